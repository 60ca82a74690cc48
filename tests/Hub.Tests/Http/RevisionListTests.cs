using System.Text.Json;
using System.Text.Json.Nodes;
using FluentAssertions;
using Hub.Tests.Storage;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>What became of published observations, and why. Every test has years of its own.</summary>
public abstract class RevisionListTests(HubFixture hub)
{
    private readonly HubClient anybody = hub.Caller(null);
    private readonly HubClient duwo = hub.Caller("duwo");
    private readonly HubClient lic = hub.Caller("lic");

    [Fact]
    public async Task A_changed_value_is_told_with_the_old_one_the_new_one_and_the_submission()
    {
        await SubmitAsync(Samples.Stock("2001", 50));
        (await RevisionsAsync("housing-units", "?period=2001")).Should().BeEmpty("a first publication changes nothing");
        await SubmitAsync(Samples.Stock("2001", 60));

        var total = (await RevisionsAsync("housing-units", "?period=2001&limit=101")).Single(revision => !revision.TryGetProperty("place", out _) && !revision.TryGetProperty("ownership", out _));

        var published = (await anybody.JsonAsync("/v1/indicators/housing-units/observations?period=2001")).GetProperty("observations")[0].Text("publishedAt");
        total.GetRawText().Should().Be(
            $$"""{"period":"2001","old":{"value":50,"status":"P","version":1},"new":{"value":60,"status":"P","version":1},"publishedAt":"{{published}}","causes":[{"kind":"accepted","submission":"duwo-housing-stock.2001.2"}]}""");
    }

    [Fact]
    public async Task Every_breakdown_is_told_or_those_that_are_asked_for()
    {
        await SubmitAsync(Stock("2002", ("leiden", "owned", 10), ("delft", "owned", 20)));
        await SubmitAsync(Stock("2002", ("leiden", "owned", 11), ("delft", "owned", 20), ("leiden", "managed", 5)));

        (await ToldAsync("housing-units", "?period=2002")).Should().Equal(
            "2002: 30 P -> 36 P", "2002 leiden: 10 P -> 16 P", "2002 managed: none -> 5 P", "2002 owned: 30 P -> 31 P",
            "2002 leiden managed: none -> 5 P", "2002 leiden owned: 10 P -> 11 P");
        (await ToldAsync("housing-units", "?period=2002&by=place")).Should().Equal("2002 leiden: 10 P -> 16 P");
        (await ToldAsync("housing-units", "?period=2002&ownership=managed")).Should().Equal("2002 managed: none -> 5 P");
        (await ToldAsync("housing-units", "?period=2002&place=delft")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_withdrawal_is_told_as_what_it_is_whether_another_revision_counts_again_or_none()
    {
        await SubmitAsync(Samples.Stock("2003", 50));
        await SubmitAsync(Samples.Stock("2003", 60));
        await WithdrawAsync("duwo-housing-stock.2003.2");
        await WithdrawAsync("duwo-housing-stock.2003.1");
        await SubmitAsync(Samples.Stock("2003", 70));

        (await ToldAsync("housing-units", "?period=2003&place=leiden", causes: true)).Should().Equal(
            "2003 leiden: none -> 70 P, accepted duwo-housing-stock.2003.3",
            "2003 leiden: 50 P -> none, withdrawn duwo-housing-stock.2003.1",
            "2003 leiden: 60 P -> 50 P, withdrawn duwo-housing-stock.2003.2",
            "2003 leiden: 50 P -> 60 P, accepted duwo-housing-stock.2003.2");
    }

    [Fact]
    public async Task Of_two_feeds_the_one_that_changed_is_the_cause()
    {
        await SubmitAsync(Samples.Stock("1984", 7000));
        await SubmitAsync(Samples.Market("1985-04", 2100));
        await SubmitAsync(Samples.Stock("1984", 6000));
        await SubmitAsync(Samples.Market("1985-04", 2400));

        // A newer year than the one before takes its place; and the one before it again, when it is withdrawn.
        await SubmitAsync(Samples.Stock("1983", 100));
        await WithdrawAsync("duwo-housing-stock.1984.2");
        await WithdrawAsync("duwo-housing-stock.1984.1");

        (await ToldAsync("housing-shortage-per-100-units", "?period=1985-04&place=leiden", causes: true)).Should().Equal(
            "1985-04 leiden: 34.3 P -> 2400 P, withdrawn duwo-housing-stock.1984.1",
            "1985-04 leiden: 40 P -> 34.3 P, withdrawn duwo-housing-stock.1984.2",
            "1985-04 leiden: 35 P -> 40 P, accepted duwo-housing-market.1985-04.2",
            "1985-04 leiden: 30 P -> 35 P, accepted duwo-housing-stock.1984.2");
    }

    [Fact]
    public async Task What_came_and_went_with_one_of_two_operands_was_caused_by_that_one()
    {
        JsonObject Lettings(int number) => Samples.Envelope(
            "duwo-lettings", "2006", new JsonObject { ["place"] = "leiden", ["programme"] = "regular", ["lettings"] = number });
        (await hub.Caller("universiteit-leiden").SubmitAsync(Records.Of("university-students", "2006", 24, seed: 1))).Expect(201);
        await SubmitAsync(Lettings(30));
        await WithdrawAsync("duwo-lettings.2006.1");
        await SubmitAsync(Lettings(40));

        (await ToldAsync("student-intake-without-a-room", "?period=2006&place=leiden", causes: true)).Should().Equal(
            "2006 leiden: none -> 80 P, accepted duwo-lettings.2006.2",
            "2006 leiden: 90 P -> none, withdrawn duwo-lettings.2006.1");
    }

    [Fact]
    public async Task A_lock_and_its_end_are_told()
    {
        await SubmitAsync(Samples.Stock("2007", 50));
        await anybody.JsonAsync("/v1/alerts");
        (await hub.Caller(HubCallers.Operator).SendAsync("PUT", "/v1/feeds/duwo-housing-stock/periods/2007/lock")).Expect(200);
        await anybody.JsonAsync("/v1/alerts");
        (await hub.Caller(HubCallers.Operator).SendAsync("DELETE", "/v1/feeds/duwo-housing-stock/periods/2007/lock")).Expect(200);

        (await ToldAsync("housing-units", "?period=2007&place=leiden", causes: true)).Should().Equal(
            "2007 leiden: 50 A -> 50 P, unlocked", "2007 leiden: 50 P -> 50 A, locked");
    }

    [Fact]
    public async Task The_same_values_from_another_submission_are_no_change()
    {
        await SubmitAsync(Samples.Stock("2008", 50));
        await SubmitAsync(Samples.Stock("2008", 50).With("note", "As before."));
        await SubmitAsync(Samples.Stock("2008", 60));

        (await ToldAsync("housing-units", "?period=2008&place=leiden", causes: true)).Should().Equal(
            "2008 leiden: 50 P -> 60 P, accepted duwo-housing-stock.2008.3");
    }

    [Fact]
    public async Task Of_what_was_withheld_and_still_is_nothing_is_told()
    {
        JsonObject Newcomers(int family, int student, int migrants = 40) => Samples.Envelope(
            "lic-newcomers",
            "2009-04",
            new JsonObject { ["origin"] = "eea", ["purpose"] = "family", ["newcomers"] = family },
            new JsonObject { ["origin"] = "eea", ["purpose"] = "student", ["newcomers"] = student },
            new JsonObject { ["origin"] = "eea", ["purpose"] = "labour-migrant", ["newcomers"] = migrants });
        (await lic.SubmitAsync(Newcomers(4, 100))).Expect(201);
        await anybody.JsonAsync("/v1/alerts");
        (await lic.SubmitAsync(Newcomers(7, 97))).Expect(201);

        // The total stays; of the parts two are withheld before and after.
        (await ToldAsync("newcomers-served", "?period=2009-04")).Should().NotContain(told => told.Contains("family", StringComparison.Ordinal)).And.OnlyContain(told => !told.Contains("Q -> Q", StringComparison.Ordinal));

        // With the migrants as they were, who are withheld beside them, the count before would follow from what is published now.
        (await lic.SubmitAsync(Newcomers(17, 97))).Expect(201);
        (await ToldAsync("newcomers-served", "?from=2009-04&to=2009-04&purpose=family&by=origin")).Should().BeEmpty();

        (await lic.SubmitAsync(Newcomers(18, 97, 50))).Expect(201);
        (await ToldAsync("newcomers-served", "?period=2009-04&purpose=family&by=origin", causes: true)).Should().Equal(
            "2009-04 eea family: null Q -> 18 P, accepted lic-newcomers.2009-04.4");
    }

    [Fact]
    public async Task Pages_lead_on_to_the_end_and_miss_nothing()
    {
        foreach (var units in new[] { 10, 20, 30 })
        {
            await SubmitAsync(Stock("2011", ("leiden", "owned", units), ("delft", "managed", 2 * units)));
            await SubmitAsync(Stock("2012", ("leiden", "owned", units)));
        }

        var all = await ToldAsync("housing-units", "?from=2011&to=2012");
        var paged = new List<string>();
        for (var next = "?from=2011&to=2012&limit=5"; next is not null;)
        {
            var page = await anybody.JsonAsync("/v1/indicators/housing-units/revisions" + next);
            paged.AddRange(page.GetProperty("revisions").EnumerateArray().Select(revision => Told(revision, false)));
            next = page.TryGetProperty("links", out var links) ? links.Text("next")["/v1/indicators/housing-units/revisions".Length..] : null;
        }

        all.Should().HaveCount((2 * 7) + (2 * 4));
        paged.Should().Equal(all);
    }

    [Theory]
    [InlineData("?after=2011")]
    [InlineData("?after=2011.1.x")]
    [InlineData("?after=2011.99999999999999999999.1")]
    [InlineData("?after=2011.999999999999999.1")]
    [InlineData("?after=never.1.1")]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    [InlineData("?asOf=2024-01-01")]
    [InlineData("?colour=red")]
    [InlineData("?period=soon")]
    public async Task A_parameter_that_is_not_understood_is_refused(string query)
    {
        (await anybody.GetAsync("/v1/indicators/housing-units/revisions" + query)).ExpectProblem(400, "invalid-request");
    }

    [Fact]
    public async Task An_indicator_that_does_not_exist_has_none()
    {
        (await anybody.GetAsync("/v1/indicators/happiness/revisions")).ExpectProblem(404, "not-found");
    }

    private static JsonObject Stock(string year, params (string Place, string Ownership, int Units)[] records) => Samples.Envelope(
        "duwo-housing-stock", year, [.. records.Select(record => new JsonObject { ["place"] = record.Place, ["ownership"] = record.Ownership, ["units"] = record.Units })]);

    private static string Told(JsonElement revision, bool causes)
    {
        var codes = string.Join(' ', revision.EnumerateObject().TakeWhile(member => member.Name != "old").Select(member => member.Value.GetString()));
        var text = $"{codes}: {Side("old")} -> {Side("new")}";
        return causes
            ? string.Join(", ", revision.GetProperty("causes").EnumerateArray().Select(cause => cause.Text("kind") + (cause.TryGetProperty("submission", out var id) ? $" {id}" : string.Empty)).Prepend(text))
            : text;

        string Side(string name) => revision.GetProperty(name) is { ValueKind: JsonValueKind.Object } side
            ? $"{side.GetProperty("value").GetRawText()} {side.Text("status")}"
            : "none";
    }

    private async Task<List<string>> ToldAsync(string indicator, string query, bool causes = false) =>
        [.. (await RevisionsAsync(indicator, query)).Select(revision => Told(revision, causes))];

    private async Task<List<JsonElement>> RevisionsAsync(string indicator, string query) =>
        [.. (await anybody.JsonAsync($"/v1/indicators/{indicator}/revisions{query}")).GetProperty("revisions").EnumerateArray()];

    // Each is published before the next, as months lie between them.
    private async Task SubmitAsync(JsonObject envelope)
    {
        (await duwo.SubmitAsync(envelope)).Expect(201);
        (await anybody.GetAsync("/v1/alerts")).Expect(200);
    }

    private async Task WithdrawAsync(string id)
    {
        (await duwo.SendAsync("POST", $"/v1/submissions/{id}/withdrawal")).Expect(200);
        (await anybody.GetAsync("/v1/alerts")).Expect(200);
    }
}

public sealed class RevisionListOnSqlite(SqliteHub hub) : RevisionListTests(hub), IClassFixture<SqliteHub>;

public sealed class RevisionListOnAzurite(AzuriteHub hub) : RevisionListTests(hub), IClassFixture<AzuriteHub>;

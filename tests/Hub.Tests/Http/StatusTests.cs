using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>The status of observations: provisional until their periods are locked, or as declared. Every test has years of its own.</summary>
public abstract class StatusTests(HubFixture hub)
{
    private readonly HubClient anybody = hub.Caller(null);
    private readonly HubClient duwo = hub.Caller("duwo");
    private readonly HubClient theOperator = hub.Caller(HubCallers.Operator);

    [Fact]
    public async Task A_figure_is_provisional_until_its_period_is_locked_and_again_when_it_is_unlocked()
    {
        (await duwo.SubmitAsync(Samples.Stock("2001"))).Expect(201);
        var provisional = await ObservationAsync("housing-units", "2001");
        await LockAsync("duwo-housing-stock", "2001");
        var final = await ObservationAsync("housing-units", "2001");
        (await theOperator.SendAsync("DELETE", "/v1/feeds/duwo-housing-stock/periods/2001/lock")).Expect(200);
        var again = await ObservationAsync("housing-units", "2001");

        new[] { provisional, final, again }.Select(observation => observation.Text("status")).Should().Equal("P", "A", "P");
        new[] { provisional, final, again }.Select(observation => observation.GetProperty("value").GetInt32()).Should().Equal(100, 100, 100);
        new[] { provisional, final, again }.Select(observation => observation.Text("publishedAt")).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        var then = await anybody.JsonAsync($"/v1/indicators/housing-units/observations?period=2001&asOf={provisional.Text("publishedAt")}");
        then.GetProperty("observations")[0].GetRawText().Should().Be(provisional.GetRawText());
    }

    [Fact]
    public async Task What_rests_on_two_periods_is_provisional_until_both_are_locked()
    {
        (await duwo.SubmitAsync(Samples.Stock("2002", 7000))).Expect(201);
        (await duwo.SubmitAsync(Samples.Market("2003-04", 2000))).Expect(201);
        (await StatusAsync("housing-shortage-per-100-units", "2003-04")).Should().Be("P");

        await LockAsync("duwo-housing-market", "2003-04");
        (await StatusAsync("housing-shortage-per-100-units", "2003-04")).Should().Be("P");
        (await StatusAsync("housing-shortage", "2003-04")).Should().Be("A");

        await LockAsync("duwo-housing-stock", "2002");
        (await StatusAsync("housing-shortage-per-100-units", "2003-04")).Should().Be("A");
    }

    [Theory]
    [InlineData("2004", "E")]
    [InlineData("2005", "B")]
    public async Task What_is_declared_stays_so_whether_the_period_is_locked_or_not(string year, string status)
    {
        (await duwo.SubmitAsync(Samples.Stock(year).With("obsStatus", status))).Expect(201);
        var open = await ObservationAsync("housing-units", year);
        await LockAsync("duwo-housing-stock", year);

        open.Text("status").Should().Be(status);
        (await ObservationAsync("housing-units", year)).GetRawText().Should().Be(open.GetRawText(), "nothing of it changed");
    }

    [Fact]
    public async Task A_break_goes_before_an_estimate()
    {
        (await duwo.SubmitAsync(Samples.Stock("2006", 7000).With("obsStatus", "B"))).Expect(201);
        (await duwo.SubmitAsync(Samples.Market("2007-04", 2000).With("obsStatus", "E"))).Expect(201);

        (await StatusAsync("housing-shortage", "2007-04")).Should().Be("E");
        (await StatusAsync("housing-shortage-per-100-units", "2007-04")).Should().Be("B");
    }

    [Fact]
    public async Task A_break_is_declared_in_the_query_of_records_in_lines()
    {
        (await duwo.SendAsync(
            "POST", "/v1/feeds/duwo-housing-stock/submissions?period=2008&obsStatus=B", new StringContent("place,ownership,units\nleiden,owned,5\n", null, "text/csv"))).Expect(201);

        (await StatusAsync("housing-units", "2008")).Should().Be("B");
        (await duwo.JsonAsync("/v1/submissions/duwo-housing-stock.2008.1")).Text("obsStatus").Should().Be("B");
    }

    [Fact]
    public async Task What_is_withheld_stays_so_and_a_lock_leaves_no_trace_on_it()
    {
        (await hub.Caller("lic").SubmitAsync(Samples.Newcomers("2009-04", newcomers: 4))).Expect(201);
        var open = await ObservationAsync("newcomers-served", "2009-04");
        await LockAsync("lic-newcomers", "2009-04");

        open.Text("status").Should().Be("Q");
        (await ObservationAsync("newcomers-served", "2009-04")).GetRawText().Should().Be(open.GetRawText());
    }

    [Fact]
    public async Task A_lock_and_its_end_are_told_to_the_feed_s_partner_and_readers_and_another_reason_is_not()
    {
        (await duwo.SubmitAsync(Samples.Stock("2010"))).Expect(201);
        await LockAsync("duwo-housing-stock", "2010");
        (await theOperator.SendAsync("PUT", "/v1/feeds/duwo-housing-stock/periods/2010/lock", HubClient.Json("""{"reason":"The yearbook is out."}"""))).Expect(200);
        (await theOperator.SendAsync("DELETE", "/v1/feeds/duwo-housing-stock/periods/2010/lock")).Expect(200);

        var told = await ToldAsync(hub.Caller(HubCallers.Monitor));

        told.Select(found => found.Text("type")).Should().Equal("nl.partnerhub.period.locked.v1", "nl.partnerhub.period.unlocked.v1");
        told[0].Text("dataref").Should().Be("/v1/feeds/duwo-housing-stock/periods/2010");
        told[0].GetProperty("data").GetRawText().Should().Be("""{"feed":"duwo-housing-stock","period":"2010"}""");
        (await ToldAsync(duwo)).Should().HaveCount(2);
        (await ToldAsync(hub.Caller("lic"))).Should().BeEmpty();

        static async Task<List<JsonElement>> ToldAsync(HubClient caller) => [.. (await caller.EventsAsync())
            .Where(found => found.Text("type").Contains(".period.", StringComparison.Ordinal) && found.GetProperty("data").Text("period") == "2010")];
    }

    [Fact]
    public async Task A_lock_changes_no_alert()
    {
        (await duwo.SubmitAsync(Samples.Market("2011-04", 2900))).Expect(201);
        var before = await anybody.JsonAsync("/v1/alerts");
        await LockAsync("duwo-housing-market", "2011-04");

        (await anybody.JsonAsync("/v1/alerts")).GetRawText().Should().Be(before.GetRawText());
        (await StatusAsync("housing-shortage", "2011-04")).Should().Be("A");
    }

    private async Task LockAsync(string feed, string period) =>
        (await theOperator.SendAsync("PUT", $"/v1/feeds/{feed}/periods/{period}/lock")).Expect(200);

    private async Task<string> StatusAsync(string indicator, string period) => (await ObservationAsync(indicator, period)).Text("status");

    private async Task<JsonElement> ObservationAsync(string indicator, string period) =>
        (await anybody.JsonAsync($"/v1/indicators/{indicator}/observations?period={period}")).GetProperty("observations").EnumerateArray().Single();
}

public sealed class StatusOnSqlite(SqliteHub hub) : StatusTests(hub), IClassFixture<SqliteHub>;

public sealed class StatusOnFunctions(FunctionsHub hub) : StatusTests(hub), IClassFixture<FunctionsHub>;

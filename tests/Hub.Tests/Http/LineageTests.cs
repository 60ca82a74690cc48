using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>From figures to what they rest on, and back. Every test has years of its own.</summary>
public abstract class LineageTests(HubFixture hub)
{
    private readonly HubClient anybody = hub.Caller(null);
    private readonly HubClient duwo = hub.Caller("duwo");

    [Fact]
    public async Task From_observations_to_the_submissions_schema_versions_and_definition_behind_them()
    {
        (await duwo.SubmitAsync(Samples.Stock("2001", 7000))).Expect(201);
        (await duwo.SubmitAsync(Samples.Market("2002-04", 2100))).Expect(201);

        var lineage = await anybody.JsonAsync("/v1/indicators/housing-shortage-per-100-units/lineage?period=2002-04");

        var indicator = await anybody.JsonAsync("/v1/indicators/housing-shortage-per-100-units");
        lineage.GetProperty("definition").GetProperty("version").GetInt32().Should().Be(indicator.GetProperty("version").GetInt32());
        lineage.GetProperty("definition").Text("digest").Should().Be(indicator.Text("digest")).And.MatchRegex("^[0-9a-f]{64}$");
        lineage.GetProperty("definition").GetProperty("current").GetBoolean().Should().BeTrue();
        lineage.GetProperty("observations").GetInt32().Should().Be(2);
        var sources = lineage.GetProperty("sources").EnumerateArray().ToList();
        sources.Select(source => source.Text("submission")).Should().Equal("duwo-housing-market.2002-04.1", "duwo-housing-stock.2001.1");
        foreach (var source in sources)
        {
            var receipt = (await duwo.GetAsync(source.GetProperty("links").Text("receipt"))).Expect(200).Json;
            foreach (var member in new[] { "feed", "period", "schema", "receivedAt" })
            {
                source.Text(member).Should().Be(receipt.Text(member));
            }

            source.GetProperty("revision").GetInt32().Should().Be(1);
            (await anybody.GetAsync(source.GetProperty("links").Text("schema"))).Expect(200);
            (await anybody.GetAsync(source.GetProperty("links").Text("feed"))).Expect(200);
        }

        foreach (var link in lineage.GetProperty("links").EnumerateObject())
        {
            (await anybody.GetAsync(link.Value.GetString()!)).Expect(200);
        }
    }

    [Fact]
    public async Task Nothing_is_told_that_is_for_readers_of_the_receipt_only()
    {
        (await duwo.SubmitAsync(Samples.Stock("2003").With("note", "Between us."))).Expect(201);
        var receipt = await duwo.JsonAsync("/v1/submissions/duwo-housing-stock.2003.1");

        var lineage = (await anybody.GetAsync("/v1/indicators/housing-units/lineage?period=2003")).Expect(200).Text;

        lineage.Should().NotContainAny("Between us.", receipt.Text("sha256"), "receivedFrom");
    }

    [Fact]
    public async Task As_of_a_moment_it_is_the_lineage_of_then()
    {
        (await duwo.SubmitAsync(Samples.Stock("2004", 50))).Expect(201);
        var then = (await anybody.JsonAsync("/v1/indicators/housing-units/lineage?period=2004")).Text("since");
        (await duwo.SubmitAsync(Samples.Stock("2004", 50).With("note", "As before."))).Expect(201);
        (await anybody.GetAsync("/v1/alerts")).Expect(200);

        Sources(await anybody.JsonAsync($"/v1/indicators/housing-units/lineage?period=2004&asOf={then}")).Should().Equal("duwo-housing-stock.2004.1");
        Sources(await anybody.JsonAsync("/v1/indicators/housing-units/lineage?asOf=" + Now() + "&period=2004")).Should().Equal("duwo-housing-stock.2004.2");

        static IEnumerable<string> Sources(JsonElement lineage) => lineage.GetProperty("sources").EnumerateArray().Select(source => source.Text("submission"));
    }

    [Fact]
    public async Task What_was_withdrawn_rests_on_nothing_and_has_a_lineage_as_of_before()
    {
        (await duwo.SubmitAsync(Samples.Stock("2009"))).Expect(201);
        var then = (await anybody.JsonAsync("/v1/indicators/housing-units/lineage?period=2009")).Text("since");
        (await duwo.SendAsync("POST", "/v1/submissions/duwo-housing-stock.2009.1/withdrawal")).Expect(200);
        (await anybody.GetAsync("/v1/alerts")).Expect(200);

        (await anybody.GetAsync($"/v1/indicators/housing-units/lineage?period=2009&asOf={Now()}")).ExpectProblem(404, "not-found");
        (await anybody.JsonAsync($"/v1/indicators/housing-units/lineage?period=2009&asOf={then}")).GetProperty("sources").GetArrayLength().Should().Be(1);
    }

    [Fact]
    public async Task From_a_submission_to_the_observations_that_rest_or_rested_on_it()
    {
        (await duwo.SubmitAsync(Samples.Market("1976-04", 2100))).Expect(201);
        (await duwo.SubmitAsync(Samples.Market("1977-04", 2100))).Expect(201);
        var first = (await duwo.SubmitAsync(Samples.Stock("1975", 7000))).Expect(201).Json;
        (await duwo.JsonAsync(first.GetProperty("links").Text("observations"))).GetProperty("observations").EnumerateArray().Select(Named).Should().Equal(
            "housing-shortage-per-100-units 1976-04 now", "housing-shortage-per-100-units 1977-04 now", "housing-units 1975 now");
        (await duwo.SubmitAsync(Samples.Stock("1975", 6000))).Expect(201);

        var resting = (await duwo.JsonAsync("/v1/submissions/duwo-housing-stock.1975.1/observations")).GetProperty("observations").EnumerateArray().ToList();

        resting.Select(Named).Should().Equal(
            "housing-shortage-per-100-units 1976-04 then", "housing-shortage-per-100-units 1977-04 then", "housing-units 1975 then");
        foreach (var links in resting.Select(set => set.GetProperty("links")))
        {
            var sources = (await anybody.JsonAsync(links.Text("observations"))).GetProperty("observations")[0].GetProperty("sources").EnumerateArray().Select(source => source.GetString());
            sources.Should().Contain("duwo-housing-stock.1975.1");
            (await anybody.JsonAsync(links.Text("lineage"))).GetProperty("sources").EnumerateArray().Select(source => source.Text("submission")).Should().Equal(sources);
        }

        (await duwo.JsonAsync("/v1/submissions/duwo-housing-stock.1975.2/observations")).GetProperty("observations").EnumerateArray().Select(Named).Should().Equal(
            "housing-shortage-per-100-units 1976-04 now", "housing-shortage-per-100-units 1977-04 now", "housing-units 1975 now");

        static string Named(JsonElement set) => $"{set.Text("indicator")} {set.Text("period")} {(set.TryGetProperty("until", out _) ? "then" : "now")}";
    }

    [Fact]
    public async Task Who_may_not_read_a_receipt_is_not_told_what_rests_on_it()
    {
        (await duwo.SubmitAsync(Samples.Stock("2008"))).Expect(201);
        const string path = "/v1/submissions/duwo-housing-stock.2008.1/observations";

        (await anybody.GetAsync(path)).ExpectProblem(401, "unauthenticated");
        (await hub.Caller("lic").GetAsync(path)).ExpectProblem(404, "not-found");
        (await hub.Caller(HubCallers.Monitor).GetAsync(path)).Expect(200);
    }

    [Theory]
    [InlineData("housing-units", "", 400)]
    [InlineData("housing-units", "?period=2008-04", 400)]
    [InlineData("housing-shortage", "?period=2008", 400)]
    [InlineData("housing-units", "?period=2008&asOf=soon", 400)]
    [InlineData("housing-units", "?period=2008&by=place", 400)]
    [InlineData("housing-units", "?period=1900", 404)]
    [InlineData("housing-units", "?period=2008&asOf=1999-01-01", 404)]
    [InlineData("happiness", "?period=2008", 404)]
    public async Task What_cannot_be_traced_is_refused(string indicator, string query, int status)
    {
        (await anybody.GetAsync($"/v1/indicators/{indicator}/lineage{query}")).ExpectProblem(status, status == 400 ? "invalid-request" : "not-found");
    }

    [Theory]
    [InlineData("housing-units", "", "'period' is needed: 'housing-units' is published by year, such as 2024.")]
    [InlineData("housing-units", "?period=2023-05", "'period': 'housing-units' is published by year: 2023, not 2023-05.")]
    [InlineData("vacancies", "?period=2023-05", "'period': 'vacancies' is published by quarter: 2023-Q2, not 2023-05.")]
    [InlineData("housing-shortage", "?period=2023", "'period': 'housing-shortage' is published by month: one such as 2023-01, not 2023.")]
    [InlineData("housing-shortage", "?period=soon", "'period' is a month, such as 2024-09.")]
    public async Task A_period_of_another_length_is_told_which_the_indicator_has(string indicator, string query, string detail) =>
        (await anybody.GetAsync($"/v1/indicators/{indicator}/lineage{query}")).ExpectProblem(400, "invalid-request").Text("detail").Should().Be(detail);

    private static string Now() =>
        TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}

public sealed class LineageOnSqlite(SqliteHub hub) : LineageTests(hub), IClassFixture<SqliteHub>;

public sealed class LineageOnAzurite(AzuriteHub hub) : LineageTests(hub), IClassFixture<AzuriteHub>;

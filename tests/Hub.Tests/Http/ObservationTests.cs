using System.Text.Json.Nodes;
using FluentAssertions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Indicators and their observations. Every test has years of its own.</summary>
public abstract class ObservationTests(HubFixture hub)
{
    private const string Units = "/v1/indicators/housing-units/observations";

    private readonly HubClient anybody = hub.Caller(null);

    [Fact]
    public async Task The_indicators_are_listed_and_described_in_two_languages()
    {
        var indicators = (await anybody.JsonAsync("/v1/indicators")).GetProperty("indicators").EnumerateArray().ToList();

        indicators.Select(indicator => indicator.Text("id")).Should().Contain(
        [
            "international-residents", "international-share", "international-length-of-stay", "international-students",
            "international-student-share", "students-by-campus", "housing-units", "short-stay-share-of-lettings", "housing-shortage",
            "housing-shortage-per-100-units", "housing-vacancy-rate", "seekers-per-offered-room", "newcomers-served", "housing-questions-share",
            "meet-and-mingle-attendance", "international-workforce-share", "vacancies", "student-intake-without-a-room",
        ]);
        foreach (var indicator in indicators)
        {
            indicator.GetProperty("title").Text("nl").Should().NotBeEmpty();
            indicator.GetProperty("definition").Text("en").Should().NotBeEmpty();
            (await anybody.GetAsync(indicator.GetProperty("links").Text("self"))).Expect(200).Text.Should().Be(indicator.GetRawText());
            (await anybody.GetAsync(indicator.GetProperty("links").Text("observations"))).Expect(200);
        }
    }

    [Fact]
    public async Task Without_dimensions_the_answer_is_the_total_with_its_sources()
    {
        await PostAsync("2001");

        var answer = await anybody.JsonAsync(Units + "?period=2001");

        answer.Text("indicator").Should().Be("housing-units");
        answer.Text("unit").Should().Be("dwellings");
        answer.GetProperty("decimals").GetInt32().Should().Be(0);
        var only = answer.GetProperty("observations").EnumerateArray().Single();
        only.EnumerateObject().Select(member => member.Name).Should().Equal("period", "value", "status", "confidentiality", "publishedAt", "version", "sources");
        only.GetProperty("value").GetInt32().Should().Be(66);
        only.Text("status").Should().Be("P", "its period is not locked");
        only.Text("confidentiality").Should().Be("F");
        only.GetProperty("sources").EnumerateArray().Select(source => source.GetString()).Should().Equal("duwo-housing-stock.2001.1");
    }

    [Fact]
    public async Task By_breaks_down_and_a_dimension_keeps_one_code()
    {
        await PostAsync("2002");

        (await anybody.ObservationsAsync("housing-units", "?period=2002&by=place,ownership")).Should().Equal(new Dictionary<string, decimal?>
        {
            ["2002 delft owned"] = 11,
            ["2002 leiden managed"] = 22,
            ["2002 leiden owned"] = 33,
        });
        (await anybody.ObservationsAsync("housing-units", "?period=2002&by=place")).Should().Equal(new Dictionary<string, decimal?> { ["2002 delft"] = 11, ["2002 leiden"] = 55 });
        (await anybody.ObservationsAsync("housing-units", "?period=2002&by=ownership")).Should().Equal(new Dictionary<string, decimal?> { ["2002 managed"] = 22, ["2002 owned"] = 44 });
        (await anybody.ObservationsAsync("housing-units", "?period=2002&place=leiden")).Should().Equal(new Dictionary<string, decimal?> { ["2002 leiden"] = 55 });
        (await anybody.ObservationsAsync("housing-units", "?period=2002&place=leiden&by=ownership")).Should().Equal(new Dictionary<string, decimal?> { ["2002 leiden managed"] = 22, ["2002 leiden owned"] = 33 });
        (await anybody.ObservationsAsync("housing-units", "?period=2002&place=atlantis")).Should().BeEmpty();
    }

    [Theory]
    [InlineData("?from=2004&to=2005", "2004 2005")]
    [InlineData("?period=2004", "2004")]
    [InlineData("?from=2003&to=2003", "2003")]
    [InlineData("?to=2003&from=2002", "2003")]
    public async Task Periods_are_chosen_by_one_or_a_range(string query, string periods)
    {
        foreach (var year in new[] { "2003", "2004", "2005" })
        {
            (await hub.Caller("duwo").SubmitAsync(Samples.Envelope(
                "duwo-lettings",
                year,
                new JsonObject { ["place"] = "leiden", ["programme"] = "regular", ["lettings"] = 40 },
                new JsonObject { ["place"] = "leiden", ["programme"] = "short-stay", ["lettings"] = 20 }))).Status.Should().BeOneOf(200, 201);
        }

        string.Join(' ', (await anybody.ObservationsAsync("short-stay-share-of-lettings", query)).Keys).Should().Be(periods);
    }

    [Fact]
    public async Task A_longer_period_stands_for_all_in_it()
    {
        foreach (var month in new[] { "2006-01", "2006-12", "2007-01" })
        {
            (await hub.Caller("lic").SubmitAsync(Samples.Newcomers(month))).Expect(201);
        }

        (await anybody.ObservationsAsync("newcomers-served", "?period=2006")).Keys.Should().Equal("2006-01", "2006-12");
        (await anybody.ObservationsAsync("newcomers-served", "?from=2006-02&to=2007")).Keys.Should().Equal("2006-12", "2007-01");
    }

    [Theory]
    [InlineData("?place=leiden&colour=red")]
    [InlineData("?by=colour")]
    [InlineData("?by=place&by=ownership")]
    [InlineData("?period=2001&from=2000")]
    [InlineData("?period=2001-04")]
    [InlineData("?from=soon")]
    [InlineData("?place=leiden&place=delft")]
    public async Task A_parameter_that_is_not_understood_is_refused(string query)
    {
        (await anybody.GetAsync(Units + query)).ExpectProblem(400, "invalid-request");
    }

    [Theory]
    [InlineData("housing-units", "?by=,", "'by' takes dimensions of 'housing-units', separated by commas: place, ownership.")]
    [InlineData("housing-units", "?by=place,,ownership", "'by' takes dimensions of 'housing-units', separated by commas: place, ownership.")]
    [InlineData("housing-units", "?by=place,place", "'by' names place 2 times; once is enough.")]
    [InlineData("housing-units", "?by=Place", "'by' takes dimensions of 'housing-units', separated by commas: place, ownership.")]
    [InlineData("meet-and-mingle-events", "?by=,", "'by' is of no use here: 'meet-and-mingle-events' has no dimensions to be broken down by.")]
    [InlineData("housing-units", "?from=2005&to=2004", "'from' is 2005 and lies after 'to', which is 2004; exchange them.")]
    [InlineData("newcomers-served", "?from=2006-02&to=2005", "'from' is 2006-02 and lies after 'to', which is 2005; exchange them.")]
    [InlineData("housing-units", "?period=2005-04", "'period': 'housing-units' is published by year: 2005, not 2005-04.")]
    [InlineData("vacancies", "?to=2005-04", "'to': 'vacancies' is published by quarter: 2005-Q2, not 2005-04.")]
    [InlineData("housing-units", "?period=soon", "'period' is a year, such as 2024.")]
    [InlineData("newcomers-served", "?from=soon", "'from' is a month or longer, such as 2024-09.")]
    [InlineData("housing-units", "?period=", "Query parameter 'period' is empty; leave it out or give it a value.")]
    [InlineData("housing-units", "?by=", "Query parameter 'by' is empty; leave it out or give it a value.")]
    [InlineData("housing-units", "?period=2005&period=2005", "Query parameter 'period' is given 2 times; once is enough.")]
    [InlineData("housing-units", "?place=", "Query parameter 'place' is empty; leave it out or give it a value.")]
    public async Task A_refusal_names_the_parameter_and_what_it_takes_for_observations_and_for_revisions(string indicator, string query, string detail)
    {
        foreach (var list in new[] { "observations", "revisions" })
        {
            (await anybody.GetAsync($"/v1/indicators/{indicator}/{list}{query}")).ExpectProblem(400, "invalid-request").Text("detail").Should().Be(detail);
        }
    }

    [Fact]
    public async Task Spaces_between_the_dimensions_of_by_do_no_harm()
    {
        await PostAsync("2008");

        (await anybody.ObservationsAsync("housing-units", "?period=2008&by=place,%20ownership")).Should().HaveCount(3);
    }

    [Fact]
    public async Task An_indicator_that_does_not_exist_is_not_found()
    {
        (await anybody.GetAsync("/v1/indicators/happiness")).ExpectProblem(404, "not-found");
        (await anybody.GetAsync("/v1/indicators/happiness/observations")).ExpectProblem(404, "not-found");
    }

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("text/csv", "text/csv")]
    [InlineData("text/*", "text/csv")]
    [InlineData("text/csv;q=0.5, application/json;q=0.4", "text/csv")]
    [InlineData("text/html, application/json;q=0.9, */*;q=0.1", "application/json")]
    public async Task The_format_is_chosen_by_Accept(string? accept, string mediaType)
    {
        var answer = (await anybody.GetAsync(Units, accept)).Expect(200);

        answer.MediaType.Should().Be(mediaType);
        answer.Header("Vary").Should().Contain("Accept");
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("image/png, text/plain")]
    [InlineData("application/json;q=0, text/csv;q=0")]
    public async Task A_format_the_hub_does_not_have_is_not_acceptable(string accept)
    {
        (await anybody.GetAsync(Units, accept)).ExpectProblem(406, "not-acceptable");
    }

    [Fact]
    public async Task CSV_has_a_header_and_a_line_per_observation()
    {
        await PostAsync("2010");

        var answer = (await anybody.GetAsync(Units + "?period=2010&by=place", "text/csv")).Expect(200);

        answer.Header("Content-Type").Should().Be("text/csv; charset=utf-8; header=present");
        var lines = answer.Text.Split("\r\n");
        lines[0].Should().Be("period,place,value,unit,status,confidentiality,publishedAt,version,sources");
        lines[1].Should().MatchRegex("^2010,delft,11,dwellings,P,F,[^,]+Z,1,duwo-housing-stock\\.2010\\.1$");
        lines[2].Should().StartWith("2010,leiden,55,");
        lines[3].Should().BeEmpty();
    }

    [Fact]
    public async Task An_answer_that_is_known_is_not_sent_again_until_it_changes()
    {
        await PostAsync("2011");
        var first = (await anybody.GetAsync(Units + "?period=2011")).Expect(200);
        var etag = first.Header("ETag")!;
        first.Header("Cache-Control").Should().Be("public, no-cache");

        var again = (await AskAsync(Units + "?period=2011", etag)).Expect(304);
        again.Body.Length.Should().Be(0);
        again.Header("ETag").Should().Be(etag);
        (await AskAsync(Units + "?period=2011", $"\"other\", W/{etag}")).Expect(304);
        (await AskAsync(Units + "?period=2011", "\"other\"")).Expect(200);
    }

    [Fact]
    public async Task Counts_too_small_to_publish_are_suppressed_with_what_they_would_give_away()
    {
        (await hub.Caller("lic").SubmitAsync(Samples.Envelope(
            "lic-newcomers",
            "2012-01",
            new JsonObject { ["origin"] = "nl", ["purpose"] = "family", ["newcomers"] = 3 },
            new JsonObject { ["origin"] = "eea", ["purpose"] = "family", ["newcomers"] = 40 },
            new JsonObject { ["origin"] = "non-eea", ["purpose"] = "family", ["newcomers"] = 60 }))).Expect(201);

        var observations = (await anybody.JsonAsync("/v1/indicators/newcomers-served/observations?period=2012-01&by=origin")).GetProperty("observations").EnumerateArray().ToList();

        observations.Where(found => found.Text("status") == "Q").Should().OnlyContain(found => found.GetProperty("value").ValueKind == System.Text.Json.JsonValueKind.Null);
        observations.Single(found => found.Text("origin") == "nl").Text("confidentiality").Should().Be("A");
        observations.Count(found => found.Text("confidentiality") == "D").Should().Be(1, "the total would give the one away");
    }

    private Task<Answer> AskAsync(string path, string etag) =>
        anybody.SendAsync("GET", path, null, request => request.Headers.TryAddWithoutValidation("If-None-Match", etag));

    private async Task PostAsync(string year) => (await hub.Caller("duwo").SubmitAsync(Samples.Envelope(
        "duwo-housing-stock",
        year,
        new JsonObject { ["place"] = "leiden", ["ownership"] = "owned", ["units"] = 33 },
        new JsonObject { ["place"] = "leiden", ["ownership"] = "managed", ["units"] = 22 },
        new JsonObject { ["place"] = "delft", ["ownership"] = "owned", ["units"] = 11 }))).Expect(201);
}

public sealed class ObservationsOnSqlite(SqliteHub hub) : ObservationTests(hub), IClassFixture<SqliteHub>
{
    // Where storage tells when something changed, an answer is never older than that.
    [Fact]
    public async Task A_revision_changes_the_answer_and_its_tag_at_once()
    {
        var duwo = hub.Caller("duwo");
        (await duwo.SubmitAsync(Samples.Stock("1999", 50))).Expect(201);
        var first = await hub.Caller(null).GetAsync("/v1/indicators/housing-units/observations?period=1999");
        (await duwo.SubmitAsync(Samples.Stock("1999", 51))).Expect(201);

        var second = await hub.Caller(null).GetAsync("/v1/indicators/housing-units/observations?period=1999");

        second.Header("ETag").Should().NotBe(first.Header("ETag"));
        var only = second.Json.GetProperty("observations").EnumerateArray().Single();
        only.GetProperty("value").GetInt32().Should().Be(51);
        only.GetProperty("sources")[0].GetString().Should().Be("duwo-housing-stock.1999.2");
    }
}

public sealed class ObservationsOnAzurite(AzuriteHub hub) : ObservationTests(hub), IClassFixture<AzuriteHub>;

using System.Text.Json;
using System.Text.Json.Nodes;
using FluentAssertions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>All indicators in one call.</summary>
public sealed class MonitorTests(SqliteHub hub) : IClassFixture<SqliteHub>
{
    private readonly HubClient anybody = hub.Caller(null);

    [Fact]
    public async Task A_theme_in_a_year_comes_with_newest_totals_changes_and_ten_years()
    {
        foreach (var (year, units) in new[] { ("2009", 1), ("2010", 500), ("2017", 400), ("2018", 300), ("2019", 330), ("2020", 999) })
        {
            await SubmitAsync("duwo", Samples.Stock(year, units));
        }

        var answer = await anybody.JsonAsync("/v1/monitor?theme=housing&year=2019");

        answer.Text("year").Should().Be("2019");
        answer.GetProperty("indicators").EnumerateArray().Select(line => line.Text("theme")).Should().OnlyContain(theme => theme == "housing").And.HaveCountGreaterThan(5);
        var line = Line(answer, "housing-units");
        line.Text("title").Should().Be("DUWO's dwellings");
        line.GetProperty("latest").Text("period").Should().Be("2019");
        line.GetProperty("latest").GetProperty("value").GetInt32().Should().Be(330);
        line.GetProperty("yearEarlier").Text("period").Should().Be("2018");
        var change = line.GetProperty("previous").GetProperty("change");
        change.GetProperty("absolute").GetInt32().Should().Be(30);
        change.GetProperty("percent").GetDecimal().Should().Be(10.0m);
        change.Text("text").Should().Be("30 higher (10.0 percent)");
        line.GetProperty("series").GetRawText().Should().Be("""{"periods":["2010","2017","2018","2019"],"values":[500,400,300,330],"statuses":["P","P","P","P"]}""");
        (await anybody.GetAsync(line.GetProperty("links").Text("observations"))).Expect(200);
    }

    [Fact]
    public async Task Nothing_is_compared_across_a_break_in_the_series()
    {
        await SubmitAsync("duwo", Samples.Stock("1972", 7000));
        await SubmitAsync("duwo", Samples.Stock("1973", 6300).With("obsStatus", "B"));

        var line = Line(await anybody.JsonAsync("/v1/monitor?theme=housing&year=1973"), "housing-units");
        var page = (await anybody.GetAsync("/v1/monitor/1973/factsheet?language=en")).Expect(200).Text;

        line.GetProperty("previous").GetProperty("change").ValueKind.Should().Be(JsonValueKind.Null);
        page.Should().Contain("Not to be compared with 1972: the series broke after it.").And.NotContain("Compared with 1972").And.NotContain("From 7,000");
    }

    [Fact]
    public async Task The_factsheet_lists_codes_in_the_order_of_their_meaning()
    {
        await SubmitAsync("gemeente-leiden", Samples.Envelope(
            "leiden-population",
            "1977",
            [.. new[] { "1-to-3-years", "over-3-years", "under-1-year" }.Select(stay => new JsonObject
            {
                ["nationality"] = "eea", ["lengthOfStay"] = stay, ["district"] = "total", ["residents"] = 500,
            })]));

        var page = (await anybody.GetAsync("/v1/monitor/1977/factsheet?language=nl")).Expect(200).Text;

        var places = new[] { "Korter dan een jaar", "Een tot drie jaar", "Langer dan drie jaar" }.Select(name => page.IndexOf($">{name}<", StringComparison.Ordinal)).ToList();
        places.Should().BeInAscendingOrder().And.OnlyContain(place => place > 0);
    }

    [Fact]
    public async Task What_has_no_figure_of_the_year_is_only_named_in_its_factsheet()
    {
        await SubmitAsync("duwo", Samples.Stock("1975", 7000));

        var page = (await anybody.GetAsync("/v1/monitor/1975/factsheet?language=en")).Expect(200).Text;

        page.Should().Contain("Without a figure for 1975: ").And.Contain("id=\"housing-units\"").And.NotContain("id=\"housing-shortage\"");
    }

    [Fact]
    public async Task A_month_is_compared_with_the_one_before_and_with_the_same_a_year_earlier()
    {
        foreach (var (month, newcomers) in new[] { ("2013-03", 50), ("2014-01", 70), ("2014-03", 60) })
        {
            await SubmitAsync("lic", Samples.Newcomers(month, newcomers));
        }

        var line = Line(await anybody.JsonAsync("/v1/monitor?theme=welcome&year=2014"), "newcomers-served");

        line.GetProperty("latest").Text("period").Should().Be("2014-03");
        line.GetProperty("previous").Text("period").Should().Be("2014-01", "February is missing");
        line.GetProperty("previous").GetProperty("change").GetProperty("absolute").GetInt32().Should().Be(-10);
        line.GetProperty("yearEarlier").Text("period").Should().Be("2013-03");
        line.GetProperty("yearEarlier").GetProperty("change").GetProperty("absolute").GetInt32().Should().Be(10);
    }

    [Fact]
    public async Task It_opens_with_the_share_as_people_say_it_and_gives_the_parts_of_a_whole()
    {
        await SubmitAsync("gemeente-leiden", Samples.Envelope(
            "leiden-population",
            "1991",
            Residents("nl", "not-applicable", 8690), Residents("eea", "under-1-year", 498), Residents("eea", "1-to-3-years", 380), Residents("eea", "over-3-years", 432)));

        var (dutch, english) = (await anybody.JsonAsync("/v1/monitor?theme=population&year=1991&language=nl"), await anybody.JsonAsync("/v1/monitor?theme=population&year=1991&language=en"));

        dutch.GetProperty("headline").Text("text").Should().Be("Ongeveer een op de acht inwoners");
        english.GetProperty("headline").Text("text").Should().Be("About one in eight residents");
        english.GetProperty("headline").GetProperty("oneIn").GetInt32().Should().Be(8);
        english.GetProperty("headline").Text("explanation").Should().StartWith("Share of international residents in 1991: 13.1 percent.");
        var stay = Line(english, "international-length-of-stay").GetProperty("distributions").EnumerateArray().Single();
        stay.Text("label").Should().Be("Length of stay");
        stay.GetProperty("parts").EnumerateArray().Select(part => $"{part.Text("label")} {part.GetProperty("value")}").Should().Equal("Under a year 38", "One to three years 29", "Over three years 33");
        Line(english, "international-share").TryGetProperty("distributions", out _).Should().BeFalse("it is no division of a whole");
    }

    [Fact]
    public async Task Without_a_published_share_it_has_no_headline()
    {
        await SubmitAsync("duwo", Samples.Stock("1974", 7000));

        (await anybody.JsonAsync("/v1/monitor?year=1974")).TryGetProperty("headline", out _).Should().BeFalse();
        (await anybody.JsonAsync("/v1/monitor?theme=housing")).TryGetProperty("headline", out _).Should().BeFalse();
    }

    [Fact]
    public async Task What_is_withheld_has_no_value_and_no_change()
    {
        await SubmitAsync("lic", Samples.Newcomers("2005-01", 40));
        await SubmitAsync("lic", Samples.Newcomers("2005-02", 4));

        var line = Line(await anybody.JsonAsync("/v1/monitor?theme=welcome&year=2005"), "newcomers-served");

        line.GetProperty("latest").GetProperty("value").ValueKind.Should().Be(JsonValueKind.Null);
        line.GetProperty("latest").Text("statusLabel").Should().Be("withheld because of small numbers");
        line.GetProperty("previous").GetProperty("change").ValueKind.Should().Be(JsonValueKind.Null);
        line.GetProperty("series").GetProperty("values").GetRawText().Should().Be("[40,null]");
    }

    [Fact]
    public async Task Without_a_year_it_is_the_newest_of_everything_with_active_alerts()
    {
        await SubmitAsync("duwo", Samples.Market("2025-05", 2700));

        var answer = await anybody.JsonAsync("/v1/monitor");

        answer.GetProperty("indicators").EnumerateArray().Select(line => line.Text("id")).Should().BeEquivalentTo(
            (await anybody.JsonAsync("/v1/indicators")).GetProperty("indicators").EnumerateArray().Select(indicator => indicator.Text("id")));
        answer.GetProperty("activeAlerts").GetInt32().Should().Be((await anybody.JsonAsync("/v1/alerts?status=active")).GetProperty("alerts").GetArrayLength()).And.BePositive();
        Line(answer, "housing-shortage").GetProperty("activeAlerts").GetInt32().Should().Be(1);
        Line(answer, "housing-shortage").GetProperty("latest").Text("period").Should().Be("2025-05");
        var alert = answer.GetProperty("alerts").EnumerateArray().Single(alert => alert.Text("since") == "2025-05");
        alert.Text("text").Should().Be("The estimated shortage in Leiden is 2,700 rooms in May 2025; the threshold is 2,500.");
        (await anybody.JsonAsync(alert.GetProperty("links").Text("self"))).Text("id").Should().Be(alert.Text("id"));
    }

    [Fact]
    public async Task Titles_are_in_the_language_asked_for_and_an_answer_that_is_known_is_not_sent_again()
    {
        var dutch = (await InDutchAsync(null)).Expect(200);

        dutch.Header("Content-Language").Should().Be("nl");
        Line(dutch.Json, "housing-units").Text("title").Should().Be("Woningen van DUWO");
        Line(dutch.Json, "housing-units").Text("themeLabel").Should().Be("Wonen");
        (await InDutchAsync(dutch.Header("ETag"))).Expect(304);

        Task<Answer> InDutchAsync(string? etag) => anybody.SendAsync("GET", "/v1/monitor?theme=housing&year=1980", null, request =>
        {
            request.Headers.TryAddWithoutValidation("Accept-Language", "nl-NL, en;q=0.5");
            request.Headers.TryAddWithoutValidation("If-None-Match", etag ?? "\"none\"");
        });
    }

    [Theory]
    [InlineData("?theme=weather")]
    [InlineData("?year=now")]
    [InlineData("?year=2024-01")]
    [InlineData("?year=0000")]
    [InlineData("?language=de")]
    [InlineData("?colour=red")]
    [InlineData("?theme=housing&theme=work")]
    [InlineData("?theme=")]
    [InlineData("?year=2024,2025")]
    public async Task What_is_not_understood_is_refused(string query) => (await anybody.GetAsync("/v1/monitor" + query)).ExpectProblem(400, "invalid-request");

    private async Task SubmitAsync(string partner, JsonObject submission) => (await hub.Caller(partner).SubmitAsync(submission)).Expect(201);

    private static JsonElement Line(JsonElement answer, string id) => answer.GetProperty("indicators").EnumerateArray().Single(line => line.Text("id") == id);

    private static JsonObject Residents(string nationality, string stay, int residents) => new()
    {
        ["nationality"] = nationality,
        ["lengthOfStay"] = stay,
        ["district"] = "total",
        ["residents"] = residents,
    };
}

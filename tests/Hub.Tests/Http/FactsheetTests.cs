using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>The factsheet of a year: a page for people, judged by axe-core.</summary>
public sealed class FactsheetTests(SqliteHub hub) : IClassFixture<SqliteHub>
{
    private readonly HubClient anybody = hub.Caller(null);

    [Theory]
    [InlineData("nl", "Ongeveer een op de acht inwoners", "Aandeel internationale inwoners in 2023: 13,1 procent.", "niet getoond wegens kleine aantallen")]
    [InlineData("en", "About one in eight residents", "Share of international residents in 2023: 13.1 percent.", "withheld because of small numbers")]
    public async Task It_is_accessible_and_says_the_share_in_words(string language, string words, string figure, string withheld)
    {
        await SubmitAsync("2022", 8840, 1160);
        await SubmitAsync("2023", 8690, 1307, 3);

        var answer = await PageAsync("2023", language);

        answer.Header("Content-Type").Should().Be("text/html; charset=utf-8");
        answer.Header("Content-Language").Should().Be(language);
        answer.Text.Should().Contain(words).And.Contain(figure).And.Contain(withheld).And.StartWith($"<!DOCTYPE html>\n<html lang=\"{language}\">");

        // Opened, for what is closed is not judged.
        var judged = await NodeTools.RunAsync("check-page.cjs", "axe-core", Encoding.UTF8.GetBytes(answer.Text.Replace("<details>", "<details open=\"\">", StringComparison.Ordinal)));
        judged.GetProperty("violations").EnumerateArray().Select(violation => violation.GetString()).Should().BeEmpty();
        judged.GetProperty("passes").EnumerateArray().Select(rule => rule.GetString()).Should().Contain(["html-has-lang", "heading-order", "svg-img-alt", "th-has-data-cells", "bypass"]);
    }

    [Fact]
    public async Task A_change_is_told_in_words()
    {
        await SubmitAsync("2010", 8840, 1160);
        await SubmitAsync("2011", 8690, 1310);

        (await PageAsync("2011", "en")).Text.Should().Contain("Compared with 2010: 1.5 percentage points higher.").And.Contain("Compared with 2010: 150 higher (12.9 percent).");
    }

    [Theory]
    [InlineData("nl", "<strong>60 procent</strong><span> Korter dan een jaar: het grootste deel in 2012 (voorlopig)</span>", "Korter dan een jaar: 60 procent. Een tot drie jaar: 40 procent.", "Zonder cijfer over 2012: [^<]*Herkomst van internationale inwoners")]
    [InlineData("en", "<strong>60 percent</strong><span> Under a year: the largest part in 2012 (provisional)</span>", "Under a year: 60 percent. One to three years: 40 percent.", "Without a figure for 2012: [^<]*Origin of international residents")]
    public async Task A_distribution_shows_its_parts_and_no_total_of_100(string language, string figure, string parts, string without)
    {
        await SubmitAsync("2012", 8690, 600, 400);

        var page = (await PageAsync("2012", language)).Text;

        page.Should().Contain(figure).And.Contain(parts).And.NotContain("<strong>100").And.NotContain(">100<");
        page.Should().MatchRegex(without, "all are of one nationality, which is no division");
    }

    [Fact]
    public async Task Of_a_distribution_with_a_part_that_is_withheld_no_part_is_called_the_largest()
    {
        await SubmitAsync("2013", 8690, 600, 3);

        (await PageAsync("2013", "en")).Text.Should().Contain("<article class=\"card\" aria-labelledby=\"international-length-of-stay\">").And.NotContain("the largest part");
    }

    [Theory]
    [InlineData("1160", "About one in nine", 9)]
    [InlineData("2500", "One in four", 4)]
    [InlineData("8000", null, 0)]
    public async Task The_share_is_drawn_as_one_of_so_many_people(string international, string? words, int people)
    {
        var count = int.Parse(international, CultureInfo.InvariantCulture);
        var year = (1990 + people).ToString(CultureInfo.InvariantCulture);
        await SubmitAsync(year, 10000 - count, count);

        var page = (await PageAsync(year, "en")).Text;

        Regex.Count(page, "class=\"one\"").Should().Be(people == 0 ? 0 : 1);
        Regex.Count(page, "class=\"other\"").Should().Be(people == 0 ? 0 : people - 1);
        page.Should().Contain(words is null ? "class=\"headline\">80.0 percent<" : $"class=\"headline\">{words} residents<");
    }

    [Theory]
    [InlineData("nl", "Voorlopig", "Hoe de cijfers zijn gemaakt", "bevolkingsregister.")]
    [InlineData("en", "Provisional", "How the figures are made", "population register.")]
    public async Task It_explains_its_words_and_names_its_sources_and_uses_no_codes(string language, string word, string methods, string source)
    {
        await SubmitAsync("2014", 8690, 600, 400);

        var page = (await PageAsync("2014", language)).Text;

        page.Should().Contain($"<dt>{word}</dt>").And.Contain($"{methods}</h2>").And.Contain(source + "</li>");
        var said = Regex.Replace(Regex.Replace(page, "<style>.*?</style>", string.Empty, RegexOptions.Singleline), "<[^>]+>", " ");
        said.Should().NotMatchRegex("leiden-population|non-eea|non-nl|under-1-year|1-to-3-years|lengthOfStay");
    }

    [Fact]
    public async Task It_runs_nothing_fetches_nothing_and_its_policy_allows_its_own_style_alone()
    {
        await SubmitAsync("2015", 8840, 1160);

        var answer = await PageAsync("2015", "nl");

        var style = Regex.Match(answer.Text, "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        answer.Header("Content-Security-Policy").Should().Be($"default-src 'none'; style-src 'sha256-{hash}'; frame-ancestors 'none'");
        Regex.Count(answer.Text, "<style").Should().Be(1);
        answer.Text.Should().NotMatchRegex("<script|<link|<img|<iframe|\\son[a-z]+=|\\sstyle=|javascript:|url\\(|@import");
        style.Should().Contain("@media print");
    }

    [Theory]
    [InlineData("1700", "There is no factsheet of 1700: nothing is published for that year; the newest with figures is 2026.")]
    [InlineData("next", "There is no factsheet of 'next'; there is one of a year, which is written in four digits from 0001 to 9998, such as 2024.")]
    [InlineData("9999", "There is no factsheet of '9999'; there is one of a year, which is written in four digits from 0001 to 9998, such as 2024.")]
    [InlineData("2015-01", "There is no factsheet of '2015-01'; there is one of a year, which is written in four digits from 0001 to 9998, such as 2024.")]
    public async Task A_year_without_figures_has_none_and_is_told_which_have(string year, string detail)
    {
        await SubmitAsync("2026", 8840, 1160);

        (await anybody.GetAsync($"/v1/monitor/{year}/factsheet")).ExpectProblem(404, "not-found").Text("detail").Should().Be(detail);
    }

    [Fact]
    public async Task It_is_a_page_and_nothing_else()
    {
        await SubmitAsync("2016", 8840, 1160);

        (await anybody.GetAsync("/v1/monitor/2016/factsheet", "application/json")).ExpectProblem(406, "not-acceptable");
    }

    private Task<Answer> PageAsync(string year, string language) => anybody.GetAsync($"/v1/monitor/{year}/factsheet?language={language}", "text/html");

    private async Task SubmitAsync(string year, int dutch, params int[] international)
    {
        JsonObject Record(string nationality, string stay, int residents) =>
            new() { ["nationality"] = nationality, ["lengthOfStay"] = stay, ["district"] = "binnenstad", ["residents"] = residents };
        string[] stays = ["under-1-year", "1-to-3-years"];
        (await hub.Caller("gemeente-leiden").SubmitAsync(Samples.Envelope(
            "leiden-population",
            year,
            [Record("nl", "not-applicable", dutch), .. international.Select((residents, index) => Record("eea", stays[index], residents))]))).Status.Should().BeOneOf(200, 201);
    }
}

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
        var judged = await NodeTools.RunAsync("check-page.cjs", "axe-core", answer.Body);
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
    [InlineData("1700")]
    [InlineData("next")]
    [InlineData("2015-01")]
    public async Task A_year_without_figures_has_none(string year) =>
        (await anybody.GetAsync($"/v1/monitor/{year}/factsheet")).ExpectProblem(404, "not-found");

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

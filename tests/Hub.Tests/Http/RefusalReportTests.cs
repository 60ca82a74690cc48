using FluentAssertions;
using Hub.Receiving;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>The report of a refused submission, which can be looked up afterwards, in Dutch or English.</summary>
public abstract class RefusalReportTests(HubFixture hub)
{
    private const string Stock = "/v1/feeds/duwo-housing-stock/submissions";

    private readonly HubClient duwo = hub.Caller("duwo");

    [Fact]
    public async Task A_refusal_names_its_report_which_says_the_same()
    {
        var problem = (await duwo.SubmitAsync(Samples.Stock("2001", units: -1))).ExpectProblem(400, "invalid-submission");

        problem.Text("submission").Should().StartWith("/v1/submissions/duwo-housing-stock.refused.");
        var report = await duwo.JsonAsync(problem.Text("submission"));
        report.Text("status").Should().Be("refused");
        report.Text("feed").Should().Be("duwo-housing-stock");
        report.Text("period").Should().Be("2001");
        report.Text("receivedFrom").Should().Be("duwo");
        report.Text("mediaType").Should().Be("application/json");
        report.GetProperty("errorCount").GetInt64().Should().Be(1);
        report.GetProperty("errors").GetRawText().Should().Be(problem.GetProperty("errors").GetRawText());
        report.GetProperty("errorCounts").GetRawText().Should().Be(problem.GetProperty("errorCounts").GetRawText());
        report.EnumerateObject().Select(member => member.Name).Should().NotContain(["sha256", "records"], "of the content nothing is kept");
    }

    [Theory]
    [InlineData("duwo", 200, 200)]
    [InlineData(HubCallers.Operator, 200, 200)]
    [InlineData("lic", 404, 403)]
    [InlineData(HubCallers.Monitor, 404, 403)]
    [InlineData(HubCallers.Municipality, 404, 403)]
    public async Task A_report_is_for_the_partner_and_the_operator(string caller, int status, int list)
    {
        var path = (await duwo.SubmitAsync(Samples.Stock("2002", units: -2))).Json.Text("submission");

        (await hub.Caller(caller).GetAsync(path)).Expect(status);
        (await hub.Caller(caller).GetAsync($"{Stock}?status=refused")).Expect(list);
        (await duwo.GetAsync(path + "/records")).Expect(404);
        (await duwo.SendAsync("POST", path + "/withdrawal")).Expect(404);
    }

    [Fact]
    public async Task The_same_refusal_again_is_kept_once_with_a_count()
    {
        var first = (await duwo.SubmitAsync(Samples.Stock("2003", units: -3).With("note", "one"))).Json.Text("submission");
        var second = (await duwo.SubmitAsync(Samples.Stock("2003", units: -3).With("note", "two"))).Json.Text("submission");

        second.Should().Be(first);
        (await duwo.JsonAsync(first)).GetProperty("times").GetInt64().Should().Be(2);
    }

    [Fact]
    public async Task Refusals_are_listed_apart_the_newest_first_and_in_pages()
    {
        var lic = hub.Caller("lic");
        var ids = new List<string>();
        foreach (var newcomers in new[] { -1, -2, -3 })
        {
            ids.Insert(0, (await lic.SubmitAsync(Samples.Newcomers("2004-01", newcomers))).Json.Text("submission"));
        }

        var seen = new List<string>();
        for (var next = "/v1/feeds/lic-newcomers/submissions?status=refused&period=2004-01&limit=2"; next is not null;)
        {
            var page = await lic.JsonAsync(next);
            seen.AddRange(page.GetProperty("submissions").EnumerateArray().Select(report => report.GetProperty("links").Text("self")));
            next = page.TryGetProperty("links", out var links) ? links.Text("next") : null;
        }

        seen.Should().Equal(ids);
        (await lic.SubmissionsAsync("lic-newcomers")).Should().BeEmpty("a refusal is no submission");
    }

    [Fact]
    public async Task Reports_of_a_feed_are_limited_and_the_oldest_give_way()
    {
        var lbsp = hub.Caller("lbsp");
        var paths = new List<string>();
        for (var number = 0; number < KeepRefusal.MostPerFeed + 2; number++)
        {
            paths.Add((await lbsp.PostAsync("/v1/feeds/lbsp-workforce/submissions", $$"""{"period":{{number}}}""")).Json.Text("submission"));
        }

        var list = await lbsp.JsonAsync("/v1/feeds/lbsp-workforce/submissions?status=refused&limit=1000");
        list.GetProperty("submissions").GetArrayLength().Should().Be(KeepRefusal.MostPerFeed);
        (await lbsp.GetAsync(paths[1])).Expect(404);
        (await lbsp.GetAsync(paths[2])).Expect(200);
        (await lbsp.GetAsync(paths[^1])).Expect(200);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"period\":5}")]
    [InlineData("{\"\\ud800\":1,\"period\":\"2001\"}")]
    public async Task A_report_is_kept_of_what_can_hardly_be_read(string body)
    {
        var problem = (await duwo.PostAsync(Stock, body)).ExpectProblem(400, "invalid-submission");

        (await duwo.JsonAsync(problem.Text("submission"))).TryGetProperty("period", out _).Should().BeFalse();
    }

    [Fact]
    public async Task All_violations_are_counted_and_a_thousand_kept()
    {
        var records = Enumerable.Range(0, 1500).Select(index => $$"""{"place":"p{{index}}","ownership":"rented","units":-1}""");
        var problem = (await duwo.PostAsync(Stock, $$"""{"feed":"duwo-housing-stock","period":"2005","records":[{{string.Join(',', records)}}]}""")).ExpectProblem(400, "invalid-submission");

        var report = await duwo.JsonAsync(problem.Text("submission"));
        report.GetProperty("errorCount").GetInt64().Should().Be(3000);
        report.GetProperty("errors").GetRawText().Should().Be(problem.GetProperty("errors").GetRawText());
        report.GetProperty("errors").GetArrayLength().Should().Be(1000);
    }

    [Fact]
    public async Task A_dry_run_keeps_no_report()
    {
        var gemeente = hub.Caller("gemeente-leiden");
        var problem = (await gemeente.PostAsync("/v1/feeds/leiden-population/submissions?dryRun=true", "{}")).ExpectProblem(400, "invalid-submission");

        problem.TryGetProperty("submission", out _).Should().BeFalse();
        (await gemeente.JsonAsync("/v1/feeds/leiden-population/submissions?status=refused")).GetProperty("submissions").GetArrayLength().Should().Be(0);
    }

    [Theory]
    [InlineData("nl", "nl")]
    [InlineData("nl-BE, en;q=0.5", "nl")]
    [InlineData("en;q=0.5, nl;q=0.7", "nl")]
    [InlineData("*, en;q=0.1", "nl")]
    [InlineData("de", "en")]
    [InlineData("nl;q=0", "en")]
    [InlineData("nl, en", "en")]
    [InlineData("!!", "en")]
    [InlineData(null, "en")]
    public async Task What_is_wrong_is_told_in_the_language_asked_for(string? asked, string language)
    {
        Action<HttpRequestMessage> prepare = request => request.Headers.TryAddWithoutValidation("Accept-Language", asked is null ? [] : new[] { asked });
        var answer = await duwo.SendAsync("POST", Stock, HubClient.Json(Samples.Stock("2006", units: -1).ToJsonString()), prepare);
        var problem = answer.ExpectProblem(400, "invalid-submission");

        answer.Header("Content-Language").Should().Be(language);
        var (title, detail, error) = language == "nl"
            ? ("De aanlevering is ongeldig", "Er zijn 1 overtreding(en) gevonden en er is niets opgeslagen.", "verwacht: een geheel getal van ten minste 0; gevonden: -1")
            : ("The submission is invalid", "1 violation(s) were found and nothing was stored.", "expected an integer of at least 0, found -1");
        problem.Text("title").Should().Be(title);
        problem.Text("detail").Should().Be(detail);
        problem.GetProperty("errors")[0].Text("detail").Should().Be(error);
        var report = await duwo.SendAsync("GET", problem.Text("submission"), null, prepare);
        report.Header("Content-Language").Should().Be(language);
        report.Json.GetProperty("errors")[0].Text("detail").Should().Be(error);
    }

    [Fact]
    public async Task Every_problem_has_a_title_in_Dutch()
    {
        var answer = await duwo.SendAsync("GET", "/v1/feeds/nothing", null, request => request.Headers.Add("Accept-Language", "nl"));

        answer.ExpectProblem(404, "not-found").Text("title").Should().Be("Niet gevonden");
        answer.Header("Content-Language").Should().Be("nl, en", "the detail is in English");
    }
}

public sealed class RefusalReportsOnSqlite(SqliteHub hub) : RefusalReportTests(hub), IClassFixture<SqliteHub>;

public sealed class RefusalReportsOnFunctionsAndAzurite(FunctionsAzuriteHub hub) : RefusalReportTests(hub), IClassFixture<FunctionsAzuriteHub>;

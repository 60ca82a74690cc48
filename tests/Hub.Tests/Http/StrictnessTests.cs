using System.Globalization;
using FluentAssertions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>What would never bring anything is refused and not waited for: cursors, names, moments and tests that lead nowhere.</summary>
public abstract class StrictnessTests(HubFixture hub)
{
    private const string Path = "/v1/subscriptions";
    private readonly HubClient municipality = hub.Caller(HubCallers.Municipality);

    [Theory]
    [InlineData("/v1/events")]
    [InlineData("/v1/events?after=9999999&wait=30")]
    [InlineData("/v1/alerts/events")]
    public async Task A_cursor_behind_the_end_of_the_log_is_refused_and_the_last_one_is_not(string path)
    {
        await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001"));
        var last = (await municipality.EventsAsync("0"))[^1].Text("sequence");
        var query = path.Contains('?', StringComparison.Ordinal) ? string.Empty : "?after=9999999";

        var problem = (await municipality.GetAsync(path + query)).ExpectProblem(400, "cursor-ahead");

        problem.Text("detail").Should().MatchRegex("^The log ends at [0-9]+ and the cursor is 9999999: it is of another hub, or this one was restored");
        (await municipality.SendAsync("GET", path, null, request =>
        {
            request.Headers.Accept.ParseAdd("text/event-stream");
            request.Headers.Add("Last-Event-ID", "9999999");
        })).ExpectProblem(400, "cursor-ahead");
        (await municipality.GetAsync($"{path.Split('?')[0]}?after={last}")).Expect(200).Json.EnumerateArray().Should().BeEmpty();
    }

    [Fact]
    public async Task Redelivery_from_behind_the_end_of_the_log_is_refused()
    {
        var path = await SubscribeAsync(string.Empty);

        (await municipality.PostAsync(path + "/redeliveries", """{"after":9999999}""")).ExpectProblem(400, "cursor-ahead");
        (await municipality.PostAsync(path + "/redeliveries", """{"after":0}""")).Expect(202);
    }

    [Theory]
    [InlineData("""[{"exact":{"dataseverety":"critical"}}]""", "/filters/0/exact/dataseverety", "dataseverity")]
    [InlineData("""[{"any":[{"sql":"EXISTS datafigurstatus"}]}]""", "/filters/0/any/0/sql", "datafigurestatus")]
    [InlineData("""[{"not":{"prefix":{"datafeed":"duwo"}}}]""", "/filters/0/not/prefix/datafeed", "data")]
    [InlineData("""[{"sql":"datadimensions = 'x'"}]""", "/filters/0/sql", "datadimensions…")]
    public async Task A_name_that_no_wanted_type_has_is_refused_with_the_nearest_there_are(string filters, string pointer, string nearest)
    {
        var answer = await municipality.PostAsync(Path, Body($$""","types":["nl.partnerhub.housing.alert.raised.v1"],"filters":{{filters}}"""));

        answer.ExpectProblem(400, "invalid-document");
        answer.Errors().Should().Equal($"{pointer} unknown-attribute");
        answer.Json.GetProperty("errors")[0].Text("detail").Should().MatchRegex($"^No event of these types has '[a-z]+'; the nearest there are: .*{nearest}");
    }

    [Fact]
    public async Task Names_are_those_of_any_type_when_none_is_named_and_of_those_that_are_after_a_change()
    {
        var path = await SubscribeAsync(""","filters":[{"exact":{"datafeed":"duwo-housing-stock"}},{"sql":"datadimensionsplace = 'leiden' OR TRUE"}]""");

        var patched = await municipality.SendAsync("PATCH", path, HubClient.Json("""{"types":["nl.partnerhub.housing.alert.raised.v1"]}"""));

        patched.ExpectProblem(400, "invalid-document");
        patched.Errors().Should().Equal("/filters/0/exact/datafeed unknown-attribute");
        (await municipality.SendAsync("PATCH", path, HubClient.Json("""{"config":{"maxRate":60}}"""))).Expect(200);
    }

    [Theory]
    [InlineData("filter=dataseverety%20%3D%20'critical'", "dataseverity")]
    [InlineData("types=nl.partnerhub.feed.late.v1&filter=dataseverity%20%3D%20'critical'", "data")]
    public async Task A_name_that_no_event_asked_for_has_is_refused(string query, string nearest)
    {
        (await municipality.GetAsync("/v1/events?" + query)).ExpectProblem(400, "invalid-request").Text("detail")
            .Should().MatchRegex($"^'filter': No event of these types has 'dataseveri?e?ty'; the nearest there are: .*{nearest}");
        (await municipality.GetAsync("/v1/events?filter=dataseverity%20%3D%20'critical'")).Expect(200);
    }

    [Fact]
    public async Task A_token_that_has_ended_is_refused()
    {
        const string token = ""","sinkcredential":{"credentialtype":"ACCESSTOKEN","accesstoken":"t0ken","accesstokentype":"bearer","accesstokenexpiresutc":"2020-01-01T00:00:00Z"}""";

        (await municipality.PostAsync(Path, Body(token))).Errors().Should().Equal("/sinkcredential/accesstokenexpiresutc token-expired");
        var path = await SubscribeAsync(token.Replace("2020", "2999", StringComparison.Ordinal));
        (await municipality.SendAsync("PATCH", path, HubClient.Json("{" + token[1..] + "}"))).Errors().Should().Equal("/sinkcredential/accesstokenexpiresutc token-expired");
    }

    [Fact]
    public async Task Until_when_the_secret_before_signs_is_seen_afterwards_too_and_can_be_sent_back()
    {
        var path = await SubscribeAsync(string.Empty);
        (await municipality.JsonAsync(path)).TryGetProperty("previousSecretEndsAt", out _).Should().BeFalse();

        var rotated = (await municipality.SendAsync("POST", path + "/secret-rotation")).Expect(200).Json;

        var seen = await municipality.JsonAsync(path);
        seen.Text("previousSecretEndsAt").Should().Be(rotated.Text("previousSecretEndsAt"));
        (await municipality.SendAsync("PATCH", path, HubClient.Json(seen.GetRawText()))).Expect(200);
        (await municipality.PostAsync(path + "/secret-rotation", """{"overlap":"PT0S"}""")).Expect(200);
        (await municipality.JsonAsync(path)).TryGetProperty("previousSecretEndsAt", out _).Should().BeFalse("none signs beside it");
    }

    [Theory]
    [InlineData(""","protocolsettings":{"headers":{"bad name":"1"}}""", "/protocolsettings/headers/bad name invalid-header-name")]
    [InlineData(""","protocolsettings":{"headers":{"Host":"1"}}""", "/protocolsettings/headers/Host forbidden-header")]
    public async Task A_header_that_cannot_be_is_told_from_one_that_may_not(string more, string error) =>
        (await municipality.PostAsync(Path, Body(more))).Errors().Should().Equal(error);

    [Theory]
    [InlineData("//sink.example/hook")]
    [InlineData("/hook")]
    [InlineData("sink.example/hook")]
    public async Task A_sink_without_a_scheme_is_told_to_be_no_absolute_address(string sink)
    {
        var answer = await municipality.PostAsync(Path, $$"""{"sink":"{{sink}}","protocol":"HTTP"}""");

        answer.Errors().Should().Equal("/sink invalid-sink");
        answer.Json.GetProperty("errors")[0].Text("detail").Should().StartWith("The sink is an absolute https address");
    }

    [Fact]
    public async Task A_time_that_ends_before_it_begins_is_refused()
    {
        var path = await SubscribeAsync(string.Empty);

        (await municipality.GetAsync(path + "/deliveries?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")).ExpectProblem(400, "invalid-request").Text("detail").Should().Be("'to' lies after 'from'.");
        (await municipality.PostAsync(path + "/redeliveries", """{"from":"2026-01-02T00:00:00Z","to":"2026-01-01T00:00:00Z"}""")).Errors().Should().Equal("/to minimum");
    }

    [Fact]
    public async Task No_more_than_ten_tests_wait_at_once()
    {
        var path = await SubscribeAsync(string.Empty);
        for (var number = 0; number < 10; number++)
        {
            (await municipality.SendAsync("POST", path + "/test")).Expect(202);
        }

        (await municipality.SendAsync("POST", path + "/test")).ExpectProblem(409, "conflict").Text("detail").Should().StartWith("Tests or deliveries enough are waiting");
        (await municipality.JsonAsync(path + "/deliveries")).GetProperty("deliveries").GetArrayLength().Should().Be(10);
        (await municipality.SendAsync("POST", await SubscribeAsync(string.Empty) + "/test")).Expect(202); // its own do not count there
    }

    private static string Body(string more) => string.Create(CultureInfo.InvariantCulture, $$"""{"sink":"http://127.0.0.1:9/hook","protocol":"HTTP"{{more}}}""");

    private async Task<string> SubscribeAsync(string more) => (await municipality.PostAsync(Path, Body(more))).Expect(201).Header("Location")!;
}

public sealed class StrictnessOnSqlite(SqliteHub hub) : StrictnessTests(hub), IClassFixture<SqliteHub>;

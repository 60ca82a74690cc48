using System.Text.Json.Nodes;
using FluentAssertions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Several people and one period: who overwrites what, what changed, and when nothing may.</summary>
public abstract class RevisionTests(HubFixture hub)
{
    private readonly HubClient duwo = hub.Caller("duwo");
    private readonly HubClient theOperator = hub.Caller(HubCallers.Operator);

    [Fact]
    public async Task Who_has_not_seen_the_last_change_overwrites_nothing()
    {
        var mine = (await duwo.SubmitAsync(Samples.Stock("2001", 1))).Expect(201).Header("ETag")!;
        var theirs = (await SendAsync(Samples.Stock("2001", 2), "If-Match", mine)).Expect(201).Header("ETag")!;

        var late = await SendAsync(Samples.Stock("2001", 3), "If-Match", mine);

        late.ExpectProblem(412, "precondition-failed").Text("detail").Should().Contain("duwo-housing-stock.2001.2").And.Contain(theirs);
        late.Header("ETag").Should().Be(theirs);
        (await SendAsync(Samples.Stock("2001", 3), "If-Match", $"\"0\", {theirs}")).Expect(201);
        (await SendAsync(Samples.Stock("2001", 4), "If-Match", $"W/{theirs}")).ExpectProblem(412, "precondition-failed");
        (await SendAsync(Samples.Stock("2001", 4), "If-Match", "*")).Expect(201);
    }

    [Fact]
    public async Task The_same_content_again_is_no_missed_precondition()
    {
        var before = (await duwo.SubmitAsync(Samples.Stock("2002", 1))).Expect(201).Header("ETag")!;
        (await SendAsync(Samples.Stock("2002", 2), "If-Match", before)).Expect(201);

        (await SendAsync(Samples.Stock("2002", 2), "If-Match", before)).Expect(200);
    }

    [Fact]
    public async Task A_submission_may_be_meant_for_an_empty_period_only()
    {
        (await SendAsync(Samples.Stock("2003", 1), "If-Match", "*")).ExpectProblem(412, "precondition-failed");
        (await SendAsync(Samples.Stock("2003", 1), "If-None-Match", "*")).Expect(201);
        (await SendAsync(Samples.Stock("2003", 2), "If-None-Match", "*")).ExpectProblem(412, "precondition-failed");
    }

    [Fact]
    public async Task A_withdrawal_is_a_change_and_takes_a_precondition_too()
    {
        var first = (await duwo.SubmitAsync(Samples.Stock("2004", 1))).Expect(201);
        var second = (await duwo.SubmitAsync(Samples.Stock("2004", 2))).Expect(201);
        (await WithdrawAsync(second, first.Header("ETag")!)).ExpectProblem(412, "precondition-failed");

        var withdrawn = (await WithdrawAsync(second, second.Header("ETag")!)).Expect(200);

        (await SendAsync(Samples.Stock("2004", 3), "If-Match", second.Header("ETag")!)).ExpectProblem(412, "precondition-failed");
        (await duwo.GetAsync("/v1/feeds/duwo-housing-stock/periods/2004")).Header("ETag").Should().Be(withdrawn.Header("ETag"));
        (await duwo.GetAsync("/v1/submissions/duwo-housing-stock.2004.1")).Header("ETag").Should().Be(withdrawn.Header("ETag"));
        (await SendAsync(Samples.Stock("2004", 3), "If-Match", withdrawn.Header("ETag")!)).Expect(201);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("\"1")]
    public async Task A_tag_without_quotes_is_refused(string tag)
    {
        (await SendAsync(Samples.Stock("2005", 1), "If-Match", tag)).ExpectProblem(400, "invalid-request");
    }

    [Fact]
    public async Task Of_two_with_the_same_tag_one_wins()
    {
        var tag = (await duwo.SubmitAsync(Samples.Stock("2006", 1))).Expect(201).Header("ETag")!;

        var answers = await Task.WhenAll(Enumerable.Range(2, 6).Select(units => SendAsync(Samples.Stock("2006", units), "If-Match", tag)));

        answers.Select(answer => answer.Status).Order().Should().Equal(201, 412, 412, 412, 412, 412);
    }

    [Fact]
    public async Task Changes_are_told_record_by_record()
    {
        (await duwo.SubmitAsync(Stock("2007", ("delft", 5), ("leiden", 10), ("wassenaar", 3)))).Expect(201);
        (await duwo.SubmitAsync(Stock("2007", ("leiden", 12), ("oegstgeest", 4), ("wassenaar", 3)))).Expect(201);

        var changes = await duwo.JsonAsync("/v1/submissions/duwo-housing-stock.2007.2/changes");

        changes.Text("since").Should().Be("duwo-housing-stock.2007.1");
        changes.GetProperty("counts").GetRawText().Should().Be("""{"added":1,"removed":1,"changed":1,"unchanged":1}""");
        changes.GetProperty("changes").EnumerateArray().Select(change => change.GetRawText()).Should().Equal(
            """{"change":"removed","record":{"place":"delft","ownership":"owned","units":5}}""",
            """{"change":"changed","key":{"place":"leiden","ownership":"owned"},"fields":{"units":{"old":10,"new":12}}}""",
            """{"change":"added","record":{"place":"oegstgeest","ownership":"owned","units":4}}""");
        var lines = await duwo.GetAsync("/v1/submissions/duwo-housing-stock.2007.2/changes", "application/x-ndjson");
        lines.MediaType.Should().Be("application/x-ndjson");
        lines.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(changes.GetProperty("changes").EnumerateArray().Select(change => change.GetRawText()));
    }

    [Fact]
    public async Task Changes_are_told_against_any_revision_of_the_period()
    {
        foreach (var units in new[] { 1, 2, 3 })
        {
            (await duwo.SubmitAsync(Samples.Stock("2008", units))).Expect(201);
        }

        (await OldUnitsAsync("?since=duwo-housing-stock.2008.1")).Should().Be(1);
        (await OldUnitsAsync(string.Empty)).Should().Be(2);
        (await duwo.JsonAsync("/v1/submissions/duwo-housing-stock.2008.1/changes")).GetProperty("counts").GetProperty("added").GetInt32().Should().Be(1);
        (await duwo.GetAsync("/v1/submissions/duwo-housing-stock.2008.1/changes?since=duwo-housing-stock.2007.1")).ExpectProblem(400, "invalid-request");
        (await duwo.GetAsync("/v1/submissions/duwo-housing-stock.2008.1/changes?since=duwo-housing-stock.2008.9")).ExpectProblem(404, "not-found");
        (await hub.Caller("lic").GetAsync("/v1/submissions/duwo-housing-stock.2008.1/changes")).ExpectProblem(404, "not-found");

        async Task<int> OldUnitsAsync(string query) => (await duwo.JsonAsync($"/v1/submissions/duwo-housing-stock.2008.3/changes{query}"))
            .GetProperty("changes")[0].GetProperty("fields").GetProperty("units").GetProperty("old").GetInt32();
    }

    [Fact]
    public async Task Of_many_changes_a_thousand_are_listed_and_all_are_counted_and_streamed()
    {
        (await duwo.SubmitAsync(Many(0))).Expect(201);
        (await duwo.SubmitAsync(Many(1))).Expect(201);

        var changes = await duwo.JsonAsync("/v1/submissions/duwo-housing-stock.2009.2/changes");
        changes.GetProperty("counts").GetProperty("changed").GetInt32().Should().Be(1500);
        changes.GetProperty("changes").GetArrayLength().Should().Be(1000);
        (await duwo.GetAsync("/v1/submissions/duwo-housing-stock.2009.2/changes", "application/x-ndjson")).Text.Count(character => character == '\n').Should().Be(1500);

        static JsonObject Many(int more) => Stock("2009", [.. Enumerable.Range(0, 1500).Select(number => ($"p{number}", number + more))]);
    }

    [Fact]
    public async Task A_locked_period_changes_no_more_until_it_is_unlocked()
    {
        (await duwo.SubmitAsync(Samples.Stock("2010", 1))).Expect(201);
        var locked = await theOperator.SendAsync("PUT", LockOf("2010"), HubClient.Json("""{"reason":"Published in the annual report"}"""));

        locked.Expect(200).Json.GetProperty("lock").Text("reason").Should().Be("Published in the annual report");
        (await duwo.SubmitAsync(Samples.Stock("2010", 2))).ExpectProblem(409, "period-locked");
        (await duwo.SubmitAsync(Samples.Stock("2010", 1))).Expect(200);
        (await duwo.SendAsync("POST", "/v1/submissions/duwo-housing-stock.2010.1/withdrawal")).ExpectProblem(409, "period-locked");
        (await duwo.JsonAsync("/v1/feeds/duwo-housing-stock/periods/2010")).GetProperty("lock").Text("by").Should().Be("operator");
        (await duwo.SubmitAsync(Samples.Stock("2011", 2))).Expect(201);

        (await theOperator.SendAsync("DELETE", LockOf("2010"))).Expect(200).Json.TryGetProperty("lock", out _).Should().BeFalse();
        (await duwo.SubmitAsync(Samples.Stock("2010", 2))).Expect(201);
    }

    [Fact]
    public async Task Locking_twice_is_locking_once_and_needs_no_body()
    {
        (await duwo.SubmitAsync(Samples.Stock("2012", 1))).Expect(201);

        var first = (await theOperator.SendAsync("PUT", LockOf("2012"))).Expect(200);
        var second = (await theOperator.SendAsync("PUT", LockOf("2012"))).Expect(200);

        second.Text.Should().Be(first.Text);
        second.Header("ETag").Should().Be(first.Header("ETag"));
        (await theOperator.SendAsync("DELETE", LockOf("2012"))).Expect(200);
        (await theOperator.SendAsync("DELETE", LockOf("2012"))).Expect(200);
    }

    [Fact]
    public async Task Another_reason_changes_the_reason_and_not_since_when_it_is_locked_and_none_changes_nothing()
    {
        (await duwo.SubmitAsync(Samples.Stock("1931", 1))).Expect(201);
        var first = (await theOperator.SendAsync("PUT", LockOf("1931"), HubClient.Json("{\"reason\":\"one\"}"))).Expect(200).Json.GetProperty("lock");

        var second = (await theOperator.SendAsync("PUT", LockOf("1931"), HubClient.Json("{\"reason\":\"two\"}"))).Expect(200);
        var third = (await theOperator.SendAsync("PUT", LockOf("1931"))).Expect(200);

        second.Json.GetProperty("lock").Text("reason").Should().Be("two");
        second.Json.GetProperty("lock").Text("at").Should().Be(first.Text("at"));
        third.Text.Should().Be(second.Text);
        third.Header("ETag").Should().Be(second.Header("ETag"));
    }

    [Theory]
    [InlineData("duwo", 403)]
    [InlineData(HubCallers.Monitor, 403)]
    [InlineData(null, 401)]
    public async Task Only_the_operator_locks(string? caller, int status)
    {
        (await duwo.SubmitAsync(Samples.Stock("2013", 1))).Status.Should().BeOneOf(200, 201);

        (await hub.Caller(caller).SendAsync("PUT", LockOf("2013"))).Expect(status);
        (await hub.Caller(caller).SendAsync("DELETE", LockOf("2013"))).Expect(status);
    }

    [Theory]
    [InlineData("1999")]
    [InlineData("2013-01")]
    [InlineData("never")]
    public async Task A_period_for_which_nothing_was_received_is_not_found(string period)
    {
        (await theOperator.SendAsync("PUT", LockOf(period))).ExpectProblem(404, "not-found");
        (await duwo.GetAsync($"/v1/feeds/duwo-housing-stock/periods/{period}")).ExpectProblem(404, "not-found");
    }

    [Theory]
    [InlineData("[]", " type")]
    [InlineData("{\"why\":\"x\"}", "/why additional-property")]
    [InlineData("{\"reason\":\"x\",\"a/b~c\":1}", "/a~1b~0c additional-property")]
    [InlineData("{\"reason\":1}", "/reason type")]
    [InlineData("{\"reason\":null}", "/reason type")]
    [InlineData("{\"reason\":\"x\",\"reason\":\"y\"}", "/reason duplicate-member")]
    [InlineData("{", " invalid-json")]
    public async Task A_lock_is_read_strictly_and_told_by_the_codes_of_submissions(string body, string error)
    {
        var answer = await theOperator.SendAsync("PUT", LockOf("2013"), HubClient.Json(body));

        answer.ExpectProblem(400, "invalid-document");
        answer.Errors().Should().Equal(error);
    }

    [Theory]
    [InlineData(500, 404)]
    [InlineData(501, 400)]
    public async Task A_reason_has_at_most_500_characters(int length, int status)
    {
        var answer = await theOperator.SendAsync("PUT", LockOf("1913"), HubClient.Json($$"""{"reason":"{{new string('x', length)}}"}"""));

        answer.Status.Should().Be(status, "of 1913 nothing was received");
        if (status == 400)
        {
            answer.Errors().Should().Equal("/reason max-length");
        }
    }

    [Theory]
    [InlineData("Vragen: jan@example.nl", "jan@example.nl")]
    [InlineData("bel 06-48215937", "48215937")]
    public async Task A_reason_with_personal_data_locks_nothing_and_is_not_repeated(string reason, string personal)
    {
        (await duwo.SubmitAsync(Samples.Stock("2020", 1))).Status.Should().BeOneOf(200, 201);

        var answer = await theOperator.SendAsync("PUT", LockOf("2020"), HubClient.Json($$"""{"reason":"{{reason}}"}"""));

        answer.ExpectProblem(400, "invalid-document");
        answer.Errors().Should().Equal("/reason personal-data");
        answer.Text.Should().NotContain(personal);
        (await duwo.JsonAsync("/v1/feeds/duwo-housing-stock/periods/2020")).TryGetProperty("lock", out _).Should().BeFalse();
    }

    [Fact]
    public async Task The_history_of_a_period_is_listed()
    {
        foreach (var units in new[] { 1, 2, 3 })
        {
            (await duwo.SubmitAsync(Samples.Stock("2014", units))).Expect(201);
        }

        (await duwo.SubmitAsync(Samples.Stock("2015", 1))).Expect(201);
        (await duwo.SendAsync("POST", "/v1/submissions/duwo-housing-stock.2014.2/withdrawal")).Expect(200);

        (await RevisionsAsync("period=2014")).Should().Equal(1, 2, 3);
        (await RevisionsAsync("period=2014&after=duwo-housing-stock.2014.1")).Should().Equal(2, 3);
        (await RevisionsAsync("period=2014&status=accepted&limit=1")).Should().Equal(1);
        (await RevisionsAsync("period=2014&status=withdrawn")).Should().Equal(2);
        (await duwo.GetAsync("/v1/feeds/duwo-housing-stock/submissions?period=soon")).ExpectProblem(400, "invalid-request");
        (await duwo.GetAsync("/v1/feeds/duwo-housing-stock/submissions?status=lost")).ExpectProblem(400, "invalid-request");

        async Task<IEnumerable<int>> RevisionsAsync(string query) =>
            (await duwo.JsonAsync($"/v1/feeds/duwo-housing-stock/submissions?{query}")).GetProperty("submissions").EnumerateArray().Select(receipt => receipt.GetProperty("revision").GetInt32());
    }

    private static string LockOf(string period) => $"/v1/feeds/duwo-housing-stock/periods/{period}/lock";

    private static JsonObject Stock(string period, params (string Place, int Units)[] records) => Samples.Envelope(
        "duwo-housing-stock", period, [.. records.Select(record => new JsonObject { ["place"] = record.Place, ["ownership"] = "owned", ["units"] = record.Units })]);

    private Task<Answer> SendAsync(JsonObject envelope, string header, string value) => duwo.SendAsync(
        "POST", $"/v1/feeds/{envelope["feed"]}/submissions", HubClient.Json(envelope.ToJsonString()), request => request.Headers.TryAddWithoutValidation(header, value));

    private Task<Answer> WithdrawAsync(Answer receipt, string tag) => duwo.SendAsync(
        "POST", $"{receipt.Header("Location")}/withdrawal", null, request => request.Headers.TryAddWithoutValidation("If-Match", tag));
}

public sealed class RevisionsOnSqlite(SqliteHub hub) : RevisionTests(hub), IClassFixture<SqliteHub>;

public sealed class RevisionsOnFunctionsAndAzurite(FunctionsAzuriteHub hub) : RevisionTests(hub), IClassFixture<FunctionsAzuriteHub>;

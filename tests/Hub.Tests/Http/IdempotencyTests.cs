using System.Text.Json.Nodes;
using FluentAssertions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>The same request with the same <c>Idempotency-Key</c> gets the first answer again.</summary>
public abstract class IdempotencyTests(HubFixture hub)
{
    private readonly HubClient lic = hub.Caller("lic");

    [Theory]
    [InlineData("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", "2001-01")]
    [InlineData("8e03978e-40d5-43dd-bc93-6894a57f9325", "2001-02")]
    [InlineData("\"a \\\"b\\\" \\\\ c\"", "2001-03")]
    public async Task The_same_request_gets_the_first_answer_again_whatever_came_between(string key, string period)
    {
        var first = (await SendAsync(key, Samples.Newcomers(period, 41))).Expect(201);
        (await lic.SubmitAsync(Samples.Newcomers(period, 42))).Expect(201);
        (await lic.SendAsync("POST", $"{first.Header("Location")}/withdrawal")).Expect(200);

        var again = (await SendAsync(key, Samples.Newcomers(period, 41))).Expect(201);

        again.Text.Should().Be(first.Text);
        again.Header("Location").Should().Be(first.Header("Location"));
        again.Header("ETag").Should().Be(first.Header("ETag"));
        again.Header("Idempotency-Replayed").Should().Be("true");
        first.Header("Idempotency-Replayed").Should().BeNull();
        (await lic.JsonAsync($"/v1/feeds/lic-newcomers/submissions?period={period}")).GetProperty("submissions").GetArrayLength().Should().Be(2);
    }

    [Fact]
    public async Task Without_the_key_the_same_content_would_be_a_new_revision_by_then()
    {
        (await lic.SubmitAsync(Samples.Newcomers("2002-01", 41))).Expect(201);
        (await lic.SubmitAsync(Samples.Newcomers("2002-01", 42))).Expect(201);

        (await lic.SubmitAsync(Samples.Newcomers("2002-01", 41))).Expect(201).Json.GetProperty("revision").GetInt32().Should().Be(3);
    }

    [Fact]
    public async Task The_same_key_for_something_else_is_refused_and_stores_nothing()
    {
        (await SendAsync("reused", Samples.Newcomers("2003-01", 41))).Expect(201);

        (await SendAsync("reused", Samples.Newcomers("2003-01", 42))).ExpectProblem(409, "idempotency-key-reused");
        (await SendAsync("reused", Samples.Newcomers("2003-02", 41))).ExpectProblem(409, "idempotency-key-reused");
        (await lic.JsonAsync("/v1/feeds/lic-newcomers/submissions?period=2003-02")).GetProperty("submissions").GetArrayLength().Should().Be(0);
    }

    [Theory]
    [InlineData("delft,owned\n", "2005")]
    [InlineData("delft,\"ma\"x,7\n", "2006")]
    [InlineData("delft,owned,7,8\n", "2007")]
    [InlineData("\n", "2008")]
    public async Task A_key_stands_for_what_was_sent_and_not_for_what_could_be_read_of_it(string line, string year)
    {
        const string Good = "place,ownership,units\nleiden,owned,7\n";
        (await SendCsvAsync(Good)).Expect(201);

        (await SendCsvAsync(Good + line)).ExpectProblem(409, "idempotency-key-reused");

        Task<Answer> SendCsvAsync(string csv) => hub.Caller("duwo").SendAsync(
            "POST",
            $"/v1/feeds/duwo-housing-stock/submissions?period={year}",
            new StringContent(csv, System.Text.Encoding.UTF8, "text/csv"),
            request => request.Headers.Add("Idempotency-Key", $"csv-{year}"));
    }

    [Fact]
    public async Task Keys_of_other_feeds_are_other_keys()
    {
        var duwo = hub.Caller("duwo");
        (await SendAsync("mine", Samples.Stock("2004"), duwo)).Expect(201);

        (await SendAsync("mine", Samples.Market("2004-01", 10), duwo)).Expect(201).Header("Idempotency-Replayed").Should().BeNull();
    }

    [Fact]
    public async Task A_refusal_is_given_again_too()
    {
        var first = await SendAsync("refused", Samples.Newcomers("2005-01", -1));
        (await lic.SubmitAsync(Samples.Newcomers("2005-01", -2))).Expect(400);

        var again = await SendAsync("refused", Samples.Newcomers("2005-01", -1));

        first.ExpectProblem(400, "invalid-submission");
        again.Expect(400).Text.Should().Be(first.Text);
        again.Header("Idempotency-Replayed").Should().Be("true");
        (await SendAsync("refused", Samples.Newcomers("2005-01", 1))).ExpectProblem(409, "idempotency-key-reused");
    }

    [Fact]
    public async Task What_counts_already_is_answered_the_same_again()
    {
        (await lic.SubmitAsync(Samples.Newcomers("2006-01", 41))).Expect(201);
        var first = (await SendAsync("there", Samples.Newcomers("2006-01", 41))).Expect(200);
        (await lic.SubmitAsync(Samples.Newcomers("2006-01", 42))).Expect(201);

        (await SendAsync("there", Samples.Newcomers("2006-01", 41))).Expect(200).Text.Should().Be(first.Text);
    }

    [Fact]
    public async Task A_dry_run_pays_no_attention_to_the_key()
    {
        var envelope = Samples.Newcomers("2007-01", 41);
        foreach (var _ in new[] { 1, 2 })
        {
            (await lic.SendAsync("POST", "/v1/feeds/lic-newcomers/submissions?dryRun=true", HubClient.Json(envelope.ToJsonString()), With("dry"))).Expect(200)
                .Header("Idempotency-Replayed").Should().BeNull();
        }

        (await SendAsync("dry", envelope)).Expect(201);
    }

    [Fact]
    public async Task Of_many_at_once_one_is_done_and_all_get_its_answer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync("at-once", Samples.Newcomers("2008-01", 41))));

        answers.Should().OnlyContain(answer => answer.Status == 201);
        answers.Select(answer => answer.Text).Distinct().Should().ContainSingle();
        answers.Count(answer => answer.Header("Idempotency-Replayed") is null).Should().Be(1);
        (await lic.JsonAsync("/v1/feeds/lic-newcomers/submissions?period=2008-01")).GetProperty("submissions").GetArrayLength().Should().Be(1);
    }

    [Theory]
    [InlineData("\"open")]
    [InlineData("\"\"")]
    [InlineData("\"a\\n\"")]
    [InlineData("\"a\" b")]
    [InlineData("two words")]
    [InlineData("a, b")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        (await SendAsync(key, Samples.Newcomers("2009-01"))).ExpectProblem(400, "invalid-request").Text("detail").Should().Contain("Idempotency-Key");
    }

    [Fact]
    public async Task A_key_has_at_most_255_characters()
    {
        (await SendAsync(new string('k', 256), Samples.Newcomers("2010-01"))).ExpectProblem(400, "invalid-request");
        (await SendAsync($"\"{new string('k', 255)}\"", Samples.Newcomers("2010-01"))).Expect(201);
    }

    private static Action<HttpRequestMessage> With(string key) => request => request.Headers.TryAddWithoutValidation("Idempotency-Key", key);

    private Task<Answer> SendAsync(string key, JsonObject envelope, HubClient? caller = null) =>
        (caller ?? lic).SendAsync("POST", $"/v1/feeds/{envelope["feed"]}/submissions", HubClient.Json(envelope.ToJsonString()), With(key));
}

public sealed class IdempotencyOnSqlite(SqliteHub hub) : IdempotencyTests(hub), IClassFixture<SqliteHub>;

public sealed class IdempotencyOnFunctionsAndAzurite(FunctionsAzuriteHub hub) : IdempotencyTests(hub), IClassFixture<FunctionsAzuriteHub>;

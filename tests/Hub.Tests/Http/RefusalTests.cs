using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FluentAssertions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>A submission that is refused, and leaves nothing behind.</summary>
public abstract class RefusalTests(HubFixture hub)
{
    private const string Stock = "/v1/feeds/duwo-housing-stock/submissions";
    private const int Limit = 32 * 1024 * 1024;

    private readonly HubClient duwo = hub.Caller("duwo");

    [Theory]
    [InlineData(null)]
    [InlineData(HubCallers.Expired)]
    [InlineData(HubCallers.Revoked)]
    public async Task Without_a_valid_key_nothing_is_taken_or_told(string? caller)
    {
        var answer = await hub.Caller(caller).PostAsync(Stock, Samples.Stock("2001").ToJsonString());

        answer.ExpectProblem(401, "unauthenticated");
        answer.Header("WWW-Authenticate").Should().Be("Bearer");
        (await hub.Caller(caller).GetAsync(Stock)).ExpectProblem(401, "unauthenticated");
    }

    [Theory]
    [InlineData("Bearer hub_wrong")]
    [InlineData("Bearer")]
    [InlineData("Bearer hub_aaaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJkdXdvIn0.")]
    [InlineData("Basic ZHV3bzpkdXdv")]
    public async Task A_wrong_credential_is_refused(string header)
    {
        var answer = await hub.Caller(null).SendAsync("GET", Stock, null, request => request.Headers.TryAddWithoutValidation("Authorization", header));

        answer.ExpectProblem(401, "unauthenticated");
    }

    [Theory]
    [InlineData("lic")]
    [InlineData(HubCallers.Monitor)]
    [InlineData(HubCallers.Municipality)]
    [InlineData(HubCallers.Operator)]
    public async Task Who_is_not_the_feeds_partner_may_not_post(string caller)
    {
        (await hub.Caller(caller).PostAsync(Stock, Samples.Stock("2002").ToJsonString())).ExpectProblem(403, "forbidden");
        await NothingIsThereAsync("2002");
    }

    [Fact]
    public async Task A_feed_that_does_not_exist_is_not_found()
    {
        (await duwo.PostAsync("/v1/feeds/duwo-rents/submissions", Samples.Stock("2002").With("feed", "duwo-rents").ToJsonString())).ExpectProblem(404, "not-found");
    }

    [Theory]
    [InlineData(true, 1024 * 1024)]
    [InlineData(true, 1)]
    [InlineData(false, 1024 * 1024)]
    [InlineData(false, 1)]
    public async Task A_body_over_32_MiB_is_too_large_whether_it_says_its_length_or_not(bool saysLength, int over)
    {
        var text = Samples.Stock("2003").ToJsonString();
        var body = new BodyThatMayBeLeft(Encoding.UTF8.GetBytes(text + new string(' ', Limit + over - text.Length)), saysLength);

        // The hub answers before it has read all; a client that says what is coming need not send it then (as curl does).
        var answer = await duwo.SendAsync("POST", Stock, body, request => request.Headers.ExpectContinue = saysLength);

        answer.ExpectProblem(413, "too-large");
        await NothingIsThereAsync("2003");
    }

    [Fact]
    public async Task A_body_of_32_MiB_is_taken()
    {
        var text = Samples.Stock("2004").ToJsonString();
        (await duwo.PostAsync(Stock, text + new string(' ', Limit - text.Length))).Expect(201);
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/xml", null)]
    [InlineData("application/json; charset=iso-8859-1", null)]
    [InlineData("application/json", "deflate")]
    [InlineData(null, null)]
    public async Task Another_media_type_or_encoding_is_not_taken(string? mediaType, string? encoding)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Samples.Stock("2005").ToJsonString()));
        if (mediaType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        }

        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        (await duwo.SendAsync("POST", Stock, content)).ExpectProblem(415, "unsupported-media-type");
        await NothingIsThereAsync("2005");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("not json")]
    [InlineData("{\"feed\":\"duwo-housing-stock\",}")]
    [InlineData("{\"feed\":\"duwo-housing-stock\",\"period\":\"2006\",\"records\":[]} x")]
    [InlineData("{\"feed\":\"duwo-housing-stock\",\"period\":\"2006\",\"period\":\"2006\",\"records\":[{\"place\":\"leiden\",\"ownership\":\"owned\",\"units\":1}]}")]
    [InlineData("{\"feed\":\"duwo-housing-stock\",\"period\":\"2006\",\"records\":[{\"place\":\"leiden\",\"ownership\":\"owned\",\"units\":1,\"units\":2}]}")]
    [InlineData("{\"feed\":\"duwo-housing-stock\",\"period\":\"2006\",\"records\":[{\"place\":\"leiden\",\"ownership\":\"owned\",\"units\":NaN}]}")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task What_is_no_strict_JSON_object_is_refused(string body)
    {
        var problem = (await duwo.PostAsync(Stock, body)).ExpectProblem(400, "invalid-submission");

        problem.GetProperty("errorCount").GetInt32().Should().BeGreaterThan(0);
        await NothingIsThereAsync("2006");
    }

    [Fact]
    public async Task Invalid_UTF_8_is_refused()
    {
        var body = Encoding.UTF8.GetBytes(Samples.Stock("2006").With("note", "xxxx").ToJsonString());
        body[Encoding.UTF8.GetString(body).IndexOf("xxxx", StringComparison.Ordinal)] = 0xFF;
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        (await duwo.SendAsync("POST", Stock, content)).ExpectProblem(400, "invalid-submission");
        await NothingIsThereAsync("2006");
    }

    [Theory]
    [InlineData(17)]
    [InlineData(100_000)]
    public async Task Deep_nesting_is_refused_however_deep(int depth)
    {
        var body = $"{{\"feed\":\"duwo-housing-stock\",\"period\":\"2007\",\"records\":{new string('[', depth)}{new string(']', depth)}}}";

        (await duwo.PostAsync(Stock, body)).ExpectProblem(400, "invalid-submission");
        await NothingIsThereAsync("2007");
    }

    [Theory]
    [InlineData("2008-04")]
    [InlineData("2008-Q1")]
    [InlineData("9998")]
    [InlineData("0000")]
    [InlineData("20008")]
    [InlineData(" 2008")]
    [InlineData("")]
    public async Task A_period_of_another_kind_or_one_that_has_not_begun_is_refused(string period)
    {
        var answer = await duwo.SubmitAsync(Samples.Stock(period));

        answer.ExpectProblem(400, "invalid-submission");
        answer.Errors().Should().OnlyContain(error => error.StartsWith("/period ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_submission_for_another_feed_of_the_same_partner_is_refused()
    {
        var answer = await duwo.PostAsync("/v1/feeds/duwo-lettings/submissions", Samples.Stock("2008").ToJsonString());

        answer.ExpectProblem(400, "invalid-submission");
        answer.Errors().Should().Contain("/feed const");
    }

    [Fact]
    public async Task All_errors_are_counted_and_the_first_thousand_listed()
    {
        var records = Enumerable.Range(0, 1500).Select(index => (JsonNode)new JsonObject { ["place"] = $"place-{index}", ["ownership"] = "owned", ["units"] = -1 });

        var problem = (await duwo.SubmitAsync(Samples.Envelope("duwo-housing-stock", "2009", [.. records]))).ExpectProblem(400, "invalid-submission");

        problem.GetProperty("errors").GetArrayLength().Should().Be(1000);
        problem.GetProperty("errorCount").GetInt32().Should().Be(1500);
        problem.GetProperty("errorCounts").GetProperty("minimum").GetInt32().Should().Be(1500);
        problem.GetProperty("errors")[999].Text("pointer").Should().Be("/records/999/units");
        problem.GetProperty("errors")[999].GetProperty("record").GetInt32().Should().Be(999);
    }

    [Fact]
    public async Task One_bad_record_among_good_ones_leaves_the_revision_before_as_it_was()
    {
        (await duwo.SubmitAsync(Samples.Stock("2014", units: 41))).Expect(201);
        var before = await ShownAsync();

        var bad = Samples.Stock("2014", units: 42);
        bad["records"]!.AsArray().Add(new JsonObject { ["place"] = "delft", ["ownership"] = "owned", ["units"] = "many" });
        (await duwo.SubmitAsync(bad)).ExpectProblem(400, "invalid-submission");

        (await ShownAsync()).Should().Be(before);
    }

    [Fact]
    public async Task An_unknown_query_parameter_is_refused()
    {
        (await duwo.PostAsync(Stock + "?dryrun=true", Samples.Stock("2010").ToJsonString())).ExpectProblem(400, "invalid-request");
        await NothingIsThereAsync("2010");
    }

    private async Task<string> ShownAsync() => string.Join('\n',
        (await duwo.GetAsync(Stock)).Text,
        (await hub.Caller(null).GetAsync("/v1/indicators/housing-units/observations?period=2014&by=place,ownership")).Text,
        string.Join(',', (await hub.Caller(HubCallers.Operator).EventsAsync()).Select(found => found.Text("id"))));

    private async Task NothingIsThereAsync(string year)
    {
        (await duwo.SubmissionsAsync("duwo-housing-stock")).Should().NotContain(found => found.Id.Contains($".{year}.", StringComparison.Ordinal));
        (await duwo.GetAsync($"/v1/submissions/duwo-housing-stock.{year}.1")).ExpectProblem(404, "not-found");
        (await duwo.GetAsync($"/v1/submissions/duwo-housing-stock.{year}.1/records")).ExpectProblem(404, "not-found");
        (await hub.Caller(null).ObservationsAsync("housing-units", $"?period={year}")).Should().BeEmpty();
    }

    /// <summary>A body that says its length or not, and does not mind when the hub stops reading it.</summary>
    private sealed class BodyThatMayBeLeft : HttpContent
    {
        private readonly byte[] body;
        private readonly bool saysLength;

        public BodyThatMayBeLeft(byte[] body, bool saysLength)
        {
            this.body = body;
            this.saysLength = saysLength;
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            try
            {
                await stream.WriteAsync(body, TestContext.Current.CancellationToken);
            }
            catch (IOException)
            {
                // The answer is there already.
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return saysLength;
        }
    }
}

public sealed class RefusalsOnSqlite(SqliteHub hub) : RefusalTests(hub), IClassFixture<SqliteHub>;

public sealed class RefusalsOnAzurite(AzuriteHub hub) : RefusalTests(hub), IClassFixture<AzuriteHub>;

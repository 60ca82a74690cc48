using FluentAssertions;
using Hub.Sqlite;
using Hub.Storage;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Answers that are kept ready: they are told again as they were, and only while they are true.</summary>
public sealed class ReadyAnswerTests(SqliteHub hub) : IClassFixture<SqliteHub>
{
    private const string Observations = "/v1/indicators/housing-units/observations";

    private readonly HubClient anybody = hub.Caller(null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Observations, null, null)]
    [InlineData(Observations + "?by=place", "text/csv", null)]
    [InlineData(Observations + "?format=json-stat", null, "nl")]
    [InlineData(Observations + "?format=svg", null, "en, nl;q=0.5")]
    [InlineData("/v1/indicators/housing-units/revisions", null, null)]
    [InlineData("/v1/indicators/housing-units/lineage?period=2021", null, null)]
    [InlineData("/v1/monitor", null, "nl")]
    [InlineData("/v1/monitor/2021/factsheet", null, "nl")]
    [InlineData("/v1/alerts", null, null)]
    [InlineData("/v1/catalog", "application/ld+json", null)]
    [InlineData("/v1/indicators", null, null)]
    [InlineData("/v1/feeds/duwo-housing-stock/schemas/v1", null, null)]
    public async Task Asked_again_it_is_the_same_in_every_byte_and_header(string path, string? accept, string? language)
    {
        await StockAsync("2021", 100);
        Task<Answer> AskAsync(string method, string? known = null) => anybody.SendAsync(method, path, null, request =>
        {
            Add(request, "Accept", accept);
            Add(request, "Accept-Language", language);
            Add(request, "If-None-Match", known);
        });

        var first = (await AskAsync("GET")).Expect(200);
        var again = await AskAsync("GET");
        var head = await AskAsync("HEAD");
        var unchanged = (await AskAsync("GET", first.Header("ETag"))).Expect(304);
        var other = await AskAsync("GET", "\"another\"");

        again.Body.ToArray().Should().Equal(first.Body.ToArray());
        head.Body.Length.Should().Be(0);
        foreach (var answer in new[] { again, head, other })
        {
            answer.Expect(200);
            Headers(answer).Should().Equal(Headers(first));
        }

        Headers(unchanged).Where(header => header.Value is not null).Should().BeSubsetOf(Headers(first));
        unchanged.Header("ETag").Should().Be(first.Header("ETag"));
        unchanged.Header("Vary").Should().Be(first.Header("Vary"));
    }

    [Fact]
    public async Task Who_asks_otherwise_gets_another_answer_though_one_is_ready()
    {
        await StockAsync("2022", 100);
        const string path = Observations + "?period=2022&format=json-stat";
        Task<Answer> AskAsync(string language, string host) => anybody.SendAsync("GET", path, null, request =>
        {
            Add(request, "Accept-Language", language);
            request.Headers.Host = host;
        });

        for (var time = 0; time < 2; time++)
        {
            (await AskAsync("nl", "one.example")).Header("Content-Language").Should().Be("nl");
            (await AskAsync("en", "one.example")).Header("Content-Language").Should().Be("en");
            (await anybody.GetAsync(Observations + "?period=2022", "text/csv")).MediaType.Should().Be("text/csv");
            (await anybody.GetAsync(Observations + "?period=2022", "application/json")).MediaType.Should().Be("application/json");
            (await anybody.GetAsync(Observations + "?period=2022", "image/png")).ExpectProblem(406, "not-acceptable");
            (await anybody.SendAsync("GET", "/v1/catalog", null, request => request.Headers.Host = "one.example")).Text.Should().Contain("http://one.example/").And.NotContain("two.example");
            (await anybody.SendAsync("GET", "/v1/catalog", null, request => request.Headers.Host = "two.example")).Text.Should().Contain("http://two.example/").And.NotContain("one.example");
        }
    }

    [Fact]
    public async Task Each_submission_is_in_the_next_answer()
    {
        for (var units = 200; units < 210; units++)
        {
            await StockAsync("2023", units);
            for (var time = 0; time < 3; time++)
            {
                (await anybody.ObservationsAsync("housing-units", "?period=2023"))["2023"].Should().Be(units);
            }
        }
    }

    [Fact]
    public async Task What_another_process_publishes_is_in_the_next_answer()
    {
        await using var mine = await HubUnderTest.StartAsync();
        await mine.ReadyAsync();
        (await mine.Caller("duwo").SubmitAsync(Samples.Stock("2024"))).Expect(201);
        var reader = mine.Caller(null);
        for (var time = 0; time < 3; time++)
        {
            (await reader.ObservationsAsync("housing-units", "?period=2024")).Should().HaveCount(1);
        }

        await using var other = SqliteStore.Open(mine.Data);
        await other.CommitAsync("indicators", "published", [TableOperation.Delete("published", "i|housing-units|2024")], Cancellation);

        (await reader.ObservationsAsync("housing-units", "?period=2024")).Should().BeEmpty();
    }

    private static Dictionary<string, string?> Headers(Answer answer) => new[]
    {
        "API-Version", "Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Cache-Control", "Content-Disposition", "Content-Language",
        "Content-Security-Policy", "Content-Type", "Deprecation", "ETag", "Link", "Strict-Transport-Security", "Sunset", "Vary",
        "X-Content-Type-Options", "X-Frame-Options",
    }.ToDictionary(name => name, answer.Header);

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private async Task StockAsync(string year, int units) =>
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock(year, units))).Status.Should().BeOneOf(200, 201);
}

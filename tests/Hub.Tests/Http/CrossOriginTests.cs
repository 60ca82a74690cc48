using FluentAssertions;
using Hub.Http;
using Hub.Storage;
using Hub.Tests.Functions;
using Hub.Tests.Partners;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Which pages of other origins may call with a key (CORS, Fetch standard): those of the origins that are listed.</summary>
public abstract class CrossOriginTests
{
    private const string Listed = "https://desk.example.nl";
    private const string Another = "http://localhost:5173";
    private const string Exposed = "ETag, Link, API-Version, Deprecation, Sunset, Location, Retry-After";

    private static readonly Dictionary<string, string?> Two = new() { ["Http:AllowedOrigins:0"] = "HTTPS://Desk.example.nl:443", ["Http:AllowedOrigins:1"] = Another };

    [Theory]
    [InlineData(Listed)]
    [InlineData(Another)]
    public async Task A_page_of_a_listed_origin_reads_whatever_is_answered(string origin)
    {
        await using var hub = await StartAsync(new HubOptions { Settings = Two });
        var theOperator = hub.Caller(HubCallers.Operator);
        var id = (await theOperator.JsonAsync("/v1/caller")).GetProperty("key").Text("id");

        foreach (var (caller, method, path, status) in new[]
        {
            (HubCallers.Operator, "GET", "/v1/keys", 200),
            (HubCallers.Operator, "GET", "/v1/about", 200),
            (HubCallers.Operator, "POST", "/v1/keys", 415),
            (HubCallers.Operator, "GET", "/v1/keys/none", 404),
            (HubCallers.Operator, "DELETE", $"/v1/keys/{id}", 409),
            (HubCallers.Operator, "PUT", "/v1/keys", 405),
            (HubCallers.Operator, "GET", "/v1/keys?all=true", 400),
            (HubCallers.Monitor, "GET", "/v1/keys", 403),
            (HubCallers.Revoked, "GET", "/v1/keys", 401),
            (null, "GET", "/v1/keys", 401),
            (null, "GET", "/v1/no-such-path", 404),
            (null, "POST", "/v1/feeds", 405),
        })
        {
            var answer = (await AskAsync(hub.Caller(caller), method, path, origin)).Expect(status);
            answer.Header("Access-Control-Allow-Origin").Should().Be(origin, "of {0} {1}", method, path);
            answer.Header("Access-Control-Expose-Headers").Should().Be(Exposed);
            answer.Header("Vary").Should().Be("Origin");
            answer.Header("Access-Control-Allow-Credentials").Should().BeNull();
        }

        (await theOperator.SendAsync("POST", "/v1/keys", HubClient.Json("""{"owner":"monitor","role":"reader"}"""), request => request.Headers.Add("Origin", origin)))
            .Expect(201).Header("Access-Control-Allow-Origin").Should().Be(origin);
    }

    [Theory]
    [InlineData("https://elsewhere.example.nl")]
    [InlineData("http://desk.example.nl")]
    [InlineData("https://desk.example.nl:8443")]
    [InlineData("https://desk.example.nl.evil.example")]
    [InlineData("https://a.desk.example.nl")]
    [InlineData("https://DESK.example.nl")]
    [InlineData("null")]
    [InlineData("*")]
    [InlineData(null)]
    public async Task A_page_of_any_other_origin_reads_nothing_that_takes_a_key(string? origin)
    {
        await using var hub = await StartAsync(new HubOptions { Settings = Two });

        foreach (var (caller, method, path, status) in new[]
        {
            (HubCallers.Operator, "GET", "/v1/keys", 200),
            (null, "GET", "/v1/keys", 401),
            (null, "GET", "/v1/no-such-path", 404),
            (null, "OPTIONS", "/v1/keys", 204),
        })
        {
            var answer = (await AskAsync(hub.Caller(caller), method, path, origin)).Expect(status);
            answer.Header("Access-Control-Allow-Origin").Should().BeNull("of {0} {1}", method, path);
            answer.Header("Access-Control-Allow-Methods").Should().BeNull();
            answer.Header("Access-Control-Allow-Headers").Should().BeNull();
            answer.Header("Access-Control-Expose-Headers").Should().BeNull();
            answer.Header("Vary").Should().Be("Origin", "a cache must not give this answer to a page that may have it");
        }
    }

    [Fact]
    public async Task A_preflight_is_told_what_may_be_asked_for()
    {
        await using var hub = await StartAsync(new HubOptions { Settings = Two });

        var answer = (await hub.Caller(null).SendAsync("OPTIONS", "/v1/keys/abcdefghijkm", null, request =>
        {
            request.Headers.Add("Origin", Listed);
            request.Headers.Add("Access-Control-Request-Method", "DELETE");
            request.Headers.Add("Access-Control-Request-Headers", "authorization");
        })).Expect(204);

        answer.Header("Access-Control-Allow-Origin").Should().Be(Listed);
        answer.Header("Access-Control-Allow-Methods").Should().Be("GET, HEAD, DELETE, OPTIONS");
        answer.Header("Access-Control-Allow-Headers").Should().Be(
            "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Accept, Accept-Language, Last-Event-ID");
        answer.Header("Access-Control-Max-Age").Should().Be("86400");
        answer.Header("Vary").Should().Be("Origin");
        answer.Header("Access-Control-Allow-Credentials").Should().BeNull();
    }

    [Fact]
    public async Task Public_answers_are_read_by_pages_of_any_origin_as_before()
    {
        await using var hub = await StartAsync(new HubOptions { Settings = Two });

        foreach (var origin in new[] { Listed, "https://elsewhere.example.nl" })
        {
            var answer = (await AskAsync(hub.Caller(null), "GET", "/v1/partners", origin)).Expect(200);
            answer.Header("Access-Control-Allow-Origin").Should().Be("*");
            answer.Header("Vary").Should().Be("Accept");
            var preflight = (await AskAsync(hub.Caller(null), "OPTIONS", "/v1/partners", origin)).Expect(204);
            preflight.Header("Access-Control-Allow-Origin").Should().Be("*");
            preflight.Header("Access-Control-Allow-Methods").Should().Be("GET, HEAD");
            preflight.Header("Access-Control-Allow-Headers").Should().Be("Authorization, Accept, Accept-Language, If-None-Match, Last-Event-ID", "a desk sends its key along");
            preflight.Header("Access-Control-Allow-Credentials").Should().BeNull();
        }
    }

    [Fact]
    public async Task An_answer_that_varies_otherwise_too_says_both()
    {
        await using var hub = await StartAsync(new HubOptions { Settings = Two });
        var duwo = hub.Caller("duwo");
        (await duwo.SubmitAsync(Samples.Stock("2001"))).Expect(201);
        (await duwo.SubmitAsync(Samples.Stock("2001", 7))).Expect(201);

        var answer = (await AskAsync(duwo, "GET", "/v1/submissions/duwo-housing-stock.2001.2/changes", Listed)).Expect(200);

        answer.Header("Vary").Should().Be("Origin, Accept");
    }

    [Fact]
    public async Task An_answer_of_500_is_read_by_a_page_of_a_listed_origin_too()
    {
        await using var store = new FlawedStore();
        await using var hub = await StartAsync(new HubOptions { Settings = Two, Configure = services => services.AddSingleton<ITableStore>(store) });
        store.Fail = true;

        var answer = await hub.Caller(HubCallers.Operator).SendAsync(
            "POST", "/v1/keys", HubClient.Json("""{"owner":"monitor","role":"reader"}"""), request => request.Headers.Add("Origin", Listed));

        answer.ExpectProblem(500, "internal");
        answer.Header("Access-Control-Allow-Origin").Should().Be(Listed);
        answer.Header("Vary").Should().Be("Origin");
        store.Fail = false;
        hub.Errors.Should().Contain(line => line.Contains("The storage is away.", StringComparison.Ordinal));
        hub.Errors.Clear();
    }

    [Fact]
    public async Task Without_listed_origins_no_page_calls_with_a_key()
    {
        await using var hub = await StartAsync(new HubOptions());

        var answer = (await AskAsync(hub.Caller(HubCallers.Operator), "GET", "/v1/keys", Listed)).Expect(200);

        answer.Header("Access-Control-Allow-Origin").Should().BeNull();
        answer.Header("Vary").Should().BeNull();
    }

    protected abstract Task<HubUnderTest> StartAsync(HubOptions options);

    private static Task<Answer> AskAsync(HubClient client, string method, string path, string? origin) => client.SendAsync(method, path, null, request =>
    {
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }
    });
}

public sealed class CrossOriginOnSqlite : CrossOriginTests
{
    protected override Task<HubUnderTest> StartAsync(HubOptions options) => HubUnderTest.StartAsync(options);
}

public sealed class CrossOriginOnFunctions : CrossOriginTests
{
    protected override Task<HubUnderTest> StartAsync(HubOptions options) => FunctionsFront.StartAsync(options);
}

/// <summary>The setting itself.</summary>
public sealed class AllowedOriginsTests
{
    [Theory]
    [InlineData("https://desk.example.nl", "https://desk.example.nl")]
    [InlineData("HTTPS://Desk.Example.nl:443", "https://desk.example.nl")]
    [InlineData("https://desk.example.nl:8443", "https://desk.example.nl:8443")]
    [InlineData("https://café.example.nl", "https://xn--caf-dma.example.nl")]
    [InlineData("https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443")]
    [InlineData("http://localhost:5173", "http://localhost:5173")]
    [InlineData("http://127.0.0.1", "http://127.0.0.1")]
    public void An_origin_is_taken_as_browsers_send_it(string setting, string sent)
    {
        HttpOptions.OriginOf(setting).Should().Be(sent);
        With(setting).Fault().Should().BeNull();
    }

    [Theory]
    [InlineData("*")]
    [InlineData("https://*")]
    [InlineData("https://*.example.nl")]
    [InlineData("https://desk.example.nl/")]
    [InlineData("https://desk.example.nl/desk")]
    [InlineData("https://desk.example.nl?x")]
    [InlineData("https://desk.example.nl#x")]
    [InlineData("https://user@desk.example.nl")]
    [InlineData("https:/desk.example.nl")]
    [InlineData("https://")]
    [InlineData("https://desk.example.nl:99999")]
    [InlineData(" https://desk.example.nl")]
    [InlineData("desk.example.nl")]
    [InlineData("http://desk.example.nl")]
    [InlineData("ftp://desk.example.nl")]
    [InlineData("null")]
    [InlineData("")]
    public void Anything_else_is_refused_at_start(string setting) =>
        With(setting).Fault().Should().StartWith("Http:AllowedOrigins: '").And.Contain("is no origin");

    [Fact]
    public async Task A_hub_with_a_wrong_origin_does_not_start()
    {
        using var folder = new TempFolder();
        var options = new HubOptions { Data = folder.Path, Settings = new Dictionary<string, string?> { ["Http:AllowedOrigins:0"] = "*" } };

        await FluentActions.Awaiting(() => HubUnderTest.StartAsync(options))
            .Should().ThrowAsync<OptionsValidationException>().WithMessage("*Http:AllowedOrigins*");
    }

    private static HttpOptions With(string origin)
    {
        var options = new HttpOptions();
        options.AllowedOrigins.Add(origin);
        return options;
    }
}

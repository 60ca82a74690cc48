using System.Text.Json;
using System.Text.RegularExpressions;
using FluentAssertions;
using Hub.Http;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>What holds for the interface as a whole; headers and problem documents are held to by <see cref="Conventions"/>.</summary>
public abstract partial class InterfaceTests(HubFixture hub)
{
    private readonly HubClient anybody = hub.Caller(null);

    public static TheoryData<string> Paths => new(RouteTable.All.Select(route => route.Pattern).Distinct());

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Another_method_is_answered_405_with_those_there_are(string pattern)
    {
        var answer = await hub.Caller(HubCallers.Operator).SendAsync(Methods(pattern).Contains("PATCH") ? "PUT" : "PATCH", Filled(pattern), HubClient.Json("{}"));

        answer.ExpectProblem(405, "method-not-allowed");
        answer.Header("Allow")!.Split(", ").Should().BeEquivalentTo(Methods(pattern));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task OPTIONS_says_which_methods_there_are_and_to_whom(string pattern)
    {
        var answer = (await anybody.SendAsync("OPTIONS", Filled(pattern))).Expect(204);

        answer.Header("Allow")!.Split(", ").Should().BeEquivalentTo(Methods(pattern));
        answer.Header("Access-Control-Allow-Origin").Should().Be(IsPublic(pattern) ? "*" : null);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task HEAD_answers_as_GET_does_without_the_body(string pattern)
    {
        if (!Methods(pattern).Contains("GET"))
        {
            return;
        }

        var get = await hub.Caller(HubCallers.Operator).GetAsync(Filled(pattern));
        var head = await hub.Caller(HubCallers.Operator).SendAsync("HEAD", Filled(pattern));

        head.Status.Should().Be(get.Status);
        head.Body.Length.Should().Be(0);
        head.Header("Content-Type").Should().Be(get.Header("Content-Type"));
        head.Header("ETag").Should().Be(get.Header("ETag"));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Public_paths_and_links_of_mails_need_no_key_and_all_others_do(string pattern)
    {
        foreach (var method in RouteTable.All.Where(route => route.Pattern == pattern).Select(route => route.Method))
        {
            var answer = await anybody.SendAsync(method, Filled(pattern), method == "POST" ? HubClient.Json("{}") : null);

            (answer.Status == 401).Should().Be(AccessOf(pattern) == Access.Callers, $"{method} answered {answer.Status}");
            answer.Header("Access-Control-Allow-Origin").Should().Be(IsPublic(pattern) ? "*" : null);
        }
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v2/feeds")]
    [InlineData("/v1/secrets")]
    [InlineData("/v1/feeds/a/b/c/d")]
    [InlineData("/admin.php")]
    public async Task A_path_that_does_not_exist_is_not_found(string path)
    {
        (await anybody.GetAsync(path)).ExpectProblem(404, "not-found");
        (await anybody.SendAsync("POST", path, HubClient.Json("{}"))).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task The_hub_is_alive_and_ready()
    {
        (await anybody.GetAsync("/health/live")).Expect(200);
        (await anybody.GetAsync("/health/ready")).Expect(200);
    }

    [Fact]
    public async Task The_description_covers_exactly_the_route_table()
    {
        var document = await anybody.JsonAsync("/v1/openapi.json");

        var described = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} /v1{path.Name} {operation.Value.Text("operationId")}"));
        described.Should().BeEquivalentTo(RouteTable.All
            .Where(route => route.Pattern.StartsWith("/v1/", StringComparison.Ordinal))
            .Select(route => $"{route.Method} {route.Pattern} {route.Name}"));
    }

    [Fact]
    public async Task The_description_is_a_sound_OpenAPI_document()
    {
        var answer = (await anybody.GetAsync("/v1/openapi.json")).Expect(200);
        answer.Header("Access-Control-Allow-Origin").Should().Be("*");
        var document = answer.Json;

        document.Text("openapi").Should().StartWith("3.");
        document.GetProperty("info").Text("version").Should().Be(answer.Header("API-Version"));
        document.GetProperty("info").GetProperty("contact").EnumerateObject().Select(member => member.Name).Should().Contain(["name", "url", "email"]);
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            path.Name.Should().MatchRegex("^(/([a-z0-9-]+|\\{[a-zA-Z]+\\}|openapi\\.json))+$", "paths are kebab-case without a trailing slash");
            foreach (var operation in path.Value.EnumerateObject())
            {
                CheckOperation(path.Name, operation.Value);
            }
        }

        CheckReferences(document, document);
    }

    private static void CheckOperation(string path, JsonElement operation)
    {
        operation.Text("summary").Should().NotBeEmpty();
        var parameters = operation.GetProperty("parameters").EnumerateArray().ToList();
        parameters.Where(parameter => parameter.Text("in") == "path").Select(parameter => parameter.Text("name"))
            .Should().Equal(Parameter().Matches(path).Select(match => match.Groups[1].Value));
        parameters.Should().NotContain(parameter => parameter.GetProperty("schema").ValueKind != JsonValueKind.Object);
        var responses = operation.GetProperty("responses").EnumerateObject().ToList();
        responses.Should().Contain(response => response.Name.StartsWith('2'));
        foreach (var response in responses)
        {
            response.Value.Text("description").Should().NotBeEmpty();
            response.Value.GetProperty("headers").TryGetProperty("API-Version", out _).Should().BeTrue();
            if (response.Name[0] is '4' or '5')
            {
                response.Value.GetProperty("content").TryGetProperty("application/problem+json", out _).Should().BeTrue();
            }
        }
    }

    private static void CheckReferences(JsonElement document, JsonElement at)
    {
        switch (at.ValueKind)
        {
            case JsonValueKind.Array:
                at.EnumerateArray().ToList().ForEach(item => CheckReferences(document, item));
                break;
            case JsonValueKind.Object:
                foreach (var member in at.EnumerateObject())
                {
                    if (member.Name == "$ref")
                    {
                        var target = document;
                        foreach (var name in member.Value.GetString()!.Split('/').Skip(1))
                        {
                            target.TryGetProperty(name, out target).Should().BeTrue($"{member.Value} is there");
                        }
                    }

                    CheckReferences(document, member.Value);
                }

                break;
        }
    }

    private static bool IsPublic(string pattern) => AccessOf(pattern) == Access.Public;

    private static Access AccessOf(string pattern) => RouteTable.All.First(route => route.Pattern == pattern).Access;

    private static List<string> Methods(string pattern) =>
        [.. RouteTable.All.Where(route => route.Pattern == pattern).SelectMany(route => route.Methods), "OPTIONS"];

    private static string Filled(string pattern) => pattern
        .Replace("/v1/indicators/{id}", "/v1/indicators/housing-units", StringComparison.Ordinal)
        .Replace("{feed}", "duwo-housing-stock", StringComparison.Ordinal)
        .Replace("{version}", "v1", StringComparison.Ordinal)
        .Replace("{type}", "nl.partnerhub.feed.late.v1", StringComparison.Ordinal)
        .Replace("{id}", "nothing", StringComparison.Ordinal);

    [GeneratedRegex("\\{([a-zA-Z]+)\\}")]
    private static partial Regex Parameter();
}

public sealed class InterfaceOnSqlite(SqliteHub hub) : InterfaceTests(hub), IClassFixture<SqliteHub>;

public sealed class InterfaceOnAzurite(AzuriteHub hub) : InterfaceTests(hub), IClassFixture<AzuriteHub>;

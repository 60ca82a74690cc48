using System.Text.Json;
using FluentAssertions;
using Hub.Tests.Functions;
using Hub.Tests.Partners;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Who a caller is told to be, who the partners are, and what the operator is told of the hub.</summary>
public abstract class CallerTests
{
    private readonly FakeTimeProvider clock = new(DateTimeOffset.FromUnixTimeSeconds(Issuer.Now));

    [Fact]
    public async Task A_partner_is_told_its_key_its_name_and_its_feeds()
    {
        await using var hub = await StartAsync(new HubOptions { Clock = clock });

        var caller = await hub.Caller("duwo").JsonAsync("/v1/caller");

        caller.Text("id").Should().Be("duwo");
        caller.Text("role").Should().Be("partner");
        var key = caller.GetProperty("key");
        key.Text("id").Should().Be(hub.Key("duwo")[4..16]);
        key.Text("label").Should().Be("tests");
        key.Text("createdAt").Should().Be("2026-01-05T10:00:00.000Z");
        key.Text("expiresAt").Should().Be("2027-01-05T10:00:00.000Z");
        caller.GetProperty("partner").Text("id").Should().Be("duwo");
        caller.GetProperty("partner").GetProperty("title").Text("nl").Should().Be("DUWO");
        caller.GetProperty("feeds").EnumerateArray().Select(feed => feed.GetString()).Should().Equal("duwo-housing-market", "duwo-housing-stock", "duwo-lettings");
        caller.GetProperty("links").Text("rotation").Should().Be($"/v1/keys/{key.Text("id")}/rotation");
        caller.GetRawText().Should().NotContain("hub_");
    }

    [Fact]
    public async Task A_caller_of_another_role_has_no_feeds_and_a_key_for_ever_no_end()
    {
        await using var hub = await StartAsync(new HubOptions { Clock = clock, Settings = new Dictionary<string, string?> { ["Keys:LifetimeDays"] = "0" } });

        foreach (var (caller, role) in new[] { (HubCallers.Monitor, "reader"), (HubCallers.Municipality, "subscriber"), (HubCallers.Operator, "operator") })
        {
            var told = await hub.Caller(caller).JsonAsync("/v1/caller");
            told.Text("role").Should().Be(role);
            told.GetProperty("key").TryGetProperty("expiresAt", out _).Should().BeFalse();
            told.TryGetProperty("partner", out _).Should().BeFalse();
            told.TryGetProperty("feeds", out _).Should().BeFalse();
            told.GetProperty("links").TryGetProperty("keys", out _).Should().Be(role == "operator");
        }

        (await hub.Caller(null).GetAsync("/v1/caller")).ExpectProblem(401, "unauthenticated");
        (await hub.Caller(HubCallers.Revoked).GetAsync("/v1/caller")).ExpectProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task A_caller_with_a_token_has_no_key_and_may_do_what_its_role_may()
    {
        using var issuer = new Issuer();
        var settings = new Dictionary<string, string?> { ["Jwt:Issuer"] = issuer.Options.Issuer, ["Jwt:Audience"] = issuer.Options.Audience, ["Jwt:SigningKeys"] = issuer.Keys };
        await using var hub = await StartAsync(new HubOptions { Clock = clock, Settings = settings });
        using var http = new HttpClient { BaseAddress = hub.Address };
        var duwo = new HubClient(http, issuer.Sign(Issuer.Valid()));
        var claims = Issuer.Valid();
        claims["sub"] = "anna";
        claims["roles"] = "operator";
        var theOperator = new HubClient(http, issuer.Sign(claims));

        var told = await duwo.JsonAsync("/v1/caller");

        told.Text("id").Should().Be("duwo");
        told.TryGetProperty("key", out _).Should().BeFalse();
        told.GetProperty("links").TryGetProperty("rotation", out _).Should().BeFalse();
        told.GetProperty("feeds").GetArrayLength().Should().Be(3);
        (await duwo.SendAsync("POST", $"/v1/keys/{hub.Key("duwo")[4..16]}/rotation")).ExpectProblem(403, "forbidden");
        (await theOperator.PostAsync("/v1/keys", """{"owner":"bea","role":"operator"}""")).Expect(201);
    }

    [Fact]
    public async Task The_partners_are_listed_with_their_feeds_to_anybody()
    {
        await using var hub = await StartAsync(new HubOptions { Clock = clock });

        var answer = (await hub.Caller(null).GetAsync("/v1/partners")).Expect(200);

        answer.Header("ETag").Should().NotBeNull();
        var partners = answer.Json.GetProperty("partners").EnumerateArray().ToList();
        partners.Select(partner => partner.Text("id")).Should().Equal("duwo", "gemeente-leiden", "lbsp", "lic", "partner-hub", "universiteit-leiden");
        partners[0].Text("url").Should().StartWith("https://");
        partners[3].GetProperty("title").Text("en").Should().Be("Leiden International Centre");
        partners[3].GetProperty("feeds").EnumerateArray().Select(feed => feed.GetString()).Should().Equal("lic-events", "lic-newcomers");
    }

    [Fact]
    public async Task The_operator_alone_is_told_what_runs_and_how_much_there_is()
    {
        await using var hub = await StartAsync(new HubOptions { Clock = clock });
        clock.Advance(TimeSpan.FromHours(2));
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001"))).Expect(201);
        var municipality = hub.Caller(HubCallers.Municipality);
        const string hook = """{"sink":"http://127.0.0.1:9/hook","protocol":"HTTP","types":["nl.partnerhub.housing.alert.raised.v1"]}""";
        (await municipality.PostAsync("/v1/subscriptions", hook)).Expect(201);
        var path = (await municipality.PostAsync("/v1/subscriptions", hook)).Expect(201).Header("Location")!;
        (await municipality.SendAsync("PATCH", path, HubClient.Json("""{"status":"paused"}"""))).Expect(200);
        var events = await hub.Caller(HubCallers.Operator).EventsAsync();

        var answer = (await hub.Caller(HubCallers.Operator).GetAsync("/v1/about")).Expect(200);

        var about = answer.Json;
        about.Text("version").Should().Be("0.1.0");
        about.Text("apiVersion").Should().Be(answer.Header("API-Version"));
        about.Text("startedAt").Should().Be("2026-01-05T10:00:00.000Z");
        about.Text("runtime").Should().StartWith(".NET 10.");
        about.GetProperty("events").GetProperty("last").GetInt64().Should().Be(long.Parse(events[^1].Text("sequence"), System.Globalization.CultureInfo.InvariantCulture));
        about.GetProperty("counts").GetRawText().Should().Be(
            """{"feeds":9,"indicators":48,"alertRules":4,"partners":6,"subscriptions":{"active":0,"pending":1,"paused":1,"disabled":0}}""");
        about.GetProperty("deliveries").GetRawText().Should().Be("""{"due":0}""");
        CheckStorage(hub, about.GetProperty("storage"));
        answer.Text.Should().NotContain(Path.GetTempPath()).And.NotContain("hub.db").And.NotContain("AccountKey");
        foreach (var caller in new[] { "duwo", HubCallers.Monitor, HubCallers.Municipality })
        {
            (await hub.Caller(caller).GetAsync("/v1/about")).ExpectProblem(403, "forbidden");
        }
    }

    protected abstract Task<HubUnderTest> StartAsync(HubOptions options);

    /// <summary>Holds what is told of the storage against what lies there.</summary>
    protected virtual void CheckStorage(HubUnderTest hub, JsonElement storage)
    {
        ArgumentNullException.ThrowIfNull(hub);
        storage.Text("engine").Should().Be("sqlite");
        var bytes = new[] { "hub.db", "hub.db-wal" }.Sum(file => new FileInfo(Path.Combine(hub.Data, file)).Length);
        storage.GetProperty("bytes").GetInt64().Should().BeCloseTo(bytes, 10_000_000).And.BeGreaterThan(8192);
    }
}

public sealed class CallersOnSqlite : CallerTests
{
    protected override Task<HubUnderTest> StartAsync(HubOptions options) => HubUnderTest.StartAsync(options);
}

public sealed class CallersOnFunctions : CallerTests
{
    protected override Task<HubUnderTest> StartAsync(HubOptions options) => FunctionsFront.StartAsync(options);
}

public sealed class CallersOnAzurite(Azurite azurite) : CallerTests
{
    protected override async Task<HubUnderTest> StartAsync(HubOptions options) =>
        await HubUnderTest.StartAsync(options with { Azurite = await azurite.ConnectionStringAsync(TestContext.Current.CancellationToken) });

    protected override void CheckStorage(HubUnderTest hub, JsonElement storage) =>
        storage.GetRawText().Should().Be("""{"engine":"azure-tables"}""");
}

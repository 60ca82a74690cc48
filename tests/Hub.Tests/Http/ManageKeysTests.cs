using FluentAssertions;
using Hub.Tests.Functions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Keys over the interface: issued, listed, rotated and revoked. Each test has a hub and a clock of its own.</summary>
public abstract class ManageKeysTests
{
    private const string Keys = "/v1/keys";
    private const string KeyPattern = "^hub_[a-z2-9]{12}_[A-Za-z0-9_-]{43}$";

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_key_is_issued_shown_once_used_and_revoked()
    {
        await using var hub = await StartAsync(new HubOptions { Clock = clock });
        var theOperator = hub.Caller(HubCallers.Operator);

        var issued = (await theOperator.PostAsync(Keys, """{"owner":"duwo","role":"partner","label":"nightly export","days":30}""")).Expect(201);

        var path = issued.Header("Location")!;
        issued.Header("Cache-Control").Should().Be("no-store");
        issued.Json.Text("key").Should().MatchRegex(KeyPattern);
        path.Should().Be($"{Keys}/{issued.Json.Text("id")}");
        var read = (await theOperator.GetAsync(path)).Expect(200);
        read.Text.Should().NotContain("hub_");
        read.Json.GetRawText().Should().Be(
            $$$"""{"id":"{{{issued.Json.Text("id")}}}","owner":"duwo","role":"partner","label":"nightly export","status":"active","createdAt":"2026-01-05T10:00:00.000Z","expiresAt":"2026-02-04T10:00:00.000Z","links":{"self":"{{{path}}}","rotation":"{{{path}}}/rotation"}}""");
        using var http = new HttpClient { BaseAddress = hub.Address };
        var caller = new HubClient(http, issued.Json.Text("key"));
        (await caller.SubmitAsync(Samples.Stock("2001"))).Expect(201);

        clock.Advance(TimeSpan.FromHours(1));
        var revoked = (await theOperator.SendAsync("DELETE", path)).Expect(200).Json;
        clock.Advance(TimeSpan.FromHours(1));
        (await theOperator.SendAsync("DELETE", path)).Expect(200).Json.GetRawText().Should().Be(revoked.GetRawText());
        revoked.Text("status").Should().Be("revoked");
        revoked.Text("revokedAt").Should().Be("2026-01-05T11:00:00.000Z");
        (await caller.SubmitAsync(Samples.Stock("2002"))).ExpectProblem(401, "unauthenticated");
        (await theOperator.SendAsync("POST", path + "/rotation")).ExpectProblem(409, "conflict");
    }

    [Fact]
    public async Task A_key_of_no_days_never_ends_and_one_without_days_ends_as_the_setting_says()
    {
        await using var hub = await StartAsync(new HubOptions { Clock = clock, Settings = new Dictionary<string, string?> { ["Keys:LifetimeDays"] = "10" } });
        var theOperator = hub.Caller(HubCallers.Operator);

        var forEver = (await theOperator.PostAsync(Keys, """{"owner":"monitor","role":"reader","days":0}""")).Expect(201).Json;
        var usual = (await theOperator.PostAsync(Keys, """{"owner":"monitor","role":"reader"}""")).Expect(201).Json;

        forEver.TryGetProperty("expiresAt", out _).Should().BeFalse();
        forEver.Text("label").Should().BeEmpty();
        usual.Text("expiresAt").Should().Be("2026-01-15T10:00:00.000Z");
    }

    [Fact]
    public async Task All_keys_are_listed_without_their_secrets_as_they_stand()
    {
        await using var hub = await StartAsync(new HubOptions { Clock = clock });

        var answer = (await hub.Caller(HubCallers.Operator).GetAsync(Keys)).Expect(200);

        answer.Text.Should().NotContain("hub_").And.NotContain("hash");
        var keys = answer.Json.GetProperty("keys").EnumerateArray().ToList();
        keys.Select(key => key.Text("owner")).Should().BeInAscendingOrder(StringComparer.Ordinal);
        keys.Where(key => key.Text("owner") == "duwo").Select(key => key.Text("status")).Should().BeEquivalentTo("active", "active", "revoked");
        clock.Advance(TimeSpan.FromTicks(1));
        var later = (await hub.Caller(HubCallers.Operator).JsonAsync(Keys)).GetProperty("keys").EnumerateArray();
        later.Where(key => key.Text("owner") == "duwo").Select(key => key.Text("status")).Should().BeEquivalentTo("active", "expired", "revoked");
    }

    [Theory]
    [InlineData("duwo")]
    [InlineData(HubCallers.Monitor)]
    [InlineData(HubCallers.Municipality)]
    public async Task Keys_are_for_the_operator_alone(string caller)
    {
        await using var hub = await StartAsync(new HubOptions { Clock = clock });
        var others = await IdOfAsync(hub, "lic");
        var client = hub.Caller(caller);

        (await client.GetAsync(Keys)).ExpectProblem(403, "forbidden");
        (await client.GetAsync($"{Keys}/{others}")).ExpectProblem(403, "forbidden");
        (await client.PostAsync(Keys, """{"owner":"duwo","role":"partner"}""")).ExpectProblem(403, "forbidden");
        (await client.SendAsync("DELETE", $"{Keys}/{others}")).ExpectProblem(403, "forbidden");
        (await client.SendAsync("DELETE", $"{Keys}/{await OwnIdAsync(client)}")).ExpectProblem(403, "forbidden");
        (await client.SendAsync("POST", $"{Keys}/{others}/rotation")).ExpectProblem(403, "forbidden");
        (await client.SendAsync("POST", $"{Keys}/nothing/rotation")).ExpectProblem(403, "forbidden").Text("detail").Should().NotContain("There is no", "whether there is such a key is not told");
        (await hub.Caller("lic").GetAsync("/v1/caller")).Expect(200);
    }

    [Theory]
    [InlineData("{", " invalid-json")]
    [InlineData("[]", " type")]
    [InlineData("{}", "/role required", "/owner required")]
    [InlineData("""{"owner":"duwo","owner":"lic","role":"partner"}""", "/owner duplicate-member")]
    [InlineData("""{"owner":"Du wo","role":"king","label":7,"days":1.5,"key":"mine"}""", "/key additional-property", "/role enum", "/owner pattern", "/label type", "/days type")]
    [InlineData("""{"owner":"nobody","role":"partner"}""", "/owner enum")]
    [InlineData("""{"owner":"duwo","role":"operator"}""", "/owner enum")]
    [InlineData("""{"owner":"partner-hub","role":"partner"}""", "/owner enum")]
    [InlineData("""{"owner":"partner-hub","role":"operator"}""", "/owner enum")]
    [InlineData("""{"owner":"monitor","role":"reader","days":-1}""", "/days minimum")]
    [InlineData("""{"owner":"monitor","role":"reader","days":36501}""", "/days maximum")]
    [InlineData("""{"owner":"monitor","role":"reader","label":"two\nlines"}""", "/label max-length")]
    [InlineData("""{"owner":"monitor","role":"reader","label":"for jan@example.nl"}""", "/label personal-data")]
    public async Task Everything_that_is_wrong_with_a_request_for_a_key_is_told_at_once(string body, params string[] errors)
    {
        await using var hub = await StartAsync(new HubOptions { Clock = clock });
        var theOperator = hub.Caller(HubCallers.Operator);
        var before = (await theOperator.GetAsync(Keys)).Text;

        var answer = await theOperator.PostAsync(Keys, body);

        answer.ExpectProblem(400, "invalid-document");
        answer.Errors().Should().BeEquivalentTo(errors);
        answer.Text.Should().NotContain("jan@example.nl");
        (await theOperator.GetAsync(Keys)).Text.Should().Be(before);
    }

    [Fact]
    public async Task A_partner_rotates_the_key_it_calls_with_and_both_work_for_a_day()
    {
        await using var hub = await StartAsync(new HubOptions { Clock = clock });
        var duwo = hub.Caller("duwo");
        var id = await OwnIdAsync(duwo);

        var answer = (await duwo.SendAsync("POST", $"{Keys}/{id}/rotation")).Expect(201);

        var rotated = answer.Json;
        answer.Header("Location").Should().Be($"{Keys}/{rotated.Text("id")}");
        answer.Header("Cache-Control").Should().Be("no-store");
        rotated.Text("key").Should().MatchRegex(KeyPattern);
        rotated.Text("replaces").Should().Be(id);
        rotated.Text("label").Should().Be("tests");
        rotated.Text("expiresAt").Should().Be("2027-01-05T10:00:00.000Z");
        rotated.Text("previousKeyEndsAt").Should().Be("2026-01-06T10:00:00.000Z");
        using var http = new HttpClient { BaseAddress = hub.Address };
        var next = new HubClient(http, rotated.Text("key"));
        (await next.JsonAsync("/v1/caller")).GetProperty("key").Text("id").Should().Be(rotated.Text("id"));
        (await duwo.JsonAsync("/v1/caller")).GetProperty("key").Text("expiresAt").Should().Be("2026-01-06T10:00:00.000Z");
        (await hub.Caller(HubCallers.Operator).JsonAsync($"{Keys}/{id}")).Text("replacedBy").Should().Be(rotated.Text("id"));

        clock.Advance(TimeSpan.FromDays(1));
        (await duwo.GetAsync("/v1/caller")).ExpectProblem(401, "unauthenticated");
        (await next.GetAsync("/v1/caller")).Expect(200);
    }

    [Fact]
    public async Task The_operator_rotates_any_key_with_an_overlap_of_its_choice_and_may_not_revoke_its_own()
    {
        await using var hub = await StartAsync(new HubOptions { Clock = clock });
        var theOperator = hub.Caller(HubCallers.Operator);
        var (lic, own) = (await IdOfAsync(hub, "lic"), await OwnIdAsync(theOperator));

        (await theOperator.PostAsync($"{Keys}/{lic}/rotation", """{"overlap":"PT0S"}""")).Expect(201).Json.Text("owner").Should().Be("lic");
        (await hub.Caller("lic").GetAsync("/v1/caller")).ExpectProblem(401, "unauthenticated");
        (await theOperator.SendAsync("DELETE", $"{Keys}/{own}")).ExpectProblem(409, "conflict").Text("detail").Should().Contain("Rotate it");
        var next = (await theOperator.PostAsync($"{Keys}/{own}/rotation", """{"overlap":"P30D"}""")).Expect(201).Json;
        using var http = new HttpClient { BaseAddress = hub.Address };
        (await new HubClient(http, next.Text("key")).SendAsync("DELETE", $"{Keys}/{own}")).Expect(200);
        (await theOperator.GetAsync(Keys)).ExpectProblem(401, "unauthenticated");
    }

    [Theory]
    [InlineData("""{"overlap":"P30DT1S"}""", "/overlap invalid-duration")]
    [InlineData("""{"overlap":"P1M"}""", "/overlap invalid-duration")]
    [InlineData("""{"overlap":""}""", "/overlap invalid-duration")]
    [InlineData("""{"overlap":24,"days":3}""", "/overlap type", "/days additional-property")]
    [InlineData("null", " type")]
    public async Task A_rotation_that_is_wrong_changes_nothing(string body, params string[] errors)
    {
        await using var hub = await StartAsync(new HubOptions { Clock = clock });
        var theOperator = hub.Caller(HubCallers.Operator);
        var id = await IdOfAsync(hub, "lic");
        var before = (await theOperator.GetAsync(Keys)).Text;

        var answer = await theOperator.PostAsync($"{Keys}/{id}/rotation", body);

        answer.ExpectProblem(400, "invalid-document");
        answer.Errors().Should().BeEquivalentTo(errors);
        (await theOperator.GetAsync(Keys)).Text.Should().Be(before);
    }

    [Fact]
    public async Task What_is_no_key_is_not_found_and_a_whole_key_is_not_repeated()
    {
        await using var hub = await StartAsync(new HubOptions { Clock = clock });
        var theOperator = hub.Caller(HubCallers.Operator);

        foreach (var (method, path) in new[] { ("GET", "none"), ("DELETE", "abcdefghijkm"), ("POST", "none/rotation") })
        {
            (await theOperator.SendAsync(method, $"{Keys}/{path}")).ExpectProblem(404, "not-found");
        }

        (await theOperator.GetAsync($"{Keys}/{hub.Key("duwo")}")).ExpectProblem(404, "not-found").Text("detail").Should().Be("There is no key with that id.");
    }

    protected abstract Task<HubUnderTest> StartAsync(HubOptions options);

    private static async Task<string> OwnIdAsync(HubClient caller) => (await caller.JsonAsync("/v1/caller")).GetProperty("key").Text("id");

    private static Task<string> IdOfAsync(HubUnderTest hub, string caller) => OwnIdAsync(hub.Caller(caller));
}

public sealed class ManageKeysOnSqlite : ManageKeysTests
{
    protected override Task<HubUnderTest> StartAsync(HubOptions options) => HubUnderTest.StartAsync(options);
}

public sealed class ManageKeysOnAzurite(Azurite azurite) : ManageKeysTests
{
    protected override async Task<HubUnderTest> StartAsync(HubOptions options) =>
        await HubUnderTest.StartAsync(options with { Azurite = await azurite.ConnectionStringAsync(TestContext.Current.CancellationToken) });
}

public sealed class ManageKeysOnFunctions : ManageKeysTests
{
    protected override Task<HubUnderTest> StartAsync(HubOptions options) => FunctionsFront.StartAsync(options);
}

using System.Text.Json.Nodes;
using FluentAssertions;
using Hub.Partners;
using Xunit;

namespace Hub.Tests.Partners;

public sealed class TokenTests(Issuer issuer) : IClassFixture<Issuer>
{
    public static TheoryData<string, string?> Spoiled => new()
    {
        { "iss", "\"https://elsewhere.example\"" },
        { "iss", null },
        { "aud", "\"another\"" },
        { "aud", null },
        { "sub", null },
        { "sub", "7" },
        { "sub", "\"Not kebab\"" },
        { "sub", "[\"duwo\",\"lic\"]" },
        { "roles", null },
        { "roles", "\"admin\"" },
        { "roles", "\"Partner\"" },
        { "roles", "0" },
        { "roles", "[\"partner\",\"operator\"]" },
        { "roles", "{\"partner\":true}" },
        { "roles", "[]" },
        { "exp", null },
        { "exp", "\"soon\"" },
        { "exp", "-1" },
        { "exp", "1e300" },
        { "nbf", "9999999999999" },
    };

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    public async Task A_token_of_the_configured_issuer_authenticates(string algorithm)
    {
        (await Who(issuer.Sign(Issuer.Valid(), algorithm))).Should().Be(new Caller("duwo", Role.Partner));
    }

    [Theory]
    [MemberData(nameof(Spoiled))]
    public async Task A_token_with_an_unexpected_claim_is_refused(string claim, string? json)
    {
        var claims = Issuer.Valid();
        claims.Remove(claim);
        if (json is not null)
        {
            claims[claim] = JsonNode.Parse(json);
        }

        (await Who(issuer.Sign(claims))).Should().BeNull();
    }

    [Fact]
    public async Task A_token_that_says_a_thing_twice_is_refused()
    {
        (await Who(issuer.SignText(Issuer.Valid().ToJsonString().Replace("{", """{"roles":"operator",""", StringComparison.Ordinal)))).Should().BeNull();
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("RS384")]
    public async Task An_algorithm_outside_the_list_is_refused(string algorithm)
    {
        (await Who(issuer.Sign(Issuer.Valid(), algorithm))).Should().BeNull();
    }

    [Fact]
    public async Task Another_issuers_signature_is_refused()
    {
        using var forger = new Issuer();

        (await Who(forger.Sign(Issuer.Valid()))).Should().BeNull();
    }

    [Fact]
    public async Task A_changed_token_is_refused()
    {
        var parts = issuer.Sign(Issuer.Valid()).Split('.');
        var claims = Issuer.Valid();
        claims["roles"] = "operator";
        var other = issuer.Sign(claims).Split('.');

        (await Who($"{parts[0]}.{other[1]}.{parts[2]}")).Should().BeNull();
    }

    [Fact]
    public async Task A_critical_header_the_hub_does_not_know_is_refused()
    {
        var header = new JsonObject { ["crit"] = new JsonArray("exp2"), ["exp2"] = 1 };

        (await Who(issuer.Sign(Issuer.Valid(), extraHeader: header))).Should().BeNull();
    }

    [Theory]
    [InlineData(359, true)]
    [InlineData(360, false)]
    [InlineData(-60, true)]
    [InlineData(-61, false)]
    public async Task Times_are_those_of_the_injected_clock_with_a_minute_of_skew(int secondsLater, bool accepted)
    {
        var claims = Issuer.Valid();
        claims["nbf"] = Issuer.Now - secondsLater;
        claims["exp"] = Issuer.Now + 300 - secondsLater;

        (await Who(issuer.Sign(claims)) is not null).Should().Be(accepted);
    }

    [Fact]
    public async Task Configured_claims_hold_the_caller_and_the_role()
    {
        var options = issuer.Options;
        options.SubjectClaim = "client_id";
        options.RoleClaim = "hub_role";
        var claims = Issuer.Valid();
        claims["client_id"] = "monitor";
        claims["hub_role"] = new JsonArray("reader");

        var desk = new KeyDesk(new MemoryStore(hasTokens: true), jwt: options);

        (await desk.Who(issuer.Sign(claims))).Should().Be(new Caller("monitor", Role.Reader));
    }

    [Fact]
    public async Task Tokens_are_refused_unless_an_issuer_is_configured()
    {
        (await new KeyDesk(new MemoryStore(hasTokens: true)).Who(issuer.Sign(Issuer.Valid()))).Should().BeNull();
    }

    [Fact]
    public async Task Signing_keys_may_stand_in_a_file()
    {
        using var folder = new TempFolder();
        folder.Write("keys.json", issuer.Keys);
        var options = issuer.Options;
        options.SigningKeys = Path.Combine(folder.Path, "keys.json");

        (await new KeyDesk(new MemoryStore(hasTokens: true), jwt: options).Who(issuer.Sign(Issuer.Valid()))).Should().NotBeNull();
    }

    [Fact]
    public void Settings_that_cannot_be_used_are_refused_at_start()
    {
        var secret = issuer.RsaKey;
        secret["d"] = secret["n"]!.DeepClone();
        var shortKey = issuer.RsaKey;
        shortKey["n"] = "AQAB";
        string[] sets =
        [
            "{", "{}", """{"keys":[]}""", """{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}""", "/no/such/file.json",
            Set(secret), Set(shortKey), Set(new JsonObject { ["kty"] = "EC", ["crv"] = "P-521", ["x"] = "AA", ["y"] = "AA" }),
        ];

        foreach (var set in sets)
        {
            var options = issuer.Options;
            options.SigningKeys = set;
            new JwtOptionsCheck().Validate(null, options).Failed.Should().BeTrue(set);
        }

        new JwtOptionsCheck().Validate(null, new JwtOptions { Issuer = "https://login.example" }).Failed.Should().BeTrue();
        new JwtOptionsCheck().Validate(null, new JwtOptions()).Succeeded.Should().BeTrue();
        new JwtOptionsCheck().Validate(null, issuer.Options).Succeeded.Should().BeTrue();
    }

    private static string Set(JsonObject key) => new JsonObject { ["keys"] = new JsonArray(key) }.ToJsonString();

    private ValueTask<Caller?> Who(string token) => new KeyDesk(new MemoryStore(hasTokens: true), jwt: issuer.Options).Who(token);
}

using FluentAssertions;
using Hub.Partners;
using Xunit;

namespace Hub.Tests.Partners;

public sealed class KeyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_issued_key_authenticates_its_owner_with_its_role()
    {
        var desk = new KeyDesk(new MemoryStore(hasTokens: true));
        var issued = await desk.IssueTo("duwo");

        issued.Key.Should().MatchRegex("^hub_[a-z2-9]{12}_[A-Za-z0-9_-]{43}$");
        (await desk.Who(issued.Key)).Should().Be(new Caller("duwo", Role.Partner, issued.Info.Id));
    }

    [Fact]
    public async Task A_key_is_stored_as_a_hash_and_its_secret_is_neither_stored_nor_logged_nor_printed()
    {
        var store = new MemoryStore(hasTokens: true);
        var desk = new KeyDesk(store);
        var issued = await desk.IssueTo("duwo");
        var secret = issued.Key[^43..];
        var part = secret[..8];
        await desk.Who(issued.Key);
        await desk.Who(issued.Key[..^1] + (issued.Key[^1] == 'A' ? 'B' : 'A'));
        await desk.Revoke.HandleAsync(issued.Info.Id, "operator", Cancellation);
        await desk.Who(issued.Key);

        var stored = await store.GetAsync("keys", "keys", issued.Info.Id, Cancellation);
        stored!.Properties.Values.OfType<string>().Should().NotContain(text => text.Contains(part));
        stored["hash"].Should().BeOfType<byte[]>().Which.Should().HaveCount(32);
        desk.Log.Lines.Should().HaveCountGreaterThan(2).And.NotContain(line => line.Contains(part));
        issued.ToString().Should().NotContain(secret);
        $"{(await desk.List.HandleAsync(Cancellation)).Single()}".Should().NotContain(secret);
    }

    [Theory]
    [InlineData("Duwo", Role.Partner, "")]
    [InlineData("", Role.Reader, "")]
    [InlineData("a/b", Role.Reader, "")]
    [InlineData("nobody", Role.Partner, "")]
    [InlineData("duwo", (Role)9, "")]
    [InlineData("duwo", Role.Partner, "two\nlines")]
    [InlineData("duwo", Role.Partner, "for jan@example.nl")]
    [InlineData("duwo", Role.Operator, "")]
    public async Task A_key_for_something_that_cannot_be_is_refused(string owner, Role role, string label)
    {
        var result = await new KeyDesk(new MemoryStore(hasTokens: true)).Issue.HandleAsync(new IssueKeyCommand(owner, role, label), Cancellation);

        result.Problem!.Code.Should().Be("invalid-request");
    }

    [Fact]
    public async Task Nobody_gets_a_key_in_the_name_of_the_hub_itself()
    {
        var desk = new KeyDesk(new MemoryStore(hasTokens: true), own: "lic");

        foreach (var role in Enum.GetValues<Role>())
        {
            var problem = (await desk.Issue.HandleAsync(new IssueKeyCommand("lic", role), Cancellation)).Problem!;
            problem.Status.Should().Be(400);
            problem.Detail.Should().StartWith("'lic' is the hub itself");
        }

        (await desk.List.HandleAsync(Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_log_tells_who_issued_and_who_revoked_which_key()
    {
        var desk = new KeyDesk(new MemoryStore(hasTokens: true));
        var issued = (await desk.Issue.HandleAsync(new IssueKeyCommand("duwo", Role.Partner) { By = "anna" }, Cancellation)).Value;
        await desk.Revoke.HandleAsync(issued.Info.Id, "bea", Cancellation);

        desk.Log.Lines.Should().Contain(line => line.StartsWith($"KeyIssued Key {issued.Info.Id} was issued to duwo as Partner by anna", StringComparison.Ordinal))
            .And.Contain(line => line.StartsWith($"KeyRevoked Key {issued.Info.Id} of duwo was revoked by bea", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lifetime_that_is_not_positive_is_refused()
    {
        var command = new IssueKeyCommand("duwo", Role.Partner, "", KeyLifetime.Of(TimeSpan.Zero));

        (await new KeyDesk(new MemoryStore(hasTokens: true)).Issue.HandleAsync(command, Cancellation)).Problem!.Status.Should().Be(400);
    }

    [Fact]
    public async Task A_key_lives_a_year_unless_its_issuer_or_the_settings_say_otherwise()
    {
        var store = new MemoryStore(hasTokens: true);
        var desk = new KeyDesk(store);
        var now = desk.Clock.GetUtcNow();

        (await desk.IssueTo("duwo")).Info.ExpiresAt.Should().Be(now.AddDays(365));
        (await desk.IssueTo("duwo", lifetime: KeyLifetime.Never)).Info.ExpiresAt.Should().BeNull();
        (await desk.IssueTo("duwo", lifetime: KeyLifetime.Of(TimeSpan.FromHours(1)))).Info.ExpiresAt.Should().Be(now.AddHours(1));
        (await new KeyDesk(store, options: new KeyOptions { LifetimeDays = 0 }).IssueTo("duwo")).Info.ExpiresAt.Should().BeNull();
    }

    [Fact]
    public async Task An_expired_key_is_refused_from_the_very_moment_even_when_it_is_cached()
    {
        var desk = new KeyDesk(new MemoryStore(hasTokens: true));
        var issued = await desk.IssueTo("duwo", lifetime: KeyLifetime.Of(TimeSpan.FromSeconds(2)));
        desk.Clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        (await desk.Who(issued.Key)).Should().NotBeNull();

        desk.Clock.Advance(TimeSpan.FromTicks(1));

        (await desk.Who(issued.Key)).Should().BeNull();
        (await desk.List.HandleAsync(Cancellation)).Single().StatusAt(desk.Clock.GetUtcNow()).Should().Be("expired");
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once_by_the_process_that_revoked_it()
    {
        var desk = new KeyDesk(new MemoryStore(hasTokens: false));
        var issued = await desk.IssueTo("duwo");
        await desk.Who(issued.Key);

        var revoked = (await desk.Revoke.HandleAsync(issued.Info.Id, "operator", Cancellation)).Value;

        revoked.RevokedAt.Should().Be(desk.Clock.GetUtcNow());
        revoked.StatusAt(desk.Clock.GetUtcNow()).Should().Be("revoked");
        (await desk.Who(issued.Key)).Should().BeNull();
    }

    [Fact]
    public async Task Revoking_twice_keeps_the_first_moment()
    {
        var desk = new KeyDesk(new MemoryStore(hasTokens: true));
        var issued = await desk.IssueTo("duwo");
        var first = (await desk.Revoke.HandleAsync(issued.Info.Id, "operator", Cancellation)).Value;
        desk.Clock.Advance(TimeSpan.FromDays(1));

        (await desk.Revoke.HandleAsync(issued.Info.Id, "operator", Cancellation)).Value.Should().Be(first);
    }

    [Theory]
    [InlineData("abcdefghijkm")]
    [InlineData("hub_abcdefghijkm")]
    [InlineData("a/b#c?d\\e")]
    [InlineData("")]
    public async Task Revoking_what_does_not_exist_finds_nothing_and_repeats_nothing(string id)
    {
        var problem = (await new KeyDesk(new MemoryStore(hasTokens: true)).Revoke.HandleAsync(id, "operator", Cancellation)).Problem!;

        problem.Status.Should().Be(404);
        problem.Detail.Should().Be("There is no key with that id.");
    }

    [Fact]
    public async Task Keys_are_listed_by_owner_oldest_first()
    {
        var desk = new KeyDesk(new MemoryStore(hasTokens: true));
        var second = await desk.IssueTo("lic");
        var first = await desk.IssueTo("duwo");
        desk.Clock.Advance(TimeSpan.FromDays(1));
        var third = await desk.IssueTo("lic");

        (await desk.List.HandleAsync(Cancellation)).Should().Equal(first.Info, second.Info, third.Info);
    }

    [Fact]
    public void Only_a_partner_posts_and_only_for_itself()
    {
        new Caller("duwo", Role.Partner).MayPostFor("duwo").Should().BeTrue();
        new Caller("duwo", Role.Partner).MayPostFor("lic").Should().BeFalse();
        new Caller("duwo", Role.Operator).MayPostFor("duwo").Should().BeFalse();
    }
}

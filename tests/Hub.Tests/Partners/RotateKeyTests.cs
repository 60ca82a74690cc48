using FluentAssertions;
using Hub.Partners;
using Xunit;

namespace Hub.Tests.Partners;

public sealed class RotateKeyTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly MemoryStore store = new(hasTokens: false);
    private readonly KeyDesk desk;

    public RotateKeyTests() => desk = new KeyDesk(store);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_keys_work_until_the_overlap_is_over_and_then_only_the_new_one()
    {
        var old = await desk.IssueTo("duwo", lifetime: KeyLifetime.Of(TimeSpan.FromDays(90)));
        desk.Clock.Advance(TimeSpan.FromDays(10));
        await desk.Who(old.Key);

        var rotated = await desk.RotateAsync(old.Info.Id, Hour);

        var now = desk.Clock.GetUtcNow();
        rotated.PreviousKeyEndsAt.Should().Be(now + Hour);
        rotated.Info.Should().BeEquivalentTo(
            new { Owner = "duwo", Role = Role.Partner, Label = "for a test", CreatedAt = now, ExpiresAt = now.AddDays(90), Replaces = old.Info.Id });
        (await desk.Who(old.Key))!.KeyId.Should().Be(old.Info.Id);
        (await desk.Who(rotated.Key)).Should().Be(new Caller("duwo", Role.Partner, rotated.Info.Id));
        desk.Clock.Advance(Hour);
        (await desk.Who(old.Key)).Should().BeNull();
        (await desk.Who(rotated.Key)).Should().NotBeNull();
    }

    [Fact]
    public async Task Without_an_overlap_the_old_key_ends_at_once_though_it_was_just_used()
    {
        var old = await desk.IssueTo("duwo");
        await desk.Who(old.Key);

        var rotated = await desk.RotateAsync(old.Info.Id, TimeSpan.Zero);

        (await desk.Who(old.Key)).Should().BeNull();
        (await desk.Who(rotated.Key)).Should().NotBeNull();
    }

    [Fact]
    public async Task An_overlap_never_lengthens_the_life_of_the_old_key()
    {
        var old = await desk.IssueTo("duwo", lifetime: KeyLifetime.Of(TimeSpan.FromMinutes(30)));

        (await desk.RotateAsync(old.Info.Id, Hour)).PreviousKeyEndsAt.Should().Be(old.Info.ExpiresAt!.Value);
    }

    [Fact]
    public async Task A_key_that_does_not_end_is_replaced_by_one_that_does_not_either()
    {
        var old = await desk.IssueTo("duwo", lifetime: KeyLifetime.Never);

        var first = await desk.RotateAsync(old.Info.Id, Hour);
        var second = await desk.RotateAsync(old.Info.Id, Hour);

        first.Info.ExpiresAt.Should().BeNull();
        second.Info.ExpiresAt.Should().BeNull("the answer with the first may have been lost");
        (await ListedAsync(old)).Should().Match<KeyInfo>(key => key.ExpiresAt == desk.Clock.GetUtcNow() + Hour && key.ReplacedBy == second.Info.Id);
    }

    [Fact]
    public async Task A_key_rotated_again_is_replaced_by_one_of_its_first_lifetime()
    {
        var old = await desk.IssueTo("duwo", lifetime: KeyLifetime.Of(TimeSpan.FromDays(90)));
        await desk.RotateAsync(old.Info.Id, Hour);
        await desk.RotateAsync(old.Info.Id, Hour / 2);

        var third = await desk.RotateAsync(old.Info.Id, Hour);

        third.Info.ExpiresAt.Should().Be(third.Info.CreatedAt.AddDays(90));
        third.PreviousKeyEndsAt.Should().Be(desk.Clock.GetUtcNow() + (Hour / 2), "it was to end by then");
    }

    [Fact]
    public async Task A_key_that_is_over_is_not_rotated()
    {
        var expired = await desk.IssueTo("duwo", lifetime: KeyLifetime.Of(Hour));
        var revoked = await desk.IssueTo("duwo");
        await desk.Revoke.HandleAsync(revoked.Info.Id, "operator", Cancellation);
        desk.Clock.Advance(Hour);

        (await ProblemAsync(expired.Info.Id)).Should().Be((409, "The key is expired and cannot be rotated. Issue another one."));
        (await ProblemAsync(revoked.Info.Id)).Should().Be((409, "The key is revoked and cannot be rotated. Issue another one."));
        (await ProblemAsync("abcdefghijkm")).Should().Be((404, "There is no key with that id."));
        (await ProblemAsync(expired.Key)).Should().Be((404, "There is no key with that id."), "the key itself is no id, and is not repeated");
        (await desk.List.HandleAsync(Cancellation)).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_key_of_who_may_have_none_any_more_is_not_rotated()
    {
        var old = await desk.IssueTo("lic");
        var later = new KeyDesk(store, desk.Clock, own: "lic");

        var problem = (await later.Rotate.HandleAsync(old.Info.Id, Hour, "operator", Cancellation)).Problem!;

        problem.Status.Should().Be(409);
        problem.Detail.Should().Contain("'lic' is the hub itself");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(31 * 24)]
    public async Task An_overlap_that_is_negative_or_longer_than_thirty_days_is_refused(int hours)
    {
        var old = await desk.IssueTo("duwo");

        (await desk.Rotate.HandleAsync(old.Info.Id, TimeSpan.FromHours(hours), "operator", Cancellation)).Problem!.Code.Should().Be("invalid-request");
    }

    [Fact]
    public async Task The_log_tells_who_replaced_which_key_by_which_and_no_secret()
    {
        var old = await desk.IssueTo("duwo");
        var rotated = await desk.RotateAsync(old.Info.Id, Hour);

        var secret = rotated.Key[^43..];
        desk.Log.Lines.Should().Contain(line => line.StartsWith($"KeyRotated Key {old.Info.Id} of duwo was replaced by key {rotated.Info.Id} by operator", StringComparison.Ordinal))
            .And.NotContain(line => line.Contains(secret, StringComparison.Ordinal));
        rotated.ToString().Should().NotContain(secret);
    }

    [Fact]
    public async Task Rotations_at_once_each_answer_with_a_key_that_works()
    {
        await using var file = new TempStore();
        var busy = new KeyDesk(file);
        var old = await busy.IssueTo("duwo");

        var rotated = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => busy.RotateAsync(old.Info.Id, Hour), Cancellation)));

        rotated.Select(one => one.Info.Id).Should().OnlyHaveUniqueItems();
        foreach (var one in rotated)
        {
            (await busy.Who(one.Key))!.Id.Should().Be("duwo");
        }

        var listed = await busy.List.HandleAsync(Cancellation);
        listed.Should().HaveCount(5);
        listed.Single(key => key.Id == old.Info.Id).ReplacedBy.Should().BeOneOf(rotated.Select(one => one.Info.Id));
    }

    [Fact]
    public async Task Who_rotates_the_key_it_calls_with_does_so_twenty_times_a_day_at_most()
    {
        var key = await desk.IssueTo("duwo");
        for (var count = 0; count < ManageKeys.MostRotationsADay; count++)
        {
            key = await NextAsync(key);
            desk.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var caller = (await desk.Who(key.Key))!;
        var problem = (await desk.Manage.RotateAsync(caller, key.Info.Id, TimeSpan.Zero, Cancellation)).Problem!;
        problem.Code.Should().Be("too-many-requests");
        problem.RetryAfter.Should().Be(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(20));
        (await desk.Manage.RotateAsync(new Caller("anna", Role.Operator), key.Info.Id, TimeSpan.Zero, Cancellation)).Problem.Should().BeNull("the operator decides");

        async Task<IssuedKey> NextAsync(IssuedKey old)
        {
            var rotated = (await desk.Manage.RotateAsync((await desk.Who(old.Key))!, old.Info.Id, TimeSpan.Zero, Cancellation)).Value;
            return new IssuedKey(rotated.Info, rotated.Key);
        }
    }

    private async Task<KeyInfo> ListedAsync(IssuedKey key) =>
        (await desk.List.HandleAsync(Cancellation)).Single(listed => listed.Id == key.Info.Id);

    private async Task<(int Status, string Detail)> ProblemAsync(string id)
    {
        var problem = (await desk.Rotate.HandleAsync(id, Hour, "operator", Cancellation)).Problem!;
        return (problem.Status, problem.Detail);
    }
}

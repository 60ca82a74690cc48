using System.Text.Json;
using FluentAssertions;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Hub.Storage;
using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>Rotation of the signing secret, judged by the reference library of Standard Webhooks over real deliveries.</summary>
public sealed class SecretRotationTests
{
    private static readonly byte[] Message = "message"u8.ToArray();
    private static readonly Requester Owner = new("gemeente-leiden", SeesAll: false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_old_secret_verifies_before_both_during_and_only_the_new_one_after_a_rotation()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await host.SubscribeAsync(sink.Address);
        var old = subscription.Secret!;

        var before = await DeliverAsync(host, sink);
        var rotated = await RotateAsync(host, subscription.Id);
        var during = await DeliverAsync(host, sink);
        host.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        var last = await DeliverAsync(host, sink);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        var after = await DeliverAsync(host, sink);

        rotated.PreviousSecretEndsAt.Should().Be(subscription.CreatedAt + TimeSpan.FromHours(24));
        (await VerifyAsync([before, during, last, after], [old, rotated.Secret!, "whsec_" + Convert.ToBase64String(new byte[32])]))
            .Should().Equal("old", "old new", "old new", "new");
    }

    [Fact]
    public async Task Without_overlap_the_old_secret_ends_at_once()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await host.SubscribeAsync(sink.Address);

        var rotated = await RotateAsync(host, subscription.Id, """{"overlap":"PT0S"}""");

        (await VerifyAsync([await DeliverAsync(host, sink)], [subscription.Secret!, rotated.Secret!])).Should().Equal("new");
    }

    [Fact]
    public async Task A_second_rotation_within_the_overlap_ends_the_oldest_secret()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await host.SubscribeAsync(sink.Address);

        var second = await RotateAsync(host, subscription.Id);
        var third = await RotateAsync(host, subscription.Id, """{"overlap":"PT1H"}""");

        var delivered = await DeliverAsync(host, sink);
        delivered.Headers["webhook-signature"].Split(' ').Should().HaveCount(2);
        (await VerifyAsync([delivered], [second.Secret!, third.Secret!, subscription.Secret!])).Should().Equal("old new");
        host.Clock.Advance(TimeSpan.FromHours(1));
        (await VerifyAsync([await DeliverAsync(host, sink)], [second.Secret!, third.Secret!, subscription.Secret!])).Should().Equal("new");
    }

    [Theory]
    [InlineData("[]", "", "type")]
    [InlineData("{", "", "invalid-json")]
    [InlineData("""{"overlap":24}""", "/overlap", "invalid-duration")]
    [InlineData("""{"overlap":"24h"}""", "/overlap", "invalid-duration")]
    [InlineData("""{"overlap":"P1M"}""", "/overlap", "invalid-duration")]
    [InlineData("""{"overlap":"-PT1H"}""", "/overlap", "invalid-duration")]
    [InlineData("""{"overlap":"P7DT1S"}""", "/overlap", "invalid-duration")]
    [InlineData("""{"overlap":"P"}""", "/overlap", "invalid-duration")]
    [InlineData("""{"overlap":"PT"}""", "/overlap", "invalid-duration")]
    [InlineData("""{"secret":"whsec_mine"}""", "/secret", "additional-property")]
    public async Task A_wrong_rotation_is_refused_and_changes_nothing(string json, string pointer, string code)
    {
        await using var host = PublishingHost.Create();
        var subscription = await host.SubscribeAsync(new Uri("http://127.0.0.1:9/hook"));

        var result = await host.Get<RotateSecret>().HandleAsync(Owner, subscription.Id, System.Text.Encoding.UTF8.GetBytes(json), Cancellation);

        result.Problem!.Status.Should().Be(400);
        result.Problem.Report!.Errors.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Pointer = pointer, Code = code });
        var stored = await host.Get<SubscriptionStore>().FindAsync(subscription.Id, Cancellation);
        host.Get<SubscriptionSecrets>().Signing(stored!, host.Clock.GetUtcNow()).Should().Equal(subscription.Secret!);
    }

    [Fact]
    public async Task A_subscription_is_decrypted_once_for_as_long_as_it_is_not_read_again()
    {
        await using var host = PublishingHost.Create();
        var subscription = await host.SubscribeAsync(new Uri("http://127.0.0.1:9/hook"));
        var protector = new CountingProtector(host.Get<ISecretProtector>());
        var secrets = new SubscriptionSecrets(protector, host.Get<IIdSource>());
        var stored = await host.Get<SubscriptionStore>().FindAsync(subscription.Id, Cancellation);

        var keys = secrets.SigningKeys(stored!, host.Clock.GetUtcNow());
        secrets.SigningKeys(stored!, host.Clock.GetUtcNow());

        WebhookSignature.Sign(keys, "id", host.Clock.GetUtcNow(), Message).Should().Be(WebhookSignature.Sign([subscription.Secret!], "id", host.Clock.GetUtcNow(), Message));
        protector.Decrypted.Should().Be(1);

        await host.Get<RotateSecret>().HandleAsync(Owner, subscription.Id, ReadOnlyMemory<byte>.Empty, Cancellation);
        var rotated = await host.Get<SubscriptionStore>().FindAsync(subscription.Id, Cancellation);
        var both = secrets.SigningKeys(rotated!, host.Clock.GetUtcNow());
        both.Should().HaveCount(2, "the one before signs on for a while");
        both[0].Sign(Message).Should().NotBe(keys[0].Sign(Message));
        both[1].Sign(Message).Should().Be(keys[0].Sign(Message));
        secrets.SigningKeys(rotated!, rotated!.PreviousSecret!.EndsAt).Should().ContainSingle("it has ended").Which.Should().BeSameAs(both[0]);
        protector.Decrypted.Should().Be(3);
    }

    [Fact]
    public async Task Another_owner_rotates_nothing()
    {
        await using var host = PublishingHost.Create();
        var subscription = await host.SubscribeAsync(new Uri("http://127.0.0.1:9/hook"));

        (await host.Get<RotateSecret>().HandleAsync(new Requester("duwo", SeesAll: false), subscription.Id, default, Cancellation)).Problem!.Status.Should().Be(404);
    }

    [Fact]
    public async Task Neither_secret_is_stored_readably_or_shown_again()
    {
        await using var host = PublishingHost.Create();
        var subscription = await host.SubscribeAsync(new Uri("http://127.0.0.1:9/hook"));
        var rotated = await RotateAsync(host, subscription.Id);

        var stored = await host.Store.QueryAsync("subscriptions", "subscriptions", RowRange.All, null, Cancellation).ToListAsync(Cancellation);

        foreach (var bare in new[] { subscription.Secret!["whsec_".Length..], rotated.Secret!["whsec_".Length..] })
        {
            stored.SelectMany(entity => entity.Properties.Values).Select(value => value.ToString()).Should().NotContain(text => text!.Contains(bare));
            host.Log.Lines.Should().NotContain(line => line.Contains(bare));
        }

        (await host.Get<GetSubscription>().HandleAsync(Owner, subscription.Id, Cancellation)).Value.Should().BeEquivalentTo(
            rotated with { Secret = null });
    }

    private static async Task<SubscriptionResource> RotateAsync(PublishingHost host, string id, string json = "") =>
        (await host.Get<RotateSecret>().HandleAsync(Owner, id, System.Text.Encoding.UTF8.GetBytes(json), Cancellation)).Value;

    private static async Task<Received> DeliverAsync(PublishingHost host, TestSink sink)
    {
        await host.PublishAsync(host.NewEvent());
        return await sink.NextAsync();
    }

    // Which of the secrets verify each delivery: the first is called old, the second new, the third neither.
    private static async Task<List<string>> VerifyAsync(Received[] deliveries, string[] secrets)
    {
        var input = JsonSerializer.SerializeToUtf8Bytes(new
        {
            secrets,
            deliveries = deliveries.Select(delivery => new { headers = delivery.Headers, body = Convert.ToBase64String(delivery.Body) }),
        });
        var verdicts = await NodeTools.RunAsync("verify-webhooks.cjs", "standardwebhooks", input);
        return [.. verdicts.EnumerateArray().Select(fits => string.Join(' ', new[] { "old", "new", "neither" }.Take(secrets.Length).Where((_, index) => fits[index].GetBoolean())))];
    }

    private sealed class CountingProtector(ISecretProtector inner) : ISecretProtector
    {
        public int Decrypted { get; private set; }

        public string Protect(string secret) => inner.Protect(secret);

        public string Unprotect(string protectedSecret)
        {
            Decrypted++;
            return inner.Unprotect(protectedSecret);
        }
    }
}

using System.Text;
using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>Changing, pausing and resuming subscriptions by merge patch.</summary>
public sealed class SubscriptionChangeTests
{
    private static readonly Uri Sink = new("http://127.0.0.1:9/hook");
    private static readonly Requester Owner = new("gemeente-leiden", SeesAll: false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_patch_changes_what_it_names_and_null_takes_away()
    {
        await using var host = PublishingHost.Create();
        var registered = await host.RegisterAsync(
            """{"sink":"http://127.0.0.1:9/hook","protocol":"HTTP","types":["nl.partnerhub.feed.late.v1"],"config":{"maxRate":5,"ordering":"subject","language":"nl"},"protocolsettings":{"headers":{"X-Team":"wonen","X-Env":"test"}}}""");

        var changed = (await PatchAsync(host, registered.Id, """{"types":null,"config":{"maxRate":null,"contentMode":"binary"},"protocolsettings":{"headers":{"X-Env":"live"}}}""")).Value;

        changed.Types.Should().BeNull();
        changed.Config.Should().Be(new SubscriptionConfig(EventOrdering.Subject, ContentMode.Binary, null, "nl"));
        changed.ProtocolSettings!.Headers.Should().Equal(new Dictionary<string, string> { ["X-Env"] = "live", ["X-Team"] = "wonen" });
        changed.Should().BeEquivalentTo(new { registered.Sink, registered.Owner, registered.CreatedAt, Status = SubscriptionStatus.Pending });
        changed.Secret.Should().BeNull();
        (await host.Get<GetSubscription>().HandleAsync(Owner, registered.Id, Cancellation)).Value.Should().BeEquivalentTo(changed);
    }

    [Fact]
    public async Task What_was_read_can_be_sent_back_and_changes_nothing()
    {
        await using var host = PublishingHost.Create();
        var registered = await host.SubscribeAsync(Sink, types: EventTypes.FeedLate);
        var read = System.Text.Json.JsonSerializer.Serialize(registered with { Secret = null }, PublishingJson.Default.SubscriptionResource);
        var commits = host.Store.Commits;

        var changed = (await PatchAsync(host, registered.Id, read)).Value;

        changed.ETag.Should().Be(registered.ETag);
        host.Store.Commits.Should().Be(commits);
    }

    [Theory]
    [InlineData("{", "", "invalid-json")]
    [InlineData("[]", "", "type")]
    [InlineData("""{"owner":"duwo"}""", "/owner", "read-only")]
    [InlineData("""{"id":null}""", "/id", "read-only")]
    [InlineData("""{"secret":"whsec_mine"}""", "/secret", "read-only")]
    [InlineData("""{"allowedRate":600}""", "/allowedRate", "read-only")]
    [InlineData("""{"sink":null}""", "/sink", "required")]
    [InlineData("""{"sink":"https://10.0.0.1/"}""", "/sink", "forbidden-sink")]
    [InlineData("""{"protocol":"AMQP"}""", "/protocol", "unsupported-protocol")]
    [InlineData("""{"status":"disabled"}""", "/status", "enum")]
    [InlineData("""{"status":null}""", "/status", "enum")]
    [InlineData("""{"status":7}""", "/status", "enum")]
    [InlineData("""{"types":[]}""", "/types", "empty-list")]
    [InlineData("""{"config":{"ordering":"time"}}""", "/config/ordering", "enum")]
    [InlineData("""{"source":"urn:other"}""", "/source", "unknown-source")]
    [InlineData("""{"colour":"red"}""", "/colour", "additional-property")]
    public async Task A_wrong_change_is_refused_with_pointer_and_code_and_changes_nothing(string json, string pointer, string code)
    {
        await using var host = PublishingHost.Create();
        var registered = await host.SubscribeAsync(Sink);

        var result = await PatchAsync(host, registered.Id, json);

        result.Problem!.Code.Should().Be("invalid-document");
        result.Problem.Report!.Errors.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Pointer = pointer, Code = code });
        (await ReadAsync(host, registered.Id)).Should().BeEquivalentTo(registered with { Secret = null });
    }

    [Fact]
    public async Task An_ETag_that_is_no_longer_the_present_one_changes_nothing()
    {
        await using var host = PublishingHost.Create();
        var registered = await host.SubscribeAsync(Sink);
        var changed = (await PatchAsync(host, registered.Id, """{"status":"paused"}""", registered.ETag)).Value;

        var late = await PatchAsync(host, registered.Id, """{"status":"active"}""", registered.ETag);

        late.Problem!.Status.Should().Be(412);
        late.Problem.ETag.Should().Be(changed.ETag);
        (await ReadAsync(host, registered.Id)).Status.Should().Be(SubscriptionStatus.Paused);
        (await PatchAsync(host, registered.Id, """{"status":"active"}""", changed.ETag)).Problem.Should().BeNull();
    }

    [Fact]
    public async Task Of_two_changes_at_once_with_the_same_ETag_one_is_made()
    {
        await using var host = PublishingHost.Create();
        var registered = await host.SubscribeAsync(Sink);

        var results = await Task.WhenAll(Enumerable.Range(1, 8).Select(rate => Task.Run(
            () => PatchAsync(host, registered.Id, $$$"""{"config":{"maxRate":{{{rate}}}}}""", registered.ETag))));

        results.Count(result => result.Problem is null).Should().Be(1);
        results.Where(result => result.Problem is not null).Should().OnlyContain(result => result.Problem!.Status == 412 || result.Problem.Status == 409);
    }

    [Fact]
    public async Task A_stranger_changes_nothing_and_learns_nothing()
    {
        await using var host = PublishingHost.Create();
        var registered = await host.SubscribeAsync(Sink);

        var result = await host.Get<ChangeSubscription>().HandleAsync(new Requester("duwo", SeesAll: false), registered.Id, null, "{"u8.ToArray(), Cancellation);

        result.Problem!.Status.Should().Be(404);
    }

    [Fact]
    public async Task While_it_is_paused_deliveries_wait_and_then_go_out_without_another_handshake()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await host.SubscribeAsync(sink.Address);
        (await PatchAsync(host, subscription.Id, """{"status":"paused"}""")).Value.Status.Should().Be(SubscriptionStatus.Paused);

        var raised = host.NewEvent();
        await host.PublishAsync(raised);
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        (await host.DeliveriesAsync(subscription.Id)).Should().ContainSingle().Which.State.Should().Be(DeliveryState.Pending);
        sink.Requests.Should().Be(0);

        (await PatchAsync(host, subscription.Id, """{"status":"active"}""")).Value.Status.Should().Be(SubscriptionStatus.Active);
        (await sink.NextAsync()).Id.Should().Be(raised.Id);
        sink.Handshakes.Should().Be(1);
    }

    [Fact]
    public async Task Another_sink_gets_nothing_before_it_has_consented()
    {
        await using var first = await TestSink.StartAsync(204);
        await using var second = await TestSink.StartAsync(204);
        var consents = false;
        second.Consent = context =>
        {
            context.Response.Headers["WebHook-Allowed-Origin"] = consents ? "*" : "nobody";
            return Task.CompletedTask;
        };
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await host.SubscribeAsync(first.Address);

        var changed = (await PatchAsync(host, subscription.Id, $$"""{"sink":"{{second.Address}}"}""")).Value;
        changed.Status.Should().Be(SubscriptionStatus.Pending);
        await host.SubscriptionAsync(subscription.Id, s => s.StatusReason == "no-consent");
        await host.PublishAsync(host.NewEvent());
        (first.Requests + second.Requests).Should().Be(0);

        consents = true;
        host.Clock.Advance(TimeSpan.FromSeconds(6));
        await second.NextAsync();
        first.Requests.Should().Be(0);
    }

    [Fact]
    public async Task A_paused_one_with_another_sink_asks_when_it_is_resumed()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var other = await TestSink.StartAsync(204);
        await using var host = PublishingHost.Create();
        var subscription = await host.SubscribeAsync(sink.Address);
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        (await PatchAsync(host, subscription.Id, """{"status":"paused"}""")).Value.Status.Should().Be(SubscriptionStatus.Paused);
        (await PatchAsync(host, subscription.Id, $$"""{"sink":"{{other.Address}}"}""")).Value.Status.Should().Be(SubscriptionStatus.Paused);
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        other.Handshakes.Should().Be(0);
        (await PatchAsync(host, subscription.Id, """{"status":"active"}""")).Value.Status.Should().Be(SubscriptionStatus.Pending);
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        (await ReadAsync(host, subscription.Id)).Status.Should().Be(SubscriptionStatus.Active);
        other.Handshakes.Should().Be(1);
    }

    [Fact]
    public async Task A_disabled_one_is_asked_for_consent_again_when_its_owner_wants_it_back()
    {
        await using var sink = await TestSink.StartAsync(410, 204);
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await host.SubscribeAsync(sink.Address);
        await host.PublishAsync(host.NewEvent());
        await host.SubscriptionAsync(subscription.Id, s => s.Status == SubscriptionStatus.Disabled);

        (await PatchAsync(host, subscription.Id, """{"types":["nl.partnerhub.feed.late.v1"]}""")).Value.Should().BeEquivalentTo(new { Status = SubscriptionStatus.Disabled, StatusReason = "gone" });
        (await PatchAsync(host, subscription.Id, """{"status":"active"}""")).Value.Should().BeEquivalentTo(new { Status = SubscriptionStatus.Pending, StatusReason = (string?)null });

        await host.SubscriptionAsync(subscription.Id, s => s.Status == SubscriptionStatus.Active);
        sink.Handshakes.Should().Be(2);
    }

    [Fact]
    public async Task A_credential_is_replaced_as_a_whole_and_does_not_follow_a_sink_to_another_host()
    {
        await using var host = PublishingHost.Create();
        var registered = await host.RegisterAsync(
            """{"sink":"http://127.0.0.1:9/hook","protocol":"HTTP","sinkcredential":{"credentialtype":"ACCESSTOKEN","accesstoken":"t0ken","accesstokentype":"bearer"}}""");

        (await PatchAsync(host, registered.Id, """{"sink":"http://127.0.0.2:9/hook"}""")).Problem!.Report!.Errors.Should().ContainSingle()
            .Which.Should().BeEquivalentTo(new { Pointer = "/sinkcredential", Code = "required" });
        (await PatchAsync(host, registered.Id, """{"sink":"http://127.0.0.1:9/other"}""")).Problem.Should().BeNull();
        (await PatchAsync(host, registered.Id, """{"sinkcredential":{"accesstoken":"other"}}""")).Problem!.Report!.Errors.Should().ContainSingle()
            .Which.Pointer.Should().Be("/sinkcredential/credentialtype");
        (await CredentialAsync(host, registered.Id))!.AccessToken.Should().Be("t0ken");

        (await PatchAsync(host, registered.Id, """{"sink":"http://127.0.0.2:9/hook","sinkcredential":null}""")).Problem.Should().BeNull();
        (await CredentialAsync(host, registered.Id)).Should().BeNull();
    }

    private static async Task<SinkCredential?> CredentialAsync(PublishingHost host, string id) =>
        host.Get<SubscriptionSecrets>().Credential((await host.Get<SubscriptionStore>().FindAsync(id, Cancellation))!);

    private static Task<Result<SubscriptionResource>> PatchAsync(PublishingHost host, string id, string json, string? etag = null) =>
        host.Get<ChangeSubscription>().HandleAsync(Owner, id, etag is null ? null : present => present == etag, Encoding.UTF8.GetBytes(json), Cancellation);

    private static async Task<SubscriptionResource> ReadAsync(PublishingHost host, string id) =>
        (await host.Get<GetSubscription>().HandleAsync(Owner, id, Cancellation)).Value;
}

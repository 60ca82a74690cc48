using FluentAssertions;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>The handshake before the first delivery (CloudEvents HTTP webhooks 1.0, section 4).</summary>
public sealed class ConsentTests
{
    private static readonly Requester Owner = new("gemeente-leiden", SeesAll: false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sink_is_asked_at_its_exact_address_and_then_delivered_to_under_the_same_origin()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = await PublishingHost.Create(settings: new() { ["Events:PublicBaseUrl"] = "https://hub.example.nl/leiden" }).StartAsync();

        var registered = await host.SubscribeAsync(new Uri(sink.Address + "?key=a%20b"));
        await host.PublishAsync(host.NewEvent());

        registered.Status.Should().Be(SubscriptionStatus.Pending);
        var asked = await sink.NextHandshakeAsync();
        asked.Path.Should().Be("/hook?key=a%20b");
        asked.Headers["webhook-request-origin"].Should().Be("hub.example.nl");
        asked.Headers["webhook-request-rate"].Should().Be("600");
        asked.Headers["user-agent"].Should().StartWith("Partner-Hub/");
        asked.Headers.Should().NotContainKey("webhook-signature");
        (await sink.NextAsync()).Headers["webhook-request-origin"].Should().Be("hub.example.nl");
        (await host.SubscriptionAsync(registered.Id, s => s.Status == SubscriptionStatus.Active)).StatusReason.Should().BeNull();
        sink.Handshakes.Should().Be(1);
    }

    [Fact]
    public async Task The_origin_is_a_setting_and_the_rate_asked_for_is_the_owners()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = await PublishingHost.Create(settings: new() { ["Webhooks:RequestOrigin"] = "events.leiden.example" }).StartAsync();

        await host.RegisterAsync($$$"""{"sink":"{{{sink.Address}}}","protocol":"HTTP","config":{"maxRate":30}}""");

        var asked = await sink.NextHandshakeAsync();
        asked.Headers["webhook-request-origin"].Should().Be("events.leiden.example");
        asked.Headers["webhook-request-rate"].Should().Be("30");
    }

    [Theory]
    [InlineData(200, null, null, "no-consent")]
    [InlineData(204, "other.example", "*", "no-consent")]
    [InlineData(204, "hub.example.nl.evil.example", "*", "no-consent")]
    [InlineData(200, "*", "none", "invalid-rate")]
    [InlineData(200, "*", "0", "invalid-rate")]
    [InlineData(200, "*", "-5", "invalid-rate")]
    [InlineData(405, null, null, "http-405")]
    [InlineData(404, "*", "*", "http-404")]
    [InlineData(302, "*", "*", "http-302")]
    public async Task What_is_no_consent_lets_nothing_through(int status, string? origin, string? rate, string reason)
    {
        await using var sink = await TestSink.StartAsync(204);
        sink.Consent = context => Answer(context, status, origin, rate);
        await using var host = await PublishingHost.Create(settings: new() { ["Webhooks:RequestOrigin"] = "hub.example.nl" }).StartAsync();

        var subscription = await host.SubscribeAsync(sink.Address);
        await host.PublishAsync(host.NewEvent());
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        (await ReadAsync(host, subscription.Id)).Should().BeEquivalentTo(new { Status = SubscriptionStatus.Pending, StatusReason = reason });
        (await host.DeliveriesAsync(subscription.Id)).Should().ContainSingle().Which.Should().BeEquivalentTo(new { State = DeliveryState.Pending, Attempts = 0 });
        sink.Requests.Should().Be(0);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("HUB.example.nl")]
    public async Task Consent_is_for_everybody_or_for_this_origin_in_any_case(string origin)
    {
        await using var sink = await TestSink.StartAsync(204);
        sink.Consent = context => Answer(context, 204, origin, null);
        await using var host = await PublishingHost.Create(settings: new() { ["Webhooks:RequestOrigin"] = "hub.example.nl" }).StartAsync();

        var subscription = await host.SubscribeAsync(sink.Address);

        (await ReadAsync(host, subscription.Id)).Status.Should().Be(SubscriptionStatus.Active);
    }

    [Fact]
    public async Task What_happened_while_a_sink_had_not_consented_goes_out_when_it_has()
    {
        var consents = false;
        await using var sink = await TestSink.StartAsync(204);
        sink.Consent = context => Answer(context, 200, consents ? "*" : null, null);
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await host.SubscribeAsync(sink.Address);
        var raised = host.NewEvent();
        await host.PublishAsync(raised);

        consents = true;
        host.Clock.Advance(TimeSpan.FromSeconds(6));

        (await sink.NextAsync()).Id.Should().Be(raised.Id);
        sink.Handshakes.Should().Be(2);
        (await host.DeliveryAsync(subscription.Id, d => d.State == DeliveryState.Delivered)).Attempts.Should().Be(1);
    }

    [Fact]
    public async Task A_sink_that_never_consents_is_asked_for_a_day_and_then_the_subscription_is_disabled()
    {
        await using var sink = await TestSink.StartAsync(204);
        sink.Consent = context => Answer(context, 200, null, null);
        await using var host = PublishingHost.Create();
        var subscription = await host.SubscribeAsync(sink.Address);
        await host.PublishAsync(host.NewEvent(1));
        var begun = host.Clock.GetUtcNow();

        while ((await ReadAsync(host, subscription.Id)).Status == SubscriptionStatus.Pending)
        {
            await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
            host.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        (await ReadAsync(host, subscription.Id)).Should().BeEquivalentTo(new { Status = SubscriptionStatus.Disabled, StatusReason = "no-consent" });
        sink.Handshakes.Should().Be(SinkConsent.Attempts);
        (host.Clock.GetUtcNow() - begun).Should().BeGreaterThan(TimeSpan.FromHours(24)).And.BeLessThan(TimeSpan.FromHours(48));
        await host.PublishAsync(host.NewEvent(2));
        (await host.DeliveriesAsync(subscription.Id)).Should().ContainSingle("while it is disabled none are made");
    }

    [Fact]
    public async Task A_sink_that_has_no_time_is_asked_again_when_it_says()
    {
        await using var sink = await TestSink.StartAsync(204);
        sink.Consent = context =>
        {
            context.Response.Headers.RetryAfter = "3600";
            return Answer(context, 503, null, null);
        };
        await using var host = PublishingHost.Create();
        await host.SubscribeAsync(sink.Address);
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        host.Clock.Advance(TimeSpan.FromMinutes(59));
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        sink.Handshakes.Should().Be(1);

        host.Clock.Advance(TimeSpan.FromMinutes(2));
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        sink.Handshakes.Should().Be(2);
    }

    [Fact]
    public async Task An_owner_may_have_its_sink_asked_at_once_but_not_without_pause()
    {
        var consents = false;
        await using var sink = await TestSink.StartAsync(204);
        sink.Consent = context => Answer(context, 200, consents ? "*" : null, "120");
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await host.SubscribeAsync(sink.Address);
        var ask = host.Get<AskConsent>();

        (await ask.HandleAsync(Owner, subscription.Id, Cancellation)).Problem!.Status.Should().Be(429);
        (await ask.HandleAsync(new Requester("duwo", SeesAll: false), subscription.Id, Cancellation)).Problem!.Status.Should().Be(404);
        consents = true;
        host.Clock.Advance(TimeSpan.FromSeconds(10));
        await host.SubscriptionAsync(subscription.Id, s => s.Status == SubscriptionStatus.Active);

        (await ask.HandleAsync(Owner, subscription.Id, Cancellation)).Problem!.Status.Should().Be(409);
        (await ReadAsync(host, subscription.Id)).AllowedRate.Should().Be(120);
    }

    [Fact]
    public async Task Asking_at_once_answers_with_what_came_of_it()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = PublishingHost.Create();
        var subscription = await host.SubscribeAsync(sink.Address);

        var asked = (await host.Get<AskConsent>().HandleAsync(Owner, subscription.Id, Cancellation)).Value;

        asked.Status.Should().Be(SubscriptionStatus.Active);
        asked.ETag.Should().NotBe(subscription.ETag);
        sink.Handshakes.Should().Be(1);
    }

    [Fact]
    public async Task Of_several_processes_one_asks()
    {
        await using var sink = await TestSink.StartAsync(204);
        sink.Consent = context => Answer(context, 200, null, null);
        using var folder = new DataFolder();
        var clock = PublishingHost.NewClock();
        await using var one = PublishingHost.Create(folder, clock);
        await using var other = PublishingHost.Create(folder, clock);
        await one.SubscribeAsync(sink.Address);

        await Task.WhenAll(one.Get<DeliveryDispatcher>().RunDueAsync(Cancellation), other.Get<DeliveryDispatcher>().RunDueAsync(Cancellation));

        sink.Handshakes.Should().Be(1);
    }

    [Fact]
    public async Task A_sink_that_came_to_lie_elsewhere_is_not_asked()
    {
        await using var sink = await TestSink.StartAsync(204);
        var hosts = new ChangingHosts { Addresses = ["127.0.0.1"] };
        await using var host = PublishingHost.Create(configure: hosts.Register);
        var subscription = await host.SubscribeAsync(new Uri($"http://sink.example:{sink.Port}/hook"));

        hosts.Addresses = ["169.254.169.254"];
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        (await ReadAsync(host, subscription.Id)).Should().BeEquivalentTo(new { Status = SubscriptionStatus.Pending, StatusReason = "forbidden-sink" });
        sink.Handshakes.Should().Be(0);
    }

    private static Task Answer(HttpContext context, int status, string? origin, string? rate)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["WebHook-Allowed-Origin"] = origin;
        context.Response.Headers["WebHook-Allowed-Rate"] = rate;
        return Task.CompletedTask;
    }

    private static async Task<SubscriptionResource> ReadAsync(PublishingHost host, string id) =>
        (await host.Get<GetSubscription>().HandleAsync(Owner, id, Cancellation)).Value;
}

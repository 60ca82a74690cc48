using System.Text.Json;
using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>The event that a subscriber asks for to see whether events arrive.</summary>
public sealed class TestEventTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_test_arrives_signed_at_the_subscription_it_tests_and_nowhere_else()
    {
        await using var sink = await TestSink.StartAsync(200);
        await using var host = PublishingHost.Create();
        var tested = await host.SubscribeAsync(sink.Address, types: EventTypes.IndicatorUpdated);
        var another = (await host.SubscribeAsync(sink.Address)).Id;

        var sent = (await TestAsync(host, tested.Id)).Value;
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        var arrived = await sink.NextAsync();
        arrived.Id.Should().Be(sent.Id);
        Verifier.Verifies(arrived, tested.Secret!, host.Clock.GetUtcNow()).Should().BeTrue();
        using var body = JsonDocument.Parse(arrived.Body);
        body.RootElement.GetProperty("type").GetString().Should().Be(EventTypes.SubscriptionTest);
        body.RootElement.GetProperty("subject").GetString().Should().Be(tested.Id);
        body.RootElement.GetProperty("data").GetProperty("text").GetProperty("en").GetString().Should().StartWith("This is a test");
        (await host.DeliveriesAsync(another)).Should().BeEmpty();
        var logged = (await host.LogAsync()).Should().ContainSingle().Subject.Event;
        host.Get<IEventAudience>().MayHear("duwo", logged).Should().BeFalse();
        host.Get<IEventAudience>().MayHear("gemeente-leiden", logged).Should().BeTrue();
    }

    [Fact]
    public async Task A_test_of_another_owners_subscription_is_not_found_and_of_a_disabled_one_refused()
    {
        await using var sink = await TestSink.StartAsync(410);
        await using var host = PublishingHost.Create();
        var id = (await host.SubscribeAsync(sink.Address)).Id;

        (await host.Get<TestSubscription>().HandleAsync(new Requester("duwo", SeesAll: false), id, Cancellation)).Problem!.Status.Should().Be(404);
        (await TestAsync(host, "no-subscription")).Problem!.Status.Should().Be(404);
        await TestAsync(host, id);
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        (await TestAsync(host, id)).Problem!.Status.Should().Be(409);
    }

    [Fact]
    public async Task A_test_whose_passing_on_failed_is_passed_on_later()
    {
        await using var sink = await TestSink.StartAsync(200);
        await using var host = PublishingHost.Create();
        var id = (await host.SubscribeAsync(sink.Address)).Id;
        host.Store.FailAt = (host.Store.Commits + 2, false);
        var sent = (await TestAsync(host, id)).Value;
        (await host.LogAsync()).Should().BeEmpty();

        await host.Relay.RelayAsync("subscriptions", "subscriptions", known: null, Cancellation);
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        (await sink.NextAsync()).Id.Should().Be(sent.Id);
    }

    private static Task<Result<HubEvent>> TestAsync(PublishingHost host, string id) =>
        host.Get<TestSubscription>().HandleAsync(PublishingHost.Operator, id, Cancellation);
}

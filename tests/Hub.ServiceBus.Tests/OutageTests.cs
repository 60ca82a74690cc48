using FluentAssertions;
using Hub.Functions.ServiceBus;
using Hub.Indicators;
using Hub.Publishing;
using Xunit;

namespace Hub.ServiceBus.Tests;

public sealed class OutageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broker_that_was_away_is_connected_to_again()
    {
        await using var broker = Broker.Start();
        await using var hub = new BusHub(broker);
        var (first, second) = (hub.NewEvent(1), hub.NewEvent(2));
        (await hub.PublishAsync(first)).Should().BeTrue();

        broker.GoAway();
        broker.ComeBack();
        (await hub.PublishAsync(second)).Should().BeTrue();

        broker[BusEntities.Events].Messages.Select(message => message.Id).Should().Equal(first.Id, second.Id);
    }

    [Fact]
    public async Task While_the_broker_is_away_the_outbox_keeps_the_events_and_afterwards_they_arrive_in_order()
    {
        await using var broker = Broker.Start();
        await using var hub = new BusHub(broker);
        var before = hub.NewEvent(1);
        await hub.PublishAsync(before);
        HubEvent[] during = [.. Enumerable.Range(2, 100).Select(number => hub.NewEvent(number, $"housing-shortage/{(number % 2 == 0 ? "leiden" : "oegstgeest")}"))];

        broker.GoAway();
        (await hub.PublishAsync(during[..60])).Should().BeFalse();
        (await hub.PublishAsync(during[60..])).Should().BeFalse();
        (await hub.OutboxAsync()).Should().Equal(during.Select(e => e.Id));
        broker.ComeBack();
        hub.Clock.Advance(CircuitBreaker.Pause);
        await hub.SweepAsync();

        broker[BusEntities.Events].Messages.Select(message => message.Id).Should().Equal([before.Id, .. during.Select(e => e.Id)]);
        (await hub.OutboxAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Webhooks_and_pulling_readers_do_not_wait_for_the_bus()
    {
        await using var broker = Broker.Start();
        await using var hub = new BusHub(broker);
        var subscription = await hub.SubscribeAsync();
        HubEvent[] events = [.. Enumerable.Range(1, 100).Select(number => hub.NewEvent(number))];
        broker.GoAway();

        (await hub.PublishAsync(events)).Should().BeFalse();
        await hub.SweepAsync();

        (await hub.EventLogAsync()).Select(published => published.Event.Id).Should().Equal(events.Select(e => e.Id));
        (await hub.DeliveriesAsync(subscription)).Should().Equal(events.Select(e => e.Id));
    }

    [Fact]
    public async Task After_a_failure_the_bus_is_left_alone_for_a_while()
    {
        await using var broker = Broker.Start();
        await using var hub = new BusHub(broker);
        broker.GoAway();
        (await hub.PublishAsync(hub.NewEvent(1))).Should().BeFalse();

        broker.ComeBack();
        hub.Clock.Advance(CircuitBreaker.Pause - TimeSpan.FromTicks(1));
        (await hub.PublishAsync(hub.NewEvent(2))).Should().BeFalse();
        broker[BusEntities.Events].Transfers.Should().BeEmpty();

        hub.Clock.Advance(TimeSpan.FromTicks(1));
        (await hub.PublishAsync(hub.NewEvent(3))).Should().BeTrue();
        broker[BusEntities.Events].Messages.Should().HaveCount(3);
    }

    [Fact]
    public async Task Figures_are_published_while_the_broker_is_away_and_their_events_follow()
    {
        await using var broker = Broker.Start();
        await using var hub = new BusHub(broker);
        broker.GoAway();

        await hub.SubmitAsync("duwo-housing-market", Market("2021-04", 66));
        await hub.SubmitAsync("duwo-housing-market", Market("2021-05", 80));
        await hub.SubmitAsync("duwo-housing-market", Market("2021-04", 70));
        await hub.SweepAsync();

        var set = await hub.Get<ObservationArchive>().FindAsync("seekers-per-offered-room", Period.Parse("2021-05"), Cancellation);
        set.Should().NotBeNull();
        broker.ComeBack();
        hub.Clock.Advance(CircuitBreaker.Pause);
        await hub.SweepAsync();

        var log = await hub.EventLogAsync();
        log.Select(published => published.Event.Type).Should().Contain(EventTypes.SubmissionAccepted).And.Contain(EventTypes.IndicatorUpdated);
        var messages = broker[BusEntities.Events].Messages;
        messages.Select(message => message.Id).Should().BeEquivalentTo(log.Select(published => published.Event.Id));
        foreach (var subject in messages.GroupBy(message => message.Subject))
        {
            subject.Select(message => (string)message.Properties["cloudEvents:sequence"]).Should().BeInAscendingOrder(StringComparer.Ordinal);
        }
    }

    private static string Market(string period, int offered) =>
        $$"""{"feed":"duwo-housing-market","period":"{{period}}","records":[{"place":"leiden","contract":"regular","units":2880,"vacant":30,"offered":{{offered}},"activeSeekers":3900}]}""";
}

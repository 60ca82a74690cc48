using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Deliveries;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hub.Tests.Publishing;

public sealed class EventRelayTests
{
    private static readonly Uri Sink = new("http://127.0.0.1:9/hook");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_goes_into_the_log_to_matching_subscriptions_and_to_the_bus_and_leaves_the_outbox()
    {
        var bus = new RecordingBus();
        await using var host = PublishingHost.Create(configure: services => services.AddSingleton<IEventPublisher>(bus));
        var all = await host.SubscribeAsync(Sink);
        var alerts = await host.SubscribeAsync(Sink, types: EventTypes.HousingAlertRaised);
        var others = await host.SubscribeAsync(Sink, types: EventTypes.SubmissionAccepted);
        var raised = host.NewEvent();

        (await host.PublishAsync(raised)).Should().BeTrue();

        (await host.OutboxAsync()).Should().BeEmpty();
        (await host.LogAsync()).Select(p => p.Event.Id).Should().Equal(raised.Id);
        bus.Ids.Should().Equal(raised.Id);
        (await host.DeliveriesAsync(all.Id)).Select(d => d.EventId).Should().Equal(raised.Id);
        (await host.DeliveriesAsync(alerts.Id)).Should().ContainSingle().Which.Should().BeEquivalentTo(new
        {
            Sequence = 1L,
            EventId = raised.Id,
            raised.Type,
            raised.Subject,
            State = DeliveryState.Pending,
            Attempts = 0,
            NextAttemptAt = host.Clock.GetUtcNow(),
        });
        (await host.DeliveriesAsync(others.Id)).Should().BeEmpty();
    }

    [Fact]
    public async Task Events_nobody_relayed_are_found_in_the_outbox_oldest_first()
    {
        await using var host = PublishingHost.Create();
        HubEvent[] events = [.. Enumerable.Range(1, 99).Select(number => host.NewEvent(number))];
        await host.WriteAsync(events);

        await host.Relay.RelayAsync(PublishingHost.Table, PublishingHost.Partition, known: null, Cancellation);

        (await host.LogAsync()).Select(p => p.Event.Id).Should().Equal(events.Select(e => e.Id));
        (await host.OutboxAsync()).Should().BeEmpty();
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(4, true)]
    public async Task A_crash_at_any_commit_loses_nothing_and_doubles_nothing(int commit, bool afterwards)
    {
        using var folder = new DataFolder();
        var clock = PublishingHost.NewClock();
        string[] subscriptions;
        HubEvent[] events;
        var bus = new RecordingBus();
        await using (var host = PublishingHost.Create(folder, clock, services => services.AddSingleton<IEventPublisher>(bus)))
        {
            subscriptions = [(await host.SubscribeAsync(Sink)).Id, (await host.SubscribeAsync(Sink)).Id];
            events = [.. Enumerable.Range(1, 3).Select(number => host.NewEvent(number))];
            await host.WriteAsync(events);
            host.Store.FailAt = (host.Store.Commits + commit, afterwards);

            (await host.Relay.RelayAsync(PublishingHost.Table, PublishingHost.Partition, events, Cancellation)).Should().BeFalse();
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        await using var restarted = PublishingHost.Create(folder, clock, services => services.AddSingleton<IEventPublisher>(bus));
        await restarted.Relay.RelayAsync(PublishingHost.Table, PublishingHost.Partition, known: null, Cancellation);

        var ids = events.Select(e => e.Id).ToArray();
        (await restarted.OutboxAsync()).Should().BeEmpty();
        (await restarted.LogAsync()).Select(p => p.Event.Id).Should().Equal(ids);
        bus.Ids.Distinct().Should().Equal(ids);
        foreach (var subscription in subscriptions)
        {
            (await restarted.DeliveriesAsync(subscription)).Select(d => d.EventId).Should().Equal(ids.Reverse());
            (await restarted.Get<DeliveryStore>().QueueAsync(subscription, 100, Cancellation)).Select(q => q.Sequence).Should().Equal(1, 2, 3);
        }
    }

    [Fact]
    public async Task A_failing_bus_leaves_the_events_in_the_outbox_and_doubles_no_delivery()
    {
        var bus = new RecordingBus { FailuresLeft = 1 };
        await using var host = PublishingHost.Create(configure: services => services.AddSingleton<IEventPublisher>(bus));
        var subscription = await host.SubscribeAsync(Sink);
        var (first, second) = (host.NewEvent(1), host.NewEvent(2));

        (await host.PublishAsync(first)).Should().BeFalse();
        (await host.OutboxAsync()).Select(e => e.Id).Should().Equal(first.Id);
        (await host.PublishAsync(second)).Should().BeTrue();

        bus.Ids.Should().Equal(first.Id, second.Id);
        (await host.OutboxAsync()).Should().BeEmpty();
        (await host.DeliveriesAsync(subscription.Id)).Select(d => d.EventId).Should().Equal(second.Id, first.Id);
    }

    [Fact]
    public async Task Relays_of_one_partition_are_served_in_the_order_in_which_they_were_asked_for()
    {
        await using var host = PublishingHost.Create();
        HubEvent[] events = [.. Enumerable.Range(1, 60).Select(number => host.NewEvent(number))];
        await host.WriteAsync(events);

        await Task.WhenAll(events.Select(e => host.Relay.RelayAsync(PublishingHost.Table, PublishingHost.Partition, [e], Cancellation)));

        (await host.LogAsync()).Select(p => p.Event.Id).Should().Equal(events.Select(e => e.Id));
    }

    [Fact]
    public async Task An_event_that_another_process_relayed_meanwhile_is_passed_over()
    {
        await using var host = PublishingHost.Create();
        var (first, second) = (host.NewEvent(1), host.NewEvent(2));
        await host.PublishAsync(first);
        await host.WriteAsync(second);

        (await host.Relay.RelayAsync(PublishingHost.Table, PublishingHost.Partition, [first, second], Cancellation)).Should().BeTrue();

        (await host.LogAsync()).Select(p => p.Event.Id).Should().Equal(first.Id, second.Id);
        (await host.OutboxAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Someone_who_gives_up_waiting_keeps_the_order_of_the_others()
    {
        var lanes = new Lanes<string>();
        var first = await lanes.EnterAsync("lane", Cancellation);
        using var impatient = new CancellationTokenSource();
        var second = lanes.EnterAsync("lane", impatient.Token);
        var third = lanes.EnterAsync("lane", Cancellation);

        await impatient.CancelAsync();
        await FluentActions.Awaiting(() => second).Should().ThrowAsync<OperationCanceledException>();
        third.IsCompleted.Should().BeFalse();

        first.Dispose();
        (await third).Dispose();
    }
}

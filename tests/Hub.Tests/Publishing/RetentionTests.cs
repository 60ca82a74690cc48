using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Deliveries;
using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>How long the log of deliveries is kept; events are kept for good.</summary>
public sealed class RetentionTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliveries_that_are_over_go_when_their_event_is_older_than_ninety_days()
    {
        await using var sink = await TestSink.StartAsync(200);
        await using var host = PublishingHost.Create();
        var subscription = (await host.SubscribeAsync(sink.Address)).Id;
        for (var day = 0; day < 5; day++)
        {
            await host.PublishAsync(host.NewEvent(day));
            await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
            host.Clock.Advance(Day);
        }

        (await PurgeAsync(host)).Should().Be(0);
        host.Clock.Advance(Day * 87);

        // Days 0 and 1 lie 92 and 91 days back, day 2 exactly 90.
        (await PurgeAsync(host)).Should().Be(2);
        (await host.DeliveriesAsync(subscription)).Select(d => d.Sequence).Should().Equal(5, 4, 3);
        (await PurgeAsync(host)).Should().Be(0);
        (await host.LogAsync()).Should().HaveCount(5);
    }

    [Fact]
    public async Task Dead_letters_go_as_well_unless_they_are_delivered_again()
    {
        await using var host = PublishingHost.Create();
        var subscription = (await host.SubscribeAsync(new Uri("http://127.0.0.1:9/hook"))).Id;
        await host.PublishAsync(host.NewEvent(1), host.NewEvent(2));
        await host.ChangeSubscriptionAsync(subscription, entity => entity["status"] = "disabled");
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        (await host.DeliveriesAsync(subscription)).Should().OnlyContain(d => d.State == DeliveryState.Dead && d.LastError == "disabled");
        host.Clock.Advance(Day * 91);

        await host.ChangeSubscriptionAsync(subscription, entity => entity["status"] = "active");
        await host.Get<RedeliverOne>().HandleAsync(PublishingHost.Operator, subscription, "2", Cancellation);

        (await PurgeAsync(host)).Should().Be(1);
        (await host.DeliveriesAsync(subscription)).Should().ContainSingle().Which.Should().BeEquivalentTo(new { Sequence = 2L, State = DeliveryState.Pending });
    }

    [Fact]
    public async Task What_is_still_to_be_tried_stays_however_old_its_event_is()
    {
        await using var host = PublishingHost.Create();
        var subscription = (await host.SubscribeAsync(new Uri("http://127.0.0.1:9/hook"))).Id;
        await host.PublishAsync(host.NewEvent());
        host.Clock.Advance(Day * 365);

        (await PurgeAsync(host)).Should().Be(0);
        (await host.DeliveriesAsync(subscription)).Should().ContainSingle().Which.State.Should().Be(DeliveryState.Pending);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    public async Task The_last_event_before_a_moment_is_found_in_a_log_of_any_length(int events)
    {
        await using var host = PublishingHost.Create();
        var start = host.Clock.GetUtcNow();
        for (var number = 0; number < events; number++)
        {
            await host.PublishAsync(host.NewEvent(number));
            host.Clock.Advance(Day);
        }

        var log = host.Get<EventLog>();
        for (var day = 0; day <= events; day++)
        {
            (await log.LastBeforeAsync(start + (day * Day), Cancellation)).Should().Be(day);
        }
    }

    private static Task<int> PurgeAsync(PublishingHost host) => host.Get<PurgeDeliveries>().HandleAsync(Cancellation);
}

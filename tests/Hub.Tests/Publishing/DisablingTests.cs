using System.Text.Json;
using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>When the hub gives a subscription up, and who hears of it.</summary>
public sealed class DisablingTests
{
    private const string Owner = "gemeente-leiden";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_days_of_nothing_but_failures_disable_a_subscription_and_tell_its_owner()
    {
        await using var dead = await TestSink.StartAsync(500);
        await using var other = await TestSink.StartAsync(200);
        await using var host = await PublishingHost.Create().StartAsync();
        var id = (await host.SubscribeAsync(dead.Address)).Id;
        await host.SubscribeAsync(other.Address, types: EventTypes.SubscriptionDisabled);
        var stranger = (await host.SubscribeAsync(other.Address, "duwo", EventTypes.SubscriptionDisabled)).Id;
        var start = host.Clock.GetUtcNow();
        await host.PublishAsync(host.NewEvent());
        await host.WalkAsync(id, d => d.State == DeliveryState.Dead);
        (host.Clock.GetUtcNow() - start).Should().BeLessThan(TimeSpan.FromDays(5), "one ladder is shorter");
        (await StatusAsync(host, id)).Status.Should().Be(SubscriptionStatus.Active);

        await host.PublishAsync(host.NewEvent(2));
        await host.WalkAsync(id, d => d.State == DeliveryState.Dead);

        (host.Clock.GetUtcNow() - start).Should().BeGreaterThanOrEqualTo(TimeSpan.FromDays(5));
        (await StatusAsync(host, id)).Should().BeEquivalentTo(new { Status = SubscriptionStatus.Disabled, StatusReason = "failing" });
        var told = await other.NextAsync();
        using var body = JsonDocument.Parse(told.Body);
        body.RootElement.GetProperty("type").GetString().Should().Be(EventTypes.SubscriptionDisabled);
        body.RootElement.GetProperty("subject").GetString().Should().Be(id);
        var data = body.RootElement.GetProperty("data");
        data.GetProperty("reason").GetString().Should().Be("failing");
        data.GetProperty("since").GetDateTimeOffset().Should().Be(start);
        data.GetProperty("sinkHost").GetString().Should().Be("127.0.0.1");
        data.GetRawText().Should().NotContain(dead.Address.AbsolutePath);
        (await host.DeliveriesAsync(stranger)).Should().BeEmpty();
        other.Requests.Should().Be(1);
    }

    [Fact]
    public async Task What_waits_when_a_subscription_is_disabled_becomes_dead_letters_and_nothing_more_is_sent()
    {
        await using var sink = await TestSink.StartAsync(500, 500, 500, 410);
        await using var host = await PublishingHost.Create().StartAsync();
        var id = (await host.SubscribeAsync(sink.Address)).Id;
        for (var number = 1; number <= 3; number++)
        {
            await host.PublishAsync(host.NewEvent(number));
            await host.DeliveryAsync(id, d => d.Sequence == number && d.Attempts == 1);
        }

        await host.PublishAsync(host.NewEvent(4));
        await host.DeliveryAsync(id, _ => host.DeliveriesAsync(id).Result.All(d => d.State != DeliveryState.Pending));

        var all = await host.DeliveriesAsync(id);
        all.Select(d => d.State).Should().Equal(DeliveryState.Failed, DeliveryState.Dead, DeliveryState.Dead, DeliveryState.Dead);
        all.Should().OnlyContain(d => d.NextAttemptAt == null);
        host.Clock.Advance(TimeSpan.FromDays(4));
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        sink.Requests.Should().Be(4);
        (await host.LogAsync())[^1].Event.Should().BeEquivalentTo(new { Type = EventTypes.SubscriptionDisabled, Subject = id });
    }

    [Fact]
    public async Task What_was_delivered_between_those_that_wait_stays_delivered_when_a_subscription_is_disabled()
    {
        await using var host = PublishingHost.Create();
        var id = (await host.SubscribeAsync(new Uri("http://127.0.0.1:9/hook"))).Id;
        await host.PublishAsync(host.NewEvent(1), host.NewEvent(2), host.NewEvent(3));
        var store = host.Get<DeliveryStore>();
        var second = await store.FindAsync(id, 2, Cancellation);
        await store.ChangeAsync(id, [(second!, second! with { State = DeliveryState.Delivered, NextAttemptAt = null })], null, Cancellation);

        (await store.BuryAsync(id, Cancellation)).Should().Be(2);

        (await host.DeliveriesAsync(id)).Select(d => d.State).Should().Equal(DeliveryState.Dead, DeliveryState.Delivered, DeliveryState.Dead);
        (await store.DueRowsAsync(id, Cancellation).ToListAsync(Cancellation)).Should().BeEmpty();
        (await store.BuryAsync(id, Cancellation)).Should().Be(0);
    }

    [Fact]
    public async Task One_success_begins_the_five_days_anew()
    {
        await using var sink = await TestSink.StartAsync((context, number) =>
        {
            context.Response.StatusCode = number == 11 ? 200 : 500;
            return Task.CompletedTask;
        });
        await using var host = await PublishingHost.Create().StartAsync();
        var id = (await host.SubscribeAsync(sink.Address)).Id;
        await host.PublishAsync(host.NewEvent());
        await host.WalkAsync(id, d => d.State == DeliveryState.Dead);
        await host.PublishAsync(host.NewEvent(2));
        await host.DeliveryAsync(id, d => d.State == DeliveryState.Delivered);
        await host.PublishAsync(host.NewEvent(3));

        (await host.WalkAsync(id, d => d.State == DeliveryState.Dead)).Attempts.Should().Be(10);

        (await StatusAsync(host, id)).Status.Should().Be(SubscriptionStatus.Active);
    }

    [Fact]
    public async Task A_failure_long_after_the_last_one_begins_the_five_days_anew()
    {
        await using var sink = await TestSink.StartAsync(500);
        await using var host = await PublishingHost.Create().StartAsync();
        var id = (await host.SubscribeAsync(sink.Address)).Id;
        await host.PublishAsync(host.NewEvent());
        await host.WalkAsync(id, d => d.State == DeliveryState.Dead);
        host.Clock.Advance(TimeSpan.FromDays(30));

        await host.PublishAsync(host.NewEvent(2));
        await host.DeliveryAsync(id, d => d is { Sequence: 2, Attempts: 1 });

        (await StatusAsync(host, id)).Status.Should().Be(SubscriptionStatus.Active);
        (await host.WalkAsync(id, d => d.State == DeliveryState.Dead)).Attempts.Should().Be(10);
    }

    [Fact]
    public async Task A_crash_between_the_disabling_and_its_event_loses_neither_the_event_nor_the_dead_letters()
    {
        using var folder = new DataFolder();
        await using var sink = await TestSink.StartAsync(410);
        string id;
        await using (var host = PublishingHost.Create(folder))
        {
            id = (await host.SubscribeAsync(sink.Address)).Id;
            await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
            await host.PublishAsync(host.NewEvent(1));

            // The disabling is durable; everything behind it fails, as if the process had ended.
            host.Store.FailAt = (host.Store.Commits + 3, false);
            await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
            (await StatusAsync(host, id)).Status.Should().Be(SubscriptionStatus.Disabled);
        }

        await using var restarted = await PublishingHost.Create(folder).StartAsync();
        await restarted.Relay.RelayAsync("subscriptions", "subscriptions", known: null, Cancellation);

        (await restarted.LogAsync()).Where(e => e.Event.Type == EventTypes.SubscriptionDisabled).Should().ContainSingle();
        await restarted.DeliveryAsync(id, d => d.State is DeliveryState.Failed or DeliveryState.Dead);
    }

    [Fact]
    public async Task Only_the_owner_and_the_operator_hear_of_a_subscription()
    {
        await using var sink = await TestSink.StartAsync(410);
        await using var host = await PublishingHost.Create().StartAsync();
        var id = (await host.SubscribeAsync(sink.Address)).Id;
        await host.PublishAsync(host.NewEvent());
        await host.DeliveryAsync(id, d => d.State == DeliveryState.Failed);
        var told = (await host.LogAsync()).Single(e => e.Event.Type == EventTypes.SubscriptionDisabled).Event;
        var audience = host.Get<IEventAudience>();

        audience.MayHear(Owner, told).Should().BeTrue();
        audience.MayHear("operator", told, isOperator: true).Should().BeTrue();
        audience.MayHear("duwo", told).Should().BeFalse();
        audience.MayHear("monitor", told).Should().BeFalse();
    }

    private static async Task<SubscriptionResource> StatusAsync(PublishingHost host, string id) =>
        (await host.Get<GetSubscription>().HandleAsync(PublishingHost.Operator, id, Cancellation)).Value;
}

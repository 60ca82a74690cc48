using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Deliveries;
using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>The order of deliveries within a subject, and that subscriptions and subjects do not wait for each other.</summary>
public sealed class OrderingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_ordering_an_event_waits_while_an_earlier_one_of_its_subject_is_not_delivered_and_others_go_on()
    {
        string? failing = null;
        await using var sink = await TestSink.StartFailingAsync(() => Volatile.Read(ref failing));
        await using var host = await PublishingHost.Create().StartAsync();
        var id = await OrderedAsync(host, sink);
        HubEvent[] events = [.. Enumerable.Range(1, 6).Select(number => host.NewEvent(number) with { Subject = number % 2 == 0 ? "b" : "a" })];
        Volatile.Write(ref failing, events[0].Id);

        await host.PublishAsync(events);
        await host.DeliveryAsync(id, d => d is { Sequence: 6, State: DeliveryState.Delivered } && host.DeliveriesAsync(id).Result[^1].Attempts == 1);

        (await host.DeliveriesAsync(id)).Where(d => d.Subject == "a").Select(d => d.Attempts).Should().Equal(0, 0, 1);
        Volatile.Write(ref failing, null);
        host.Clock.SetUtcNow((await host.DeliveriesAsync(id))[^1].NextAttemptAt!.Value);
        await host.DeliveryAsync(id, _ => host.DeliveriesAsync(id).Result.All(d => d.State == DeliveryState.Delivered));

        var arrived = sink.Arrived().ConvertAll(received => received.Id);
        arrived.Where(a => events.Where(e => e.Subject == "a").Any(e => e.Id == a)).Should().Equal(events[0].Id, events[0].Id, events[2].Id, events[4].Id);
        arrived.Where(a => events.Where(e => e.Subject == "b").Any(e => e.Id == a)).Should().Equal(events[1].Id, events[3].Id, events[5].Id);
    }

    [Fact]
    public async Task With_ordering_nobody_waits_for_the_records_of_others_while_one_answers_slowly()
    {
        var slow = new TaskCompletionSource();
        string? slowId = null;
        await using var sink = await TestSink.StartAsync((context, _) => context.Request.Headers["webhook-id"] == slowId ? slow.Task : Task.CompletedTask);
        await using var host = await PublishingHost.Create().StartAsync();
        var id = await OrderedAsync(host, sink);
        HubEvent[] events = [.. Enumerable.Range(1, 300).Select(number => host.NewEvent(number) with { Subject = $"s{number % 60}" })];
        var first = host.NewEvent(301) with { Subject = "slow" };
        Volatile.Write(ref slowId, first.Id);

        await host.PublishAsync(first);
        foreach (var some in events.Chunk(90))
        {
            await host.PublishAsync(some);
        }

        // The clock stands still: what waited for a moment to pass would wait for ever.
        await host.DeliveryAsync(id, _ => host.DeliveriesAsync(id).Result.Count(d => d.State == DeliveryState.Delivered) == events.Length);
        slow.SetResult();
        await host.DeliveryAsync(id, _ => host.DeliveriesAsync(id).Result.All(d => d.State == DeliveryState.Delivered));
    }

    [Fact]
    public async Task With_ordering_the_next_goes_when_the_one_before_is_dead()
    {
        string? failing = null;
        await using var sink = await TestSink.StartFailingAsync(() => Volatile.Read(ref failing));
        await using var host = await PublishingHost.Create().StartAsync();
        var id = await OrderedAsync(host, sink);
        var first = host.NewEvent();
        Volatile.Write(ref failing, first.Id);
        await host.PublishAsync(first);
        await host.DeliveryAsync(id, d => d.Attempts == 1);
        await host.PublishAsync(host.NewEvent(2));

        for (var attempts = 1; attempts < 10; attempts++)
        {
            await host.DeliveryAsync(id, d => d.Attempts == 0 && host.DeliveriesAsync(id).Result[1].Attempts == attempts);
            host.Clock.SetUtcNow((await host.DeliveriesAsync(id))[1].NextAttemptAt!.Value);
        }

        await host.DeliveryAsync(id, d => d is { Sequence: 2, State: DeliveryState.Delivered });
        (await host.DeliveriesAsync(id))[1].State.Should().Be(DeliveryState.Dead);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_events_of_few_subjects_arrive_in_order_however_many_dispatch(bool several)
    {
        await using var sink = await TestSink.StartAsync(200);
        await using var host = PublishingHost.Create();
        var id = await OrderedAsync(host, sink);
        HubEvent[] events = [.. Enumerable.Range(1, 600).Select(number => host.NewEvent(number) with { Subject = $"s{number % 7}" })];
        foreach (var some in events.Chunk(90))
        {
            await host.PublishAsync(some);
        }

        await Task.WhenAll(Enumerable.Range(0, several ? 4 : 1).Select(_ => host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation)));

        var arrived = sink.Arrived().ConvertAll(received => received.Id);
        foreach (var subject in events.GroupBy(e => e.Subject))
        {
            var ids = subject.Select(e => e.Id).ToHashSet();
            arrived.Where(ids.Contains).Should().Equal(subject.Select(e => e.Id));
        }

        (await host.DeliveriesAsync(id)).Should().HaveCount(600).And.OnlyContain(d => d.Attempts == 1);
    }

    [Fact]
    public async Task Sinks_that_use_up_all_shared_attempts_keep_no_other_subscription_waiting()
    {
        var release = new TaskCompletionSource();
        await using var dead = await TestSink.StartAsync((_, _) => release.Task);
        await using var healthy = await TestSink.StartAsync(200);
        await using var host = await PublishingHost.Create(settings: new() { ["Webhooks:TotalConcurrency"] = "3" }).StartAsync();
        for (var number = 0; number < 5; number++)
        {
            await host.SubscribeAsync(dead.Address, types: EventTypes.IndicatorUpdated);
        }

        await host.PublishAsync([.. Enumerable.Range(1, 10).Select(number => host.NewEvent(number, EventTypes.IndicatorUpdated))]);
        for (var request = 0; request < 8; request++)
        {
            await dead.NextAsync();
        }

        await host.SubscribeAsync(healthy.Address, types: EventTypes.HousingAlertRaised);
        await host.PublishAsync([.. Enumerable.Range(1, 20).Select(number => host.NewEvent(number))]);
        for (var request = 0; request < 20; request++)
        {
            await healthy.NextAsync();
        }

        dead.Requests.Should().Be(5 + 3, "each has one of its own and three are shared");
        release.SetResult();
    }

    [Fact]
    public async Task Attempts_that_end_together_share_their_record()
    {
        await using var sink = await TestSink.StartAsync(200);
        await using var host = PublishingHost.Create(settings: new() { ["Webhooks:Concurrency"] = "32" });
        await host.SubscribeAsync(sink.Address);
        foreach (var some in Enumerable.Range(1, 900).Select(number => host.NewEvent(number)).Chunk(90))
        {
            await host.PublishAsync(some);
        }

        var before = host.Store.Commits;
        await host.StartAsync();
        var id = (await host.Get<Hub.Publishing.Subscriptions.ListSubscriptions>().HandleAsync(PublishingHost.Operator, Cancellation))[0].Id;
        await host.DeliveryAsync(id, _ => host.DeliveriesAsync(id).Result.All(d => d.State == DeliveryState.Delivered));

        (host.Store.Commits - before).Should().BeLessThan(60, "900 were delivered, and their records wait for company while others are under way");
    }

    private static async Task<string> OrderedAsync(PublishingHost host, TestSink sink)
    {
        var id = (await host.SubscribeAsync(sink.Address)).Id;
        await host.ChangeSubscriptionAsync(id, entity => entity["config"] = """{"ordering":"subject"}""");
        return id;
    }
}

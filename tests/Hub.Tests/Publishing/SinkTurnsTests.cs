using System.Text;
using FluentAssertions;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>What waits for a sink's turn is still its owner's, and a sink that asks for time gets it.</summary>
public sealed class SinkTurnsTests
{
    private static readonly Requester Owner = new("gemeente-leiden", SeesAll: false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_for_its_turn_is_not_sent_while_the_subscription_is_paused()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = await PublishingHost.Create().StartAsync();
        var id = await WaitingAsync(host, sink);

        await PatchAsync(host, id, """{"status":"paused"}""");
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await OthersAreServedAsync(host);
        sink.Requests.Should().Be(1);
        (await host.DeliveriesAsync(id)).Where(delivery => delivery.State == DeliveryState.Pending).Should().HaveCount(2).And.OnlyContain(delivery => delivery.Attempts == 0);

        await PatchAsync(host, id, """{"status":"active"}""");
        await sink.NextAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await sink.NextAsync();
    }

    [Fact]
    public async Task What_waits_for_its_turn_is_not_sent_once_the_subscription_is_deleted()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = await PublishingHost.Create().StartAsync();
        var id = await WaitingAsync(host, sink);

        (await host.Get<DeleteSubscription>().HandleAsync(Owner, id, Cancellation)).Should().BeNull();
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await OthersAreServedAsync(host);

        sink.Requests.Should().Be(1);
    }

    [Fact]
    public async Task What_waits_for_its_turn_goes_to_the_sink_that_took_the_place_of_the_old()
    {
        await using var old = await TestSink.StartAsync(204);
        await using var next = await TestSink.StartAsync(204);
        await using var host = await PublishingHost.Create().StartAsync();
        var id = await WaitingAsync(host, old);

        await PatchAsync(host, id, $$$"""{"sink":"{{{next.Address}}}","config":{"maxRate":null}}""");
        await next.NextAsync();
        await next.NextAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await OthersAreServedAsync(host);

        old.Requests.Should().Be(1);
    }

    [Fact]
    public async Task What_waits_for_its_turn_is_signed_with_the_secrets_of_that_moment()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = await PublishingHost.Create().StartAsync();
        var id = await WaitingAsync(host, sink);

        var secret = (await host.Get<RotateSecret>().HandleAsync(Owner, id, Encoding.UTF8.GetBytes("""{"overlap":"PT0S"}"""), Cancellation)).Value.Secret!;
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        var request = await sink.NextAsync();
        request.Headers["webhook-signature"].Split(' ').Should().ContainSingle();
        Verifier.Verifies(request, secret, host.Clock.GetUtcNow()).Should().BeTrue();
    }

    [Fact]
    public async Task Two_processes_send_each_delivery_once_at_however_low_a_rate()
    {
        using var folder = new DataFolder();
        var clock = PublishingHost.NewClock();
        await using var sink = await TestSink.StartAsync(204);
        await using var one = PublishingHost.Create(folder, clock);
        await using var two = PublishingHost.Create(folder, clock);
        var id = (await one.RegisterAsync($$$"""{"sink":"{{{sink.Address}}}","protocol":"HTTP","config":{"maxRate":1}}""")).Id;
        await one.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        await one.PublishAsync([.. Enumerable.Range(1, 4).Select(number => one.NewEvent(number))]);
        HashSet<string> ids = [];

        Task[] runs = [one.Get<DeliveryDispatcher>().RunDueAsync(Cancellation), two.Get<DeliveryDispatcher>().RunDueAsync(Cancellation)];
        for (var number = 1; number <= 4; number++)
        {
            ids.Add((await sink.NextAsync()).Id);
            sink.Requests.Should().Be(number, "one a minute");
            await RecordedAsync(id, number, one, two);
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        // Whoever still waits for a turn finds nothing to send in it.
        var ended = Task.WhenAll(runs);
        while (!ended.IsCompleted)
        {
            Cancellation.ThrowIfCancellationRequested();
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await ended;
        ids.Should().HaveCount(4);
        sink.Requests.Should().Be(4);
        (await one.DeliveriesAsync(id)).Should().OnlyContain(delivery => delivery.State == DeliveryState.Delivered && delivery.Attempts == 1);
    }

    [Fact]
    public async Task A_storage_that_fails_as_a_turn_is_taken_ends_no_deliveries()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = await PublishingHost.Create().StartAsync();
        await WaitingAsync(host, sink);
        host.Store.FailAt = (host.Store.Commits + 1, false);

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.Log.WaitForAsync("it is tried again");
        host.Clock.Advance(TimeSpan.FromSeconds(5));

        await sink.NextAsync();
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_sink_that_asks_for_time_gets_nothing_at_all_until_then_not_even_from_a_hub_that_has_started_anew(int status)
    {
        using var folder = new DataFolder();
        var clock = PublishingHost.NewClock();
        await using var sink = await BusyAsync(status, "120");
        string id;
        await using (var host = await PublishingHost.Create(folder, clock).StartAsync())
        {
            id = (await host.SubscribeAsync(sink.Address)).Id;
            await host.PublishAsync(host.NewEvent());
            await host.DeliveryAsync(id, delivery => delivery.Attempts == 1);
            await host.PublishAsync(host.NewEvent(2), host.NewEvent(3));
            await OthersAreServedAsync(host);
            sink.Requests.Should().Be(1);
        }

        await using var anew = await PublishingHost.Create(folder, clock).StartAsync();
        await anew.PublishAsync(anew.NewEvent(4));
        clock.Advance(TimeSpan.FromSeconds(119));
        await OthersAreServedAsync(anew);
        sink.Requests.Should().Be(1);

        await sink.NextAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        for (var number = 1; number <= 4; number++)
        {
            await sink.NextAsync();
        }
    }

    [Fact]
    public async Task What_an_old_sink_asked_for_does_not_hold_the_new_one_back()
    {
        await using var old = await BusyAsync(503, "86400");
        await using var next = await TestSink.StartAsync(204);
        await using var host = await PublishingHost.Create().StartAsync();
        var id = (await host.SubscribeAsync(old.Address)).Id;
        await host.PublishAsync(host.NewEvent());
        await host.DeliveryAsync(id, delivery => delivery.Attempts == 1);

        await PatchAsync(host, id, $$"""{"sink":"{{next.Address}}"}""");
        await host.PublishAsync(host.NewEvent(2));

        await next.NextAsync();
    }

    [Fact]
    public async Task An_old_sink_that_answers_410_ends_nothing_at_the_one_that_took_its_place()
    {
        var answer = new TaskCompletionSource();
        await using var old = await TestSink.StartAsync(async (context, _) =>
        {
            await answer.Task;
            context.Response.StatusCode = 410;
        });
        await using var next = await TestSink.StartAsync(204);
        await using var host = await PublishingHost.Create().StartAsync();
        var id = (await host.SubscribeAsync(old.Address)).Id;
        await host.PublishAsync(host.NewEvent());
        var sent = await old.NextAsync();
        await PatchAsync(host, id, $$"""{"sink":"{{next.Address}}"}""");
        await host.SubscriptionAsync(id, subscription => subscription.Status == SubscriptionStatus.Active);

        answer.SetResult();

        (await next.NextAsync()).Id.Should().Be(sent.Id);
        var delivery = await host.DeliveryAsync(id, delivery => delivery.State == DeliveryState.Delivered);
        delivery.Attempts.Should().Be(2);
        (await host.SubscriptionAsync(id, _ => true)).Status.Should().Be(SubscriptionStatus.Active);
    }

    [Fact]
    public async Task A_pause_is_no_time_of_failures()
    {
        await using var sink = await TestSink.StartAsync(500);
        await using var host = await PublishingHost.Create().StartAsync();
        var id = (await host.SubscribeAsync(sink.Address)).Id;
        await host.PublishAsync(host.NewEvent());
        await host.DeliveryAsync(id, delivery => delivery.Attempts == 1);
        await PatchAsync(host, id, """{"status":"paused"}""");
        await HealthAsync(host, id, health => health == SinkHealth.Sound);

        host.Clock.Advance(TimeSpan.FromDays(6));
        await PatchAsync(host, id, """{"status":"active"}""");
        await host.DeliveryAsync(id, delivery => delivery.Attempts == 2);

        (await HealthAsync(host, id, health => health.FailingSince is not null)).FailingSince.Should().Be(host.Clock.GetUtcNow());
        (await host.SubscriptionAsync(id, _ => true)).Status.Should().Be(SubscriptionStatus.Active);
    }

    [Fact]
    public async Task Another_sink_does_not_inherit_the_failures_of_the_old()
    {
        await using var dead = await TestSink.StartAsync(500);
        await using var other = await TestSink.StartAsync(500);
        await using var host = await PublishingHost.Create().StartAsync();
        var id = (await host.SubscribeAsync(dead.Address)).Id;
        await host.PublishAsync(host.NewEvent());
        await host.WalkAsync(id, delivery => delivery.State == DeliveryState.Dead);
        host.Clock.Advance(TimeSpan.FromDays(2.2));
        await PatchAsync(host, id, $$"""{"sink":"{{other.Address}}"}""");
        await host.SubscriptionAsync(id, subscription => subscription.Status == SubscriptionStatus.Active);

        await host.PublishAsync(host.NewEvent(2));
        await host.DeliveryAsync(id, delivery => delivery.Sequence == 2 && delivery.Attempts == 1);

        (await HealthAsync(host, id, health => health.FailingSince == host.Clock.GetUtcNow())).IsHopeless.Should().BeFalse();
        (await host.SubscriptionAsync(id, _ => true)).Status.Should().Be(SubscriptionStatus.Active);
    }

    // Three events for a sink that takes one a minute, of which the first has arrived.
    private static async Task<string> WaitingAsync(PublishingHost host, TestSink sink)
    {
        var id = (await host.RegisterAsync($$$"""{"sink":"{{{sink.Address}}}","protocol":"HTTP","config":{"maxRate":1}}""")).Id;
        await host.PublishAsync([.. Enumerable.Range(1, 3).Select(number => host.NewEvent(number))]);
        await sink.NextAsync();
        await RecordedAsync(id, 1, host);
        return id;
    }

    private static async Task RecordedAsync(string id, int delivered, params PublishingHost[] hosts)
    {
        while (true)
        {
            var next = Task.WhenAny(hosts.Select(host => host.Store.NextCommit));
            if ((await hosts[0].DeliveriesAsync(id)).Count(delivery => delivery.State == DeliveryState.Delivered) >= delivered)
            {
                return;
            }

            await next.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        }
    }

    // Gives whatever should not happen the time that deliveries to others take.
    private static async Task OthersAreServedAsync(PublishingHost host)
    {
        await using var other = await TestSink.StartAsync(204);
        var id = (await host.SubscribeAsync(other.Address, "leiden-marketing")).Id;
        for (var number = 0; number < 5; number++)
        {
            (await host.Get<TestSubscription>().HandleAsync(PublishingHost.Operator, id, Cancellation)).Problem.Should().BeNull();
            await other.NextAsync();
        }
    }

    private static async Task<TestSink> BusyAsync(int status, string retryAfter) => await TestSink.StartAsync((context, number) =>
    {
        context.Response.StatusCode = number == 1 ? status : 204;
        context.Response.Headers.RetryAfter = number == 1 ? retryAfter : default;
        return Task.CompletedTask;
    });

    private static async Task<SinkHealth> HealthAsync(PublishingHost host, string id, Func<SinkHealth, bool> condition)
    {
        while (true)
        {
            var next = host.Store.NextCommit;
            if (await host.Get<DeliveryStore>().HealthAsync(id, Cancellation) is var health && condition(health))
            {
                return health;
            }

            await next.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        }
    }

    private static async Task PatchAsync(PublishingHost host, string id, string json) =>
        (await host.Get<ChangeSubscription>().HandleAsync(Owner, id, null, Encoding.UTF8.GetBytes(json), Cancellation)).Problem.Should().BeNull();
}

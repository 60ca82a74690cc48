using System.Diagnostics;
using System.Net;
using System.Text.Json;
using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hub.Tests.Publishing;

public sealed class DeliveryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delivery_belongs_to_no_request_that_happened_to_come_first()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "a request",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("a request");
        await using var sink = await TestSink.StartAsync(204);
        await using var host = await PublishingHost.Create().StartAsync();
        string trace;
        using (var request = source.StartActivity()!)
        {
            trace = request.TraceId.ToHexString();
            await host.SubscribeAsync(sink.Address);
        }

        await host.PublishAsync(host.NewEvent());

        (await sink.NextAsync()).Headers.Values.Should().NotContain(value => value.Contains(trace, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_event_arrives_signed_as_a_structured_CloudEvent()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await host.SubscribeAsync(sink.Address);
        var raised = host.NewEvent();

        await host.PublishAsync(raised);

        var request = await sink.NextAsync();
        request.Path.Should().Be("/hook");
        request.Id.Should().Be(raised.Id);
        request.Headers["content-type"].Should().Be("application/cloudevents+json; charset=utf-8");
        request.Headers["user-agent"].Should().StartWith("Partner-Hub/");
        Verifier.Verifies(request, subscription.Secret!, host.Clock.GetUtcNow()).Should().BeTrue();
        JsonDocument.Parse(request.Body).RootElement.GetProperty("id").GetString().Should().Be(raised.Id);
        var delivery = await host.DeliveryAsync(subscription.Id, d => d.State == DeliveryState.Delivered);
        delivery.Should().BeEquivalentTo(new { Attempts = 1, LastStatus = 204, LastError = (string?)null, NextAttemptAt = (DateTimeOffset?)null, LastAttemptAt = host.Clock.GetUtcNow() });
    }

    [Fact]
    public async Task A_changed_body_or_another_secret_does_not_verify()
    {
        await using var sink = await TestSink.StartAsync(200);
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await host.SubscribeAsync(sink.Address);
        await host.PublishAsync(host.NewEvent());
        var request = await sink.NextAsync();

        Verifier.Verifies(request with { Body = [.. request.Body, (byte)' '] }, subscription.Secret!, host.Clock.GetUtcNow()).Should().BeFalse();
        Verifier.Verifies(request, "whsec_" + Convert.ToBase64String(new byte[32]), host.Clock.GetUtcNow()).Should().BeFalse();
    }

    [Fact]
    public async Task A_retry_has_the_same_id_and_body_and_a_fresh_timestamp()
    {
        await using var sink = await TestSink.StartAsync(500, 200);
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await host.SubscribeAsync(sink.Address);
        await host.PublishAsync(host.NewEvent());
        var first = await sink.NextAsync();
        var failed = await host.DeliveryAsync(subscription.Id, d => d.Attempts == 1);

        host.Clock.SetUtcNow(failed.NextAttemptAt!.Value);
        var second = await sink.NextAsync();

        second.Id.Should().Be(first.Id);
        second.Body.Should().Equal(first.Body);
        second.Headers["webhook-timestamp"].Should().NotBe(first.Headers["webhook-timestamp"]);
        Verifier.Verifies(second, subscription.Secret!, host.Clock.GetUtcNow()).Should().BeTrue();
        await host.DeliveryAsync(subscription.Id, d => d is { State: DeliveryState.Delivered, Attempts: 2 });
    }

    [Fact]
    public async Task A_failing_sink_is_tried_along_the_whole_ladder_and_then_the_delivery_is_dead()
    {
        await using var sink = await TestSink.StartAsync(500);
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await host.SubscribeAsync(sink.Address);
        await host.PublishAsync(host.NewEvent());

        for (var attempt = 1; attempt < 10; attempt++)
        {
            var failed = await host.DeliveryAsync(subscription.Id, d => d.Attempts == attempt);
            failed.Should().BeEquivalentTo(new { State = DeliveryState.Pending, LastStatus = 500, LastError = "http-500" });
            var wait = failed.NextAttemptAt!.Value - host.Clock.GetUtcNow();
            wait.Should().BeCloseTo(RetryLadder.Waits[attempt], RetryLadder.Waits[attempt] * 0.2);
            host.Clock.SetUtcNow(failed.NextAttemptAt.Value);
        }

        var dead = await host.DeliveryAsync(subscription.Id, d => d.State == DeliveryState.Dead);
        dead.Attempts.Should().Be(10);
        dead.NextAttemptAt.Should().BeNull();
        host.Clock.Advance(TimeSpan.FromDays(3));
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        sink.Requests.Should().Be(10);
    }

    [Fact]
    public async Task A_sink_that_answers_410_ends_its_subscription()
    {
        await using var sink = await TestSink.StartAsync(410);
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await host.SubscribeAsync(sink.Address);

        await host.PublishAsync(host.NewEvent());

        var failed = await host.DeliveryAsync(subscription.Id, d => d.State == DeliveryState.Failed);
        failed.LastStatus.Should().Be(410);
        var seen = (await host.Get<GetSubscription>().HandleAsync(new Requester("gemeente-leiden", false), subscription.Id, Cancellation)).Value;
        seen.Should().BeEquivalentTo(new { Status = SubscriptionStatus.Disabled, StatusReason = "gone" });
        await host.PublishAsync(host.NewEvent());
        (await host.DeliveriesAsync(subscription.Id)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_is_not_followed()
    {
        await using var target = await TestSink.StartAsync(200);
        await using var sink = await TestSink.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = target.Address.OriginalString;
            return Task.CompletedTask;
        });
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await host.SubscribeAsync(sink.Address);

        await host.PublishAsync(host.NewEvent());

        var failed = await host.DeliveryAsync(subscription.Id, d => d.Attempts == 1);
        failed.Should().BeEquivalentTo(new { State = DeliveryState.Pending, LastStatus = 307, LastError = "http-307" });
        target.Requests.Should().Be(0);
    }

    [Theory]
    [InlineData(429, "120")]
    [InlineData(503, "Mon, 05 Jan 2026 10:02:00 GMT")]
    public async Task A_busy_sink_is_left_alone_for_as_long_as_it_asks(int status, string retryAfter)
    {
        await using var sink = await TestSink.StartAsync((context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = retryAfter;
            return Task.CompletedTask;
        });
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await host.SubscribeAsync(sink.Address);

        await host.PublishAsync(host.NewEvent());

        var failed = await host.DeliveryAsync(subscription.Id, d => d.Attempts == 1);
        failed.NextAttemptAt.Should().Be(host.Clock.GetUtcNow() + TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task A_sink_that_never_answers_delays_no_other()
    {
        var release = new TaskCompletionSource();
        await using var dead = await TestSink.StartAsync((_, _) => release.Task);
        await using var healthy = await TestSink.StartAsync(200);
        await using var host = await PublishingHost.Create().StartAsync();
        var deadSubscription = await host.SubscribeAsync(dead.Address);
        await host.SubscribeAsync(healthy.Address);
        HubEvent[] events = [.. Enumerable.Range(1, 30).Select(number => host.NewEvent(number))];

        await host.PublishAsync(events);

        List<string> arrived = [];
        foreach (var _ in events)
        {
            arrived.Add((await healthy.NextAsync()).Id);
        }

        arrived.Should().BeEquivalentTo(events.Select(e => e.Id));
        dead.Requests.Should().BeLessThanOrEqualTo(4);
        (await host.DeliveriesAsync(deadSubscription.Id)).Should().OnlyContain(d => d.State == DeliveryState.Pending);
        release.SetResult();
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_a_timeout()
    {
        var release = new TaskCompletionSource();
        await using var sink = await TestSink.StartAsync((_, _) => release.Task);
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await host.SubscribeAsync(sink.Address);
        await host.PublishAsync(host.NewEvent());
        await sink.NextAsync();

        host.Clock.Advance(TimeSpan.FromSeconds(15));

        var failed = await host.DeliveryAsync(subscription.Id, d => d.Attempts == 1);
        failed.Should().BeEquivalentTo(new { State = DeliveryState.Pending, LastStatus = (int?)null, LastError = "timeout" });
        release.SetResult();
    }

    [Fact]
    public async Task A_sink_that_refuses_connections_is_a_connection_error()
    {
        var sink = await TestSink.StartAsync(200);
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await host.SubscribeAsync(sink.Address);
        await sink.DisposeAsync();

        await host.PublishAsync(host.NewEvent());

        (await host.DeliveryAsync(subscription.Id, d => d.Attempts == 1)).LastError.Should().Be("connection");
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off_and_its_status_counts()
    {
        await using var sink = await TestSink.StartAsync(async (context, _) =>
        {
            var block = new byte[16 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
            }
        });
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await host.SubscribeAsync(sink.Address);

        await host.PublishAsync(host.NewEvent());

        (await host.DeliveryAsync(subscription.Id, d => d.Attempts == 1)).State.Should().Be(DeliveryState.Delivered);
    }

    [Fact]
    public async Task A_name_is_vetted_again_at_delivery_and_the_vetted_address_is_connected_to()
    {
        await using var sink = await TestSink.StartAsync(200);
        var hosts = new ChangingHost { Address = IPAddress.Loopback };
        await using var host = await PublishingHost.Create(configure: services => services.AddSingleton<IHostResolver>(hosts)).StartAsync();
        await host.SubscribeAsync(new Uri($"http://sink.example:{sink.Port}/hook"));
        await host.PublishAsync(host.NewEvent());
        (await sink.NextAsync()).Headers["host"].Should().Be($"sink.example:{sink.Port}");

        var rebinding = await host.SubscribeAsync(new Uri($"http://other.example:{sink.Port}/hook"), types: EventTypes.IndicatorUpdated);
        hosts.Address = IPAddress.Parse("169.254.169.254");
        await host.PublishAsync(host.NewEvent(2, EventTypes.IndicatorUpdated));

        (await host.DeliveryAsync(rebinding.Id, d => d.Attempts == 1)).LastError.Should().Be("forbidden-sink");
    }

    [Fact]
    public async Task What_was_written_before_a_crash_is_delivered_after_it_with_the_same_ids()
    {
        using var folder = new DataFolder();
        await using var sink = await TestSink.StartAsync(200);
        string secret;
        HubEvent[] events;
        await using (var host = PublishingHost.Create(folder))
        {
            secret = (await host.SubscribeAsync(sink.Address)).Secret!;
            events = [.. Enumerable.Range(1, 5).Select(number => host.NewEvent(number))];

            // Two were relayed but not delivered, three only written.
            await host.PublishAsync(events[..2]);
            await host.WriteAsync(events[2..]);
        }

        await using var restarted = await PublishingHost.Create(folder).StartAsync();
        await restarted.Relay.RelayAsync(PublishingHost.Table, PublishingHost.Partition, known: null, Cancellation);
        List<Received> arrived = [];
        foreach (var _ in events)
        {
            arrived.Add(await sink.NextAsync());
        }

        arrived.Select(r => r.Id).Should().BeEquivalentTo(events.Select(e => e.Id));
        arrived.Should().OnlyContain(r => Verifier.Verifies(r, secret, restarted.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task An_attempt_cut_off_by_a_stop_is_made_again_after_the_start()
    {
        using var folder = new DataFolder();
        var release = new TaskCompletionSource();
        await using var sink = await TestSink.StartAsync((_, number) => number == 1 ? release.Task : Task.CompletedTask);
        string id;
        await using (var host = await PublishingHost.Create(folder).StartAsync())
        {
            id = (await host.SubscribeAsync(sink.Address)).Id;
            await host.PublishAsync(host.NewEvent());
            await sink.NextAsync();
        }

        await using var restarted = await PublishingHost.Create(folder).StartAsync();
        await sink.NextAsync();

        (await restarted.DeliveryAsync(id, d => d.State == DeliveryState.Delivered)).Attempts.Should().Be(1);
        release.SetResult();
    }

    [Fact]
    public async Task A_head_without_a_lasting_process_delivers_what_is_due_and_returns()
    {
        await using var sink = await TestSink.StartAsync(200);
        await using var host = PublishingHost.Create();
        var subscription = await host.SubscribeAsync(sink.Address);
        await host.PublishAsync([.. Enumerable.Range(1, 90).Select(number => host.NewEvent(number))]);

        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        sink.Requests.Should().Be(90);
        (await host.DeliveriesAsync(subscription.Id)).Should().HaveCount(90).And.OnlyContain(d => d.State == DeliveryState.Delivered);
    }

    [Fact]
    public async Task A_failing_storage_holds_a_delivery_up_but_does_not_lose_it()
    {
        await using var sink = await TestSink.StartAsync(200);
        await using var host = PublishingHost.Create();
        var subscription = await host.SubscribeAsync(sink.Address);
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        await host.PublishAsync(host.NewEvent());

        // The next commit is the record of the attempt.
        host.Store.FailAt = (host.Store.Commits + 1, false);
        await host.StartAsync();
        var first = await sink.NextAsync();
        await host.Log.WaitForAsync("broke off");
        host.Clock.Advance(TimeSpan.FromSeconds(5));

        var second = await sink.NextAsync();
        second.Id.Should().Be(first.Id);
        await host.DeliveryAsync(subscription.Id, d => d is { State: DeliveryState.Delivered, Attempts: 1 });
    }

    private sealed class ChangingHost : IHostResolver
    {
        public IPAddress Address { get; set; } = IPAddress.None;

        public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<IPAddress>>([Address]);
    }

    [Fact]
    public async Task However_many_dispatch_at_once_each_event_arrives_once()
    {
        await using var sink = await TestSink.StartAsync(200);
        await using var host = PublishingHost.Create();
        await host.SubscribeAsync(sink.Address);
        HubEvent[] events = [.. Enumerable.Range(1, 20).Select(number => host.NewEvent(number))];
        await host.PublishAsync(events);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation)));

        sink.Arrived().Select(received => received.Id).Should().BeEquivalentTo(events.Select(e => e.Id));
    }

    [Fact]
    public async Task What_a_process_claimed_and_did_not_finish_is_due_again_when_its_request_must_be_over()
    {
        using var killed = new CancellationTokenSource();
        await using var sink = await TestSink.StartAsync(async (context, number) =>
        {
            if (number == 1)
            {
                await killed.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });
        await using var host = PublishingHost.Create();
        await host.SubscribeAsync(sink.Address);
        await host.PublishAsync(host.NewEvent());
        await FluentActions.Awaiting(() => host.Get<DeliveryDispatcher>().RunDueAsync(killed.Token)).Should().ThrowAsync<OperationCanceledException>();
        var first = await sink.NextAsync();

        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        sink.TryNext(out _).Should().BeFalse("somebody may still be at it");

        host.Clock.Advance(TimeSpan.FromSeconds((4 * 15) + 30));
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        (await sink.NextAsync()).Id.Should().Be(first.Id);
    }
}

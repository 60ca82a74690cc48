using CsCheck;
using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Hub.Storage;
using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>The index of what is to be tried: many that are made together share a row, and none is lost in it.</summary>
public sealed class DueIndexTests
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9/hook");
    private static readonly KnownDeliveries Nothing = new(new Dictionary<long, DueDelivery>(), new Dictionary<string, RowReading>());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ninety_nine_are_made_with_one_commit_delivered_with_one_and_leave_one_row_to_remove()
    {
        await using var host = PublishingHost.Create();
        var (id, store) = (await SubscribeAsync(host), host.Get<DeliveryStore>());
        var events = await LogAsync(host, 99);

        var before = host.Store.Commits;
        await store.MakeAsync(await SubscriptionAsync(host, id), events, host.Clock.GetUtcNow(), Cancellation);
        (host.Store.Commits - before).Should().Be(1);
        (await RowsAsync(host, id)).Should().ContainSingle().Which.Sequences.Should().Equal(Enumerable.Range(1, 99).Select(number => (long)number));
        (await store.QueueAsync(id, null, Cancellation)).Select(queued => queued.Sequence).Should().Equal(events.Select(published => published.Sequence));

        var made = (await store.FindAsync(id, [.. events.Select(published => published.Sequence)], Cancellation)).Values.ToList();
        before = host.Store.Commits;
        var over = await store.ChangeAsync(id, [.. made.Select(delivery => (delivery, Delivered(delivery)))], SinkHealth.Sound, Cancellation);
        (host.Store.Commits - before).Should().Be(1);
        over.Should().HaveCount(99).And.NotContainNulls();

        (await store.QueueAsync(id, null, Cancellation)).Should().BeEmpty("the row is there still, but none waits in it");
        (await store.CountDueAsync(id, host.Clock.GetUtcNow(), 1000, Cancellation)).Should().Be(0);
        (await store.BuryAsync(id, Cancellation)).Should().Be(0);
        (await RowsAsync(host, id)).Should().BeEmpty();
    }

    [Fact]
    public async Task Thirty_three_that_are_put_off_share_a_commit_and_have_rows_of_their_own_from_then_on()
    {
        await using var host = PublishingHost.Create();
        var (id, store, now) = (await SubscribeAsync(host), host.Get<DeliveryStore>(), host.Clock.GetUtcNow());
        await store.MakeAsync(await SubscriptionAsync(host, id), await LogAsync(host, 33), now, Cancellation);
        var made = await AllAsync(host, id, 33);

        var later = await store.ChangeAsync(id, [.. made.Select(delivery => (delivery, delivery with { NextAttemptAt = now.AddSeconds(5) }))], SinkHealth.Sound, Cancellation);
        var before = host.Store.Commits;
        var again = await store.ChangeAsync(id, [.. later.Select(delivery => (delivery!, delivery! with { NextAttemptAt = now.AddSeconds(9) }))], SinkHealth.Sound, Cancellation);

        (host.Store.Commits - before).Should().Be(1);
        again.Should().HaveCount(33).And.NotContainNulls();
        (await store.QueueAsync(id, null, Cancellation)).Should().HaveCount(33).And.OnlyContain(queued => queued.Due == now.AddSeconds(9) && queued.Subject.StartsWith("subject-"));
        (await RowsAsync(host, id)).Where(row => !row.IsTogether).Should().HaveCount(33);
    }

    [Theory]
    [InlineData("""{"ordering":"subject"}""", false)]
    [InlineData("""{}""", true)]
    public async Task Where_the_order_is_kept_each_has_a_row_of_its_own(string config, bool shares)
    {
        await using var host = PublishingHost.Create();
        var id = await SubscribeAsync(host);
        await host.ChangeSubscriptionAsync(id, entity => entity["config"] = config);

        await host.Get<DeliveryStore>().MakeAsync(await SubscriptionAsync(host, id), await LogAsync(host, 3), host.Clock.GetUtcNow(), Cancellation);

        (await RowsAsync(host, id)).Should().HaveCount(shares ? 1 : 3);
    }

    [Fact]
    public async Task A_row_that_is_made_once_more_takes_in_only_what_was_not_made_yet()
    {
        await using var host = PublishingHost.Create();
        var (id, store, now) = (await SubscribeAsync(host), host.Get<DeliveryStore>(), host.Clock.GetUtcNow());
        var events = await LogAsync(host, 6);
        var subscription = await SubscriptionAsync(host, id);
        await store.MakeAsync(subscription, [events[1], events[2], events[4]], now, Cancellation);

        await store.MakeAsync(subscription, events, now, Cancellation);

        (await RowsAsync(host, id)).Select(row => row.Sequences).Should().BeEquivalentTo<long[]>([[1, 4, 6], [2, 3, 5]]);
        (await store.QueueAsync(id, null, Cancellation)).Select(queued => queued.Sequence).Should().BeEquivalentTo([1, 2, 3, 4, 5, 6]);
        (await store.QueueAsync(id, 2, Cancellation)).Should().HaveCount(2);
        (await store.CountDueAsync(id, now, 4, Cancellation)).Should().Be(4, "it counts no further");
    }

    [Fact]
    public async Task One_that_fails_keeps_none_of_its_row_waiting_and_is_tried_again_alone()
    {
        string? failing = null;
        await using var sink = await TestSink.StartFailingAsync(() => Volatile.Read(ref failing));
        await using var host = await PublishingHost.Create().StartAsync();
        var id = (await host.SubscribeAsync(sink.Address)).Id;
        HubEvent[] events = [.. Enumerable.Range(1, 40).Select(number => host.NewEvent(number))];
        Volatile.Write(ref failing, events[20].Id);

        await host.PublishAsync(events);
        await host.DeliveryAsync(id, _ => host.DeliveriesAsync(id).Result.All(d => d.Attempts == 1));
        await GoneAsync(host, id, rows => rows is [{ IsTogether: false }]);
        Volatile.Write(ref failing, null);
        host.Clock.SetUtcNow((await host.DeliveriesAsync(id)).Single(d => d.State == DeliveryState.Pending).NextAttemptAt!.Value);
        await host.DeliveryAsync(id, _ => host.DeliveriesAsync(id).Result.All(d => d.State == DeliveryState.Delivered));

        sink.Requests.Should().Be(41);
        await GoneAsync(host, id, rows => rows.Count == 0);
    }

    [Fact]
    public async Task What_a_stop_leaves_of_a_row_is_delivered_after_the_start_and_what_was_recorded_is_not_sent_again()
    {
        var (release, seen) = (new TaskCompletionSource(), 0);
        await using var sink = await TestSink.StartAsync((context, _) => Interlocked.Increment(ref seen) > 40 ? release.Task.WaitAsync(context.RequestAborted) : Task.CompletedTask);
        using var folder = new DataFolder();
        var clock = PublishingHost.NewClock();
        string id;
        List<string> over;
        await using (var stopping = await PublishingHost.Create(folder, clock).StartAsync())
        {
            id = (await stopping.SubscribeAsync(sink.Address)).Id;
            await stopping.PublishAsync([.. Enumerable.Range(1, 90).Select(number => stopping.NewEvent(number))]);
            do
            {
                // Those that are not answered may keep the last of the others waiting for company.
                clock.Advance(TimeSpan.FromMilliseconds(1));
                await Task.Yield();
                over = [.. (await stopping.DeliveriesAsync(id)).Where(d => d.State == DeliveryState.Delivered).Select(d => d.EventId)];
            }
            while (over.Count < 40);
        }

        release.SetResult();
        await using var started = await PublishingHost.Create(folder, clock).StartAsync();
        await started.DeliveryAsync(id, _ => started.DeliveriesAsync(id).Result.All(d => d.State == DeliveryState.Delivered));
        await GoneAsync(started, id, rows => rows.Count == 0);

        var arrived = sink.Arrived().ConvertAll(received => received.Id);

        arrived.Distinct().Should().HaveCount(90);
        arrived.Where(over.Contains).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Several_processes_deliver_each_of_a_row_once_and_remove_it()
    {
        await using var sink = await TestSink.StartAsync(200);
        await using var host = PublishingHost.Create();
        var id = (await host.SubscribeAsync(sink.Address)).Id;
        await host.PublishAsync([.. Enumerable.Range(1, 90).Select(number => host.NewEvent(number))]);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation)));
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        sink.Requests.Should().Be(90);
        (await host.DeliveriesAsync(id)).Should().HaveCount(90).And.OnlyContain(d => d.State == DeliveryState.Delivered && d.Attempts == 1);
        (await RowsAsync(host, id)).Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rows_that_hold_nothing_any_more_hide_none_behind_them(bool failsToRemove)
    {
        await using var sink = await TestSink.StartAsync(200);
        await using var host = PublishingHost.Create();
        var id = (await host.SubscribeAsync(sink.Address)).Id;
        await host.ChangeSubscriptionAsync(id, entity => entity["status"] = "active");
        var (store, now) = (host.Get<DeliveryStore>(), host.Clock.GetUtcNow());
        await host.PublishAsync([.. Enumerable.Range(1, 60).Select(number => host.NewEvent(number))]);
        var made = await AllAsync(host, id, 60);
        await store.ChangeAsync(id, [.. made.Take(59).Select(delivery => (delivery, Delivered(delivery)))], null, Cancellation);
        await host.Store.CommitAsync(DeliveryStore.Table, id, [.. made.Take(40).Select(delivery => TableOperation.Upsert(DueRow.Of(id, now.AddSeconds(-1), delivery.Sequence, "left behind")))], Cancellation);
        host.Store.FailAt = failsToRemove ? (host.Store.Commits + 1, false) : null;

        var running = host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        if (failsToRemove)
        {
            await host.Log.WaitForAsync("it is tried again");
            host.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        await running;
        sink.Requests.Should().Be(1);
        (await host.DeliveriesAsync(id)).Should().OnlyContain(d => d.State == DeliveryState.Delivered);
        (await RowsAsync(host, id)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_subscription_whose_order_is_kept_from_now_on_gets_what_waits_in_a_row()
    {
        await using var sink = await TestSink.StartAsync(200);
        await using var host = PublishingHost.Create();
        var id = (await host.SubscribeAsync(sink.Address)).Id;
        HubEvent[] events = [.. Enumerable.Range(1, 30).Select(number => host.NewEvent(number))];
        await host.PublishAsync(events);
        await host.ChangeSubscriptionAsync(id, entity => entity["config"] = """{"ordering":"subject"}""");

        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        var arrived = sink.Arrived().ConvertAll(received => received.Id);

        arrived.Should().Equal(events.Select(one => one.Id));
        (await RowsAsync(host, id)).Should().BeEmpty();
    }

    [Fact]
    public async Task One_that_is_under_way_when_its_order_is_kept_no_more_is_not_lost_with_its_row()
    {
        var (release, begun) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var sink = await TestSink.StartAsync((context, number) =>
        {
            begun.TrySetResult();
            return number == 1 ? release.Task.WaitAsync(context.RequestAborted) : Task.CompletedTask;
        });
        using var folder = new DataFolder();
        var clock = PublishingHost.NewClock();
        string id;
        await using (var stopping = PublishingHost.Create(folder, clock))
        {
            id = (await stopping.SubscribeAsync(sink.Address)).Id;
            await stopping.PublishAsync(stopping.NewEvent(1), stopping.NewEvent(2), stopping.NewEvent(3));
            await stopping.ChangeSubscriptionAsync(id, entity => entity["config"] = """{"ordering":"subject"}""");
            await stopping.StartAsync();
            await begun.Task;
            (await stopping.Get<ChangeSubscription>().HandleAsync(PublishingHost.Operator, id, null, """{"config":null}"""u8.ToArray(), Cancellation)).Problem.Should().BeNull();
            await stopping.PublishAsync(stopping.NewEvent(4));
            await stopping.DeliveryAsync(id, d => d is { Sequence: 4, State: DeliveryState.Delivered });
            (await RowsAsync(stopping, id)).Should().ContainSingle().Which.IsTogether.Should().BeTrue("the first still waits in it");
        }

        release.SetResult();
        await using var started = await PublishingHost.Create(folder, clock).StartAsync();
        await started.DeliveryAsync(id, _ => started.DeliveriesAsync(id).Result.All(d => d.State == DeliveryState.Delivered));
        await GoneAsync(started, id, rows => rows.Count == 0);
    }

    [Fact]
    public async Task Many_attempts_and_few_stay_within_what_a_batch_may_hold()
    {
        await using var host = PublishingHost.Create();
        var (id, store, now) = (await SubscribeAsync(host), host.Get<DeliveryStore>(), host.Clock.GetUtcNow());
        await store.MakeAsync(await SubscriptionAsync(host, id), await LogAsync(host, 99), now, Cancellation);
        var attempt = new Attempt(now, 500, 5, "http-500", AnswerExcerpt.Of(System.Text.Encoding.UTF8.GetBytes(new string('"', AnswerExcerpt.Bytes))));

        var changed = await store.ChangeAsync(
            id, [.. (await AllAsync(host, id, 99)).Select((delivery, at) => (delivery, Delivered(delivery) with { Log = [.. Enumerable.Repeat(attempt, at < 13 ? Attempt.Most : 2)] }))], SinkHealth.Sound, Cancellation);

        changed.Should().HaveCount(99).And.NotContainNulls();
    }

    [Fact]
    public async Task A_deleted_subscription_leaves_nothing_of_its_rows()
    {
        await using var host = PublishingHost.Create();
        var id = await SubscribeAsync(host);
        await host.PublishAsync([.. Enumerable.Range(1, 60).Select(number => host.NewEvent(number))]);

        await host.Get<DeliveryStore>().PurgeAsync(id, Cancellation);

        (await host.Store.QueryAsync(DeliveryStore.Table, id, RowRange.All, null, Cancellation).ToListAsync(Cancellation)).Should().BeEmpty();
    }

    // A worker whose every step is drawn: what comes in, what is read, begun, dropped, recorded, lost and forgotten, in any
    // order, with another process at the same deliveries. Whatever happens, no row goes while one waits in it.
    [Fact]
    public Task Whatever_a_worker_goes_through_no_delivery_is_lost() =>
        Gen.Int[0, 12].Array[20, 120].SampleAsync(
            async steps =>
            {
                await using var host = PublishingHost.Create();
                var (id, store, due) = (await SubscribeAsync(host), host.Get<DeliveryStore>(), host.Get<DueDeliveries>());
                var subscription = await SubscriptionAsync(host, id);
                var (inHand, started, reading) = (new DeliveriesInHand(), new Queue<DueDelivery>(), default(DueReading));
                var made = 0;
                for (var at = 0; at < steps.Length; at++)
                {
                    var size = 1 + (at % 7);
                    switch (steps[at])
                    {
                        case 0:
                            await store.MakeAsync(subscription, await LogAsync(host, size), host.Clock.GetUtcNow(), Cancellation);
                            made += size;
                            break;
                        case 1 or 2:
                            reading = await due.ReadAsync(subscription, inHand.Known(), size, host.Clock.GetUtcNow(), Cancellation);
                            break;
                        case 3:
                            // Only now and then at once: in between anything may have happened.
                            if (reading is not null)
                            {
                                inHand.Add(reading);
                                await RemoveAsync(store, id, inHand, reading.Spent);
                                reading = null;
                            }

                            break;
                        case 4 or 5:
                            while (inHand.Waiting > 0 && started.Count < size)
                            {
                                started.Enqueue(inHand.Start());
                            }

                            break;
                        case 6:
                            await RecordAsync(store, id, inHand, started, size, delivery => delivery.Sequence % 3 == 0 && delivery.Attempts == 0
                                ? delivery with { Attempts = 1, NextAttemptAt = host.Clock.GetUtcNow().AddSeconds(delivery.Sequence % 2) }
                                : Delivered(delivery));
                            break;
                        case 7:
                            inHand.ForgetWaiting();
                            break;
                        case 10 or 11:
                            // The subscription is another from now on, which makes a worker forget what it has read.
                            subscription = subscription with { Config = subscription.Ordered ? null : new SubscriptionConfig(EventOrdering.Subject, null, null, null) };
                            inHand.ForgetWaiting();
                            reading = null;
                            break;
                        case 8:
                            // The storage failed: what ended is not recorded.
                            if (started.TryDequeue(out var lost))
                            {
                                inHand.Over(lost.Delivery.Sequence, null);
                            }

                            break;
                        case 9:
                            if (started.TryDequeue(out var dropped))
                            {
                                inHand.Drop(dropped.Delivery.Sequence);
                            }

                            host.Clock.Advance(TimeSpan.FromMilliseconds(500));
                            break;
                        default:
                            // Another process, which may deliver what this one has in hand.
                            foreach (var (head, _) in (await due.ReadAsync(subscription, Nothing, size, host.Clock.GetUtcNow(), Cancellation)).Runs)
                            {
                                await store.ChangeAsync(id, [(head.Delivery, Delivered(head.Delivery))], null, Cancellation);
                            }

                            break;
                    }
                }

                // A new worker, which has nothing in hand, finds whatever waits; and then nothing is left.
                host.Clock.Advance(TimeSpan.FromMinutes(1));
                var next = new DeliveriesInHand();
                while (true)
                {
                    var more = await due.ReadAsync(subscription, next.Known(), 5, host.Clock.GetUtcNow(), Cancellation);
                    next.Add(more);
                    await RemoveAsync(store, id, next, more.Spent);
                    while (next.Waiting > 0)
                    {
                        var one = next.Start();
                        next.Over(one.Delivery.Sequence, (await store.ChangeAsync(id, [(one.Delivery, Delivered(one.Delivery))], null, Cancellation))[0]);
                    }

                    if (more.Runs.Count == 0 && !more.More)
                    {
                        break;
                    }
                }

                await RemoveAsync(store, id, next, []);
                (await AllAsync(host, id, made)).Count(delivery => delivery.State == DeliveryState.Delivered).Should().Be(made);
                (await RowsAsync(host, id)).Should().BeEmpty();
            },
            iter: 120,
            threads: 2);

    private static async Task RecordAsync(DeliveryStore store, string id, DeliveriesInHand inHand, Queue<DueDelivery> started, int most, Func<Delivery, Delivery> after)
    {
        List<Delivery> over = [];
        while (over.Count < most && started.TryDequeue(out var due))
        {
            over.Add(due.Delivery);
        }

        var stored = await store.ChangeAsync(id, [.. over.Select(delivery => (delivery, after(delivery)))], null, Cancellation);
        for (var at = 0; at < over.Count; at++)
        {
            inHand.Over(over[at].Sequence, stored[at]);
        }
    }

    private static async Task RemoveAsync(DeliveryStore store, string id, DeliveriesInHand inHand, IReadOnlyList<DueRow> spent)
    {
        DueRow[] rows = [.. spent, .. inHand.Spent()];
        await store.RemoveRowsAsync(id, rows, Cancellation);
        inHand.Forget(rows);
    }

    private static Delivery Delivered(Delivery delivery) => delivery with { State = DeliveryState.Delivered, Attempts = delivery.Attempts + 1, NextAttemptAt = null };

    private static async Task<string> SubscribeAsync(PublishingHost host)
    {
        var id = (await host.SubscribeAsync(Nowhere)).Id;
        await host.ChangeSubscriptionAsync(id, entity => entity["status"] = "active");
        return id;
    }

    private static async Task<Subscription> SubscriptionAsync(PublishingHost host, string id) => (await host.Get<SubscriptionStore>().FindAsync(id, Cancellation))!.Subscription;

    private static async Task<IReadOnlyList<PublishedEvent>> LogAsync(PublishingHost host, int count) =>
        await host.Get<EventLog>().AppendAsync([.. Enumerable.Range(1, count).Select(number => host.NewEvent(number) with { Subject = $"subject-{number % 3}" })], Cancellation);

    private static async Task<List<Delivery>> AllAsync(PublishingHost host, string id, int count) =>
        [.. (await host.Get<DeliveryStore>().FindAsync(id, [.. Enumerable.Range(1, count).Select(number => (long)number)], Cancellation)).Values.OrderBy(delivery => delivery.Sequence)];

    private static async Task<List<DueRow>> RowsAsync(PublishingHost host, string id) => await host.Get<DeliveryStore>().DueRowsAsync(id, Cancellation).ToListAsync(Cancellation);

    // Waits, without a clock, until the rows are as asked.
    private static async Task GoneAsync(PublishingHost host, string id, Func<List<DueRow>, bool> condition)
    {
        while (true)
        {
            var next = host.Store.NextCommit;
            if (condition(await RowsAsync(host, id)))
            {
                return;
            }

            await next.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        }
    }
}

using System.Collections.Concurrent;
using System.Threading.Channels;
using Hub.Publishing.Mail;
using Hub.Publishing.Subscriptions;
using Microsoft.Extensions.Logging;

namespace Hub.Publishing.Deliveries;

/// <summary>What the workers of all subscriptions deliver with.</summary>
/// <param name="Subscriptions">The subscriptions.</param>
/// <param name="Deliveries">The deliveries.</param>
/// <param name="Due">Reads what is due.</param>
/// <param name="Attempt">Makes an attempt.</param>
/// <param name="Mail">Delivers to mailboxes.</param>
/// <param name="Consent">Asks sinks for their consent.</param>
/// <param name="Pace">Keeps to the rates that sinks allow.</param>
/// <param name="Disable">Disables a subscription.</param>
/// <param name="Slots">What they share.</param>
/// <param name="Concurrency">Attempts under way at once for one subscription.</param>
/// <param name="ClaimFor">
/// How long a delivery is claimed for before its attempt where others may dispatch the same deliveries at the same time:
/// it is moved to a later due time first, which only one of them achieves, and should the process die it is due again
/// then. Null where this process alone dispatches.
/// </param>
/// <param name="Clock">The time.</param>
/// <param name="Logger">The log.</param>
internal sealed record DeliveryTools(
    SubscriptionStore Subscriptions,
    DeliveryStore Deliveries,
    DueDeliveries Due,
    DeliveryAttempt Attempt,
    MailDigests Mail,
    SinkConsent Consent,
    SinkPace Pace,
    DisableSubscription Disable,
    DeliverySlots Slots,
    int Concurrency,
    TimeSpan? ClaimFor,
    TimeProvider Clock,
    ILogger Logger);

/// <summary>
/// Delivers for one subscription: what is due, a few at a time, and then waits for the next due time or a wake-up.
/// Subscriptions share nothing here but <see cref="DeliverySlots"/>, so one that never answers delays no other.
/// </summary>
internal sealed class DeliveryWorker
{
    // What the sink has answered and is not recorded yet would be sent again after a crash.
    private const int MostInHand = 100;
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);

    private readonly string subscriptionId;
    private readonly DeliveryTools tools;
    private readonly DeliveryRecorder recorder;
    private readonly Channel<bool> signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    // Everything below is touched by the loop only; others leave it notes of what to do.
    private readonly ConcurrentQueue<Action> notes = new();
    private readonly Queue<Queue<DueDelivery>> runs = new();
    private readonly Dictionary<long, string> inHand = [];
    private readonly Dictionary<long, Queue<DueDelivery>> runOf = [];
    private StoredSubscription? subscription;
    private long subscriptionsSeen = -1;
    private int underWay;
    private int extra;

    public DeliveryWorker(string subscriptionId, DeliveryTools tools)
    {
        this.subscriptionId = subscriptionId;
        this.tools = tools;
        recorder = new DeliveryRecorder(
            subscriptionId, tools.Deliveries, tools.Disable, tools.Clock, tools.Logger, (outcome, stored) => Note(() => Over(outcome.Before.Sequence, stored)));
    }

    /// <summary>Says that something may be due, or that the subscription has changed.</summary>
    public void Wake() => signal.Writer.TryWrite(true);

    /// <summary>
    /// Delivers until cancelled, until the subscription is deleted, or with <paramref name="untilIdle"/> until nothing
    /// is due any more.
    /// </summary>
    public async Task RunAsync(bool untilIdle, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                while (notes.TryDequeue(out var note))
                {
                    note();
                }

                var (exists, next) = await FillAsync(cancellation);
                if (!exists)
                {
                    break;
                }

                await StartAttemptsAsync(cancellation);
                if (inHand.Count == 0 && untilIdle)
                {
                    break;
                }

                await WaitAsync(underWay < tools.Concurrency ? next : null, cancellation);
            }
        }
        finally
        {
            await DrainAsync();
        }
    }

    // Attempts under way end by themselves or are cut off, and what they led to is recorded.
    private async Task DrainAsync()
    {
        while (underWay > 0)
        {
            while (notes.TryDequeue(out var note))
            {
                note();
            }

            if (underWay > 0)
            {
                await signal.Reader.ReadAsync(CancellationToken.None);
            }
        }

        await recorder.IdleAsync();
        while (extra > 0)
        {
            extra--;
            tools.Slots.Return();
        }
    }

    private void Note(Action note)
    {
        notes.Enqueue(note);
        Wake();
    }

    // Reads ahead when nothing is left to start; says when something is due next.
    private async Task<(bool Exists, DateTimeOffset? Next)> FillAsync(CancellationToken cancellation)
    {
        if (subscriptionsSeen != tools.Subscriptions.Version)
        {
            // Paused, changed or deleted perhaps: what was read ahead is read again with it.
            Forget();
        }

        if (runs.Count > 0 || underWay >= tools.Concurrency || inHand.Count >= MostInHand)
        {
            return (true, null);
        }

        try
        {
            subscriptionsSeen = tools.Subscriptions.Version;
            subscription = await tools.Subscriptions.FindAsync(subscriptionId, cancellation);
            if (subscription is null)
            {
                return (false, null);
            }

            if (subscription.Subscription.Status == SubscriptionStatus.Pending)
            {
                subscription = await tools.Consent.AskIfDueAsync(subscription, claim: tools.ClaimFor is not null, cancellation);
                if (subscription is null)
                {
                    return (false, null);
                }
            }

            if (subscription.Subscription.Status != SubscriptionStatus.Active)
            {
                await RestAsync(subscription.Subscription.Status, cancellation);
                return (true, subscription.Subscription.Status == SubscriptionStatus.Pending ? subscription.Consent.NextAttemptAt ?? tools.Clock.GetUtcNow() : null);
            }

            if (subscription.Subscription.IsMail)
            {
                return (true, await tools.Mail.RunAsync(subscriptionId, recorder, cancellation));
            }

            var (found, next) = await tools.Due.ReadAsync(subscription.Subscription, inHand, tools.Clock.GetUtcNow(), cancellation);
            foreach (var run in found)
            {
                runs.Enqueue(run);
            }

            return (true, next);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            PublishingLog.WorkerFailed(tools.Logger, exception, subscriptionId);
            return (true, tools.Clock.GetUtcNow() + PauseAfterFault);
        }
    }

    // What waits for a subscription that was disabled becomes dead letters; otherwise it goes on waiting.
    private async Task RestAsync(SubscriptionStatus status, CancellationToken cancellation)
    {
        if (status == SubscriptionStatus.Disabled && underWay == 0 && inHand.Count == 0)
        {
            await tools.Deliveries.BuryAsync(subscriptionId, cancellation);
            await recorder.ForgetAsync(cancellation);
        }
    }

    private void Forget()
    {
        runs.Clear();
        runOf.Clear();
    }

    private async Task StartAttemptsAsync(CancellationToken cancellation)
    {
        List<(Queue<DueDelivery> Run, DueDelivery Due, bool IsExtra)> starting = [];
        while (runs.Count > 0 && underWay < tools.Concurrency && inHand.Count < MostInHand)
        {
            // One of its own, the others from what all share.
            var isExtra = underWay > 0;
            if (isExtra && !tools.Slots.TryTake())
            {
                break;
            }

            var run = runs.Dequeue();
            var due = run.Dequeue();
            inHand.Add(due.Delivery.Sequence, due.Delivery.Subject);
            underWay++;
            extra += isExtra ? 1 : 0;
            starting.Add((run, due, isExtra));
        }

        if (starting.Count > 0 && tools.ClaimFor is { } claimFor)
        {
            await ClaimAsync(starting, claimFor, cancellation);
        }

        foreach (var (run, due, isExtra) in starting)
        {
            if (run.Count > 0)
            {
                runOf[due.Delivery.Sequence] = run;
            }

            _ = AttemptAsync(due, isExtra, cancellation);
        }
    }

    // Leaves those that this process got.
    private async Task ClaimAsync(
        List<(Queue<DueDelivery> Run, DueDelivery Due, bool IsExtra)> starting, TimeSpan claimFor, CancellationToken cancellation)
    {
        IReadOnlyList<Delivery?> claimed;
        try
        {
            var until = tools.Clock.GetUtcNow() + claimFor;
            claimed = await tools.Deliveries.ChangeAsync(
                subscriptionId, [.. starting.Select(start => (start.Due.Delivery, start.Due.Delivery with { NextAttemptAt = until }))], null, cancellation);
        }
        catch (Exception exception)
        {
            starting.ForEach(start => Drop(start.Due.Delivery.Sequence, start.IsExtra));
            starting.Clear();
            if (cancellation.IsCancellationRequested)
            {
                throw;
            }

            PublishingLog.AttemptBroke(tools.Logger, exception, subscriptionId);
            return;
        }

        for (var at = starting.Count - 1; at >= 0; at--)
        {
            if (claimed[at] is { } mine)
            {
                starting[at] = starting[at] with { Due = starting[at].Due with { Delivery = mine } };
            }
            else
            {
                Drop(starting[at].Due.Delivery.Sequence, starting[at].IsExtra);
                starting.RemoveAt(at);
            }
        }
    }

    private void Drop(long sequence, bool isExtra)
    {
        inHand.Remove(sequence);
        FreeSlot(isExtra);
    }

    private void FreeSlot(bool isExtra)
    {
        underWay--;
        if (isExtra)
        {
            extra--;
            tools.Slots.Return();
        }
    }

    private async Task AttemptAsync(DueDelivery due, bool isExtra, CancellationToken cancellation)
    {
        try
        {
            if (subscription!.Subscription.Rate is { } perMinute)
            {
                await tools.Pace.WaitAsync(subscriptionId, perMinute, cancellation);
            }

            var outcome = await tools.Attempt.RunAsync(subscription!, due, cancellation);
            recorder.Add(outcome, cancellation);
            Note(() => FreeSlot(isExtra));
        }
        catch (Exception exception)
        {
            if (!cancellation.IsCancellationRequested)
            {
                // It is due still. The slot stays taken for a while, so that what is broken is not hammered.
                var pause = Task.Delay(PauseAfterFault, tools.Clock, cancellation);
                PublishingLog.AttemptBroke(tools.Logger, exception, subscriptionId);
                await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            Note(() =>
            {
                FreeSlot(isExtra);
                Over(due.Delivery.Sequence, null);
            });
        }
    }

    // Recorded, or not: then it is read again while it is due. The next of its run begins when this one is over for good.
    private void Over(long sequence, Delivery? stored)
    {
        inHand.Remove(sequence);
        if (runOf.Remove(sequence, out var run) && stored is not null and not { State: DeliveryState.Pending })
        {
            runs.Enqueue(run);
        }
    }

    private async Task WaitAsync(DateTimeOffset? until, CancellationToken cancellation)
    {
        var wait = until - tools.Clock.GetUtcNow();
        using var timer = wait is { } time
            ? tools.Clock.CreateTimer(_ => Wake(), null, time > TimeSpan.Zero ? time : TimeSpan.Zero, Timeout.InfiniteTimeSpan)
            : null;
        if (until <= tools.Clock.GetUtcNow())
        {
            // The time came while the timer was being set.
            Wake();
        }

        await signal.Reader.ReadAsync(cancellation);
    }
}

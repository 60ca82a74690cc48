using System.Diagnostics.CodeAnalysis;
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
    private const int MostInHand = 256;
    private const int LeastAhead = 16;
    private const int MostAhead = 256;

    // With so few left to start the loop reads on, so that a fast sink does not wait for the reading.
    private const int FewLeft = MostAhead / 2;

    // Where others dispatch the same deliveries, most of what is read far ahead is theirs by the time it is claimed.
    private const int MostAheadToClaim = 64;
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);

    private readonly string subscriptionId;
    private readonly DeliveryTools tools;
    private readonly DeliveryRecorder recorder;
    private readonly Channel<bool> signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    // Everything below changes under the gate only: by the loop, and by attempts when they are over.
    private readonly Lock gate = new();
    private readonly Queue<Queue<DueDelivery>> runs = new();
    private readonly Dictionary<long, string> inHand = [];
    private readonly Dictionary<long, Queue<DueDelivery>> runOf = [];
    private StoredSubscription? subscription;
    private long subscriptionSeen = -1;
    private int underWay;
    private bool wasEmpty;

    // How far is read ahead: a little for a sink that is yet to answer, more the more of it is delivered.
    private int ahead = LeastAhead;

    public DeliveryWorker(string subscriptionId, DeliveryTools tools)
    {
        this.subscriptionId = subscriptionId;
        this.tools = tools;
        recorder = new DeliveryRecorder(subscriptionId, tools.Deliveries, tools.Disable, tools.Clock, tools.Logger, Recorded);
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
                var (exists, next) = await FillAsync(cancellation);
                if (!exists)
                {
                    break;
                }

                await StartAttemptsAsync(cancellation);
                var (isIdle, isBusy) = Standing();
                if (isIdle && untilIdle)
                {
                    break;
                }

                await WaitAsync(isBusy ? null : next, cancellation);
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
        while (IsUnderWay())
        {
            await signal.Reader.ReadAsync(CancellationToken.None);
        }

        await recorder.IdleAsync();
    }

    private bool IsUnderWay()
    {
        lock (gate)
        {
            return underWay > 0;
        }
    }

    private (bool IsIdle, bool IsBusy) Standing()
    {
        lock (gate)
        {
            // What was over only after the loop had looked has woken it: what waited for that is found in the next round.
            return (wasEmpty && inHand.Count == 0 && runs.Count == 0, underWay >= tools.Concurrency);
        }
    }

    // Reads ahead when nothing, or of much little, is left to start; says when something is due next.
    private async Task<(bool Exists, DateTimeOffset? Next)> FillAsync(CancellationToken cancellation)
    {
        Dictionary<long, string> known;
        lock (gate)
        {
            wasEmpty = inHand.Count == 0;
            var version = tools.Subscriptions.VersionOf(subscriptionId);
            if (subscriptionSeen != version)
            {
                // Paused, changed or deleted perhaps: what was read ahead is read again with it.
                Forget();
                subscriptionSeen = version;
            }

            if (!WantsMore())
            {
                return (true, null);
            }

            // What is over meanwhile wakes the loop again.
            known = new Dictionary<long, string>(inHand);
            foreach (var due in runs.SelectMany(run => run))
            {
                known.Add(due.Delivery.Sequence, due.Delivery.Subject);
            }
        }

        try
        {
            var now = await tools.Subscriptions.FindAsync(subscriptionId, cancellation);
            if (now?.Subscription.Status == SubscriptionStatus.Pending)
            {
                now = await tools.Consent.AskIfDueAsync(now, claim: tools.ClaimFor is not null, cancellation);
            }

            if (now is null)
            {
                return (false, null);
            }

            if (now.Subscription.Status != SubscriptionStatus.Active)
            {
                await RestAsync(now.Subscription.Status, isEmpty: known.Count == 0, cancellation);
                return (true, now.Subscription.Status == SubscriptionStatus.Pending ? now.Consent.NextAttemptAt ?? tools.Clock.GetUtcNow() : null);
            }

            if (now.Subscription.IsMail)
            {
                return (true, await tools.Mail.RunAsync(subscriptionId, recorder, cancellation));
            }

            var (found, next) = await tools.Due.ReadAsync(now.Subscription, known, ahead, tools.Clock.GetUtcNow(), cancellation);
            lock (gate)
            {
                subscription = now;
                foreach (var run in found)
                {
                    runs.Enqueue(run);
                }

                // Less than was asked for is all there is.
                ahead = found.Count < ahead ? LeastAhead : Math.Min(ahead * 2, tools.ClaimFor is null ? MostAhead : MostAheadToClaim);
            }

            return (true, next);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            PublishingLog.WorkerFailed(tools.Logger, exception, subscriptionId);
            return (true, tools.Clock.GetUtcNow() + PauseAfterFault);
        }
    }

    // Under the gate. Not in order: all of the index has to be read for that.
    private bool ReadsOn => ahead == MostAhead && subscription is { Subscription.Ordered: false };

    // Under the gate.
    private bool WantsMore() => ReadsOn ? runs.Count <= FewLeft : runs.Count == 0 && underWay < tools.Concurrency && inHand.Count < MostInHand;

    // What waits for a subscription that was disabled becomes dead letters; otherwise it goes on waiting.
    private async Task RestAsync(SubscriptionStatus status, bool isEmpty, CancellationToken cancellation)
    {
        if (status == SubscriptionStatus.Disabled && isEmpty)
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
        var starting = Take();
        if (starting.Count > 0 && tools.ClaimFor is { } claimFor)
        {
            await ClaimAsync(starting, claimFor, cancellation);
        }

        foreach (var (due, isExtra) in starting)
        {
            _ = AttemptAsync(due, isExtra, cancellation);
        }
    }

    private List<(DueDelivery Due, bool IsExtra)> Take()
    {
        List<(DueDelivery Due, bool IsExtra)> starting = [];
        lock (gate)
        {
            while (runs.Count > 0 && underWay < tools.Concurrency && inHand.Count < MostInHand)
            {
                // One of its own, the others from what all share.
                var isExtra = underWay > 0;
                if (isExtra && !tools.Slots.TryTake())
                {
                    break;
                }

                underWay++;
                starting.Add((TakeNext(), isExtra));
            }
        }

        return starting;
    }

    // Under the gate.
    private DueDelivery TakeNext()
    {
        var run = runs.Dequeue();
        var due = run.Dequeue();
        inHand.Add(due.Delivery.Sequence, due.Delivery.Subject);
        if (run.Count > 0)
        {
            runOf[due.Delivery.Sequence] = run;
        }

        return due;
    }

    // The next one for an attempt that is over and keeps its slot, without waking the loop for it. Not where each has to be claimed first.
    private bool TryTakeNext([NotNullWhen(true)] out DueDelivery? due, CancellationToken cancellation)
    {
        lock (gate)
        {
            var goesOn = tools.ClaimFor is null && runs.Count > 0 && inHand.Count < MostInHand
                && subscriptionSeen == tools.Subscriptions.VersionOf(subscriptionId) && !cancellation.IsCancellationRequested;
            due = goesOn ? TakeNext() : null;
            if (goesOn && ReadsOn && runs.Count == FewLeft)
            {
                Wake();
            }

            return goesOn;
        }
    }

    // Leaves those that this process got.
    private async Task ClaimAsync(
        List<(DueDelivery Due, bool IsExtra)> starting, TimeSpan claimFor, CancellationToken cancellation)
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
        lock (gate)
        {
            inHand.Remove(sequence);
            runOf.Remove(sequence);
            FreeSlot(isExtra);
        }
    }

    // Under the gate.
    private void FreeSlot(bool isExtra)
    {
        underWay--;
        if (isExtra)
        {
            tools.Slots.Return();
        }
    }

    private async Task AttemptAsync(DueDelivery first, bool isExtra, CancellationToken cancellation)
    {
        var due = first;
        try
        {
            DueDelivery? next;
            do
            {
                if (subscription!.Subscription.Rate is { } perMinute)
                {
                    await tools.Pace.WaitAsync(subscriptionId, perMinute, cancellation);
                }

                recorder.Add(await tools.Attempt.RunAsync(subscription!, due, cancellation), cancellation);
            }
            while (TryTakeNext(out next, cancellation) && (due = next) is not null);

            lock (gate)
            {
                FreeSlot(isExtra);
            }
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

            lock (gate)
            {
                FreeSlot(isExtra);
                Over(due.Delivery.Sequence, null);
            }
        }

        Wake();
    }

    private void Recorded(IReadOnlyList<AttemptOutcome> outcomes, IReadOnlyList<Delivery?>? stored)
    {
        lock (gate)
        {
            for (var at = 0; at < outcomes.Count; at++)
            {
                Over(outcomes[at].Before.Sequence, stored?[at]);
            }
        }

        Wake();
    }

    // Under the gate. Recorded, or not: then it is read again while it is due. The next of its run begins when this one is over for good.
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

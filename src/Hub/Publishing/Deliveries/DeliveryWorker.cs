using System.Diagnostics.CodeAnalysis;
using Hub.Publishing.Subscriptions;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// Delivers for one subscription: what is due, a few at a time, and then waits for the next due time or a wake-up.
/// Subscriptions share nothing here but <see cref="DeliverySlots"/>, so one that never answers delays no other.
/// </summary>
internal sealed class DeliveryWorker
{
    // What the sink has answered and is not recorded yet would be sent again after a crash.
    private const int MostInHand = 512;
    private const int LeastAhead = 16;
    private const int MostAhead = 256;

    // With so few left to start the loop reads on, so that a fast sink does not wait for the reading.
    private const int FewLeft = MostAhead / 2;

    // So many rows that are through are removed together, or fewer when nothing is left to start.
    private const int FewRows = 8;

    // Where others dispatch the same deliveries, most of what is read far ahead is theirs by the time it is claimed.
    private const int MostAheadToClaim = 64;
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);

    // Who delivers until nothing is due waits so long for a sink's next turn, and leaves a longer wait to whoever comes next.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(1);

    private readonly string subscriptionId;
    private readonly DeliveryTools tools;
    private readonly DeliveryRecorder recorder;
    private readonly DeliveryClaims claims;
    private readonly WakeSignal signal;

    // When the sink's next turn is, if something waits for that; the loop's own.
    private DateTimeOffset? turn;

    // What the last reading found beside what is due: rows that hold nothing any more, and whether there is more behind them. The loop's own.
    private IReadOnlyList<DueRow> spent = [];
    private bool isUnfinished;

    // Not before then is removing them tried again.
    private DateTimeOffset removeFrom = DateTimeOffset.MinValue;

    // Everything below changes under the gate only: by the loop, and by attempts when they are over.
    private readonly Lock gate = new();
    private readonly DeliveriesInHand inHand = new();
    private StoredSubscription? subscription;
    private long subscriptionSeen = -1;
    private int underWay;
    private bool wasEmpty;

    // No attempt begins before then; null until it is read.
    private DateTimeOffset? heldUntil;

    // How far is read ahead: a little for a sink that is yet to answer, more the more of it is delivered.
    private int ahead = LeastAhead;

    public DeliveryWorker(string subscriptionId, DeliveryTools tools)
    {
        this.subscriptionId = subscriptionId;
        this.tools = tools;
        signal = new WakeSignal(tools.Clock);
        claims = new DeliveryClaims(subscriptionId, tools, Drop);
        recorder = new DeliveryRecorder(subscriptionId, tools.Deliveries, tools.Subscriptions, tools.Disable, tools.Clock, tools.Logger, Recorded);
    }

    /// <summary>Says that something may be due, or that the subscription has changed.</summary>
    public void Wake() => signal.Wake();

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
                var again = await RemoveSpentAsync(cancellation);
                if (isUnfinished && again is null)
                {
                    continue;
                }

                var (isIdle, isBusy) = Standing();
                if (isIdle && untilIdle && !isUnfinished && !(turn - tools.Clock.GetUtcNow() <= LongestTurn))
                {
                    break;
                }

                await signal.WaitAsync(isBusy ? null : turn ?? (again < next ? again : next ?? again), cancellation);
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
        while (Volatile.Read(ref underWay) > 0)
        {
            await signal.WaitAsync(until: null, CancellationToken.None);
        }

        await recorder.IdleAsync();
    }

    private (bool IsIdle, bool IsBusy) Standing()
    {
        lock (gate)
        {
            // What was over only after the loop had looked has woken it: what waited for that is found in the next round.
            return (wasEmpty && inHand.Started == 0 && inHand.Waiting == 0, underWay >= tools.Concurrency);
        }
    }

    // Reads ahead when nothing, or of much little, is left to start; says when something is due next.
    private async Task<(bool Exists, DateTimeOffset? Next)> FillAsync(CancellationToken cancellation)
    {
        KnownDeliveries known;
        (turn, spent, isUnfinished) = (null, [], false);
        lock (gate)
        {
            wasEmpty = inHand.Started == 0;
            var version = tools.Subscriptions.VersionOf(subscriptionId);
            if (subscriptionSeen != version)
            {
                // Paused, changed or deleted perhaps: what was read ahead is read again with it.
                inHand.ForgetWaiting();
                (subscriptionSeen, heldUntil) = (version, null);
            }

            if (!WantsMore())
            {
                return (true, null);
            }

            // What is over meanwhile wakes the loop again.
            known = inHand.Known();
        }

        try
        {
            var now = await tools.Subscriptions.FindAsync(subscriptionId, cancellation);
            if (now?.Subscription.Status == SubscriptionStatus.Pending)
            {
                now = await tools.Consent.AskIfDueAsync(now, claim: tools.ClaimFor is not null, cancellation);

                // What another sink asked for is not this one's.
                await tools.Pace.ForgetAsync(subscriptionId, cancellation);
            }

            if (now is null)
            {
                return (false, null);
            }

            if (now.Subscription.Status != SubscriptionStatus.Active)
            {
                await RestAsync(now.Subscription.Status, isEmpty: known.Deliveries.Count == 0, cancellation);
                return (true, now.Subscription.Status == SubscriptionStatus.Pending ? now.Consent.NextAttemptAt ?? tools.Clock.GetUtcNow() : null);
            }

            if (now.Subscription.IsMail)
            {
                return (true, await tools.Mail.RunAsync(subscriptionId, recorder, cancellation));
            }

            var read = await tools.Due.ReadAsync(now.Subscription, known, ahead, tools.Clock.GetUtcNow(), cancellation);
            turn = read.Runs.Count == 0 ? null : await HeldUntilAsync(cancellation);
            if (turn is not null)
            {
                return (true, null);
            }

            lock (gate)
            {
                subscription = now;
                inHand.Add(read);
                if (IsHeld)
                {
                    // The sink asked for time meanwhile.
                    inHand.ForgetWaiting();
                }

                ahead = read.More ? Math.Min(ahead * 2, tools.ClaimFor is null ? MostAhead : MostAheadToClaim) : LeastAhead;
            }

            (spent, isUnfinished) = (read.Spent, read.IsUnfinished);
            return (true, read.Next);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            PublishingLog.WorkerFailed(tools.Logger, exception, subscriptionId);
            return (true, tools.Clock.GetUtcNow() + PauseAfterFault);
        }
    }

    // Under the gate.
    private bool IsHeld => heldUntil > tools.Clock.GetUtcNow();

    private async Task<DateTimeOffset?> HeldUntilAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (heldUntil is not null)
            {
                return IsHeld ? heldUntil : null;
            }
        }

        var stored = await tools.Pace.HeldUntilAsync(subscriptionId, cancellation);
        Hold(stored ?? DateTimeOffset.MinValue);
        return stored;
    }

    // What was read ahead is read again after the wait: by then the subscription may be another one, or gone.
    private void Hold(DateTimeOffset until)
    {
        lock (gate)
        {
            heldUntil = until > heldUntil || heldUntil is null ? until : heldUntil;
            inHand.ForgetWaiting();
        }
    }

    // Under the gate. Not in order: all of the index has to be read for that.
    private bool ReadsOn => ahead == MostAhead && subscription is { Subscription.Ordered: false };

    // Under the gate.
    private bool WantsMore() => ReadsOn ? inHand.Waiting <= FewLeft : inHand.Waiting == 0 && underWay < tools.Concurrency && inHand.Started < MostInHand;

    // What waits for a subscription that was disabled becomes dead letters; otherwise it goes on waiting. A time in which
    // nothing is sent says nothing of how the sink does.
    private async Task RestAsync(SubscriptionStatus status, bool isEmpty, CancellationToken cancellation)
    {
        if (status == SubscriptionStatus.Disabled && isEmpty)
        {
            await tools.Deliveries.BuryAsync(subscriptionId, cancellation);
        }

        if (status != SubscriptionStatus.Pending && isEmpty)
        {
            await recorder.ForgetAsync(cancellation);
        }
    }

    private async Task StartAttemptsAsync(CancellationToken cancellation)
    {
        if (RateToKeep() is not { } perMinute)
        {
            await StartAsync(Take(tools.Concurrency), cancellation);
            return;
        }

        // One at a time, each at its own turn and never before: what waits for a turn can still be paused or taken back.
        while (CanStart())
        {
            if (await TakeTurnAsync(perMinute, cancellation) is { } later)
            {
                turn = later;
                Hold(later);
                return;
            }

            await StartAsync(Take(1), cancellation);
        }
    }

    // Null when that is done; otherwise when to try again.
    private async Task<DateTimeOffset?> RemoveSpentAsync(CancellationToken cancellation)
    {
        List<DueRow> rows = [.. spent];
        lock (gate)
        {
            var through = inHand.Spent();
            if (through.Count >= FewRows || inHand.Waiting == 0)
            {
                rows.AddRange(through);
            }
        }

        if (rows.Count == 0 || removeFrom > tools.Clock.GetUtcNow())
        {
            return rows.Count == 0 ? null : removeFrom;
        }

        try
        {
            await tools.Deliveries.RemoveRowsAsync(subscriptionId, rows, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            removeFrom = tools.Clock.GetUtcNow() + PauseAfterFault;
            PublishingLog.TidyingFailed(tools.Logger, exception, subscriptionId);
            return removeFrom;
        }

        lock (gate)
        {
            inHand.Forget(rows);
        }

        return null;
    }

    // Null when the turn is this worker's; otherwise when to ask again, also where the storage fails.
    private async Task<DateTimeOffset?> TakeTurnAsync(int perMinute, CancellationToken cancellation)
    {
        try
        {
            return await tools.Pace.TryTakeAsync(subscriptionId, perMinute, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            var again = tools.Clock.GetUtcNow() + PauseAfterFault;
            PublishingLog.WorkerFailed(tools.Logger, exception, subscriptionId);
            return again;
        }
    }

    private int? RateToKeep()
    {
        lock (gate)
        {
            return subscription?.Subscription.Rate;
        }
    }

    private bool CanStart()
    {
        lock (gate)
        {
            ReadAgainIfChanged();
            return IsFree && underWay < tools.Concurrency;
        }
    }

    // Under the gate. What waits and was read with a subscription that has changed since is not started: once more from the start.
    private void ReadAgainIfChanged()
    {
        if (inHand.Waiting > 0 && subscriptionSeen != tools.Subscriptions.VersionOf(subscriptionId))
        {
            Wake();
        }
    }

    // Under the gate. Something is there to start, and the subscription is still the one it was read for.
    private bool IsFree => inHand.Waiting > 0 && inHand.Started < MostInHand && subscriptionSeen == tools.Subscriptions.VersionOf(subscriptionId) && !IsHeld;

    private async Task StartAsync(List<StartingDelivery> starting, CancellationToken cancellation)
    {
        foreach (var (due, isExtra) in await claims.ClaimAsync(starting, cancellation))
        {
            _ = AttemptAsync(due, isExtra, cancellation);
        }
    }

    private List<StartingDelivery> Take(int most)
    {
        List<StartingDelivery> starting = [];
        lock (gate)
        {
            while (IsFree && underWay < tools.Concurrency && starting.Count < most)
            {
                // One of its own, the others from what all share.
                var isExtra = underWay > 0;
                if (isExtra && !tools.Slots.TryTake())
                {
                    break;
                }

                underWay++;
                starting.Add(new StartingDelivery(inHand.Start(), isExtra));
            }

            ReadAgainIfChanged();
        }

        return starting;
    }

    // The next one for an attempt that is over and keeps its slot, without waking the loop for it. Not where each has to be claimed first.
    private bool TryTakeNext([NotNullWhen(true)] out DueDelivery? due, CancellationToken cancellation)
    {
        lock (gate)
        {
            var goesOn = tools.ClaimFor is null && subscription!.Subscription.Rate is null && IsFree && !cancellation.IsCancellationRequested;
            due = goesOn ? inHand.Start() : null;
            if (goesOn && ReadsOn && inHand.Waiting == FewLeft)
            {
                Wake();
            }

            return goesOn;
        }
    }

    private void Drop(StartingDelivery start)
    {
        lock (gate)
        {
            inHand.Drop(start.Due.Delivery.Sequence);
            FreeSlot(start.IsExtra);
        }
    }

    // Under the gate.
    private void FreeSlot(bool isExtra)
    {
        // Where the order is kept, the next of a subject waits for the record of the one before.
        if (--underWay == 0 || (inHand.Waiting == 0 && subscription is { Subscription.Ordered: true }))
        {
            recorder.AwaitNoMore();
        }

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
                var outcome = await tools.Attempt.RunAsync(subscription!, due, cancellation);
                if (outcome.HoldUntil is { } until && HasStill(outcome.Sink))
                {
                    Hold(until);
                    await tools.Pace.HoldAsync(subscriptionId, until, cancellation);
                }

                recorder.Add(outcome, cancellation);
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
                inHand.Over(due.Delivery.Sequence, null);
            }
        }

        Wake();
    }

    private bool HasStill(Uri sink)
    {
        lock (gate)
        {
            return subscriptionSeen == tools.Subscriptions.VersionOf(subscriptionId) && subscription!.Subscription.Sink.OriginalString == sink.OriginalString;
        }
    }

    private void Recorded(IReadOnlyList<AttemptOutcome> outcomes, IReadOnlyList<Delivery?>? stored)
    {
        lock (gate)
        {
            for (var at = 0; at < outcomes.Count; at++)
            {
                inHand.Over(outcomes[at].Before.Sequence, stored?[at]);
            }
        }

        Wake();
    }
}

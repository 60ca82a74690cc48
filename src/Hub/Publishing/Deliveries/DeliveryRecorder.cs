using Hub.Publishing.Subscriptions;
using Hub.Storage;
using Microsoft.Extensions.Logging;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// Records how the attempts of one subscription ended: whatever has ended while the record before was being made
/// durable goes into the next one, so that many attempts share a commit. Between the sink's answer and the record a crash
/// makes the attempt again, which is what at least once means.
/// </summary>
/// <param name="subscriptionId">The subscription.</param>
/// <param name="deliveries">Where.</param>
/// <param name="subscriptions">Says which sink the subscription has by now.</param>
/// <param name="disable">Disables the subscription when its sink asks for it or does nothing but fail.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">The log.</param>
/// <param name="recorded">
/// Called for the attempts of a record, with the delivery of each as it is stored; null for one that was not recorded
/// because another process changed the delivery meanwhile, and for all when the storage failed: these are due still.
/// </param>
internal sealed class DeliveryRecorder(
    string subscriptionId,
    DeliveryStore deliveries,
    SubscriptionStore subscriptions,
    DisableSubscription disable,
    TimeProvider clock,
    ILogger logger,
    Action<IReadOnlyList<AttemptOutcome>, IReadOnlyList<Delivery?>?> recorded)
{
    private const int MostPerRecord = 2 * TableLimits.BatchOperations;

    // After a record of so many it is worth a moment to let many come together again; see AwaitCompanyAsync.
    private const int Many = 8;
    private static readonly TimeSpan LongestMoment = TimeSpan.FromMilliseconds(8);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);

    // All of these change under the lock on what waits.
    private readonly Queue<AttemptOutcome> waiting = new();
    private TaskCompletionSource? company;
    private bool isAlone;
    private Task running = Task.CompletedTask;
    private bool isRunning;

    // Null until it is read: a process that shares the subscription with others reads it for each run.
    private SinkHealth? health;

    /// <summary>Records an attempt, with those that end meanwhile.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="cancellation">Cuts a pause short that a failing storage is given; never a record.</param>
    public void Add(AttemptOutcome outcome, CancellationToken cancellation)
    {
        lock (waiting)
        {
            waiting.Enqueue(outcome);
            isAlone = false;
            if (waiting.Count >= MostPerRecord)
            {
                company?.TrySetResult();
            }

            if (!isRunning)
            {
                isRunning = true;
                running = Task.Run(() => RunAsync(cancellation), CancellationToken.None);
            }
        }
    }

    /// <summary>Says that what was added need not wait for others: no attempt is under way, or none that another could begin after.</summary>
    public void AwaitNoMore()
    {
        lock (waiting)
        {
            isAlone = true;
            company?.TrySetResult();
        }
    }

    /// <summary>Completes when all that was added is recorded.</summary>
    public Task IdleAsync()
    {
        lock (waiting)
        {
            return running;
        }
    }

    /// <summary>Forgets how the sink did: the subscription is disabled or paused, and starts afresh should it be active again.</summary>
    public async Task ForgetAsync(CancellationToken cancellation)
    {
        await deliveries.ForgetHealthAsync(subscriptionId, cancellation);
        health = null;
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        List<AttemptOutcome> batch = [];
        while (true)
        {
            await AwaitCompanyAsync(batch.Count);
            batch.Clear();
            lock (waiting)
            {
                while (batch.Count < MostPerRecord && waiting.TryDequeue(out var next))
                {
                    batch.Add(next);
                }

                if (batch.Count == 0)
                {
                    isRunning = false;
                    return;
                }
            }

            try
            {
                // Not with the token: what the sink has got is to be known as delivered although the hub stops.
                var stored = await RecordAsync(batch, CancellationToken.None);
                for (var at = 0; at < batch.Count; at++)
                {
                    Tell(batch[at], stored[at]);
                }

                recorded(batch, stored);
            }
            catch (Exception exception)
            {
                // They are due still. They stay in hand for a while, so that a broken storage is not hammered.
                health = null;
                var pause = Task.Delay(PauseAfterFault, clock, cancellation);
                PublishingLog.AttemptBroke(logger, exception, subscriptionId);
                await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                recorded(batch, null);
            }
        }
    }

    // A sink that answers fast would otherwise have its attempts recorded a few at a time, at the price of a flush to disk
    // each. Who was alone does not wait, nor does anybody once nothing more is under way.
    private async Task AwaitCompanyAsync(int recorded)
    {
        Task came;
        lock (waiting)
        {
            if (recorded < Many || waiting.Count is 0 or >= MostPerRecord || isAlone)
            {
                return;
            }

            company = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            came = company.Task;
        }

        await Task.WhenAny(came, Task.Delay(LongestMoment, clock, CancellationToken.None));
        lock (waiting)
        {
            company = null;
        }
    }

    private async Task<IReadOnlyList<Delivery?>> RecordAsync(List<AttemptOutcome> batch, CancellationToken cancellation)
    {
        await LeaveToAnotherAsync(batch, cancellation);
        var before = health ??= await deliveries.HealthAsync(subscriptionId, cancellation);
        var after = before;
        foreach (var outcome in batch.Where(outcome => !outcome.Result.IsTheHubs))
        {
            after = outcome.Result.Succeeded ? SinkHealth.Sound : after.Failed(outcome.After.LastAttemptAt!.Value, outcome.Sink, isFirstTry: outcome.Before.Tries == 0);
        }

        // First, so that what is recorded as failed for good does not leave a subscription that goes on.
        if (batch.Find(outcome => outcome.IsGone) is { } gone)
        {
            await disable.HandleAsync(subscriptionId, DisableSubscription.Gone, after.FailingSince ?? clock.GetUtcNow(), cancellation, Has(gone.Sink));
        }
        else if (after.IsHopeless)
        {
            await disable.HandleAsync(subscriptionId, DisableSubscription.Failing, after.FailingSince!.Value, cancellation, Has(batch[^1].Sink));
        }

        var stored = await deliveries.ChangeAsync(
            subscriptionId, [.. batch.Select(outcome => (outcome.Before, outcome.After))], after == before ? null : after, cancellation);
        health = after;
        return stored;
    }

    // A sink that is being left may well answer 410: that ends nothing at the one that took its place.
    private async Task LeaveToAnotherAsync(List<AttemptOutcome> batch, CancellationToken cancellation)
    {
        if (!batch.Exists(outcome => outcome.IsGone) || await subscriptions.FindAsync(subscriptionId, cancellation) is not { } now)
        {
            return;
        }

        for (var at = 0; at < batch.Count; at++)
        {
            batch[at] = batch[at].IsGone && !Has(batch[at].Sink)(now.Subscription) ? batch[at].AtAnother(clock.GetUtcNow()) : batch[at];
        }
    }

    private static Func<Subscription, bool> Has(Uri sink) => now => now.Sink.OriginalString == sink.OriginalString;

    private void Tell(AttemptOutcome outcome, Delivery? stored)
    {
        if (stored is null)
        {
            return;
        }

        var name = stored.State == DeliveryState.Pending ? "retry" : Delivery.NameOf(stored.State);
        Telemetry.Deliveries.Add(1, new KeyValuePair<string, object?>("outcome", name));
        if (outcome.Result.Succeeded)
        {
            PublishingLog.Delivered(logger, stored.EventId, subscriptionId, stored.Attempts);
        }
        else
        {
            PublishingLog.NotDelivered(logger, stored.EventId, subscriptionId, stored.Attempts, outcome.Result.Error, stored.NextAttemptAt);
        }
    }
}

using System.Threading.Channels;
using Hub.Publishing.Subscriptions;
using Microsoft.Extensions.Logging;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// Delivers for one subscription: what is due, a few at a time, and then waits for the next due time or a wake-up.
/// Subscriptions share nothing here, so one that never answers delays no other.
/// </summary>
internal sealed class DeliveryWorker(
    string subscriptionId,
    int concurrency,
    bool claim,
    SubscriptionStore subscriptions,
    DeliveryStore deliveries,
    DeliveryAttempt attempt,
    SinkConsent consent,
    SinkPace pace,
    TimeProvider clock,
    ILogger logger)
{
    private const int ReadAhead = 64;
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Dictionary<long, Task> underWay = [];
    private readonly Queue<long> due = new();
    private int? perMinute;

    /// <summary>Says that something may be due, or that an attempt is over.</summary>
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

                StartAttempts(cancellation);
                if (underWay.Count == 0 && untilIdle)
                {
                    break;
                }

                await WaitAsync(underWay.Count < concurrency ? next : null, cancellation);
                foreach (var sequence in underWay.Where(pair => pair.Value.IsCompleted).Select(pair => pair.Key).ToList())
                {
                    underWay.Remove(sequence);
                }
            }
        }
        finally
        {
            await Task.WhenAll(underWay.Values);
        }
    }

    // Reads ahead when nothing is left to start; says when something is due next.
    private async Task<(bool Exists, DateTimeOffset? Next)> FillAsync(CancellationToken cancellation)
    {
        if (due.Count > 0 || underWay.Count >= concurrency)
        {
            return (true, null);
        }

        try
        {
            var found = await subscriptions.FindAsync(subscriptionId, cancellation);
            if (found is { Subscription.Status: SubscriptionStatus.Pending })
            {
                found = await consent.AskIfDueAsync(found, claim, cancellation);
            }

            if (found is not { Subscription.Status: SubscriptionStatus.Active })
            {
                return (found is not null, found is { Subscription.Status: SubscriptionStatus.Pending } ? found.Consent.NextAttemptAt ?? clock.GetUtcNow() : null);
            }

            perMinute = found.Subscription.Rate;

            var now = clock.GetUtcNow();
            foreach (var (dueAt, sequence) in await deliveries.QueueAsync(subscriptionId, ReadAhead, cancellation))
            {
                if (dueAt > now)
                {
                    return (true, dueAt);
                }

                if (!underWay.ContainsKey(sequence))
                {
                    due.Enqueue(sequence);
                }
            }

            return (true, null);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            PublishingLog.WorkerFailed(logger, exception, subscriptionId);
            return (true, clock.GetUtcNow() + PauseAfterFault);
        }
    }

    private void StartAttempts(CancellationToken cancellation)
    {
        while (underWay.Count < concurrency && due.TryDequeue(out var sequence))
        {
            underWay.Add(sequence, AttemptAsync(sequence, cancellation));
        }
    }

    private async Task AttemptAsync(long sequence, CancellationToken cancellation)
    {
        try
        {
            if (perMinute is { } rate)
            {
                await pace.WaitAsync(subscriptionId, rate, cancellation);
            }

            await attempt.RunAsync(subscriptionId, sequence, claim, cancellation);
        }
        catch (Exception exception)
        {
            if (!cancellation.IsCancellationRequested)
            {
                // It is due still. The slot stays taken for a while, so that a broken storage is not hammered.
                var pause = Task.Delay(PauseAfterFault, clock, cancellation);
                PublishingLog.AttemptBroke(logger, exception, subscriptionId);
                await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            Wake();
        }
    }

    private async Task WaitAsync(DateTimeOffset? until, CancellationToken cancellation)
    {
        var wait = until - clock.GetUtcNow();
        using var timer = wait is { } time
            ? clock.CreateTimer(_ => Wake(), null, time > TimeSpan.Zero ? time : TimeSpan.Zero, Timeout.InfiniteTimeSpan)
            : null;
        if (until <= clock.GetUtcNow())
        {
            // The time came while the timer was being set.
            Wake();
        }

        await signal.Reader.ReadAsync(cancellation);
    }
}

using System.Diagnostics;
using Hub.Publishing.Subscriptions;
using Hub.Storage;

namespace Hub.Publishing.Deliveries;

/// <summary>How an attempt ended, before it is recorded.</summary>
/// <param name="Before">The delivery as it was read.</param>
/// <param name="After">The delivery as it is to be stored.</param>
/// <param name="Result">What the sink did; <see cref="AttemptResult.IsTheHubs"/> when it was not asked at all.</param>
internal sealed record AttemptOutcome(Delivery Before, Delivery After, AttemptResult Result)
{
    /// <summary>The sink that was asked.</summary>
    public required Uri Sink { get; init; }

    /// <summary>Until when the sink asked to be left alone (UTC), at most <see cref="RetryLadder.LongestRetryAfter"/>; null when it did not.</summary>
    public DateTimeOffset? HoldUntil { get; private init; }

    /// <summary>Whether the sink has ended the subscription.</summary>
    public bool IsGone => After.State == DeliveryState.Failed;

    /// <summary>The same when the sink has ended what is no longer its own: the delivery is due at once, for the sink that took its place.</summary>
    public AttemptOutcome AtAnother(DateTimeOffset now) => this with { After = After with { State = DeliveryState.Pending, Tries = Before.Tries, NextAttemptAt = now } };

    /// <summary>Works out what follows from how an attempt ended.</summary>
    /// <param name="delivery">The delivery as it was read.</param>
    /// <param name="sink">The sink that was asked.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="started">When it was begun.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="now">The present moment, from which the wait for the next one is counted.</param>
    /// <param name="fraction">A random number from 0 to 1 that spreads that wait.</param>
    public static AttemptOutcome Of(Delivery delivery, Uri sink, AttemptResult result, DateTimeOffset started, TimeSpan took, DateTimeOffset now, double fraction)
    {
        var tries = delivery.Tries + 1;
        TimeSpan? wait = result.Succeeded || result.Gone || result == AttemptResult.EventMissing || result == AttemptResult.NotWanted ? null : RetryLadder.WaitAfter(tries, fraction, result.RetryAfter);
        var after = delivery with
        {
            State = result.Succeeded ? DeliveryState.Delivered
                : result.Gone ? DeliveryState.Failed
                : wait is null ? DeliveryState.Dead
                : DeliveryState.Pending,
            Attempts = delivery.Attempts + 1,
            Tries = tries,
            LastAttemptAt = started,
            LastStatus = result.Status,
            LastError = result.Error,
            NextAttemptAt = now + wait,
            Log = Attempt.With(delivery.Log, new Attempt(started, result.Status, (long)took.TotalMilliseconds, result.Error, result.Answer)),
        };
        return new AttemptOutcome(delivery, after, result) { Sink = sink, HoldUntil = result.RetryAfter > TimeSpan.Zero ? now + RetryLadder.Asked(result.RetryAfter) : null };
    }
}

/// <summary>
/// One attempt: posts what is to be delivered and works out what follows. Nothing is stored here: until
/// <see cref="DeliveryRecorder"/> has done that the delivery stays due, so an attempt that is cut off is made again, with
/// the same id and the same bytes.
/// </summary>
internal sealed class DeliveryAttempt(WebhookSender sender, IIdSource ids, TimeProvider clock)
{
    /// <summary>Makes the attempt.</summary>
    public async Task<AttemptOutcome> RunAsync(StoredSubscription subscription, DueDelivery due, CancellationToken cancellation)
    {
        var delivery = due.Delivery;
        using var activity = Telemetry.Source.StartActivity("deliver", ActivityKind.Client);
        activity?.SetTag("hub.subscription", delivery.SubscriptionId).SetTag("hub.event", delivery.EventId);
        var started = clock.GetUtcNow();
        var begun = clock.GetTimestamp();

        // Trying a missing one again would not bring the event back, and would keep others waiting. What is not wanted was
        // made by a process that read the subscription as it was before, or a crash left it when it was narrowed.
        var result = due.Event is not { } published ? AttemptResult.EventMissing
            : UnwantedDeliveries.IsUnwanted(subscription.Subscription, published) ? AttemptResult.NotWanted
            : await sender.SendAsync(subscription, published, cancellation);
        if (!result.Succeeded)
        {
            activity?.SetStatus(ActivityStatusCode.Error, result.Error);
        }

        return AttemptOutcome.Of(delivery, subscription.Subscription.Sink, result, started, clock.GetElapsedTime(begun), clock.GetUtcNow(), result.Succeeded ? 0 : ids.Fraction());
    }
}

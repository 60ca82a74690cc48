using System.Diagnostics;
using Hub.Publishing.Subscriptions;
using Hub.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// One attempt: reads what is to be delivered, posts it, and records how it went. Until that record is durable the
/// delivery stays due, so an attempt that is cut off is made again, with the same id and the same bytes.
/// </summary>
internal sealed class DeliveryAttempt(
    SubscriptionStore subscriptions,
    DeliveryStore deliveries,
    EventLog log,
    WebhookSender sender,
    IIdSource ids,
    TimeProvider clock,
    IOptions<WebhookOptions> options,
    ILogger<DeliveryAttempt> logger)
{
    // What is done beside the request itself is short.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    /// <summary>Makes an attempt.</summary>
    /// <param name="subscriptionId">The subscription.</param>
    /// <param name="sequence">The delivery's event.</param>
    /// <param name="claim">
    /// True where others may dispatch the same deliveries at the same time: the delivery is moved to a later due time
    /// first, which only one of them achieves. Should the process die, it is due again then.
    /// </param>
    /// <param name="cancellation">Cuts the attempt off.</param>
    public async Task RunAsync(string subscriptionId, long sequence, bool claim, CancellationToken cancellation)
    {
        var subscription = await subscriptions.FindAsync(subscriptionId, cancellation);
        var delivery = await deliveries.FindAsync(subscriptionId, sequence, cancellation);
        if (subscription is not { Subscription.Status: SubscriptionStatus.Active } || delivery is not { State: DeliveryState.Pending })
        {
            return;
        }

        if (claim)
        {
            if (delivery.NextAttemptAt > clock.GetUtcNow()
                || await deliveries.ChangeAsync(delivery, delivery with { NextAttemptAt = clock.GetUtcNow() + options.Value.Timeout + Margin }, cancellation) is not { } claimed)
            {
                return;
            }

            delivery = claimed;
        }

        using var activity = Telemetry.Source.StartActivity("deliver", ActivityKind.Client);
        activity?.SetTag("hub.subscription", subscriptionId).SetTag("hub.event", delivery.EventId);
        var started = clock.GetUtcNow();
        if (await log.GetAsync(sequence, cancellation) is not { } published)
        {
            // Trying again would not bring the event back, and would keep others waiting.
            await RecordAsync(delivery, new AttemptResult(null, "event-missing"), mayRetry: false, started, cancellation);
            return;
        }

        var result = await sender.SendAsync(subscription, published, cancellation);
        if (!result.Succeeded)
        {
            activity?.SetStatus(ActivityStatusCode.Error, result.Error);
        }

        if (result.Gone && await subscriptions.DisableAsync(subscriptionId, "gone", cancellation))
        {
            PublishingLog.Disabled(logger, subscriptionId, "the sink answered 410");
        }

        await RecordAsync(delivery, result, mayRetry: !result.Gone, started, cancellation);
    }

    private async Task RecordAsync(Delivery delivery, AttemptResult result, bool mayRetry, DateTimeOffset started, CancellationToken cancellation)
    {
        var attempts = delivery.Attempts + 1;
        TimeSpan? wait = result.Succeeded || !mayRetry ? null : RetryLadder.WaitAfter(attempts, ids.Fraction(), result.RetryAfter);
        var after = delivery with
        {
            State = result.Succeeded ? DeliveryState.Delivered
                : result.Gone ? DeliveryState.Failed
                : wait is null ? DeliveryState.Dead
                : DeliveryState.Pending,
            Attempts = attempts,
            LastAttemptAt = started,
            LastStatus = result.Status,
            LastError = result.Error,
            NextAttemptAt = clock.GetUtcNow() + wait,
        };
        if (await deliveries.ChangeAsync(delivery, after, cancellation) is null)
        {
            return;
        }

        var outcome = after.State switch
        {
            DeliveryState.Delivered => "delivered",
            DeliveryState.Failed => "failed",
            DeliveryState.Dead => "dead",
            _ => "retry",
        };
        Telemetry.Deliveries.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        if (result.Succeeded)
        {
            PublishingLog.Delivered(logger, delivery.EventId, delivery.SubscriptionId, attempts);
        }
        else
        {
            PublishingLog.NotDelivered(logger, delivery.EventId, delivery.SubscriptionId, attempts, result.Error, after.NextAttemptAt);
        }
    }
}

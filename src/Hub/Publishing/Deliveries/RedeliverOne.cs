using Hub.Publishing.Subscriptions;

namespace Hub.Publishing.Deliveries;

/// <summary>Delivers one event again: the same id and bytes, on a ladder of its own.</summary>
public sealed class RedeliverOne(SubscriptionStore subscriptions, DeliveryStore deliveries, DeliveryDispatcher dispatcher, TimeProvider clock)
{
    /// <summary>
    /// Makes the delivery due at once, whatever became of it. One that waits for the first attempt of its ladder is left
    /// at that, so that asking twice sends once.
    /// </summary>
    /// <returns>
    /// The delivery as it now is, durably; 404 when there is none, or no subscription that the requester may know of; 409
    /// when the subscription is disabled and gets nothing.
    /// </returns>
    public async Task<Result<DeliveryResource>> HandleAsync(Requester requester, string subscriptionId, string sequence, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(requester);
        if (await subscriptions.FindAsync(subscriptionId, cancellation) is not { } found || !requester.Sees(found.Subscription))
        {
            return Problems.NotFound("such subscription");
        }

        var known = GetDelivery.TryRead(sequence, out var number);
        while (known && await deliveries.FindAsync(subscriptionId, number, cancellation) is { } delivery)
        {
            if (found.Subscription.Status == SubscriptionStatus.Disabled)
            {
                return Problems.SubscriptionDisabled();
            }

            if (delivery.AwaitsFirstTry)
            {
                return DeliveryResource.Whole(delivery);
            }

            // Refused when an attempt was recorded meanwhile: then look again.
            if ((await deliveries.ChangeAsync(subscriptionId, [(delivery, delivery.Again(clock.GetUtcNow()))], null, cancellation))[0] is { } again)
            {
                dispatcher.Wake(subscriptionId);
                return DeliveryResource.Whole(again);
            }
        }

        return Problems.NotFound("such delivery");
    }
}

using Hub.Publishing.Deliveries;

namespace Hub.Publishing.Subscriptions;

/// <summary>Ends a subscription and removes its secret and its delivery log.</summary>
public sealed class DeleteSubscription(SubscriptionStore subscriptions, DeliveryStore deliveries)
{
    /// <summary>
    /// Deletes; null when it is done, or 404 when there is none that the requester may know of. No attempt begins after
    /// it; one under way may still arrive.
    /// </summary>
    public async Task<Problem?> HandleAsync(Requester requester, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(requester);
        if (await subscriptions.FindAsync(id, cancellation) is not { } found || !requester.Sees(found.Subscription))
        {
            return Problems.NotFound("such subscription");
        }

        // The log first: a crash in between leaves a subscription that can be deleted again, not a log nobody can find.
        await deliveries.PurgeAsync(id, cancellation);
        await subscriptions.RemoveAsync(id, cancellation);
        await deliveries.PurgeAsync(id, cancellation);
        return null;
    }
}

using Hub.Publishing.Subscriptions;

namespace Hub.Publishing.Deliveries;

/// <summary>Shows the delivery log of one subscription.</summary>
public sealed class ListDeliveries(SubscriptionStore subscriptions, DeliveryStore deliveries)
{
    /// <summary>How many deliveries one answer holds at most.</summary>
    public const int Limit = 1000;

    /// <summary>
    /// The newest <paramref name="take"/> deliveries (1 to <see cref="Limit"/>; others are brought within), newest
    /// first; 404 when there is no subscription that the requester may know of.
    /// </summary>
    public async Task<Result<List<DeliveryResource>>> HandleAsync(
        Requester requester, string subscriptionId, int take, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(requester);
        if (await subscriptions.FindAsync(subscriptionId, cancellation) is not { } found || !requester.Sees(found.Subscription))
        {
            return Problems.NotFound("such subscription");
        }

        var newest = await deliveries.NewestAsync(subscriptionId, Math.Clamp(take, 1, Limit), cancellation);
        return newest.Select(DeliveryResource.From).ToList();
    }
}

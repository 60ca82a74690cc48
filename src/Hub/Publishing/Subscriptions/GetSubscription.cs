namespace Hub.Publishing.Subscriptions;

/// <summary>Shows one subscription, without its secret.</summary>
public sealed class GetSubscription(SubscriptionStore subscriptions)
{
    /// <summary>The subscription; 404 when there is none, or none that the requester may know of.</summary>
    public async Task<Result<SubscriptionResource>> HandleAsync(Requester requester, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(requester);
        return await subscriptions.FindAsync(id, cancellation) is { } found && requester.Sees(found.Subscription)
            ? SubscriptionResource.From(found.Subscription)
            : Problems.NotFound("such subscription");
    }
}

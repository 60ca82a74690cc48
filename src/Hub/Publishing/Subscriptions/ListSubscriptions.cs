namespace Hub.Publishing.Subscriptions;

/// <summary>Lists subscriptions, oldest first and without secrets.</summary>
public sealed class ListSubscriptions(SubscriptionStore subscriptions)
{
    /// <summary>Those the requester owns; all of them for the operator.</summary>
    public async Task<IReadOnlyList<SubscriptionResource>> HandleAsync(Requester requester, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(requester);
        List<SubscriptionResource> seen = [];
        await foreach (var subscription in subscriptions.AllAsync(cancellation))
        {
            if (requester.Sees(subscription))
            {
                seen.Add(SubscriptionResource.From(subscription));
            }
        }

        return seen;
    }
}

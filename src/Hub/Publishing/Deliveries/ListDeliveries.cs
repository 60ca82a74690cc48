using Hub.Publishing.Subscriptions;

namespace Hub.Publishing.Deliveries;

/// <summary>Which deliveries are asked for.</summary>
/// <param name="Take">At most this many, 1 to <see cref="ListDeliveries.Limit"/>; others are brought within.</param>
public sealed record DeliveryQuery(int Take)
{
    /// <summary>Only those in this state.</summary>
    public DeliveryState? State { get; init; }

    /// <summary>Only those of events of this type.</summary>
    public string? Type { get; init; }

    /// <summary>Only those of events logged at or after this moment.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only those of events logged before this moment.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The <see cref="DeliveryPage.Next"/> of the page before.</summary>
    public long? After { get; init; }

    /// <summary>Whether to count by state, too.</summary>
    public bool Counts { get; init; }
}

/// <summary>Part of a delivery log.</summary>
/// <param name="Deliveries">The deliveries, newest first.</param>
/// <param name="Next">What leads on to older ones; null when there are none. A page may be short, or empty, and lead on.</param>
/// <param name="Counts">How many there are by state, of the type and time asked for, on all pages; null when that was not asked.</param>
public sealed record DeliveryPage(List<DeliveryResource> Deliveries, long? Next, DeliveryCounts? Counts);

/// <summary>How many deliveries are in which state.</summary>
/// <param name="Pending">Still to be tried.</param>
/// <param name="Delivered">Delivered.</param>
/// <param name="Failed">Given up for a 410.</param>
/// <param name="Dead">Dead letters.</param>
public sealed record DeliveryCounts(int Pending, int Delivered, int Failed, int Dead)
{
    internal DeliveryCounts With(DeliveryState state) => state switch
    {
        DeliveryState.Pending => this with { Pending = Pending + 1 },
        DeliveryState.Delivered => this with { Delivered = Delivered + 1 },
        DeliveryState.Failed => this with { Failed = Failed + 1 },
        _ => this with { Dead = Dead + 1 },
    };
}

/// <summary>Shows the delivery log of one subscription.</summary>
public sealed class ListDeliveries(SubscriptionStore subscriptions, DeliveryStore deliveries, EventLog log)
{
    /// <summary>How many deliveries one answer holds at most.</summary>
    public const int Limit = 1000;

    // A filter that nothing passes does not hold up the answer; the next page goes on.
    private const int MostLookedAt = 10_000;

    /// <summary>The deliveries asked for; 404 when there is no subscription that the requester may know of.</summary>
    public async Task<Result<DeliveryPage>> HandleAsync(Requester requester, string subscriptionId, DeliveryQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(requester);
        ArgumentNullException.ThrowIfNull(query);
        if (await subscriptions.FindAsync(subscriptionId, cancellation) is not { } found || !requester.Sees(found.Subscription))
        {
            return Problems.NotFound("such subscription");
        }

        // Deliveries are kept in the order of their events, and so are moments.
        var first = query.From is { } from ? await log.LastBeforeAsync(from, cancellation) + 1 : 1;
        var last = query.To is { } to ? await log.LastBeforeAsync(to, cancellation) : long.MaxValue;
        var page = await PageAsync(subscriptionId, query, first, Math.Min(last, (query.After ?? long.MaxValue) - 1), cancellation);
        return query.Counts ? page with { Counts = await CountAsync(subscriptionId, query.Type, first, last, cancellation) } : page;
    }

    private async Task<DeliveryPage> PageAsync(string subscriptionId, DeliveryQuery query, long first, long last, CancellationToken cancellation)
    {
        var take = Math.Clamp(query.Take, 1, Limit);
        List<DeliveryResource> page = [];
        var lookedAt = 0;
        long before = 0;
        if (first <= last)
        {
            await foreach (var delivery in deliveries.ReadAsync(subscriptionId, first, last, cancellation))
            {
                if (page.Count == take || lookedAt == MostLookedAt)
                {
                    return new DeliveryPage(page, before, null);
                }

                lookedAt++;
                before = delivery.Sequence;
                if ((query.State is null || query.State == delivery.State) && (query.Type is null || query.Type == delivery.EventType))
                {
                    page.Add(DeliveryResource.From(delivery));
                }
            }
        }

        return new DeliveryPage(page, null, null);
    }

    private async Task<DeliveryCounts> CountAsync(string subscriptionId, string? type, long first, long last, CancellationToken cancellation)
    {
        var counts = new DeliveryCounts(0, 0, 0, 0);
        if (first <= last)
        {
            await foreach (var delivery in deliveries.ReadAsync(subscriptionId, first, last, cancellation))
            {
                counts = type is null || type == delivery.EventType ? counts.With(delivery.State) : counts;
            }
        }

        return counts;
    }
}

namespace Hub.Publishing.Deliveries;

/// <summary>A delivery that is to be started.</summary>
/// <param name="Due">The delivery.</param>
/// <param name="IsExtra">Whether its slot is one of those that all subscriptions share.</param>
internal readonly record struct StartingDelivery(DueDelivery Due, bool IsExtra);

/// <summary>
/// Claims deliveries where several processes dispatch the same ones (<see cref="DeliveryTools.ClaimFor"/>): each is moved
/// to a later time, which only one of them achieves.
/// </summary>
/// <param name="subscriptionId">The subscription.</param>
/// <param name="tools">What it works with.</param>
/// <param name="drop">Lets go of one that this process did not get.</param>
internal sealed class DeliveryClaims(string subscriptionId, DeliveryTools tools, Action<StartingDelivery> drop)
{
    /// <summary>Claims them.</summary>
    /// <returns>Those that this process got, as they are stored now; none where the storage failed. All where nothing has to be claimed.</returns>
    public async Task<IReadOnlyList<StartingDelivery>> ClaimAsync(IReadOnlyList<StartingDelivery> starting, CancellationToken cancellation)
    {
        if (starting.Count == 0 || tools.ClaimFor is not { } claimFor)
        {
            return starting;
        }

        IReadOnlyList<Delivery?> claimed;
        try
        {
            var until = tools.Clock.GetUtcNow() + claimFor;
            claimed = await tools.Deliveries.ChangeAsync(
                subscriptionId, [.. starting.Select(start => (start.Due.Delivery, start.Due.Delivery with { NextAttemptAt = until }))], null, cancellation);
        }
        catch (Exception exception)
        {
            foreach (var start in starting)
            {
                drop(start);
            }

            if (cancellation.IsCancellationRequested)
            {
                throw;
            }

            PublishingLog.AttemptBroke(tools.Logger, exception, subscriptionId);
            return [];
        }

        List<StartingDelivery> mine = [];
        for (var at = 0; at < starting.Count; at++)
        {
            if (claimed[at] is { } delivery)
            {
                mine.Add(starting[at] with { Due = starting[at].Due with { Delivery = delivery } });
            }
            else
            {
                drop(starting[at]);
            }
        }

        return mine;
    }
}

using Hub.Publishing.Subscriptions;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// Takes off what waits for a subscription that does not ask for it any more: <c>types</c>, <c>source</c> and
/// <c>filters</c> hold for every event that is delivered (CloudEvents Subscriptions API 1.0, section 3.2). What is taken
/// off becomes dead letters, which a redelivery takes up once they are asked for again.
/// </summary>
public sealed class UnwantedDeliveries(DeliveryStore deliveries, EventLog log)
{
    /// <summary>The reason of those that were taken off.</summary>
    internal const string NotWanted = "not-wanted";

    // Of the events too, which may have 60 KiB each.
    private const int Part = 100;

    /// <summary>Whether a subscription that gets events does not ask for this one. A test comes whatever it asks for.</summary>
    internal static bool IsUnwanted(Subscription subscription, PublishedEvent published) =>
        subscription.Status != SubscriptionStatus.Disabled && published.Event.Type != EventTypes.SubscriptionTest && !subscription.Wants(published);

    /// <summary>
    /// Takes them off, a part after the other, each durable before the next: what a crash cuts off is done as far as it
    /// came, and doing it once more does the rest.
    /// </summary>
    /// <param name="subscription">The subscription as it is now.</param>
    /// <param name="cancellation">Stops between parts.</param>
    /// <returns>How many were taken off.</returns>
    public async Task<int> TakeOffAsync(Subscription subscription, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        var taken = 0;
        var queue = await deliveries.QueueAsync(subscription.Id, null, cancellation);
        foreach (var part in queue.Select(queued => queued.Sequence).Order().Chunk(Part))
        {
            var unwanted = await UnwantedAsync(subscription, [.. part], cancellation);
            while (unwanted.Count > 0 && await PendingAsync(subscription.Id, unwanted, cancellation) is { Count: > 0 } pending)
            {
                // Refused are those of which an attempt was recorded meanwhile: then look again.
                var changed = await deliveries.ChangeAsync(
                    subscription.Id,
                    [.. pending.Select(delivery => (delivery, delivery with { State = DeliveryState.Dead, LastError = NotWanted, NextAttemptAt = null }))],
                    null,
                    cancellation);
                taken += changed.Count(delivery => delivery is not null);
            }
        }

        return taken;
    }

    private async Task<HashSet<long>> UnwantedAsync(Subscription subscription, HashSet<long> sequences, CancellationToken cancellation)
    {
        HashSet<long> unwanted = [];
        foreach (var stretch in Stretch.Of(sequences))
        {
            await foreach (var published in log.ReadAsync(stretch.First - 1, (int)(stretch.Last - stretch.First + 1), cancellation))
            {
                if (sequences.Contains(published.Sequence) && IsUnwanted(subscription, published))
                {
                    unwanted.Add(published.Sequence);
                }
            }
        }

        return unwanted;
    }

    private async Task<List<Delivery>> PendingAsync(string subscriptionId, HashSet<long> sequences, CancellationToken cancellation) =>
        [.. (await deliveries.FindAsync(subscriptionId, sequences, cancellation)).Values.Where(delivery => delivery.State == DeliveryState.Pending)];
}

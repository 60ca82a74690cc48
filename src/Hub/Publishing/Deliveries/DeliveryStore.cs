using Hub.Storage;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// Deliveries in their table, a partition per subscription: the log entity <c>l|{…}</c> with everything known about a
/// delivery, and for one that is to be tried an index entity <c>q|{due ticks}|{sequence}</c>, changed in one batch.
/// </summary>
public sealed class DeliveryStore(ITableStore store)
{
    internal const string Table = "deliveries";

    /// <summary>Makes a pending delivery of each event, due at once; those that exist already stay as they are.</summary>
    internal async Task MakeAsync(
        string subscriptionId, IReadOnlyList<PublishedEvent> events, DateTimeOffset due, CancellationToken cancellation)
    {
        foreach (var chunk in events.Chunk(TableLimits.BatchOperations / 2))
        {
            var missing = chunk.ToList();
            while (missing.Count > 0)
            {
                List<TableOperation> operations = [];
                foreach (var (sequence, _, e) in missing)
                {
                    var delivery = new Delivery(subscriptionId, sequence, e.Id, e.Type, e.Subject, DeliveryState.Pending, 0, null, null, null, due);
                    operations.Add(TableOperation.Insert(delivery.ToEntity()));
                    operations.Add(TableOperation.Insert(new TableEntity(subscriptionId, Delivery.QueueKey(due, sequence))));
                }

                var result = await store.CommitAsync(Table, subscriptionId, operations, cancellation);
                if (result.Committed)
                {
                    break;
                }

                missing.RemoveAt(result.FailedIndex / 2);
            }
        }
    }

    /// <summary>The first pending deliveries in order of their due time, whether due already or not.</summary>
    internal async Task<IReadOnlyList<(DateTimeOffset Due, long Sequence)>> QueueAsync(
        string subscriptionId, int take, CancellationToken cancellation)
    {
        List<(DateTimeOffset, long)> queue = [];
        await foreach (var entity in store.QueryAsync(Table, subscriptionId, RowRange.Prefix(Delivery.QueuePrefix), take, cancellation))
        {
            queue.Add(Delivery.ReadQueueKey(entity.RowKey));
        }

        return queue;
    }

    /// <summary>A delivery with its version, or null.</summary>
    internal async Task<Delivery?> FindAsync(string subscriptionId, long sequence, CancellationToken cancellation) =>
        await store.GetAsync(Table, subscriptionId, Delivery.LogKey(sequence), cancellation) is { } entity ? Delivery.Read(entity) : null;

    /// <summary>Replaces what is known of a delivery and moves its index entity along.</summary>
    /// <returns>The delivery as it is now stored; null when another process changed or removed it meanwhile, and nothing was done.</returns>
    internal async Task<Delivery?> ChangeAsync(Delivery before, Delivery after, CancellationToken cancellation)
    {
        List<TableOperation> operations = [TableOperation.Replace(after.ToEntity(), before.ETag!)];
        if (before.NextAttemptAt != after.NextAttemptAt)
        {
            if (before.NextAttemptAt is { } was)
            {
                operations.Add(TableOperation.Delete(before.SubscriptionId, Delivery.QueueKey(was, before.Sequence)));
            }

            if (after.NextAttemptAt is { } due)
            {
                operations.Add(TableOperation.Insert(new TableEntity(after.SubscriptionId, Delivery.QueueKey(due, after.Sequence))));
            }
        }

        var result = await store.CommitAsync(Table, before.SubscriptionId, operations, cancellation);
        return result.Committed ? after with { ETag = result.ETags[0] } : null;
    }

    /// <summary>The newest deliveries of a subscription, newest first.</summary>
    internal async Task<IReadOnlyList<Delivery>> NewestAsync(string subscriptionId, int take, CancellationToken cancellation)
    {
        List<Delivery> deliveries = [];
        await foreach (var entity in store.QueryAsync(Table, subscriptionId, RowRange.Prefix(Delivery.LogPrefix), take, cancellation))
        {
            deliveries.Add(Delivery.Read(entity));
        }

        return deliveries;
    }

    /// <summary>Removes the deliveries of events up to a place in the log, but for those that are still to be tried.</summary>
    /// <returns>How many were removed.</returns>
    internal async Task<int> RemoveOverAsync(string subscriptionId, long lastSequence, CancellationToken cancellation)
    {
        // Keys count down: the older ones come behind.
        var range = new RowRange(Delivery.LogKey(lastSequence), RowRange.After(Delivery.LogPrefix));
        var over = new List<TableOperation>();
        await foreach (var entity in store.QueryAsync(Table, subscriptionId, range, null, cancellation))
        {
            if (Delivery.Read(entity).NextAttemptAt is null)
            {
                over.Add(TableOperation.Delete(subscriptionId, entity.RowKey));
            }
        }

        foreach (var batch in over.Chunk(TableLimits.BatchOperations))
        {
            // Refused only when the subscription was deleted meanwhile, which removes them all.
            await store.CommitAsync(Table, subscriptionId, batch, cancellation);
        }

        return over.Count;
    }

    /// <summary>Removes everything kept for a subscription.</summary>
    internal async Task PurgeAsync(string subscriptionId, CancellationToken cancellation)
    {
        // The index first: an index entity without its delivery would be found due for ever.
        await PurgeAsync(subscriptionId, RowRange.Prefix(Delivery.QueuePrefix), cancellation);
        await PurgeAsync(subscriptionId, RowRange.All, cancellation);
    }

    private async Task PurgeAsync(string subscriptionId, RowRange range, CancellationToken cancellation)
    {
        while (true)
        {
            List<TableOperation> operations = [];
            await foreach (var entity in store.QueryAsync(Table, subscriptionId, range, TableLimits.BatchOperations, cancellation))
            {
                operations.Add(TableOperation.Delete(subscriptionId, entity.RowKey));
            }

            if (operations.Count == 0)
            {
                return;
            }

            // Refused when an attempt has changed one meanwhile: then read again.
            await store.CommitAsync(Table, subscriptionId, operations, cancellation);
        }
    }
}

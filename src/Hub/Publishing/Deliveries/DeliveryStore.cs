using Hub.Storage;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// Deliveries in their table, a partition per subscription: the log entity <c>l|{…}</c> with everything known about a
/// delivery, for one that is to be tried an index entity <c>q|{due ticks}|{sequence}</c>, changed in one batch, and the
/// note <c>h</c> on a sink that does nothing but fail.
/// </summary>
public sealed class DeliveryStore(ITableStore store)
{
    internal const string Table = "deliveries";

    /// <summary>
    /// How many changes a batch takes: each is a replacement, a removal from the index and an addition to it, and there is
    /// one note on the sink.
    /// </summary>
    internal const int ChangesPerBatch = (TableLimits.BatchOperations - 1) / 3;

    /// <summary>How many delivered ones a batch takes: each a replacement and a removal from the index.</summary>
    internal const int DeliveredPerBatch = (TableLimits.BatchOperations - 1) / 2;

    private const long BytesPerBatch = TableLimits.BatchBytes * 3L / 4;

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
                foreach (var published in missing)
                {
                    operations.Add(TableOperation.Insert(Delivery.New(subscriptionId, published, due).ToEntity()));
                    operations.Add(TableOperation.Insert(Delivery.QueueEntity(subscriptionId, due, published.Sequence, published.Event.Subject)));
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

    /// <summary>The pending deliveries in order of their due time, whether due already or not; all or the first of them.</summary>
    internal async Task<IReadOnlyList<Queued>> QueueAsync(string subscriptionId, int? take, CancellationToken cancellation)
    {
        List<Queued> queue = [];
        await foreach (var entity in store.QueryAsync(Table, subscriptionId, RowRange.Prefix(Delivery.QueuePrefix), take, cancellation))
        {
            var (due, sequence) = Delivery.ReadQueueKey(entity.RowKey);
            queue.Add(new Queued(due, sequence, entity.Text("subject") ?? string.Empty));
        }

        return queue;
    }

    /// <summary>How many are due now, counting no further than <paramref name="most"/>.</summary>
    internal async Task<int> CountDueAsync(string subscriptionId, DateTimeOffset now, int most, CancellationToken cancellation)
    {
        var count = 0;
        var due = new RowRange(Delivery.QueuePrefix, RowRange.After(Delivery.QueueKey(now, long.MaxValue)));
        await foreach (var _ in store.QueryAsync(Table, subscriptionId, due, most, cancellation))
        {
            count++;
        }

        return count;
    }

    /// <summary>A delivery with its version, or null.</summary>
    internal async Task<Delivery?> FindAsync(string subscriptionId, long sequence, CancellationToken cancellation) =>
        await store.GetAsync(Table, subscriptionId, Delivery.LogKey(sequence), cancellation) is { } entity ? Delivery.Read(entity) : null;

    /// <summary>The deliveries of these events, by sequence, in as few reads as there are dense stretches of them.</summary>
    internal async Task<Dictionary<long, Delivery>> FindAsync(string subscriptionId, IReadOnlyCollection<long> sequences, CancellationToken cancellation)
    {
        var found = new Dictionary<long, Delivery>();
        foreach (var stretch in Stretch.Of(sequences))
        {
            await foreach (var delivery in ReadAsync(subscriptionId, stretch.First, stretch.Last, cancellation))
            {
                found[delivery.Sequence] = delivery;
            }
        }

        return found;
    }

    /// <summary>The deliveries of a stretch of the event log, newest first.</summary>
    internal async IAsyncEnumerable<Delivery> ReadAsync(
        string subscriptionId, long first, long last, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        // Keys count down: the newest come first.
        var range = new RowRange(Delivery.LogKey(last), Delivery.LogKey(first) + "!");
        await foreach (var entity in store.QueryAsync(Table, subscriptionId, range, null, cancellation))
        {
            yield return Delivery.Read(entity);
        }
    }

    /// <summary>Since when the subscription's sink does nothing but fail, as of the last record of an attempt.</summary>
    internal async Task<SinkHealth> HealthAsync(string subscriptionId, CancellationToken cancellation) =>
        SinkHealth.Read(await store.GetAsync(Table, subscriptionId, Delivery.HealthKey, cancellation));

    /// <summary>Notes that nothing is known of the sink, where something is.</summary>
    internal async Task ForgetHealthAsync(string subscriptionId, CancellationToken cancellation)
    {
        if (await HealthAsync(subscriptionId, cancellation) != SinkHealth.Sound)
        {
            await store.CommitAsync(Table, subscriptionId, [TableOperation.Upsert(SinkHealth.Sound.ToEntity(subscriptionId))], cancellation);
        }
    }

    /// <summary>Replaces what is known of deliveries of one subscription, many in a batch, and moves their index entities along.</summary>
    /// <param name="subscriptionId">The subscription.</param>
    /// <param name="changes">Each as it was read and as it is to be.</param>
    /// <param name="health">What to note of the sink, or null for nothing new.</param>
    /// <param name="cancellation">Stops waiting for the batches.</param>
    /// <returns>
    /// For each the delivery as it is now stored; null when another process changed or removed it meanwhile, and nothing
    /// was done about it.
    /// </returns>
    internal async Task<IReadOnlyList<Delivery?>> ChangeAsync(
        string subscriptionId, IReadOnlyList<(Delivery Before, Delivery After)> changes, SinkHealth? health, CancellationToken cancellation)
    {
        var stored = new Delivery?[changes.Count];
        List<Task> commits = [];
        var done = 0;
        while (done < changes.Count)
        {
            List<(int Index, TableOperation[] Operations)> batch = [];
            var (count, bytes) = (health is null ? 0 : 1, 0L);
            while (done < changes.Count && bytes < BytesPerBatch)
            {
                var operations = Operations(changes[done]);
                count += operations.Length;
                if (count > TableLimits.BatchOperations)
                {
                    break;
                }

                bytes += TableLimits.WireBytes(operations[0].Entity);
                batch.Add((done++, operations));
            }

            // All at once, so that a storage that commits together what comes together flushes once.
            commits.Add(CommitAsync(subscriptionId, batch, health, changes, stored, cancellation));
        }

        await Task.WhenAll(commits);
        return stored;
    }

    /// <summary>Gives up what is still to be tried, as dead letters. Repeating it changes nothing more.</summary>
    /// <returns>How many were given up.</returns>
    internal async Task<int> BuryAsync(string subscriptionId, CancellationToken cancellation)
    {
        var buried = 0;
        while (await QueueAsync(subscriptionId, ChangesPerBatch, cancellation) is { Count: > 0 } queue)
        {
            var found = await FindAsync(subscriptionId, [.. queue.Select(queued => queued.Sequence)], cancellation);
            List<(Delivery, Delivery)> changes =
            [
                .. found.Values.Select(pending => (pending, pending with { State = DeliveryState.Dead, LastError = pending.LastError ?? "disabled", NextAttemptAt = null })),
            ];
            if (changes.Count == 0)
            {
                // The subscription is being deleted, and with it what is left of the index.
                break;
            }

            buried += (await ChangeAsync(subscriptionId, changes, null, cancellation)).Count(delivery => delivery is not null);
        }

        return buried;
    }

    /// <summary>Removes the deliveries of events up to a place in the log, but for those that are still to be tried.</summary>
    /// <returns>How many were removed.</returns>
    internal async Task<int> RemoveOverAsync(string subscriptionId, long lastSequence, CancellationToken cancellation)
    {
        var removed = 0;
        var over = new List<TableOperation>();
        await foreach (var delivery in ReadAsync(subscriptionId, 0, lastSequence, cancellation))
        {
            if (delivery.NextAttemptAt is null)
            {
                // Only as it is: a redelivery asked for meanwhile keeps it.
                over.Add(TableOperation.Delete(subscriptionId, Delivery.LogKey(delivery.Sequence), delivery.ETag));
            }
        }

        foreach (var chunk in over.Chunk(TableLimits.BatchOperations))
        {
            var batch = chunk.ToList();
            while (batch.Count > 0)
            {
                var result = await store.CommitAsync(Table, subscriptionId, batch, cancellation);
                if (result.Committed)
                {
                    removed += batch.Count;
                    break;
                }

                batch.RemoveAt(result.FailedIndex);
            }
        }

        return removed;
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

    private async Task CommitAsync(
        string subscriptionId,
        List<(int Index, TableOperation[] Operations)> batch,
        SinkHealth? health,
        IReadOnlyList<(Delivery Before, Delivery After)> changes,
        Delivery?[] stored,
        CancellationToken cancellation)
    {
        while (batch.Count > 0)
        {
            List<TableOperation> operations = [.. batch.SelectMany(change => change.Operations)];
            if (health is not null)
            {
                operations.Add(TableOperation.Upsert(health.ToEntity(subscriptionId)));
            }

            var result = await store.CommitAsync(Table, subscriptionId, operations, cancellation);
            var at = 0;
            foreach (var change in batch)
            {
                if (result.Committed)
                {
                    stored[change.Index] = changes[change.Index].After with { ETag = result.ETags[at] };
                }
                else if (result.FailedIndex < at + change.Operations.Length)
                {
                    // Another process was faster with this one; the others go on without it.
                    batch.Remove(change);
                    break;
                }

                at += change.Operations.Length;
            }

            if (result.Committed)
            {
                return;
            }
        }
    }

    private static TableOperation[] Operations((Delivery Before, Delivery After) change)
    {
        var (before, after) = change;
        List<TableOperation> operations = [TableOperation.Replace(after.ToEntity(), before.ETag!)];
        if (before.NextAttemptAt != after.NextAttemptAt)
        {
            if (before.NextAttemptAt is { } was)
            {
                operations.Add(TableOperation.Delete(before.SubscriptionId, Delivery.QueueKey(was, before.Sequence)));
            }

            if (after.NextAttemptAt is { } due)
            {
                operations.Add(TableOperation.Insert(Delivery.QueueEntity(after.SubscriptionId, due, after.Sequence, after.Subject)));
            }
        }

        return [.. operations];
    }
}

/// <summary>An entry of the index of what is to be tried.</summary>
/// <param name="Due">When it is due (UTC).</param>
/// <param name="Sequence">The delivery's event.</param>
/// <param name="Subject">The event's subject.</param>
internal readonly record struct Queued(DateTimeOffset Due, long Sequence, string Subject);

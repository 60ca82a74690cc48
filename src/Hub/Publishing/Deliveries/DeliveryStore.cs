using System.Runtime.CompilerServices;
using Hub.Publishing.Subscriptions;
using Hub.Storage;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// Deliveries in their table, a partition per subscription: the log entity <c>l|{…}</c> with everything known about a
/// delivery, an index of those that are to be tried (<see cref="DueRow"/>), changed in one batch with it, and the note
/// <c>h</c> on a sink that does nothing but fail.
/// </summary>
public sealed class DeliveryStore(ITableStore store)
{
    internal const string Table = "deliveries";

    /// <summary>
    /// How many changes a batch takes whatever they are: at most a replacement, a removal from the index and an addition to
    /// it each, and there is one note on the sink.
    /// </summary>
    internal const int ChangesPerBatch = (TableLimits.BatchOperations - 1) / 3;

    // Doubled from page to page: a row may stand for a hundred, and mostly the first few are all that is asked for.
    private const int FirstPage = 16;

    private const long BytesPerBatch = TableLimits.BatchBytes * 3L / 4;

    // What a delivery of so few attempts weighs at the most, whatever the sink answered; most are so and need no weighing.
    private const int FewAttempts = 2;
    private const int FewAttemptsBytes = 20 * 1024;

    /// <summary>
    /// Makes a pending delivery of each event, due at once; those that exist already stay as they are. Many share a row of
    /// the index, but for a subscription whose order is kept and for a mailbox, which look at the whole of it each time.
    /// </summary>
    internal async Task MakeAsync(Subscription subscription, IReadOnlyList<PublishedEvent> events, DateTimeOffset due, CancellationToken cancellation)
    {
        var shares = !subscription.Ordered && !subscription.IsMail;
        foreach (var chunk in events.Chunk(shares ? TableLimits.BatchOperations - 1 : TableLimits.BatchOperations / 2))
        {
            var missing = chunk.ToList();
            while (missing.Count > 0)
            {
                var together = shares && missing.Count > 1;
                List<TableOperation> operations =
                    [.. missing.Select(published => TableOperation.Insert((Delivery.New(subscription.Id, published, due) with { Together = together }).ToEntity()))];
                if (together)
                {
                    operations.Add(TableOperation.Upsert(DueRow.OfMany(subscription.Id, due, [.. missing.Select(published => published.Sequence)])));
                }
                else
                {
                    operations.AddRange(missing.Select(published => TableOperation.Upsert(DueRow.Of(subscription.Id, due, published.Sequence, published.Event.Subject))));
                }

                var result = await store.CommitAsync(Table, subscription.Id, operations, cancellation);
                if (result.Committed)
                {
                    break;
                }

                missing.RemoveAt(result.FailedIndex);
            }
        }
    }

    /// <summary>The rows of the index in order of their due time, whether due already or not, as far as they are asked for.</summary>
    internal async IAsyncEnumerable<DueRow> DueRowsAsync(string subscriptionId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var range = RowRange.Prefix(DueRow.Prefix);
        for (var page = FirstPage; ; page *= 2)
        {
            var (count, last) = (0, string.Empty);
            await foreach (var entity in store.QueryAsync(Table, subscriptionId, range, page, cancellation))
            {
                (count, last) = (count + 1, entity.RowKey);
                yield return DueRow.Read(entity);
            }

            if (count < page)
            {
                yield break;
            }

            // A space comes before everything else that a key may go on with.
            range = range with { From = last + " " };
        }
    }

    /// <summary>The pending deliveries in order of their due time, whether due already or not; all or the first of them.</summary>
    internal async Task<IReadOnlyList<Queued>> QueueAsync(string subscriptionId, int? take, CancellationToken cancellation) =>
        (await ReadQueueAsync(subscriptionId, take, cancellation)).Queue;

    /// <summary>The same, with the rows that were found on the way and hold none any more.</summary>
    internal async Task<(IReadOnlyList<Queued> Queue, IReadOnlyList<DueRow> Spent)> ReadQueueAsync(string subscriptionId, int? take, CancellationToken cancellation)
    {
        List<Queued> queue = [];
        List<DueRow> spent = [];
        await foreach (var row in DueRowsAsync(subscriptionId, cancellation))
        {
            if (queue.Count >= take)
            {
                break;
            }

            var before = queue.Count;
            if (row.Subject is { } subject)
            {
                queue.Add(new Queued(row.Due, row.Sequences[0], subject));
            }
            else
            {
                queue.AddRange(await WaitingAsync(subscriptionId, row, cancellation));
            }

            if (queue.Count == before)
            {
                spent.Add(row);
            }
        }

        return (take < queue.Count ? queue[..take.Value] : queue, spent);
    }

    /// <summary>How many are due now, counting no further than <paramref name="most"/>.</summary>
    internal async Task<int> CountDueAsync(string subscriptionId, DateTimeOffset now, int most, CancellationToken cancellation)
    {
        var count = 0;
        await foreach (var row in DueRowsAsync(subscriptionId, cancellation))
        {
            if (row.Due > now || count >= most)
            {
                break;
            }

            count += row.IsTogether ? (await WaitingAsync(subscriptionId, row, cancellation)).Count : 1;
        }

        return Math.Min(count, most);
    }

    /// <summary>Removes rows of the index in which nothing waits any more. Those that are gone or were made anew are left alone.</summary>
    internal async Task RemoveRowsAsync(string subscriptionId, IReadOnlyList<DueRow> rows, CancellationToken cancellation)
    {
        foreach (var chunk in rows.Chunk(TableLimits.BatchOperations))
        {
            await DeleteAsync(subscriptionId, [.. chunk.Select(row => TableOperation.Delete(subscriptionId, row.Key, row.ETag))], cancellation);
        }
    }

    /// <summary>A delivery with its version, or null.</summary>
    internal async Task<Delivery?> FindAsync(string subscriptionId, long sequence, CancellationToken cancellation) =>
        await store.GetAsync(Table, subscriptionId, Delivery.LogKey(sequence), cancellation) is { } entity ? Delivery.Read(entity) : null;

    /// <summary>The deliveries of these events, by sequence, in as few reads as there are dense stretches of them.</summary>
    internal async Task<Dictionary<long, Delivery>> FindAsync(string subscriptionId, IReadOnlyCollection<long> sequences, CancellationToken cancellation)
    {
        var wanted = sequences.ToHashSet();
        var found = new Dictionary<long, Delivery>(wanted.Count);
        foreach (var stretch in Stretch.Of(wanted))
        {
            await foreach (var delivery in ReadAsync(subscriptionId, stretch.First, stretch.Last, cancellation))
            {
                if (wanted.Contains(delivery.Sequence))
                {
                    found.Add(delivery.Sequence, delivery);
                }
            }
        }

        return found;
    }

    /// <summary>The deliveries of a stretch of the event log, newest first.</summary>
    internal async IAsyncEnumerable<Delivery> ReadAsync(
        string subscriptionId, long first, long last, [EnumeratorCancellation] CancellationToken cancellation)
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
            List<Change> batch = [];
            var (count, bytes) = (health is null ? 0 : 1, 0L);
            while (done < changes.Count && bytes < BytesPerBatch)
            {
                var change = Change.Of(done, changes[done].Before, changes[done].After);
                count += change.Operations.Count;
                if (count > TableLimits.BatchOperations)
                {
                    break;
                }

                bytes += change.After.Log.Count > FewAttempts ? TableLimits.WireBytes(change.Operations[0].Entity) : FewAttemptsBytes;
                batch.Add(change);
                done++;
            }

            // All at once, so that a storage that commits together what comes together flushes once.
            commits.Add(CommitAsync(subscriptionId, batch, health, stored, cancellation));
        }

        await Task.WhenAll(commits);
        return stored;
    }

    /// <summary>Gives up what is still to be tried, as dead letters. Repeating it changes nothing more.</summary>
    /// <returns>How many were given up.</returns>
    internal async Task<int> BuryAsync(string subscriptionId, CancellationToken cancellation)
    {
        var buried = 0;
        while (true)
        {
            var (queue, spent) = await ReadQueueAsync(subscriptionId, ChangesPerBatch, cancellation);
            await RemoveRowsAsync(subscriptionId, spent, cancellation);
            if (queue.Count == 0)
            {
                return buried;
            }

            var found = await FindAsync(subscriptionId, [.. queue.Select(queued => queued.Sequence)], cancellation);
            List<(Delivery, Delivery)> changes =
            [
                .. found.Values.Where(delivery => delivery.State == DeliveryState.Pending).Select(pending => (pending, pending with { State = DeliveryState.Dead, LastError = pending.LastError ?? "disabled", NextAttemptAt = null })),
            ];
            if (changes.Count == 0)
            {
                // The subscription is being deleted, and with it what is left of the index.
                return buried;
            }

            buried += (await ChangeAsync(subscriptionId, changes, null, cancellation)).Count(delivery => delivery is not null);
        }
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
            removed += await DeleteAsync(subscriptionId, [.. chunk], cancellation);
        }

        return removed;
    }

    /// <summary>Removes everything kept for a subscription.</summary>
    internal async Task PurgeAsync(string subscriptionId, CancellationToken cancellation)
    {
        // The index first: an index entity without its delivery would be found due for ever.
        await PurgeAsync(subscriptionId, RowRange.Prefix(DueRow.Prefix), cancellation);
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

    // Those that are refused are left out. How many were removed.
    private async Task<int> DeleteAsync(string subscriptionId, List<TableOperation> batch, CancellationToken cancellation)
    {
        while (batch.Count > 0)
        {
            var result = await store.CommitAsync(Table, subscriptionId, batch, cancellation);
            if (result.Committed)
            {
                break;
            }

            batch.RemoveAt(result.FailedIndex);
        }

        return batch.Count;
    }

    private async Task<List<Queued>> WaitingAsync(string subscriptionId, DueRow row, CancellationToken cancellation)
    {
        var found = await FindAsync(subscriptionId, row.Sequences, cancellation);
        return
        [
            .. row.Sequences.Select(sequence => found.GetValueOrDefault(sequence))
                .Where(delivery => delivery is not null && row.Holds(delivery))
                .Select(delivery => new Queued(row.Due, delivery!.Sequence, delivery.Subject)),
        ];
    }

    private async Task CommitAsync(
        string subscriptionId,
        List<Change> batch,
        SinkHealth? health,
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
                    stored[change.Index] = change.After with { ETag = result.ETags[at] };
                }
                else if (result.FailedIndex < at + change.Operations.Count)
                {
                    // Another process was faster with this one; the others go on without it.
                    batch.Remove(change);
                    break;
                }

                at += change.Operations.Count;
            }

            if (result.Committed)
            {
                return;
            }
        }
    }

    /// <summary>A change of one delivery: where it stands among those asked for, what it leads to, and what is done for it.</summary>
    private readonly record struct Change(int Index, Delivery After, IReadOnlyList<TableOperation> Operations)
    {
        public static Change Of(int index, Delivery before, Delivery after)
        {
            var isMoved = before.NextAttemptAt != after.NextAttemptAt;
            var now = isMoved && before.Together ? after with { Together = false } : after;
            List<TableOperation> operations = [TableOperation.Replace(now.ToEntity(), before.ETag!)];
            if (isMoved && !before.Together && before.NextAttemptAt is { } was)
            {
                operations.Add(TableOperation.Delete(before.SubscriptionId, DueRow.KeyOf(was, before.Sequence)));
            }

            if (isMoved && now.NextAttemptAt is { } due)
            {
                operations.Add(TableOperation.Insert(DueRow.Of(now.SubscriptionId, due, now.Sequence, now.Subject)));
            }

            return new Change(index, now, operations);
        }
    }
}

/// <summary>An entry of the index of what is to be tried.</summary>
/// <param name="Due">When it is due (UTC).</param>
/// <param name="Sequence">The delivery's event.</param>
/// <param name="Subject">The event's subject.</param>
internal readonly record struct Queued(DateTimeOffset Due, long Sequence, string Subject);

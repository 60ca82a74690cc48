using Hub.Publishing.Subscriptions;

namespace Hub.Publishing.Deliveries;

/// <summary>A delivery to be tried and what is to be sent.</summary>
/// <param name="Delivery">The delivery as it was read.</param>
/// <param name="Event">Its event; null when the log does not have it.</param>
/// <param name="Row">The row of many that it waits in, as this worker has it; null when it has one of its own.</param>
internal sealed record DueDelivery(Delivery Delivery, PublishedEvent? Event, RowInHand? Row);

/// <summary>Deliveries of which each is to be tried when the one before it is over.</summary>
/// <param name="Head">The first.</param>
/// <param name="Rest">The others; null for none.</param>
internal readonly record struct DueRun(DueDelivery Head, Queue<DueDelivery>? Rest);

/// <summary>What was read of what is due.</summary>
/// <param name="Runs">To be tried; a run of one where no order is kept.</param>
/// <param name="Next">When something is due next, if nothing more is now.</param>
/// <param name="More">Whether more may be due now, also when nothing was found.</param>
/// <param name="Rows">The rows of many that were looked at, and how far they are read.</param>
/// <param name="Spent">Rows in which nothing waits.</param>
internal sealed record DueReading(IReadOnlyList<DueRun> Runs, DateTimeOffset? Next, bool More, IReadOnlyList<RowReading> Rows, IReadOnlyList<DueRow> Spent)
{
    /// <summary>Whether what was looked at waits no more, but behind it there may be some that do.</summary>
    public bool IsUnfinished => More && Runs.Count == 0;
}

/// <summary>
/// Reads what is due for a subscription, ahead and in ranges. Where the order within a subject is to be kept, a delivery
/// waits while an earlier one of its subject is pending, whether that one is due or not.
/// </summary>
internal sealed class DueDeliveries(DeliveryStore deliveries, EventLog log)
{
    // Of the order within subjects, as all of the index has to be read to find it.
    private const int ReadAheadInOrder = 256;

    // Many subscriptions read ahead at once, and an event may have 60 KiB.
    private const int MostCharacters = 512 * 1024;

    /// <summary>Reads it.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="known">Deliveries that were read before and are not over: passed over, and their subjects too where order is kept.</param>
    /// <param name="ahead">How many to read where no order is kept.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public Task<DueReading> ReadAsync(Subscription subscription, KnownDeliveries known, int ahead, DateTimeOffset now, CancellationToken cancellation) =>
        subscription.Ordered ? ReadInOrderAsync(subscription.Id, known.Deliveries, now, cancellation) : ReadAnyAsync(subscription.Id, known, ahead, now, cancellation);

    private async Task<DueReading> ReadAnyAsync(string subscriptionId, KnownDeliveries known, int ahead, DateTimeOffset now, CancellationToken cancellation)
    {
        List<Pick> picks = [];
        List<RowReading> rows = [];
        DateTimeOffset? next = null;
        var more = false;
        await foreach (var row in deliveries.DueRowsAsync(subscriptionId, cancellation))
        {
            if (row.Due > now)
            {
                if (row.Sequences.All(known.Deliveries.ContainsKey))
                {
                    // Claimed by this worker.
                    continue;
                }

                next = row.Due;
                break;
            }

            if (picks.Count >= ahead)
            {
                more = true;
                break;
            }

            if (!row.IsTogether)
            {
                if (!known.Deliveries.ContainsKey(row.Sequences[0]))
                {
                    picks.Add(new Pick(row, 0, RowAt: null));
                }

                continue;
            }

            var reading = known.Rows.TryGetValue(row.Key, out var before) ? before : new RowReading(new RowInHand(row), 0, 0);
            var at = reading.Through;
            for (; at < row.Sequences.Count && picks.Count < ahead; at++)
            {
                if (!known.Deliveries.TryGetValue(row.Sequences[at], out var inHand))
                {
                    picks.Add(new Pick(row, at, rows.Count));
                }
                else if (inHand.Row != reading.Row)
                {
                    // Read while the order was kept: it may wait in the row, which does not hear what becomes of it. The row
                    // is read on from here when it is over, which wakes the worker.
                    break;
                }
            }

            more |= at < row.Sequences.Count && picks.Count >= ahead;
            rows.Add(reading with { Through = at });
        }

        var found = picks.Count == 0 ? [] : await deliveries.FindAsync(subscriptionId, [.. picks.Select(pick => pick.Sequence)], cancellation);
        bool Waits(Pick pick) => found.TryGetValue(pick.Sequence, out var delivery) && pick.Row.Holds(delivery);
        List<DueRow> spent = [.. picks.Where(pick => pick.RowAt is null && !Waits(pick)).Select(pick => pick.Row)];
        picks.RemoveAll(pick => !Waits(pick));
        var (events, last) = await EventsAsync([.. picks.Select(pick => pick.Sequence)], cancellation);
        List<DueRun> runs = new(picks.Count);
        foreach (var pick in picks)
        {
            if (pick.Sequence > last)
            {
                // The row is read on from there once what is in hand now is through.
                more = true;
                if (pick.RowAt is { } cut && rows[cut].Through > pick.At)
                {
                    rows[cut] = rows[cut] with { Through = pick.At };
                }

                continue;
            }

            runs.Add(new DueRun(new DueDelivery(found[pick.Sequence], events.GetValueOrDefault(pick.Sequence), pick.RowAt is { } place ? rows[place].Row : null), Rest: null));
        }

        return new DueReading(runs, next, more, rows, spent);
    }

    private async Task<DueReading> ReadInOrderAsync(string subscriptionId, IReadOnlyDictionary<long, DueDelivery> inHand, DateTimeOffset now, CancellationToken cancellation)
    {
        var (queue, spent) = await deliveries.ReadQueueAsync(subscriptionId, null, cancellation);
        var runs = InOrder(queue, inHand, now);
        var (found, events, last) = (new Dictionary<long, Delivery>(), new Dictionary<long, PublishedEvent>(), 0L);
        if (runs.Count > 0)
        {
            long[] sequences = [.. runs.SelectMany(run => run).Select(queued => queued.Sequence)];
            found = await deliveries.FindAsync(subscriptionId, sequences, cancellation);
            (events, last) = await EventsAsync(sequences, cancellation);
        }

        List<DueRun> loaded = [];
        foreach (var run in runs)
        {
            var due = new Queue<DueDelivery>(run
                .TakeWhile(queued => queued.Sequence <= last && found.GetValueOrDefault(queued.Sequence) is { State: DeliveryState.Pending } delivery && delivery.NextAttemptAt <= now)
                .Select(queued => new DueDelivery(found[queued.Sequence], events.GetValueOrDefault(queued.Sequence), Row: null)));
            if (due.TryDequeue(out var head))
            {
                loaded.Add(new DueRun(head, due));
            }
        }

        return new DueReading(loaded, NextOf(queue, inHand, now), More: false, Rows: [], spent);
    }

    private static List<Queued[]> InOrder(IReadOnlyList<Queued> queue, IReadOnlyDictionary<long, DueDelivery> inHand, DateTimeOffset now)
    {
        var busy = inHand.Values.Select(due => due.Delivery.Subject).ToHashSet(StringComparer.Ordinal);
        List<Queued[]> runs = [];
        var count = 0;
        foreach (var subject in queue.GroupBy(queued => queued.Subject, StringComparer.Ordinal))
        {
            var run = busy.Contains(subject.Key) || count >= ReadAheadInOrder
                ? []
                : subject.OrderBy(queued => queued.Sequence).TakeWhile(queued => queued.Due <= now).Take(ReadAheadInOrder - count).ToArray();
            if (run.Length > 0)
            {
                runs.Add(run);
                count += run.Length;
            }
        }

        return runs;
    }

    // Of a subject that is kept in order only the first decides.
    private static DateTimeOffset? NextOf(IReadOnlyList<Queued> queue, IReadOnlyDictionary<long, DueDelivery> inHand, DateTimeOffset now) =>
        queue.GroupBy(queued => queued.Subject, StringComparer.Ordinal)
            .Select(subject => subject.MinBy(queued => queued.Sequence))
            .Where(queued => queued.Due > now && !inHand.ContainsKey(queued.Sequence))
            .Min(queued => (DateTimeOffset?)queued.Due);

    // By place, and the last place that was read.
    private async Task<(Dictionary<long, PublishedEvent> Events, long Last)> EventsAsync(long[] sequences, CancellationToken cancellation)
    {
        var events = new Dictionary<long, PublishedEvent>(sequences.Length);
        long characters = 0;
        foreach (var stretch in Stretch.Of(sequences))
        {
            await foreach (var published in log.ReadAsync(stretch.First - 1, (int)(stretch.Last - stretch.First + 1), cancellation))
            {
                events[published.Sequence] = published;
                characters += published.Event.Data.Length;
                if (characters > MostCharacters)
                {
                    return (events, published.Sequence);
                }
            }
        }

        return (events, long.MaxValue);
    }

    // One that is to be looked at: where it stands in its row, and where that lies among the rows of many.
    private readonly record struct Pick(DueRow Row, int At, int? RowAt)
    {
        public long Sequence => Row.Sequences[At];
    }
}

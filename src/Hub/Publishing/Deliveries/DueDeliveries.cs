using Hub.Publishing.Subscriptions;

namespace Hub.Publishing.Deliveries;

/// <summary>A delivery to be tried and what is to be sent.</summary>
/// <param name="Delivery">The delivery as it was read.</param>
/// <param name="Event">Its event; null when the log does not have it.</param>
internal sealed record DueDelivery(Delivery Delivery, PublishedEvent? Event);

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
    /// <param name="inHand">Deliveries that were read before and are not over: passed over, and their subjects too where order is kept.</param>
    /// <param name="ahead">How many to read where no order is kept.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>
    /// Runs of deliveries, each to be tried when the one before it is over; a run of one where no order is kept. And when
    /// something is due next, if nothing is now.
    /// </returns>
    public async Task<(IReadOnlyList<Queue<DueDelivery>> Runs, DateTimeOffset? Next)> ReadAsync(
        Subscription subscription, IReadOnlyDictionary<long, string> inHand, int ahead, DateTimeOffset now, CancellationToken cancellation)
    {
        var queue = await deliveries.QueueAsync(subscription.Id, subscription.Ordered ? null : ahead + inHand.Count, cancellation);
        var runs = subscription.Ordered ? InOrder(queue, inHand, now) : [.. queue.Where(queued => queued.Due <= now && !inHand.ContainsKey(queued.Sequence)).Select(queued => new[] { queued })];
        var next = NextOf(queue, subscription.Ordered, inHand, now);
        return (runs.Count == 0 ? [] : await LoadAsync(subscription.Id, runs, now, cancellation), next);
    }

    private static List<Queued[]> InOrder(IReadOnlyList<Queued> queue, IReadOnlyDictionary<long, string> inHand, DateTimeOffset now)
    {
        var busy = inHand.Values.ToHashSet(StringComparer.Ordinal);
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
    private static DateTimeOffset? NextOf(IReadOnlyList<Queued> queue, bool ordered, IReadOnlyDictionary<long, string> inHand, DateTimeOffset now)
    {
        var heads = ordered ? queue.GroupBy(queued => queued.Subject, StringComparer.Ordinal).Select(subject => subject.MinBy(queued => queued.Sequence)) : queue;
        var later = heads.Where(queued => queued.Due > now && !inHand.ContainsKey(queued.Sequence)).Select(queued => queued.Due).ToList();
        return later.Count == 0 ? null : later.Min();
    }

    private async Task<IReadOnlyList<Queue<DueDelivery>>> LoadAsync(
        string subscriptionId, IReadOnlyList<Queued[]> runs, DateTimeOffset now, CancellationToken cancellation)
    {
        long[] sequences = [.. runs.SelectMany(run => run).Select(queued => queued.Sequence)];
        var found = await deliveries.FindAsync(subscriptionId, sequences, cancellation);
        var events = new Dictionary<long, PublishedEvent>();
        long characters = 0;
        long? read = null;
        foreach (var stretch in Stretch.Of(sequences))
        {
            await foreach (var published in log.ReadAsync(stretch.First - 1, (int)(stretch.Last - stretch.First + 1), cancellation))
            {
                events[published.Sequence] = published;
                characters += published.Event.Data.Length;
                read = published.Sequence;
                if (characters > MostCharacters)
                {
                    break;
                }
            }

            if (characters > MostCharacters)
            {
                break;
            }
        }

        var last = characters > MostCharacters ? read!.Value : long.MaxValue;
        List<Queue<DueDelivery>> loaded = [];
        foreach (var run in runs)
        {
            var due = run
                .TakeWhile(queued => queued.Sequence <= last && found.GetValueOrDefault(queued.Sequence) is { State: DeliveryState.Pending } delivery && delivery.NextAttemptAt <= now)
                .Select(queued => new DueDelivery(found[queued.Sequence], events.GetValueOrDefault(queued.Sequence)));
            if (due.ToList() is { Count: > 0 } some)
            {
                loaded.Add(new Queue<DueDelivery>(some));
            }
        }

        return loaded;
    }
}

namespace Hub.Publishing.Deliveries;

/// <summary>
/// What a worker has read and not recorded as over: deliveries that wait to be started, in runs of which each is to be
/// tried when the one before it is over, and those that are started. Not safe for concurrent use.
/// </summary>
internal sealed class DeliveriesInHand
{
    private readonly Queue<DueRun> waiting = new();
    private readonly Dictionary<long, DueDelivery> started = [];
    private readonly Dictionary<long, Queue<DueDelivery>> runOf = [];
    private readonly Dictionary<string, RowInHand> rows = new(StringComparer.Ordinal);

    /// <summary>How many runs wait.</summary>
    public int Waiting => waiting.Count;

    /// <summary>How many are started and not recorded as over.</summary>
    public int Started => started.Count;

    /// <summary>What is in hand at this moment.</summary>
    public KnownDeliveries Known()
    {
        var known = new Dictionary<long, DueDelivery>(started);
        foreach (var (head, rest) in waiting)
        {
            known.Add(head.Delivery.Sequence, head);
            foreach (var due in rest ?? [])
            {
                known.Add(due.Delivery.Sequence, due);
            }
        }

        return new KnownDeliveries(
            known, rows.ToDictionary(row => row.Key, row => new RowReading(row.Value, row.Value.Rewinds, row.Value.Through), StringComparer.Ordinal));
    }

    /// <summary>Adds what was read.</summary>
    public void Add(DueReading reading)
    {
        if (!reading.More)
        {
            // What is not there any more was removed by another process, or with all that waited.
            var there = reading.Rows.Select(row => row.Row).ToHashSet();
            foreach (var gone in rows.Where(row => row.Value.IsFree && !there.Contains(row.Value)).Select(row => row.Key).ToList())
            {
                rows.Remove(gone);
            }
        }

        foreach (var row in reading.Rows)
        {
            rows[row.Row.Row.Key] = row.Row;
            row.Row.Advance(row);
        }

        foreach (var run in reading.Runs)
        {
            run.Head.Row?.Take();
            waiting.Enqueue(run);
        }
    }

    /// <summary>Forgets what waits, as it is to be read again.</summary>
    public void ForgetWaiting()
    {
        foreach (var run in waiting)
        {
            run.Head.Row?.Release(waits: true);
        }

        waiting.Clear();
        runOf.Clear();
    }

    /// <summary>Starts the next one.</summary>
    public DueDelivery Start()
    {
        var (due, rest) = waiting.Dequeue();
        started.Add(due.Delivery.Sequence, due);
        if (rest is { Count: > 0 })
        {
            runOf[due.Delivery.Sequence] = rest;
        }

        return due;
    }

    /// <summary>Lets go of one that was not begun after all: it is read again while it is due.</summary>
    public void Drop(long sequence)
    {
        Release(sequence, waits: true);
        runOf.Remove(sequence);
    }

    /// <summary>Lets go of one that was recorded, or not: then it is read again while it is due. The next of its run waits when this one is over for good.</summary>
    public void Over(long sequence, Delivery? stored)
    {
        Release(sequence, waits: stored is null or { Together: true });
        if (runOf.Remove(sequence, out var run) && stored is not null and not { State: DeliveryState.Pending })
        {
            waiting.Enqueue(new DueRun(run.Dequeue(), run));
        }
    }

    /// <summary>The rows whose deliveries are all through.</summary>
    public IReadOnlyList<DueRow> Spent() => [.. rows.Values.Where(row => row.IsSpent).Select(row => row.Row)];

    /// <summary>Lets go of rows that were removed.</summary>
    public void Forget(IReadOnlyList<DueRow> removed)
    {
        foreach (var row in removed)
        {
            rows.Remove(row.Key);
        }
    }

    private void Release(long sequence, bool waits)
    {
        if (started.Remove(sequence, out var due))
        {
            due.Row?.Release(waits);
        }
    }
}

/// <summary>What is in hand when more is read.</summary>
/// <param name="Deliveries">The deliveries by the place of their event.</param>
/// <param name="Rows">The rows of many by key, and how far they are read.</param>
internal sealed record KnownDeliveries(IReadOnlyDictionary<long, DueDelivery> Deliveries, IReadOnlyDictionary<string, RowReading> Rows);

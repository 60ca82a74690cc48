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
        var subjects = new Dictionary<long, string>(started.Count + waiting.Count);
        foreach (var (sequence, due) in started)
        {
            subjects.Add(sequence, due.Delivery.Subject);
        }

        foreach (var (head, rest) in waiting)
        {
            subjects.Add(head.Delivery.Sequence, head.Delivery.Subject);
            foreach (var due in rest ?? [])
            {
                subjects.Add(due.Delivery.Sequence, due.Delivery.Subject);
            }
        }

        return new KnownDeliveries(
            subjects, rows.ToDictionary(row => row.Key, row => new RowReading(row.Value, row.Value.Rewinds, row.Value.Through), StringComparer.Ordinal));
    }

    /// <summary>Adds what was read.</summary>
    public void Add(DueReading reading)
    {
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

    /// <summary>Lets go of rows that were removed, and of those of which nothing is known: they are read anew if they are still there.</summary>
    public void Forget(IReadOnlyList<DueRow> removed)
    {
        foreach (var row in removed.Concat(rows.Values.Where(row => row.IsUntouched).Select(row => row.Row)).ToList())
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
/// <param name="Subjects">The deliveries by the place of their event, with its subject.</param>
/// <param name="Rows">The rows of many by key, and how far they are read.</param>
internal sealed record KnownDeliveries(IReadOnlyDictionary<long, string> Subjects, IReadOnlyDictionary<string, RowReading> Rows);

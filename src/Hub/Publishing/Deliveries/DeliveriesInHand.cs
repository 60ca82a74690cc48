namespace Hub.Publishing.Deliveries;

/// <summary>
/// What a worker has read and not recorded as over: deliveries that wait to be started, in runs of which each is to be
/// tried when the one before it is over, and those that are started. Not safe for concurrent use.
/// </summary>
internal sealed class DeliveriesInHand
{
    private readonly Queue<Queue<DueDelivery>> waiting = new();
    private readonly Dictionary<long, string> started = [];
    private readonly Dictionary<long, Queue<DueDelivery>> runOf = [];

    /// <summary>How many runs wait.</summary>
    public int Waiting => waiting.Count;

    /// <summary>How many are started and not recorded as over.</summary>
    public int Started => started.Count;

    /// <summary>All of them by sequence, with their subjects.</summary>
    public Dictionary<long, string> Known()
    {
        var known = new Dictionary<long, string>(started);
        foreach (var due in waiting.SelectMany(run => run))
        {
            known.Add(due.Delivery.Sequence, due.Delivery.Subject);
        }

        return known;
    }

    /// <summary>Adds runs that were read.</summary>
    public void Add(IReadOnlyList<Queue<DueDelivery>> runs)
    {
        foreach (var run in runs)
        {
            waiting.Enqueue(run);
        }
    }

    /// <summary>Forgets what waits, as it is to be read again.</summary>
    public void ForgetWaiting()
    {
        waiting.Clear();
        runOf.Clear();
    }

    /// <summary>Starts the next one.</summary>
    public DueDelivery Start()
    {
        var run = waiting.Dequeue();
        var due = run.Dequeue();
        started.Add(due.Delivery.Sequence, due.Delivery.Subject);
        if (run.Count > 0)
        {
            runOf[due.Delivery.Sequence] = run;
        }

        return due;
    }

    /// <summary>Lets go of one that was not begun after all: it is read again while it is due.</summary>
    public void Drop(long sequence)
    {
        started.Remove(sequence);
        runOf.Remove(sequence);
    }

    /// <summary>Lets go of one that was recorded, or not: then it is read again while it is due. The next of its run waits when this one is over for good.</summary>
    public void Over(long sequence, Delivery? stored)
    {
        started.Remove(sequence);
        if (runOf.Remove(sequence, out var run) && stored is not null and not { State: DeliveryState.Pending })
        {
            waiting.Enqueue(run);
        }
    }
}

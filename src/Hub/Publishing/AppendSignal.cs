namespace Hub.Publishing;

/// <summary>Tells whoever waits for events that the log has grown, as far as this process has seen. Holds no events.</summary>
internal sealed class AppendSignal
{
    private readonly Lock gate = new();
    private TaskCompletionSource grown = New();
    private long last;

    /// <summary>The last place that has been seen.</summary>
    public long Last
    {
        get
        {
            lock (gate)
            {
                return last;
            }
        }
    }

    /// <summary>Completed when an event behind <paramref name="after"/> has been seen; else completes when the log grows next.</summary>
    public Task Behind(long after)
    {
        lock (gate)
        {
            return last > after ? Task.CompletedTask : grown.Task;
        }
    }

    /// <summary>The log reaches to this place.</summary>
    public void Reached(long sequence)
    {
        TaskCompletionSource over;
        lock (gate)
        {
            if (sequence <= last)
            {
                return;
            }

            last = sequence;
            over = grown;
            grown = New();
        }

        over.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

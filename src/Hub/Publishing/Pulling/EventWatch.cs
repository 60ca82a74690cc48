namespace Hub.Publishing.Pulling;

/// <summary>
/// Lets readers wait for events: they are woken at once by what this process appends, and by a look at the log once a
/// second for what other processes do. All who wait share that look, so that it costs one point read a second however
/// many they are, and nothing when there are none.
/// </summary>
public sealed class EventWatch(EventLog log, TimeProvider clock)
{
    /// <summary>How long after another process's append it is seen, at most.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task look = Task.CompletedTask;

    /// <summary>Waits until there is an event behind <paramref name="after"/>.</summary>
    /// <exception cref="OperationCanceledException">It was not to wait any longer.</exception>
    public async Task WaitAsync(long after, CancellationToken cancellation)
    {
        for (var behind = log.Appended.Behind(after); !behind.IsCompleted; behind = log.Appended.Behind(after))
        {
            // A look that failed, because the storage did, fails who waits for it.
            await await Task.WhenAny(behind, Look()).WaitAsync(cancellation);
        }
    }

    private Task Look()
    {
        lock (gate)
        {
            return look = look.IsCompleted ? LookOnceAsync() : look;
        }
    }

    // For several readers, so that no one reader's token may cut it off.
    private async Task LookOnceAsync()
    {
        await Task.Delay(LookEvery, clock, CancellationToken.None);
        await log.LastAsync(CancellationToken.None);
    }
}

namespace Hub.Publishing;

/// <summary>Lets in one caller per key at a time, strictly in the order in which they came.</summary>
internal sealed class Lanes<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, Task> tails = [];

    /// <summary>Waits for everyone who came before under the same key; dispose what it returns to let the next one in.</summary>
    public async Task<IDisposable> EnterAsync(TKey key, CancellationToken cancellation)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (tails)
        {
            before = tails.GetValueOrDefault(key) ?? Task.CompletedTask;
            tails[key] = mine.Task;
        }

        var turn = new Turn(this, key, mine);
        try
        {
            await before.WaitAsync(cancellation);
            return turn;
        }
        catch
        {
            // Whoever gives up still keeps the next one waiting until those before are through.
            _ = before.ContinueWith(_ => turn.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
    }

    private sealed class Turn(Lanes<TKey> lanes, TKey key, TaskCompletionSource mine) : IDisposable
    {
        public void Dispose()
        {
            lock (lanes.tails)
            {
                if (lanes.tails.GetValueOrDefault(key) == mine.Task)
                {
                    lanes.tails.Remove(key);
                }
            }

            mine.TrySetResult();
        }
    }
}

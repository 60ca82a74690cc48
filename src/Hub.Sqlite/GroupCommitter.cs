using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Hub.Sqlite;

/// <summary>
/// The one writer. It takes whatever batches callers have queued, carries them out in one transaction, and answers all
/// of them after its commit: the flush to disk, which is what a commit costs, is shared. A batch that comes alone is
/// not kept waiting for company.
/// </summary>
internal sealed class GroupCommitter : IAsyncDisposable
{
    private const int QueueLength = 1024;
    private const int GroupBatches = 256;
    private const long GroupBytes = 16 * 1024 * 1024;

    // SQLITE_DBSTATUS_CACHE_WRITE of sqlite3.h: pages written to the log since the figure was last reset.
    private const int PagesWritten = 9;

    // 2000 pages of 8 KiB: often enough that the log stays short, seldom enough that a page is moved once for many writes.
    private const int CheckpointPages = 2000;

    private const int ClosingMilliseconds = 1000;

    private const int RoundsWithoutWaiting = 16;

    private readonly Channel<QueuedBatch> queue = Channel.CreateBounded<QueuedBatch>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<QueuedBatch> group = new(GroupBatches);
    private readonly SqliteConnection connection;
    private readonly Action? beforeCommit;
    private readonly WriteTransaction transaction;
    private long commits;
    private long lastCommit;
    private int roundsWithoutWaiting;

    /// <param name="database">The file.</param>
    /// <param name="beforeCommit">Called before each commit, to measure with disks slower than the one at hand; null for nothing.</param>
    public GroupCommitter(Database database, Action? beforeCommit)
    {
        this.beforeCommit = beforeCommit;
        connection = database.Writer;
        transaction = new WriteTransaction(connection);

        // SQLite's calls block, and a flush takes milliseconds: that is no work for a thread of the pool.
        new Thread(Work) { IsBackground = true, Name = "SQLite writer" }.Start();
    }

    /// <summary>How many transactions have been committed.</summary>
    public long Commits => Interlocked.Read(ref commits);

    /// <summary>Queues a batch; waits while the queue is full.</summary>
    /// <exception cref="ChannelClosedException">The store has been disposed.</exception>
    public ValueTask EnqueueAsync(QueuedBatch batch, CancellationToken cancellation) => queue.Writer.WriteAsync(batch, cancellation);

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await finished.Task;
    }

    private void Work()
    {
        try
        {
            while (WaitForBatch())
            {
                AwaitCompany();
                Collect();
                Commit(group);
                CheckpointWhenDue();
            }

            // Another process may be reading; it moves the log itself then, so closing does not wait for it long.
            transaction.Dispose();
            raw.sqlite3_busy_timeout(connection.Handle, ClosingMilliseconds);
            Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE);
            finished.SetResult();
        }
        catch (Exception failure)
        {
            // Nobody would answer any more, so nobody may wait: what is queued and what comes fails with the reason.
            queue.Writer.TryComplete(failure);
            Fail(group, failure);
            while (queue.Reader.TryRead(out var batch))
            {
                batch.Fail(failure);
            }

            finished.SetException(failure);
        }
    }

    private bool WaitForBatch()
    {
        var wait = queue.Reader.WaitToReadAsync();
        return wait.IsCompleted ? wait.Result : wait.AsTask().GetAwaiter().GetResult();
    }

    // Callers who have just been answered are likely to come back at once, to join those who queued meanwhile: waiting for
    // them nearly doubles what a commit carries. It costs at most half of what the last commit took, and never more than
    // two milliseconds. A caller who was alone does not wait, and when callers do not come back it is not tried for a while.
    private void AwaitCompany()
    {
        if (group.Count <= 1 || --roundsWithoutWaiting > 0)
        {
            return;
        }

        var expected = group.Count + queue.Reader.Count;
        var start = Stopwatch.GetTimestamp();
        var limit = Math.Min(lastCommit / 2, Stopwatch.Frequency / 500);
        while (queue.Reader.Count < expected)
        {
            if (Stopwatch.GetTimestamp() - start >= limit)
            {
                roundsWithoutWaiting = queue.Reader.Count < expected * 3 / 4 ? RoundsWithoutWaiting : 0;
                return;
            }

            Thread.Yield();
        }
    }

    private void Collect()
    {
        group.Clear();
        long bytes = 0;
        while (group.Count < GroupBatches && bytes < GroupBytes && queue.Reader.TryRead(out var batch))
        {
            group.Add(batch);
            bytes += batch.Bytes;
        }
    }

    private void Commit(List<QueuedBatch> batches)
    {
        try
        {
            transaction.Begin();
        }
        catch (SqliteException failure)
        {
            Fail(batches, failure);
            return;
        }

        try
        {
            foreach (var batch in batches)
            {
                batch.Result = batch.Abandoned ? null : transaction.Apply(batch);
            }
        }
        catch (Exception failure)
        {
            transaction.Rollback();
            if (batches.Count == 1)
            {
                Fail(batches, failure);
            }
            else
            {
                // The machinery failed at one batch and the transaction went with it. Each gets its own now, so that
                // only the batches that fail by themselves fail.
                foreach (var batch in batches)
                {
                    Commit([batch]);
                }
            }

            return;
        }

        try
        {
            var start = Stopwatch.GetTimestamp();
            beforeCommit?.Invoke();
            transaction.Commit();
            lastCommit = Stopwatch.GetTimestamp() - start;
        }
        catch (SqliteException failure)
        {
            transaction.Rollback();
            Fail(batches, failure);
            return;
        }

        Interlocked.Increment(ref commits);
        foreach (var batch in batches)
        {
            batch.Answer();
        }
    }

    private static void Fail(List<QueuedBatch> batches, Exception failure)
    {
        foreach (var batch in batches)
        {
            batch.Fail(failure);
        }
    }

    private void CheckpointWhenDue()
    {
        raw.sqlite3_db_status(connection.Handle, PagesWritten, out var pages, out _, 0);
        if (pages >= CheckpointPages)
        {
            raw.sqlite3_db_status(connection.Handle, PagesWritten, out _, out _, 1);
            Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE);
        }
    }

    // A checkpoint that cannot finish, because someone reads the log, is no error: the next one goes on from there.
    private void Checkpoint(int mode) => raw.sqlite3_wal_checkpoint_v2(connection.Handle, "main", mode, out _, out _);
}

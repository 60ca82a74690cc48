using System.Runtime.CompilerServices;
using Hub.Storage;

namespace Hub.Sqlite;

/// <summary>
/// <see cref="ITableStore"/> on one SQLite file in WAL mode: one writer that commits the batches of concurrent callers
/// together, and a few read-only connections beside it. Another process may have the same file open.
/// </summary>
/// <remarks>
/// An answer of <see cref="CommitAsync"/> means that the write-ahead log has been flushed to the disk
/// (<c>synchronous=FULL</c>). A caller that cancels stops waiting; its batch may still be carried out, but never half.
/// Disposing finishes the batches that are queued, moves the log into the file and closes it.
/// </remarks>
public sealed class SqliteStore : ITableStore, IStorageFacts, IAsyncDisposable
{
    private readonly Database database;
    private readonly GroupCommitter committer;
    private readonly ReaderPool readers;
    private readonly ChangeToken changes;
    private int disposed;

    private SqliteStore(Database database, Action? beforeCommit)
    {
        this.database = database;
        committer = new GroupCommitter(database, beforeCommit);
        readers = new ReaderPool(database);
        changes = new ChangeToken(database);
    }

    /// <inheritdoc/>
    public string Engine => "sqlite";

    /// <inheritdoc/>
    public long? Bytes => database.FileBytes;

    /// <summary>How many transactions have been committed; group commit makes it smaller than the number of batches.</summary>
    internal long Commits => committer.Commits;

    /// <summary>Opens <c>hub.db</c> in <paramref name="folder"/>, and makes both when they are missing.</summary>
    /// <exception cref="InvalidDataException">The file was written by a newer version of the hub, or is no hub file.</exception>
    public static SqliteStore Open(string folder) => Open(folder, null);

    /// <summary>Opens it as <see cref="Open(string)"/> does, with something done before each commit; for measuring.</summary>
    internal static SqliteStore Open(string folder, Action? beforeCommit) => new(Database.Open(folder), beforeCommit);

    /// <inheritdoc/>
    public async Task<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellation)
    {
        TableLimits.CheckTable(table);
        ArgumentException.ThrowIfNullOrEmpty(partitionKey);
        ArgumentException.ThrowIfNullOrEmpty(rowKey);
        var reader = await readers.RentAsync(cancellation);
        try
        {
            return reader.Get(table, partitionKey, rowKey);
        }
        finally
        {
            readers.Return(reader);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TableEntity> QueryAsync(
        string table, string partitionKey, RowRange range, int? take, [EnumeratorCancellation] CancellationToken cancellation)
    {
        TableLimits.CheckTable(table);
        ArgumentException.ThrowIfNullOrEmpty(partitionKey);
        var left = take ?? int.MaxValue;
        var chunk = new List<TableEntity>();
        var more = left > 0;
        while (more)
        {
            chunk.Clear();
            var reader = await readers.RentAsync(cancellation);
            try
            {
                more = reader.Read(table, partitionKey, range, left, chunk);
            }
            finally
            {
                readers.Return(reader);
            }

            // No transaction is open while the caller works on what was read, however long it takes.
            foreach (var entity in chunk)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return entity;
            }

            left -= chunk.Count;
            more = more && left > 0;
            if (more)
            {
                range = range with { From = Reader.NextKey(chunk[^1].RowKey) };
            }
        }
    }

    /// <inheritdoc/>
    public async Task<BatchResult> CommitAsync(
        string table, string partitionKey, IReadOnlyList<TableOperation> operations, CancellationToken cancellation)
    {
        TableLimits.CheckBatch(table, partitionKey, operations);
        cancellation.ThrowIfCancellationRequested();

        // Entities become bytes here, on the caller's thread, so that the one writer has little left to do.
        var batch = new QueuedBatch(table, partitionKey, operations, cancellation);
        try
        {
            await committer.EnqueueAsync(batch, cancellation);
        }
        catch
        {
            batch.Dispose();
            ObjectDisposedException.ThrowIf(Volatile.Read(ref disposed) != 0, this);
            throw;
        }

        return await batch.Task.WaitAsync(cancellation);
    }

    /// <inheritdoc/>
    public ValueTask<string?> ChangeTokenAsync(CancellationToken cancellation) =>
        new(changes.Read(committer.Commits));

    /// <summary>Finishes the queued batches, moves the write-ahead log into the file and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            await committer.DisposeAsync();
            await readers.DisposeAsync();
            changes.Dispose();
            database.Dispose();
        }
    }
}

using Hub.Storage;

namespace Hub.Sqlite;

/// <summary>
/// A caller's batch on its way to the writer, and the promise of its answer. The answer continues the caller on the
/// thread pool, never on the writer's thread.
/// </summary>
internal sealed class QueuedBatch : TaskCompletionSource<BatchResult>, IDisposable
{
    private readonly PooledBuffer buffer;
    private readonly EncodedRow[] rows;
    private readonly CancellationToken cancellation;

    public QueuedBatch(string table, string partitionKey, IReadOnlyList<TableOperation> operations, CancellationToken cancellation)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        Table = table;
        PartitionKey = partitionKey;
        this.cancellation = cancellation;

        // The caller may change its list and entities as soon as it has the task, so nothing of them is read later
        // but the keys, which never change.
        Operations = [.. operations];
        rows = new EncodedRow[Operations.Length];
        buffer = new PooledBuffer(RowEncoder.Estimate(Operations));
        try
        {
            using var json = RowEncoder.Writer(buffer);
            for (var index = 0; index < Operations.Length; index++)
            {
                if (Operations[index].Kind != TableOperationKind.Delete)
                {
                    rows[index] = RowEncoder.Write(Operations[index].Entity, buffer, json);
                }
            }

            Bytes = buffer.Length;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Table { get; }

    public string PartitionKey { get; }

    public TableOperation[] Operations { get; }

    /// <summary>How many bytes its rows take.</summary>
    public int Bytes { get; }

    /// <summary>What to answer once the transaction is durable.</summary>
    public BatchResult? Result { get; set; }

    /// <summary>Whether the caller has gone; then nothing of the batch needs to be done.</summary>
    public bool Abandoned => cancellation.IsCancellationRequested;

    public ReadOnlySpan<byte> Properties(int index) => buffer.Slice(rows[index].Properties);

    public ReadOnlySpan<byte> Large(int index) => buffer.Slice(rows[index].Large);

    /// <summary>Answers the caller; the batch's bytes are not needed any more.</summary>
    public void Answer()
    {
        Dispose();
        if (Result is null)
        {
            TrySetCanceled(cancellation);
        }
        else
        {
            TrySetResult(Result);
        }
    }

    /// <summary>Tells the caller that the machinery failed.</summary>
    public void Fail(Exception failure)
    {
        Dispose();
        TrySetException(failure);
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose() => buffer.Dispose();
}

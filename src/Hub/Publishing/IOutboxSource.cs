namespace Hub.Publishing;

/// <summary>A partition that has an outbox.</summary>
/// <param name="Table">Its table.</param>
/// <param name="PartitionKey">Its key.</param>
public readonly record struct OutboxPartition(string Table, string PartitionKey);

/// <summary>
/// Names the partitions a room writes events in, so that events left behind by a crash or a failing bus are found.
/// Every room that uses <see cref="Outbox"/> registers one.
/// </summary>
public interface IOutboxSource
{
    /// <summary>All partitions that may hold outbox entities; one that holds none costs an empty read.</summary>
    IAsyncEnumerable<OutboxPartition> PartitionsAsync(CancellationToken cancellation);
}

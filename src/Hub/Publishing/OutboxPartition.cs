namespace Hub.Publishing;

/// <summary>A partition that has an outbox.</summary>
/// <param name="Table">Its table.</param>
/// <param name="PartitionKey">Its key.</param>
public readonly record struct OutboxPartition(string Table, string PartitionKey);

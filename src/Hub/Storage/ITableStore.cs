namespace Hub.Storage;

/// <summary>
/// The port everything durable goes through: tables of entities under a partition key and a row key. Shaped like Azure
/// Table Storage, which is the production engine; each adapter passes the same compliance suite.
/// </summary>
/// <remarks>
/// Implementations are safe for concurrent use. Tables come into being when they are first written; reading one that
/// does not exist finds nothing.
/// </remarks>
public interface ITableStore
{
    /// <summary>Reads one entity.</summary>
    /// <returns>The entity with its <see cref="TableEntity.ETag"/>, or null when there is none.</returns>
    Task<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellation);

    /// <summary>
    /// Reads the entities of one partition whose row keys lie in <paramref name="range"/>, in ordinal order of row key.
    /// Each entity is whole; the range as a whole is not a snapshot.
    /// </summary>
    /// <param name="table">The table's name.</param>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="range">Which row keys.</param>
    /// <param name="take">At most this many entities; null for all.</param>
    /// <param name="cancellation">Stops the reading.</param>
    IAsyncEnumerable<TableEntity> QueryAsync(
        string table, string partitionKey, RowRange range, int? take, CancellationToken cancellation);

    /// <summary>
    /// Carries out all operations, or none. When the task completes with <see cref="BatchResult.Committed"/> the change
    /// is durable: it survives the process and the machine losing power.
    /// </summary>
    /// <exception cref="ArgumentException">The batch breaks a limit of <see cref="TableLimits"/>.</exception>
    Task<BatchResult> CommitAsync(
        string table, string partitionKey, IReadOnlyList<TableOperation> operations, CancellationToken cancellation);

    /// <summary>
    /// A cheap token that differs after any change made through this store or by another process, or null when the
    /// engine has none; then a reader that caches falls back on time.
    /// </summary>
    ValueTask<string?> ChangeTokenAsync(CancellationToken cancellation);
}

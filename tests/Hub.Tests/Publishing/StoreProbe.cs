using Hub.Storage;

namespace Hub.Tests.Publishing;

/// <summary>A store whose commits can be watched and made to fail, before or after they are carried out.</summary>
internal sealed class StoreProbe(ITableStore inner) : ITableStore
{
    private TaskCompletionSource nextCommit = New();
    private int commits;

    /// <summary>Completes at the next commit.</summary>
    public Task NextCommit => Volatile.Read(ref nextCommit).Task;

    /// <summary>How many commits were asked for since <see cref="FailAt"/> was set.</summary>
    public int Commits => commits;

    /// <summary>The commit that fails, from 1; and whether it fails after it was carried out.</summary>
    public (int Commit, bool Afterwards)? FailAt { get; set; }

    public Task<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellation) =>
        inner.GetAsync(table, partitionKey, rowKey, cancellation);

    public IAsyncEnumerable<TableEntity> QueryAsync(
        string table, string partitionKey, RowRange range, int? take, CancellationToken cancellation) =>
        inner.QueryAsync(table, partitionKey, range, take, cancellation);

    public async Task<BatchResult> CommitAsync(
        string table, string partitionKey, IReadOnlyList<TableOperation> operations, CancellationToken cancellation)
    {
        var fails = Interlocked.Increment(ref commits) == FailAt?.Commit;
        if (fails && !FailAt!.Value.Afterwards)
        {
            throw new IOException("The storage failed before the commit.");
        }

        var result = await inner.CommitAsync(table, partitionKey, operations, cancellation);
        Interlocked.Exchange(ref nextCommit, New()).TrySetResult();
        return fails ? throw new IOException("The storage failed after the commit.") : result;
    }

    public ValueTask<string?> ChangeTokenAsync(CancellationToken cancellation) => inner.ChangeTokenAsync(cancellation);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

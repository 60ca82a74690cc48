using Hub.Feeds;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>
/// Removes what receiving keeps for a while only: reports of refused submissions after <see cref="Retention"/>, and
/// answers under an <c>Idempotency-Key</c> after a day.
/// </summary>
public sealed class PurgeRefusals(FeedCatalogue feeds, ITableStore store, TimeProvider clock)
{
    /// <summary>For how long a report is kept after it was last given.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(90);

    // A report is at most three rows, so this fits a batch.
    private const int AtOnce = 30;

    /// <summary>Removes them from every feed's partition.</summary>
    /// <returns>How many reports and answers were removed.</returns>
    public async Task<int> HandleAsync(CancellationToken cancellation)
    {
        var removed = 0;
        foreach (var feed in feeds.All)
        {
            removed += await RemoveAsync(feed.Id, RefusalRows.Prefix, "lastReceivedAt", Retention, RefusalRows.Removal, cancellation);
            removed += await RemoveAsync(
                feed.Id, IdempotentAnswer.Prefix, "at", IdempotentAnswer.Lifetime, row => [TableOperation.Delete(feed.Id, row.RowKey)], cancellation);
        }

        return removed;
    }

    private async Task<int> RemoveAsync(
        string feed, string prefix, string since, TimeSpan age, Func<TableEntity, IEnumerable<TableOperation>> removal, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var over = new List<TableEntity>();
        await foreach (var row in store.QueryAsync(SubmissionRows.Table, feed, RowRange.Prefix(prefix), null, cancellation))
        {
            if (row.Moment(since) is not { } moment || now - moment >= age)
            {
                over.Add(row);
            }
        }

        var removed = 0;
        foreach (var some in over.Chunk(AtOnce))
        {
            // What is in use again, or gone, since it was read leaves its batch for the next day.
            List<TableOperation> operations = [.. some.SelectMany(removal).Select(operation => some.FirstOrDefault(row => row.RowKey == operation.Entity.RowKey) is { } row ? operation with { ETag = row.ETag } : operation)];
            removed += (await store.CommitAsync(SubmissionRows.Table, feed, operations, cancellation)).Committed ? some.Length : 0;
        }

        return removed;
    }
}

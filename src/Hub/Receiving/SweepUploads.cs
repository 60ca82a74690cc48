using Hub.Feeds;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>
/// Removes pages of large submissions that were begun and never completed (the process died, or the client went away).
/// They were never visible; this only frees their space.
/// </summary>
public sealed class SweepUploads(FeedCatalogue feeds, ITableStore store, TimeProvider clock)
{
    /// <summary>An upload older than this is over: no request lives as long.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromHours(1);

    /// <summary>Sweeps every feed's partition.</summary>
    /// <returns>How many uploads were removed.</returns>
    public async Task<int> HandleAsync(CancellationToken cancellation)
    {
        var removed = 0;
        foreach (var feed in feeds.All)
        {
            await foreach (var marker in store.QueryAsync(SubmissionRows.Table, feed.Id, RowRange.Prefix(SubmissionRows.UploadPrefix), null, cancellation))
            {
                if (marker.Moment("startedAt") is not { } started || clock.GetUtcNow() - started > Age)
                {
                    await RemoveAsync(store, feed.Id, marker.RowKey[SubmissionRows.UploadPrefix.Length..], cancellation);
                    removed++;
                }
            }
        }

        return removed;
    }

    /// <summary>Removes what one upload wrote, its marker last, so that an interrupted removal is taken up again.</summary>
    internal static async Task RemoveAsync(ITableStore store, string feed, string upload, CancellationToken cancellation)
    {
        foreach (var prefix in new[] { SubmissionRows.PagePrefix(upload), SubmissionRows.CubePrefix(upload), SubmissionRows.WarningPrefix(upload) })
        {
            var rows = new List<string>();
            await foreach (var page in store.QueryAsync(SubmissionRows.Table, feed, RowRange.Prefix(prefix), null, cancellation))
            {
                rows.Add(page.RowKey);
            }

            foreach (var batch in rows.Chunk(TableLimits.BatchOperations))
            {
                await store.CommitAsync(SubmissionRows.Table, feed, [.. batch.Select(row => TableOperation.Delete(feed, row))], cancellation);
            }
        }

        await store.CommitAsync(SubmissionRows.Table, feed, [TableOperation.Delete(feed, SubmissionRows.UploadKey(upload))], cancellation);
    }
}

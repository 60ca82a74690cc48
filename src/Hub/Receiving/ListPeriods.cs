using Hub.Feeds;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>Lists the periods that something was received for, with their locks. For who looks after the hub.</summary>
public sealed class ListPeriods(FeedCatalogue feeds, ITableStore store)
{
    /// <summary>The periods of a feed, or of all, in order of feed and period.</summary>
    /// <param name="feedId">The feed; null for all.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>Their states; or not-found.</returns>
    public async Task<Result<List<PeriodState>>> HandleAsync(string? feedId, CancellationToken cancellation)
    {
        if (feedId is not null && feeds.Find(feedId) is null)
        {
            return Problems.NotFound($"feed '{feedId}'");
        }

        var found = new List<PeriodState>();
        foreach (var feed in feeds.All.Where(feed => (feedId ?? feed.Id) == feed.Id).OrderBy(feed => feed.Id, StringComparer.Ordinal))
        {
            await foreach (var head in store.QueryAsync(SubmissionRows.Table, feed.Id, RowRange.Prefix(SubmissionRows.HeadPrefix), null, cancellation))
            {
                found.Add(PeriodState.Read(head)!);
            }
        }

        return found;
    }
}

using System.Collections.Concurrent;
using Hub.Feeds;
using Hub.Indicators;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>
/// The cubes of other feeds that quality rules refer to, kept in memory for ten minutes so that a submission does not pay
/// a read for a warning. This process' own changes are seen at once; another process' within those ten minutes.
/// </summary>
public sealed class ReferenceCubes(ITableStore store, TimeProvider clock)
{
    // So much of a feed is kept, the newest first; larger cubes are not compared.
    private const int MostCells = 50_000;
    private const int YearsBack = 3;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Kept> kept = new(StringComparer.Ordinal);

    // Counted up by every Forget. What was read before one is not found after it.
    private long generation;

    /// <summary>Forgets what is kept of a feed, whose submissions have changed.</summary>
    public void Forget(string feed)
    {
        Interlocked.Increment(ref generation);
        kept.TryRemove(feed, out _);
    }

    /// <summary>
    /// The cube that counts of the feed's newest period that ends no later than <paramref name="period"/> and at most three
    /// years before; null when there is none, or it is too large to be compared.
    /// </summary>
    internal async Task<CurrentCube?> FindAsync(Feed feed, Period period, CancellationToken cancellation)
    {
        if (!kept.TryGetValue(feed.Id, out var known) || clock.GetElapsedTime(known.ReadAt) >= Lifetime)
        {
            // The time is taken before the data is read, so that nothing is kept for longer.
            var readAt = clock.GetTimestamp();
            var readIn = Interlocked.Read(ref generation);
            known = new Kept(await ReadAsync(feed.Id, cancellation), readAt);
            kept[feed.Id] = known;
            if (Interlocked.Read(ref generation) != readIn)
            {
                // Looked at after keeping: a Forget before that is seen here, a later one removes it itself.
                kept.TryRemove(KeyValuePair.Create(feed.Id, known));
            }
        }

        return known.Cubes.FirstOrDefault(cube => cube.Period.End <= period.End) is { } newest && newest.Period.End.Year + YearsBack >= period.End.Year
            ? newest
            : null;
    }

    private async Task<List<CurrentCube>> ReadAsync(string feed, CancellationToken cancellation)
    {
        var heads = new List<TableEntity>();
        await foreach (var head in store.QueryAsync(SubmissionRows.Table, feed, RowRange.Prefix(SubmissionRows.HeadPrefix), null, cancellation))
        {
            heads.Add(head);
        }

        var cells = 0L;
        heads.Reverse();
        return [.. heads.TakeWhile(head => (cells += head.Number("cells") ?? 0) <= MostCells).Select(CurrentCubes.Inline).OfType<CurrentCube>()];
    }

    private sealed record Kept(List<CurrentCube> Cubes, long ReadAt);
}

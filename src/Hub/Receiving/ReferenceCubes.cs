using System.Collections.Concurrent;
using Hub.Feeds;
using Hub.Indicators;

namespace Hub.Receiving;

/// <summary>
/// The cubes of other feeds that quality rules refer to, kept in memory for ten minutes so that a submission does not pay
/// a read for a warning. This process' own changes are seen at once; another process' within those ten minutes.
/// </summary>
public sealed class ReferenceCubes(CurrentCubes cubes, TimeProvider clock)
{
    private const int MostKept = 200;
    private const int MostCells = 20_000;
    private const int YearsBack = 3;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(string Feed, Period Period), Kept> kept = new();

    /// <summary>Forgets what is kept of a feed, whose submissions have changed.</summary>
    public void Forget(string feed)
    {
        foreach (var key in kept.Keys.Where(key => key.Feed == feed))
        {
            kept.TryRemove(key, out _);
        }
    }

    /// <summary>
    /// The cube that counts of the feed's newest period that ends no later than <paramref name="period"/> and at most three
    /// years before; null when there is none, or it is too large to be compared.
    /// </summary>
    internal async Task<CurrentCube?> FindAsync(Feed feed, Period period, CancellationToken cancellation)
    {
        if (kept.TryGetValue((feed.Id, period), out var known) && clock.GetElapsedTime(known.ReadAt) < Lifetime)
        {
            return known.Cube;
        }

        var readAt = clock.GetTimestamp();
        var cube = await ReadAsync(feed, period, cancellation);
        if (kept.Count >= MostKept)
        {
            kept.Clear();
        }

        kept[(feed.Id, period)] = new Kept(cube, readAt);
        return cube;
    }

    private async Task<CurrentCube?> ReadAsync(Feed feed, Period period, CancellationToken cancellation)
    {
        if (period.Year <= YearsBack)
        {
            return null;
        }

        var last = Period.Of(period.End, feed.Periodicity);
        last = last.End > period.End ? last.Add(-1) : last;
        var first = Period.Of(last.Start.AddYears(-YearsBack), feed.Periodicity);
        try
        {
            return await cubes.ReadAsync(feed.Id, first, last, cancellation) is [.., { Cube.Count: <= MostCells } newest] ? newest : null;
        }
        catch (ConcurrentChangeException)
        {
            return null;
        }
    }

    private sealed record Kept(CurrentCube? Cube, long ReadAt);
}

namespace Hub.Indicators;

/// <summary>
/// Heads and cubes read for one piece of work, so that what was read to find the observations concerned is not read
/// again to compute them. What it gives is as old as its first read.
/// </summary>
internal sealed class CubeReads(CurrentCubes cubes)
{
    private readonly List<(string Feed, Period From, Period To, IReadOnlyList<PeriodHead> Heads)> known = [];
    private readonly Dictionary<PeriodHead, CurrentCube> read = [];

    /// <summary>The heads of a feed's periods from <paramref name="from"/> to <paramref name="to"/>, both included, in order; also of those where nothing counts any more.</summary>
    public async Task<IReadOnlyList<PeriodHead>> HeadsAsync(string feed, Period from, Period to, CancellationToken cancellation)
    {
        foreach (var range in known)
        {
            if (range.Feed == feed && range.From <= from && to <= range.To)
            {
                return [.. range.Heads.Where(head => head.Period >= from && head.Period <= to)];
            }
        }

        var heads = await cubes.HeadsAsync(feed, from, to, cancellation);
        known.Add((feed, from, to, heads));
        return heads;
    }

    /// <summary>The cube that counts for the period of a head.</summary>
    /// <exception cref="ConcurrentChangeException">It was replaced since the head was read.</exception>
    public async Task<CurrentCube> CubeAsync(PeriodHead head, CancellationToken cancellation)
    {
        if (!read.TryGetValue(head, out var cube))
        {
            read.Add(head, cube = await cubes.CubeAsync(head, cancellation));
        }

        return cube;
    }
}

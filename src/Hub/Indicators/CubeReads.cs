namespace Hub.Indicators;

/// <summary>
/// Cubes read for one piece of work, so that what was read to find the observations concerned is not read again to
/// compute them. What it gives is as old as its first read.
/// </summary>
internal sealed class CubeReads(CurrentCubes cubes)
{
    private readonly List<(string Feed, Period From, Period To, IReadOnlyList<CurrentCube> Cubes)> known = [];

    /// <summary>The cubes that count for a feed's periods from <paramref name="from"/> to <paramref name="to"/>, both included, in order.</summary>
    public async Task<IReadOnlyList<CurrentCube>> ReadAsync(string feed, Period from, Period to, CancellationToken cancellation)
    {
        foreach (var read in known)
        {
            if (read.Feed == feed && read.From <= from && to <= read.To)
            {
                return [.. read.Cubes.Where(cube => cube.Period >= from && cube.Period <= to)];
            }
        }

        var found = await cubes.ReadAsync(feed, from, to, cancellation);
        known.Add((feed, from, to, found));
        return found;
    }
}

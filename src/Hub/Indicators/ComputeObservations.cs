using Hub.Feeds;
using Hub.Indicators.Disclosure;

namespace Hub.Indicators;

/// <summary>Computes sets of observations from the cubes that count now, reading each feed's cubes once for many sets.</summary>
public sealed class ComputeObservations(FeedCatalogue feeds, CurrentCubes cubes, EarlierRevisions earlier, DisclosureControl disclosure)
{
    /// <summary>Reads the cubes that <paramref name="targets"/> rest on.</summary>
    /// <returns>What computes the set of one of these targets; the cubes stay in memory as long as it does.</returns>
    public Task<PreparedObservations> PrepareAsync(IReadOnlyList<ObservationTarget> targets, CancellationToken cancellation) =>
        PrepareAsync(targets, new CubeReads(cubes), cancellation);

    /// <summary>The same, with the cubes that were read already.</summary>
    internal async Task<PreparedObservations> PrepareAsync(
        IReadOnlyList<ObservationTarget> targets, CubeReads reads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var needed = new SortedDictionary<string, SortedSet<Period>>(StringComparer.Ordinal);
        foreach (var target in targets)
        {
            foreach (var leaf in target.Indicator.Value.Leaves)
            {
                if (!needed.TryGetValue(leaf.Feed, out var periods))
                {
                    needed.Add(leaf.Feed, periods = []);
                }

                periods.UnionWith(Reach(leaf, target.Period));
            }
        }

        var read = new Dictionary<string, List<CurrentCube>>(StringComparer.Ordinal);
        foreach (var (feed, periods) in needed)
        {
            read[feed] = [];
            foreach (var (from, to) in Runs(periods))
            {
                foreach (var cube in await reads.ReadAsync(feed, from, to, cancellation))
                {
                    read[feed].Add(await earlier.AddAsync(feed, cube, cancellation));
                }
            }
        }

        return new PreparedObservations(read, disclosure);
    }

    // Periods that follow each other are read together; what lies between others is not read at all, so that the work
    // does not grow with the history in between.
    private static IEnumerable<(Period From, Period To)> Runs(SortedSet<Period> periods)
    {
        Period? from = null, to = null;
        foreach (var period in periods)
        {
            if (to is { } last && period > last.Add(1))
            {
                yield return (from!.Value, last);
                from = null;
            }

            from ??= period;
            to = period;
        }

        if (from is { } first)
        {
            yield return (first, to!.Value);
        }
    }

    private List<Period> Reach(SumOf leaf, Period period)
    {
        if (leaf.Latest is not { } reach)
        {
            return [period];
        }

        var periodicity = feeds.Find(leaf.Feed)!.Periodicity;
        var last = Period.Of(period.End, periodicity);
        var reached = new List<Period> { last };
        var earliest = reach.Before(period.End);
        for (var earlier = last; earlier.Year > 1 && (earlier = earlier.Add(-1)).End >= earliest;)
        {
            reached.Add(earlier);
        }

        return reached;
    }
}

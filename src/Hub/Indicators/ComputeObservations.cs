using Hub.Indicators.Disclosure;
using Microsoft.Extensions.Logging;

namespace Hub.Indicators;

/// <summary>Computes sets of observations from the cubes that count now, reading each feed's cubes once for many sets.</summary>
public sealed class ComputeObservations(CurrentCubes cubes, EarlierRevisions earlier, DisclosureControl disclosure, ILogger<ComputeObservations> logger)
{
    // Periods so far apart are read in one range all the same: one read of small heads costs less than two.
    private const int MostBetween = 12;

    /// <summary>Reads the cubes that <paramref name="targets"/> rest on.</summary>
    /// <returns>What computes the set of one of these targets; the cubes stay in memory as long as it does.</returns>
    public Task<PreparedObservations> PrepareAsync(IReadOnlyList<ObservationTarget> targets, CancellationToken cancellation) =>
        PrepareAsync(targets, null, cancellation);

    /// <summary>The same, with what was read already; null when nothing was.</summary>
    internal async Task<PreparedObservations> PrepareAsync(
        IReadOnlyList<ObservationTarget> targets, CubeReads? reads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(targets);
        reads ??= new CubeReads(cubes);
        var heads = await HeadsAsync(targets, reads, cancellation);
        var read = new Dictionary<(string Feed, Period Period), CurrentCube>();
        foreach (var (indicator, period) in targets)
        {
            var taken = indicator.Value.Leaves
                .Select(leaf => (leaf.Feed, Periods: LeafPeriods.Taken(leaf, period, candidate => heads.ContainsKey((leaf.Feed, candidate)))))
                .ToList();
            if (taken.Exists(leaf => leaf.Periods is null))
            {
                // An operand is missing, and with it all observations: the cubes of the others are not needed.
                continue;
            }

            foreach (var key in taken.SelectMany(leaf => leaf.Periods!.Select(candidate => (leaf.Feed, candidate))))
            {
                if (!read.ContainsKey(key))
                {
                    read.Add(key, await earlier.AddAsync(key.Feed, await reads.CubeAsync(heads[key], cancellation), cancellation));
                }
            }
        }

        return new PreparedObservations(read, disclosure, logger);
    }

    private static async Task<Dictionary<(string Feed, Period Period), PeriodHead>> HeadsAsync(
        IReadOnlyList<ObservationTarget> targets, CubeReads reads, CancellationToken cancellation)
    {
        var needed = new SortedDictionary<string, SortedSet<Period>>(StringComparer.Ordinal);
        foreach (var target in targets)
        {
            foreach (var leaf in target.Indicator.Value.Leaves)
            {
                if (!needed.TryGetValue(leaf.Feed, out var periods))
                {
                    needed.Add(leaf.Feed, periods = []);
                }

                periods.UnionWith(LeafPeriods.Reach(leaf, target.Period));
            }
        }

        var heads = new Dictionary<(string Feed, Period Period), PeriodHead>();
        foreach (var (feed, periods) in needed)
        {
            foreach (var (from, to) in Runs(periods))
            {
                foreach (var head in await reads.HeadsAsync(feed, from, to, cancellation))
                {
                    if (head.Counts)
                    {
                        heads[(feed, head.Period)] = head;
                    }
                }
            }
        }

        return heads;
    }

    // Periods near each other are read together; what lies between others is not read at all, so that the work does not
    // grow with the history in between.
    private static IEnumerable<(Period From, Period To)> Runs(SortedSet<Period> periods)
    {
        Period? from = null, to = null;
        foreach (var period in periods)
        {
            if (to is { } last && !(last.TryAdd(MostBetween, out var near) && period <= near))
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
}

using Hub.Feeds;

namespace Hub.Indicators;

/// <summary>Computes sets of observations from the cubes that count now, reading each feed's cubes once.</summary>
public sealed class ComputeObservations(FeedCatalogue feeds, CurrentCubes cubes)
{
    /// <summary>Computes the sets of <paramref name="targets"/>, in their order.</summary>
    public async Task<IReadOnlyList<ObservationSet>> HandleAsync(
        IReadOnlyList<ObservationTarget> targets, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var needed = new SortedDictionary<string, (Period From, Period To)>(StringComparer.Ordinal);
        foreach (var target in targets)
        {
            foreach (var leaf in target.Indicator.Value.Leaves)
            {
                var (from, to) = Reach(leaf, target.Period);
                needed[leaf.Feed] = needed.TryGetValue(leaf.Feed, out var range)
                    ? (from < range.From ? from : range.From, to > range.To ? to : range.To)
                    : (from, to);
            }
        }

        var read = new Dictionary<string, IReadOnlyList<CurrentCube>>(StringComparer.Ordinal);
        foreach (var (feed, (from, to)) in needed)
        {
            read[feed] = await cubes.ReadAsync(feed, from, to, cancellation);
        }

        return [.. targets.Select(target => Evaluation.Compute(target.Indicator, target.Period, leaf => Choose(leaf, target.Period, read[leaf.Feed])))];
    }

    private static CurrentCube? Choose(SumOf leaf, Period period, IReadOnlyList<CurrentCube> candidates)
    {
        if (leaf.Latest is not { } reach)
        {
            return candidates.FirstOrDefault(cube => cube.Period == period);
        }

        var earliest = reach.Before(period.End);
        return candidates.LastOrDefault(cube => cube.Period.End <= period.End && cube.Period.End >= earliest);
    }

    private (Period From, Period To) Reach(SumOf leaf, Period period) =>
        leaf.Latest is not { } reach
            ? (period, period)
            : (Period.Of(reach.Before(period.End), feeds.Find(leaf.Feed)!.Periodicity), Period.Of(period.End, feeds.Find(leaf.Feed)!.Periodicity));
}

using Hub.Feeds;

namespace Hub.Indicators;

/// <summary>One set of observations to compute.</summary>
/// <param name="Indicator">The indicator.</param>
/// <param name="Period">The period.</param>
public readonly record struct ObservationTarget(Indicator Indicator, Period Period);

/// <summary>Finds which observations a change of a feed's figures touches, so that only those are computed anew.</summary>
public sealed class AffectedObservations(IndicatorCatalogue indicators, FeedCatalogue feeds, CurrentCubes cubes)
{
    /// <summary>The observations that rest, or rested, on a feed's figures for a period.</summary>
    /// <remarks>
    /// An operand of the same period touches that period. A 'latest' operand touches the following periods of the feed
    /// it is joined with, as far as it reaches; those are looked up, which costs one range read.
    /// </remarks>
    public Task<IReadOnlyList<ObservationTarget>> FindAsync(string feed, Period period, CancellationToken cancellation) =>
        FindAsync(feed, period, cubes.PeriodsAsync, cancellation);

    /// <summary>The same, looking the following periods up by reading their cubes, for whoever will need them.</summary>
    internal Task<IReadOnlyList<ObservationTarget>> FindAsync(string feed, Period period, CubeReads reads, CancellationToken cancellation) =>
        FindAsync(
            feed,
            period,
            async (driver, from, to, stopping) => [.. (await reads.ReadAsync(driver, from!.Value, to!.Value, stopping)).Select(cube => cube.Period)],
            cancellation);

    /// <summary>Every observation there should be, over all indicators and periods; for verification and rebuilding.</summary>
    public async Task<IReadOnlyList<ObservationTarget>> AllAsync(CancellationToken cancellation)
    {
        var targets = new List<ObservationTarget>();
        foreach (var indicator in indicators.All)
        {
            var driver = feeds.Find(indicator.Value.Leaves.First(leaf => leaf.Latest is null).Feed)!;
            foreach (var period in await cubes.PeriodsAsync(driver.Id, null, null, cancellation))
            {
                targets.Add(new ObservationTarget(indicator, period));
            }
        }

        return targets;
    }

    private async Task<IReadOnlyList<ObservationTarget>> FindAsync(
        string feed, Period period, Func<string, Period?, Period?, CancellationToken, Task<IReadOnlyList<Period>>> periodsOf, CancellationToken cancellation)
    {
        var targets = new HashSet<ObservationTarget>();
        foreach (var indicator in indicators.RestingOn(feed))
        {
            foreach (var leaf in indicator.Value.Leaves.Where(leaf => leaf.Feed == feed))
            {
                if (leaf.Latest is not { } reach)
                {
                    targets.Add(new ObservationTarget(indicator, period));
                    continue;
                }

                var driver = feeds.Find(indicator.Value.Leaves.First(other => other.Latest is null).Feed)!;
                var from = Period.Of(period.End, driver.Periodicity);
                var to = Period.Of(reach.After(period.End), driver.Periodicity);
                targets.UnionWith((await periodsOf(driver.Id, from, to, cancellation))
                    .Select(found => new ObservationTarget(indicator, found)));
            }
        }

        return [.. targets.OrderBy(target => target.Period).ThenBy(target => target.Indicator.Id, StringComparer.Ordinal)];
    }
}

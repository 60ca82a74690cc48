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

    /// <summary>
    /// The periods of each indicator whose observations can rest on a feed's figures for a period, both included; an
    /// indicator is named once. Nothing is looked up.
    /// </summary>
    public IEnumerable<(Indicator Indicator, Period From, Period To)> Reach(string feed, Period period)
    {
        foreach (var indicator in indicators.RestingOn(feed))
        {
            var windows = indicator.Value.Leaves.Where(leaf => leaf.Feed == feed).Select(leaf => Window(indicator, leaf, period)).ToList();
            yield return (indicator, windows.Min(window => window.From), windows.Max(window => window.To));
        }
    }

    /// <summary>Every observation there should be, over all indicators and periods; for verification and rebuilding.</summary>
    public async Task<IReadOnlyList<ObservationTarget>> AllAsync(CancellationToken cancellation)
    {
        var targets = new List<ObservationTarget>();
        foreach (var indicator in indicators.All)
        {
            foreach (var period in await cubes.PeriodsAsync(Driver(indicator).Id, null, null, cancellation))
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
                if (leaf.Latest is null)
                {
                    targets.Add(new ObservationTarget(indicator, period));
                    continue;
                }

                var (from, to) = Window(indicator, leaf, period);
                targets.UnionWith((await periodsOf(Driver(indicator).Id, from, to, cancellation))
                    .Select(found => new ObservationTarget(indicator, found)));
            }
        }

        return [.. targets.OrderBy(target => target.Period).ThenBy(target => target.Indicator.Id, StringComparer.Ordinal)];
    }

    // The feed that decides for which periods there are observations.
    private Feed Driver(Indicator indicator) => feeds.Find(indicator.Value.Leaves.First(leaf => leaf.Latest is null).Feed)!;

    // The periods of the indicator that an operand's figures for a period can be taken for.
    private (Period From, Period To) Window(Indicator indicator, SumOf leaf, Period period)
    {
        if (leaf.Latest is not { } reach)
        {
            return (period, period);
        }

        var periodicity = Driver(indicator).Periodicity;
        return (Period.Of(period.End, periodicity), Period.Of(reach.After(period.End), periodicity));
    }
}

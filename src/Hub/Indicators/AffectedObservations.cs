namespace Hub.Indicators;

/// <summary>One set of observations to compute.</summary>
/// <param name="Indicator">The indicator.</param>
/// <param name="Period">The period.</param>
public readonly record struct ObservationTarget(Indicator Indicator, Period Period)
{
    /// <summary>Whether it is the same indicator, by its id, and the same period.</summary>
    public bool Equals(ObservationTarget other) => Period == other.Period && Indicator.Id == other.Indicator.Id;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Indicator.Id, Period);
}

/// <summary>Finds which observations a change of a feed's figures touches, so that only those are computed anew.</summary>
/// <remarks>
/// <para>An operand of the same period touches that period. One that is rolled up touches the longer period, one of an
/// earlier period the later, and a 'latest' one as many as it reaches. How many these are is bounded by the
/// definitions; it does not grow with history.</para>
/// <para>Those other periods are looked up, and left out when what decides on them was never there: whatever was
/// published rested on heads of periods, and heads are never removed.</para>
/// </remarks>
public sealed class AffectedObservations(IndicatorCatalogue indicators, CurrentCubes cubes)
{
    private delegate Task<IReadOnlyList<Period>> LookUp(string feed, Period from, Period to, CancellationToken cancellation);

    /// <summary>The observations that rest, or rested, on a feed's figures for a period.</summary>
    /// <remarks>Costs at most one range read over the heads of each feed that has to be looked up.</remarks>
    public Task<IReadOnlyList<ObservationTarget>> FindAsync(string feed, Period period, CancellationToken cancellation) =>
        FindAsync(feed, period, new CubeReads(cubes), cancellation);

    /// <summary>The same, with what is read kept for whoever will need it to compute them.</summary>
    internal Task<IReadOnlyList<ObservationTarget>> FindAsync(string feed, Period period, CubeReads reads, CancellationToken cancellation) =>
        FindAsync(
            feed,
            period,
            async (driver, from, to, stopping) => [.. (await reads.HeadsAsync(driver, from, to, stopping)).Select(head => head.Period)],
            cancellation);

    /// <summary>
    /// The periods of each indicator whose observations can rest on a feed's figures for a period, both included; an
    /// indicator is named once. Nothing is looked up.
    /// </summary>
    public IEnumerable<(Indicator Indicator, Period From, Period To)> Reach(string feed, Period period)
    {
        foreach (var indicator in indicators.RestingOn(feed))
        {
            var ranges = indicator.Value.Leaves.Where(leaf => leaf.Feed == feed)
                .Select(leaf => LeafPeriods.Touched(leaf, period, indicator.Periodicity)).OfType<(Period From, Period To)>().ToList();
            if (ranges.Count > 0)
            {
                yield return (indicator, ranges.Min(range => range.From), ranges.Max(range => range.To));
            }
        }
    }

    /// <summary>Every observation there should be, over all indicators and periods; for verification and rebuilding.</summary>
    public async Task<IReadOnlyList<ObservationTarget>> AllAsync(CancellationToken cancellation)
    {
        var targets = new HashSet<ObservationTarget>();
        foreach (var indicator in indicators.All)
        {
            foreach (var period in await cubes.PeriodsAsync(indicator.Driver.Feed, null, null, cancellation))
            {
                targets.Add(new ObservationTarget(indicator, Period.Of(period.Start, indicator.Periodicity)));
            }
        }

        return [.. targets];
    }

    private async Task<IReadOnlyList<ObservationTarget>> FindAsync(string feed, Period changed, LookUp lookUp, CancellationToken cancellation)
    {
        var targets = new HashSet<ObservationTarget>();
        var doubtful = new HashSet<ObservationTarget>();
        foreach (var indicator in indicators.RestingOn(feed))
        {
            foreach (var leaf in indicator.Value.Leaves.Where(leaf => leaf.Feed == feed))
            {
                if (leaf.Drives && leaf.RollUp == RollUp.None)
                {
                    targets.Add(new ObservationTarget(indicator, changed));
                }
                else if (LeafPeriods.Touched(leaf, changed, indicator.Periodicity) is { } range)
                {
                    var there = true;
                    for (var period = range.From; there && period <= range.To; there = period.TryAdd(1, out period))
                    {
                        doubtful.Add(new ObservationTarget(indicator, period));
                    }
                }
            }
        }

        doubtful.ExceptWith(targets);
        foreach (var group in doubtful.GroupBy(target => target.Indicator.Driver.Feed).ToList())
        {
            // Of the feed that changed all that computing will ask for is read at once.
            var wanted = group.Concat(targets.Where(_ => group.Key == feed)).SelectMany(target => target.Indicator.Value.Leaves
                .Where(leaf => leaf.Feed == group.Key && (leaf.Feed == feed || leaf == target.Indicator.Driver))
                .SelectMany(leaf => LeafPeriods.Reach(leaf, target.Period))).ToList();
            var there = (await lookUp(group.Key, wanted.Min(), wanted.Max(), cancellation)).ToHashSet();
            targets.UnionWith(group.Where(target => LeafPeriods.Reach(target.Indicator.Driver, target.Period).All(there.Contains)));
        }

        return [.. targets.OrderBy(target => target.Period).ThenBy(target => target.Indicator.Id, StringComparer.Ordinal)];
    }
}

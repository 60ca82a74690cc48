namespace Hub.Alerts;

/// <summary>Tells of a series that changed why an alert over it changes: what differs, what came before, how long it holds.</summary>
/// <param name="earlier">The series as it was.</param>
/// <param name="series">The series as it is.</param>
internal sealed class AlertCauses(SortedDictionary<Period, decimal> earlier, SortedDictionary<Period, decimal> series)
{
    private readonly List<KeyValuePair<Period, decimal>> points = [.. series];
    private readonly List<Period> differing =
        [.. earlier.Keys.Union(series.Keys).Where(period => Value(earlier, period) != Value(series, period)).Order()];

    /// <summary>
    /// The figure that set off a change in <paramref name="period"/>: that period's own where it differs, or else the
    /// newest that does; null when none differs.
    /// </summary>
    public AlertCause? Of(Period period)
    {
        if (differing.Count == 0)
        {
            return null;
        }

        var own = differing.BinarySearch(period) >= 0;
        var changed = own ? period : differing[^1];
        var (before, after) = (Value(earlier, changed), Value(series, changed));
        var kind = before is not null ? AlertCauseKind.Correction : own ? AlertCauseKind.NewFigure : AlertCauseKind.LateFigure;
        return new AlertCause(kind, changed, before, after);
    }

    /// <summary>The observed figure before a period; null when there is none.</summary>
    public KeyValuePair<Period, decimal>? Previous(Period period)
    {
        var at = PlaceOf(period);
        return at > 0 ? points[at - 1] : null;
    }

    /// <summary>The stretch of observed periods up to <paramref name="last"/> that all meet the rule's condition.</summary>
    public (Period? Since, int Count) Run(AlertRule rule, Period last)
    {
        Period? since = null;
        var count = 0;
        for (var at = PlaceOf(last); at >= 0 && at < points.Count && points[at].Key <= last && rule.Raise.IsMetBy(points[at].Value); at--)
        {
            since = points[at].Key;
            count++;
        }

        return (since, count);
    }

    private static decimal? Value(SortedDictionary<Period, decimal> of, Period period) => of.TryGetValue(period, out var value) ? value : null;

    // Where a period is in the series, or would be.
    private int PlaceOf(Period period)
    {
        var (low, high) = (0, points.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = points[middle].Key < period ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

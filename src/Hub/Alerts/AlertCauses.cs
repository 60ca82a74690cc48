namespace Hub.Alerts;

/// <summary>Tells of a series that changed why an alert over it changes: what differs, what came before, how long it holds.</summary>
/// <param name="earlier">The series as it was.</param>
/// <param name="series">The series as it is.</param>
internal sealed class AlertCauses(AlertSeries earlier, AlertSeries series)
{
    // Most groups have nothing to tell, and nobody asks.
    private List<Period>? differing;

    /// <summary>
    /// The figure that set off a change in <paramref name="period"/>: that period's own where it differs, or else the
    /// newest that does; null when none differs.
    /// </summary>
    public AlertCause? Of(Period period)
    {
        differing ??= [.. earlier.Keys.Union(series.Keys).Where(known => earlier.Find(known) != series.Find(known)).Order()];
        if (differing.Count == 0)
        {
            return null;
        }

        var own = differing.BinarySearch(period) >= 0;
        var changed = own ? period : differing[^1];
        var (before, after) = (earlier.Find(changed), series.Find(changed));
        var kind = before is not null ? AlertCauseKind.Correction : own ? AlertCauseKind.NewFigure : AlertCauseKind.LateFigure;
        return new AlertCause(kind, changed, before, after);
    }

    /// <summary>The observed figure before a period; null when there is none.</summary>
    public KeyValuePair<Period, decimal>? Previous(Period period)
    {
        var at = series.PlaceOf(period);
        return at > 0 ? series.Points[at - 1] : null;
    }

    /// <summary>The stretch of observed periods up to <paramref name="last"/> that all meet the rule's condition.</summary>
    public (Period? Since, int Count) Run(AlertRule rule, Period last)
    {
        Period? since = null;
        var count = 0;
        var points = series.Points;
        for (var at = series.PlaceOf(last); at >= 0 && at < points.Length && points[at].Key <= last && rule.Raise.IsMetBy(points[at].Value); at--)
        {
            since = points[at].Key;
            count++;
        }

        return (since, count);
    }
}

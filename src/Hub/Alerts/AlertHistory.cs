namespace Hub.Alerts;

/// <summary>A stretch of time in which a rule's alert was up, as the series alone tells it.</summary>
/// <param name="Raised">The period at which <see cref="AlertRule.Raise"/> had held for <see cref="AlertRule.For"/> observed periods.</param>
/// <param name="RaisedValue">The value of that period.</param>
/// <param name="Resolved">The first later period that met <see cref="AlertRule.Clear"/>; null while the alert is up.</param>
/// <param name="ResolvedValue">The value of that period.</param>
public sealed record AlertEpisode(Period Raised, decimal RaisedValue, Period? Resolved, decimal? ResolvedValue);

/// <summary>
/// The rule's state machine with hysteresis: a function of the series alone, so that the same figures give the same
/// alerts whenever and in whatever order they came in.
/// </summary>
public static class AlertHistory
{
    /// <summary>Runs through a series.</summary>
    /// <remarks>
    /// A suppressed or missing value (null) says nothing: it neither raises nor resolves, and it interrupts no run, for
    /// otherwise suppressing a small count, or a partner forgetting a month, would end or hide an alert. A value between
    /// the two thresholds keeps the state, and ends a run that was building up.
    /// </remarks>
    /// <param name="rule">The rule.</param>
    /// <param name="series">Values by period, in period order.</param>
    /// <returns>The episodes in period order; only the last can still be up.</returns>
    /// <exception cref="ArgumentException">The series is not in strict period order.</exception>
    public static IReadOnlyList<AlertEpisode> Replay(AlertRule rule, IEnumerable<KeyValuePair<Period, decimal?>> series)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(series);
        var episodes = new List<AlertEpisode>();
        AlertEpisode? up = null;
        Period? before = null;
        var run = 0;
        foreach (var (period, observed) in series)
        {
            if (before >= period)
            {
                throw new ArgumentException($"Period {period} comes after {before}.", nameof(series));
            }

            before = period;
            if (observed is not { } value)
            {
                continue;
            }

            if (up is not null)
            {
                if (rule.Clear.IsMetBy(value))
                {
                    episodes.Add(up with { Resolved = period, ResolvedValue = value });
                    up = null;
                }

                continue;
            }

            run = rule.Raise.IsMetBy(value) ? run + 1 : 0;
            if (run >= rule.For)
            {
                up = new AlertEpisode(period, value, null, null);
                run = 0;
            }
        }

        if (up is not null)
        {
            episodes.Add(up);
        }

        return episodes;
    }
}

namespace Hub.Alerts;

/// <summary>Compares the episodes of a series with the alerts that were told of; see <see cref="AlertState.Apply"/>.</summary>
/// <param name="rule">The rule.</param>
/// <param name="group">The group.</param>
/// <param name="earlier">The series as it was.</param>
/// <param name="series">The series as it is.</param>
/// <param name="sourcesOf">The submissions that the figure of a period rests on.</param>
/// <param name="now">The present moment.</param>
/// <param name="isSilenced">Whether nothing is to be told; what is not is kept with the alerts.</param>
internal sealed class AlertDiff(
    AlertRule rule,
    string group,
    AlertSeries earlier,
    AlertSeries series,
    Func<Period, IReadOnlyList<string>> sourcesOf,
    DateTimeOffset now,
    bool isSilenced)
{
    // A change goes with its state into one batch of at most 100 operations; what is left is told by the next round.
    internal const int Most = 40;

    private readonly List<AlertChange> changes = [];
    private readonly AlertCauses causes = new(earlier, series);

    /// <summary>Whether there is more to tell than one round tells.</summary>
    public bool IsFull => changes.Count >= Most;

    public (IReadOnlyList<Alert> Alerts, IReadOnlyList<AlertChange> Changes) Compare(IReadOnlyList<Alert> told)
    {
        var episodes = AlertHistory.Replay(rule, series.Select(point => KeyValuePair.Create(point.Key, (decimal?)point.Value)));
        if (told.Count == 0 && episodes.Count == 0)
        {
            // So it is with most groups that are kept: their figures once met the condition, and not for long enough.
            return ([], changes);
        }

        var alerts = new SortedDictionary<Period, Alert>();
        var stands = episodes.Select(episode => episode.Raised).ToHashSet();
        foreach (var alert in Release(told).Alerts)
        {
            alerts[alert.Id.Raised] = stands.Contains(alert.Id.Raised) || IsFull ? alert : Correct(alert);
        }

        foreach (var episode in episodes)
        {
            if (!IsFull)
            {
                alerts[episode.Raised] = Follow(alerts.GetValueOrDefault(episode.Raised), episode);
            }
        }

        return ([.. alerts.Values], changes);
    }

    /// <summary>Tells what was held back; nothing while it is still silenced.</summary>
    public (IReadOnlyList<Alert> Alerts, IReadOnlyList<AlertChange> Changes) Release(IReadOnlyList<Alert> told) =>
        isSilenced ? (told, changes) : ([.. told.Select(Release)], changes);

    private Alert Release(Alert alert)
    {
        if (!alert.IsOwed || IsFull)
        {
            return alert;
        }

        var released = alert with { Held = AlertHold.None };
        if (alert.Held == AlertHold.Raised)
        {
            Tell(AlertChangeKind.Raised, released, alert.Id.Raised, alert.RaisedValue, alert.RaisedBy, wasHeldBack: true);
            if (released.Acknowledgement is not null)
            {
                Tell(AlertChangeKind.Acknowledged, released, alert.Id.Raised, alert.RaisedValue, [], wasHeldBack: true);
            }
        }
        else
        {
            var period = alert.Resolved ?? alert.Id.Raised;
            Tell(AlertChangeKind.Resolved, released, period, series.Find(period), alert.ResolvedBy, wasHeldBack: true);
        }

        return released;
    }

    private Alert Correct(Alert alert)
    {
        if (!alert.IsActive)
        {
            return alert with { Resolution = AlertResolution.Corrected, Resolved = null, ResolvedValue = null };
        }

        var corrected = alert with { Resolution = AlertResolution.Corrected, ResolvedAt = now, ResolvedBy = sourcesOf(alert.Id.Raised) };
        var period = alert.Id.Raised;
        return End(corrected, period, series.Find(period));
    }

    // Of an alert whose raising was held back, nobody need hear that it is over while it is silenced.
    private Alert End(Alert alert, Period period, decimal? value)
    {
        if (isSilenced)
        {
            return alert with { Held = alert.Held == AlertHold.Raised ? AlertHold.Everything : AlertHold.Resolved };
        }

        Tell(AlertChangeKind.Resolved, alert, period, value, sourcesOf(period));
        return alert;
    }

    private Alert Follow(Alert? alert, AlertEpisode episode)
    {
        if (alert is null || alert.IsCorrected || (!alert.IsActive && episode.Resolved is null))
        {
            // Who was not told yet that the one before is over believes it to be up, and so it is.
            var believed = alert?.Held == AlertHold.Resolved;

            // Of an end within this silence nobody has heard: who looks after it still does.
            var isUnheard = believed || (isSilenced && alert?.Held == AlertHold.Everything);
            alert = new Alert
            {
                Id = new AlertId(rule.Id, group, episode.Raised),
                RaisedAt = now,
                RaisedValue = episode.RaisedValue,
                Threshold = rule.Raise.Value,
                RuleVersion = rule.Version,
                RaisedBy = sourcesOf(episode.Raised),
                Held = isSilenced && !believed ? AlertHold.Raised : AlertHold.None,
                Acknowledgement = isUnheard ? alert!.Acknowledgement : null,
            };
            if (!isSilenced)
            {
                Tell(AlertChangeKind.Raised, alert, episode.Raised, episode.RaisedValue, alert.RaisedBy);
            }
        }

        alert = alert with { RaisedValue = episode.RaisedValue };
        if (episode.Resolved is not { } ended)
        {
            return alert;
        }

        var resolves = alert.IsActive;
        alert = alert with { Resolved = ended, ResolvedValue = episode.ResolvedValue };
        if (resolves)
        {
            alert = End(alert with { Resolution = AlertResolution.Cleared, ResolvedAt = now, ResolvedBy = sourcesOf(ended) }, ended, episode.ResolvedValue);
        }

        return alert;
    }

    private void Tell(
        AlertChangeKind kind, Alert alert, Period period, decimal? value, IReadOnlyList<string> sources, bool wasHeldBack = false)
    {
        var previous = causes.Previous(period);
        var (since, count) = causes.Run(rule, alert.Id.Raised);
        var cause = wasHeldBack ? null : causes.Of(period);
        changes.Add(new AlertChange(kind, alert, period, value, previous?.Value, sources)
        {
            PreviousPeriod = previous?.Key,
            HoldsSince = since,
            HoldsFor = count,
            Cause = cause,
            CauseSources = cause is null ? [] : sourcesOf(cause.Period),
            WasHeldBack = wasHeldBack,
        });
    }
}

using Hub.Indicators;
using Hub.Publishing;
using Hub.Storage;

namespace Hub.Alerts;

/// <summary>Makes the events of changes of a rule's alerts that are told at once.</summary>
public sealed class TellAlerts(AlertTexts texts, IndicatorCatalogue indicators, ObservationArchive observations, IIdSource ids, TimeProvider clock)
{
    /// <summary>Makes the events; nothing is written.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="sets">Sets of observations at hand that may be newer than what is stored.</param>
    /// <param name="groups">The changes, per group. Of all groups together, as each event says what others there are of the same figures.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The events per group, each in the order of its changes.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<HubEvent>>> HandleAsync(
        AlertRule rule, IReadOnlyList<ObservationSet> sets, IReadOnlyList<IReadOnlyList<AlertChange>> groups, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentNullException.ThrowIfNull(groups);
        var told = new List<IReadOnlyList<HubEvent>>();
        var wording = texts.WordingOf(rule);
        var together = AlertTogether.Of(rule, groups.SelectMany(changes => changes));
        var statuses = new Dictionary<Period, Dictionary<string, char>>();
        foreach (var changes in groups)
        {
            var now = clock.GetUtcNow();
            var events = new List<HubEvent>();
            foreach (var change in changes)
            {
                if (change.Kind == AlertChangeKind.Acknowledged)
                {
                    events.Add(AlertEvents.Acknowledged(rule, change.Alert, wording, ids.NewId(), now));
                    continue;
                }

                if (!statuses.TryGetValue(change.Period, out var ofGroups))
                {
                    statuses.Add(change.Period, ofGroups = await StatusesAsync(rule, sets, change.Period, cancellation));
                }

                char? status = ofGroups.TryGetValue(change.Alert.Id.Group, out var found) ? found : null;
                events.Add(AlertEvents.Create(rule, together.Complete(change) with { FigureStatus = status }, wording, ids.NewId(), now));
            }

            told.Add(events);
        }

        return told;
    }

    // The status of the figure of each group: of a period once, since a large set may tell of many groups.
    private async Task<Dictionary<string, char>> StatusesAsync(AlertRule rule, IReadOnlyList<ObservationSet> sets, Period period, CancellationToken cancellation)
    {
        var statuses = new Dictionary<string, char>(StringComparer.Ordinal);

        // Of a period whose figure stayed as it was there may be no set at hand.
        var set = sets.FirstOrDefault(set => set.Period == period) ?? await observations.FindAsync(rule.Indicator, period, cancellation);
        if (set is not null && indicators.Find(rule.Indicator) is { } indicator)
        {
            foreach (var (group, observation) in RuleFigures.Of(rule, indicator, set))
            {
                statuses.TryAdd(group, observation.Status);
            }
        }

        return statuses;
    }
}

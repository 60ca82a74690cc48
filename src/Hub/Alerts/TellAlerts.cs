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

                var status = await FigureStatusAsync(rule, sets, change, cancellation);
                events.Add(AlertEvents.Create(rule, together.Complete(change) with { FigureStatus = status }, wording, ids.NewId(), now));
            }

            told.Add(events);
        }

        return told;
    }

    private async Task<char?> FigureStatusAsync(AlertRule rule, IReadOnlyList<ObservationSet> sets, AlertChange change, CancellationToken cancellation)
    {
        // Of a period whose figure stayed as it was there may be no set at hand.
        var set = sets.FirstOrDefault(set => set.Period == change.Period) ?? await observations.FindAsync(rule.Indicator, change.Period, cancellation);
        return set is null || indicators.Find(rule.Indicator) is not { } indicator ? null
            : RuleFigures.Of(rule, indicator, set).Where(figure => figure.Group == change.Alert.Id.Group).Select(figure => (char?)figure.Observation.Status).FirstOrDefault();
    }
}

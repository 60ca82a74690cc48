using Hub.Indicators;
using Hub.Publishing;
using Hub.Storage;

namespace Hub.Alerts;

/// <summary>Makes the events of changes of a rule's alerts that are told at once.</summary>
public sealed class TellAlerts(AlertTexts texts, IndicatorCatalogue indicators, ObservationArchive observations, IIdSource ids, TimeProvider clock)
{
    /// <summary>Begins to tell; nothing is written.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="sets">Sets of observations at hand that may be newer than what is stored.</param>
    /// <param name="changes">All that is told at once, as each event says what others there are of the same figures.</param>
    internal Telling Begin(AlertRule rule, IReadOnlyList<ObservationSet> sets, IEnumerable<AlertChange> changes) =>
        new(this, rule, sets, AlertTogether.Of(rule, changes), texts.WordingOf(rule));

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

    /// <summary>Makes the events of one group after another, so that those of many need not be in memory together.</summary>
    internal sealed class Telling(TellAlerts tell, AlertRule rule, IReadOnlyList<ObservationSet> sets, AlertTogether together, AlertWording wording)
    {
        private readonly Dictionary<Period, Dictionary<string, char>> statuses = [];

        /// <summary>The events of a group, in the order of its changes.</summary>
        public async ValueTask<IReadOnlyList<HubEvent>> EventsAsync(IReadOnlyList<AlertChange> changes, CancellationToken cancellation)
        {
            if (changes.Count == 0)
            {
                return [];
            }

            var now = tell.Now;
            var events = new List<HubEvent>(changes.Count);
            foreach (var change in changes)
            {
                if (change.Kind == AlertChangeKind.Acknowledged)
                {
                    events.Add(AlertEvents.Acknowledged(rule, change.Alert, wording, tell.NewId(), now));
                    continue;
                }

                if (!statuses.TryGetValue(change.Period, out var ofGroups))
                {
                    statuses.Add(change.Period, ofGroups = await tell.StatusesAsync(rule, sets, change.Period, cancellation));
                }

                char? status = ofGroups.TryGetValue(change.Alert.Id.Group, out var found) ? found : null;
                events.Add(AlertEvents.Create(rule, together.Complete(change) with { FigureStatus = status }, wording, tell.NewId(), now));
            }

            return events;
        }
    }

    private DateTimeOffset Now => clock.GetUtcNow();

    private Guid NewId() => ids.NewId();
}

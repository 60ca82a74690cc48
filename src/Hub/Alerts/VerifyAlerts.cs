using Hub.Indicators;
using Hub.Storage;

namespace Hub.Alerts;

/// <summary>
/// Checks that the alerts are what the published observations and the rules say: each stored series holds the published
/// values, replaying it gives the alerts that are kept, and no state is missing. Changes nothing.
/// </summary>
public sealed class VerifyAlerts(AlertCatalogue rules, IndicatorCatalogue indicators, ObservationArchive observations, ITableStore store)
{
    /// <summary>Verifies every rule.</summary>
    /// <returns>What does not agree, in words; empty when all does.</returns>
    public async Task<IReadOnlyList<string>> HandleAsync(CancellationToken cancellation)
    {
        var differences = new List<string>();
        foreach (var rule in rules.All)
        {
            var expected = await PublishedAsync(rule, cancellation);
            var stored = new Dictionary<string, AlertState>(StringComparer.Ordinal);
            await foreach (var entity in store.QueryAsync(
                AlertState.Table, AlertState.Partition, RowRange.Prefix($"{AlertState.RowPrefix}{rule.Id}|"), null, cancellation))
            {
                var state = AlertState.From(entity);
                stored[state.Group] = state;
            }

            foreach (var group in expected.Keys.Union(stored.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                var series = expected.GetValueOrDefault(group) ?? [];
                if (!stored.TryGetValue(group, out var state))
                {
                    if (series.Values.Any(rule.Raise.IsMetBy))
                    {
                        differences.Add($"alert {rule.Id} {group}: the published observations give it a state, and there is none.");
                    }
                }
                else if (!state.Series.SequenceEqual(series))
                {
                    differences.Add($"alert {rule.Id} {group}: its series is not that of the published observations.");
                }
                else if (!Told(state).SequenceEqual(Due(rule, series)))
                {
                    differences.Add($"alert {rule.Id} {group}: replaying the published observations gives other alerts.");
                }
            }
        }

        return differences;
    }

    private static IEnumerable<(Period Raised, Period? Resolved)> Told(AlertState state) =>
        state.Alerts.Where(alert => !alert.IsCorrected).Select(alert => (alert.Id.Raised, alert.Resolved));

    private static IEnumerable<(Period Raised, Period? Resolved)> Due(AlertRule rule, SortedDictionary<Period, decimal> series) =>
        AlertHistory.Replay(rule, series.Select(point => KeyValuePair.Create(point.Key, (decimal?)point.Value)))
            .Select(episode => (episode.Raised, episode.Resolved));

    private async Task<Dictionary<string, SortedDictionary<Period, decimal>>> PublishedAsync(AlertRule rule, CancellationToken cancellation)
    {
        var indicator = indicators.Find(rule.Indicator)!;
        var published = new Dictionary<string, SortedDictionary<Period, decimal>>(StringComparer.Ordinal);
        await foreach (var set in observations.ReadAsync(indicator.Id, null, null, cancellation))
        {
            foreach (var (group, value) in EvaluateAlerts.GroupValues(rule, indicator, set))
            {
                if (value is { } number)
                {
                    if (!published.TryGetValue(group, out var series))
                    {
                        published.Add(group, series = []);
                    }

                    series[set.Period] = number;
                }
            }
        }

        return published;
    }
}

using Hub.Indicators;
using Hub.Publishing;
using Hub.Storage;

namespace Hub.Alerts;

/// <summary>
/// Applies the alert rules to observations that were computed, and says what has to be written for it: the new states
/// and the events, to go into the same atomic batch as the observations.
/// </summary>
/// <remarks>Not safe for concurrent use; states are remembered with their etags, and whoever loses a race forgets them.</remarks>
public sealed class EvaluateAlerts(AlertCatalogue rules, CodeLabels labels, ITableStore store, IIdSource ids, TimeProvider clock)
{
    private readonly Dictionary<string, SortedDictionary<string, AlertState>> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AlertState> written = new(StringComparer.Ordinal);

    /// <summary>What one group's alert state changes to.</summary>
    /// <param name="Operations">The state and the events, to be written in one batch.</param>
    /// <param name="Events">The events among them, in order.</param>
    /// <param name="More">
    /// Whether there may be more to tell than fits: when this is written and remembered, evaluating again gives the rest.
    /// </param>
    public sealed record AlertStep(IReadOnlyList<TableOperation> Operations, IReadOnlyList<HubEvent> Events, bool More);

    /// <summary>
    /// Reads the states of the rules that watch these indicators and are not known yet. To be called before the figures
    /// are read, so that a state's etag tells whether another process saw newer ones.
    /// </summary>
    public async Task PrepareAsync(IEnumerable<string> indicators, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(indicators);
        foreach (var rule in indicators.Distinct(StringComparer.Ordinal).SelectMany(rules.Watching))
        {
            if (known.ContainsKey(rule.Id))
            {
                continue;
            }

            var states = new SortedDictionary<string, AlertState>(StringComparer.Ordinal);
            var range = RowRange.Prefix($"{AlertState.RowPrefix}{rule.Id}|");
            await foreach (var entity in store.QueryAsync(AlertState.Table, AlertState.Partition, range, null, cancellation))
            {
                var state = AlertState.From(entity);
                states[state.Group] = state;
            }

            known[rule.Id] = states;
        }
    }

    /// <summary>Applies the rules that watch an indicator to its newly computed sets.</summary>
    /// <returns>A step per group whose state changes; none when nothing does.</returns>
    public IEnumerable<AlertStep> Evaluate(Indicator indicator, IReadOnlyList<ObservationSet> sets)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        ArgumentNullException.ThrowIfNull(sets);
        foreach (var rule in rules.Watching(indicator.Id))
        {
            var states = known[rule.Id];
            var values = ValuesPerGroup(rule, indicator, sets, states.Keys);
            foreach (var (group, changes) in values)
            {
                var state = states.GetValueOrDefault(group) ?? AlertState.Empty(rule.Id, group);
                var now = clock.GetUtcNow();
                var (next, told) = state.Apply(rule, changes, period => Sources(sets, changes, state, period), now);
                if (told.Count == 0 && changes.All(change => change.Value == (state.Series.TryGetValue(change.Key, out var old) ? old : null)))
                {
                    // Neither the figures nor, where the rule is a newer one, what it says of them is different.
                    continue;
                }

                var wording = WordingOf(indicator, labels);
                var events = told.Select(change => AlertEvents.Create(rule, change, wording, ids.NewId(), now)).ToList();
                if (state.ETag is not null || !next.IsEmpty)
                {
                    written[AlertState.RowKey(rule.Id, group)] = next;
                    yield return new AlertStep(
                        [next.ToOperation(), .. events.Select(told => Outbox.Add(AlertState.Partition, told))], events, More: events.Count > 0);
                }
            }
        }
    }

    /// <summary>How the texts of an alert over an indicator are worded.</summary>
    public static AlertWording WordingOf(Indicator indicator, CodeLabels labels)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        ArgumentNullException.ThrowIfNull(labels);
        return new AlertWording(indicator.UnitLabel, indicator.Decimals, (dimension, code) => labels.Of(indicator, dimension, code));
    }

    /// <summary>Remembers the states a batch has written.</summary>
    public void Remember(IReadOnlyList<TableOperation> operations, IReadOnlyList<string?> etags)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(etags);
        for (var index = 0; index < operations.Count; index++)
        {
            var entity = operations[index].Entity;
            if (!entity.RowKey.StartsWith(AlertState.RowPrefix, StringComparison.Ordinal))
            {
                continue;
            }

            if (operations[index].Kind == TableOperationKind.Delete)
            {
                var names = entity.RowKey.Split('|');
                known[names[1]].Remove(names[2]);
            }
            else if (etags[index] is { } etag && written.Remove(entity.RowKey, out var state))
            {
                known[state.Rule][state.Group] = state.StoredAs(etag);
            }
        }
    }

    /// <summary>Forgets all states: a batch was refused, so another process has written.</summary>
    public void Forget()
    {
        known.Clear();
        written.Clear();
    }

    // The submissions behind a period's figure; when that figure stayed as it was, those behind the figures that changed.
    private static IReadOnlyList<string> Sources(
        IReadOnlyList<ObservationSet> sets, Dictionary<Period, decimal?> changes, AlertState state, Period period)
    {
        const int enough = 20;
        var own = sets.FirstOrDefault(set => set.Period == period && set.Sources.Count > 0 && changes.ContainsKey(period));
        return own is not null
            ? [.. own.Sources.Take(enough)]
            : [.. sets.Where(set => changes.TryGetValue(set.Period, out var value) && value != (state.Series.TryGetValue(set.Period, out var old) ? old : null))
                .SelectMany(set => set.Sources).Distinct(StringComparer.Ordinal).Take(enough)];
    }

    /// <summary>The value of each group a rule watches, in one set of observations; null where it is suppressed.</summary>
    internal static IEnumerable<(string Group, decimal? Value)> GroupValues(AlertRule rule, Indicator indicator, ObservationSet set)
    {
        var places = rule.By.Select(name => indicator.Dimensions.ToList().IndexOf(name)).ToList();
        var query = new ObservationQuery(
            null, null, [.. indicator.Dimensions.Select(name => rule.By.Contains(name, StringComparer.Ordinal))], [.. indicator.Dimensions.Select(_ => (string?)null)]);
        foreach (var observation in set.Observations.Where(query.Matches))
        {
            var codes = places.ConvertAll(place => observation.Codes[place]!);
            // Ids and subjects are made of codes: one that is no kebab-case word could not be named in them.
            if (codes.TrueForAll(DefinitionReader.IsCode) && rule.Watches(codes))
            {
                yield return (AlertGroup.Of(codes), observation.Value);
            }
        }
    }

    private static Dictionary<string, Dictionary<Period, decimal?>> ValuesPerGroup(
        AlertRule rule, Indicator indicator, IReadOnlyList<ObservationSet> sets, IEnumerable<string> groups)
    {
        // A group that is stored and not observed any more has lost its value.
        var values = groups.ToDictionary(
            group => group, _ => sets.ToDictionary(set => set.Period, _ => (decimal?)null), StringComparer.Ordinal);
        foreach (var set in sets)
        {
            foreach (var (group, value) in GroupValues(rule, indicator, set))
            {
                if (!values.TryGetValue(group, out var series))
                {
                    values.Add(group, series = []);
                }

                series[set.Period] = value;
            }
        }

        return values;
    }
}

using Hub.Indicators;
using Hub.Publishing;
using Hub.Storage;

namespace Hub.Alerts;

/// <summary>
/// Applies the alert rules to observations that were computed, and says what has to be written for it: the new states
/// and the events, to go into the same atomic batch as the observations.
/// </summary>
/// <remarks>
/// <para>A state is kept of a group from the first value on that meets the rule's <see cref="AlertRule.Raise"/>; what the
/// group was before is read from the published observations then. So the many groups nothing is the matter with cost
/// nothing.</para>
/// <para>A process that keeps no state of a group would not notice that another begins one. So each rule has a guard, an
/// entity that is replaced in every batch with figures the rule watches: of two processes that publish such figures at
/// once, one is refused and reads the states again. Making and ending a silence replace it too.</para>
/// <para>Not safe for concurrent use; states are remembered with their etags, and whoever loses a race forgets them.</para>
/// </remarks>
public sealed class EvaluateAlerts(AlertCatalogue rules, TellAlerts tell, ObservationArchive observations, ITableStore store, TimeProvider clock)
{
    private readonly Dictionary<string, SortedDictionary<string, AlertState>> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AlertState> written = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> guards = new(StringComparer.Ordinal);
    private readonly List<AlertSilence> silences = [];

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
    /// <returns>Whether anything was read; then it was all there is, in one range.</returns>
    public async Task<bool> PrepareAsync(IEnumerable<string> indicators, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(indicators);
        if (indicators.Distinct(StringComparer.Ordinal).SelectMany(rules.Watching).All(rule => known.ContainsKey(rule.Id)))
        {
            return false;
        }

        Forget();
        foreach (var rule in rules.All)
        {
            known[rule.Id] = new SortedDictionary<string, AlertState>(StringComparer.Ordinal);
            guards[rule.Id] = null;
        }

        // States, guards and silences; nothing else lies between them.
        var range = new RowRange(AlertState.RowPrefix, RowRange.After(AlertSilence.RowPrefix));
        await foreach (var entity in store.QueryAsync(AlertState.Table, AlertState.Partition, range, null, cancellation))
        {
            if (entity.RowKey.StartsWith(AlertGuard.RowPrefix, StringComparison.Ordinal))
            {
                guards[entity.RowKey[AlertGuard.RowPrefix.Length..]] = entity.ETag;
                continue;
            }

            if (entity.RowKey.StartsWith(AlertSilence.RowPrefix, StringComparison.Ordinal))
            {
                silences.Add(AlertSilence.Read(entity));
                continue;
            }

            var state = AlertState.From(entity);
            if (known.TryGetValue(state.Rule, out var states))
            {
                states[state.Group] = state;
            }
        }

        return true;
    }

    /// <summary>
    /// The operations that guard a batch with figures of an indicator, one per rule that watches it; to be in each such
    /// batch once.
    /// </summary>
    public IEnumerable<TableOperation> Guards(string indicator) =>
        rules.Watching(indicator).Select(rule => AlertGuard.Replace(rule.Id, guards[rule.Id]));

    /// <summary>Applies the rules that watch an indicator to its newly computed sets.</summary>
    /// <returns>A step per group whose state changes; none when nothing does.</returns>
    public async Task<IReadOnlyList<AlertStep>> EvaluateAsync(Indicator indicator, IReadOnlyList<ObservationSet> sets, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        ArgumentNullException.ThrowIfNull(sets);
        var steps = new List<AlertStep>();
        foreach (var rule in rules.Watching(indicator.Id))
        {
            var fresh = Fresh(rule, indicator, sets);
            if (fresh.Count == 0 && known[rule.Id].Count == 0)
            {
                continue;
            }

            var values = ValuesPerGroup(rule, indicator, sets, known[rule.Id].Keys, fresh);
            var series = fresh.Count > 0 ? await ReadSeriesAsync(rule, indicator, fresh, cancellation) : [];

            var sources = new FigureSources(indicator, sets, observations);
            var evaluated = new List<Evaluated>();
            foreach (var (group, changes) in values)
            {
                var state = known[rule.Id].GetValueOrDefault(group)
                    ?? (series.TryGetValue(group, out var before) ? AlertState.Of(rule.Id, group, before) : AlertState.Empty(rule.Id, group));
                if (await EvaluateAsync(rule, sources, state, changes, cancellation) is { } change)
                {
                    evaluated.Add(change);
                }
            }

            var told = await tell.HandleAsync(rule, sets, [.. evaluated.Select(group => group.Told)], cancellation);
            foreach (var (group, events) in evaluated.Zip(told))
            {
                written[AlertState.RowKey(rule.Id, group.Next.Group)] = group.Next;
                steps.Add(new AlertStep(
                    [group.Next.ToOperation(), .. events.Select(hubEvent => Outbox.Add(AlertState.Partition, hubEvent))], events, More: events.Count > 0));
            }
        }

        return steps;
    }

    private async Task<Evaluated?> EvaluateAsync(
        AlertRule rule, FigureSources sources, AlertState state, Dictionary<Period, decimal?> changes, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var isSilenced = AlertSilence.UntilOf(silences, rule, state.Group, now) is not null;
        var (next, told) = state.Apply(rule, changes, sources.Of, now, isSilenced);
        if (await sources.ReadMissingAsync(cancellation))
        {
            (next, told) = state.Apply(rule, changes, sources.Of, now, isSilenced);
        }

        // Neither the figures nor, where the rule is a newer one, what it says of them is different.
        return state.ETag is not null && told.Count == 0 && next.Alerts.SequenceEqual(state.Alerts)
            && changes.All(change => change.Value == (state.Series.TryGetValue(change.Key, out var old) ? old : null))
            ? null
            : new Evaluated(next, told);
    }

    // What was published of these groups, also what is computed anew now: the new values go over it.
    private async Task<Dictionary<string, SortedDictionary<Period, decimal>>> ReadSeriesAsync(
        AlertRule rule, Indicator indicator, HashSet<string> groups, CancellationToken cancellation)
    {
        var series = new Dictionary<string, SortedDictionary<Period, decimal>>(StringComparer.Ordinal);
        await foreach (var set in observations.ReadAsync(indicator.Id, null, null, cancellation))
        {
            foreach (var (group, value) in GroupValues(rule, indicator, set))
            {
                if (value is { } number && groups.Contains(group))
                {
                    if (!series.TryGetValue(group, out var values))
                    {
                        series.Add(group, values = []);
                    }

                    values[set.Period] = number;
                }
            }
        }

        return series;
    }

    /// <summary>Remembers the states a batch has written.</summary>
    public void Remember(IReadOnlyList<TableOperation> operations, IReadOnlyList<string?> etags)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(etags);
        for (var index = 0; index < operations.Count; index++)
        {
            var entity = operations[index].Entity;
            if (entity.RowKey.StartsWith(AlertGuard.RowPrefix, StringComparison.Ordinal))
            {
                guards[entity.RowKey[AlertGuard.RowPrefix.Length..]] = etags[index];
                continue;
            }

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
        guards.Clear();
        silences.Clear();
    }

    /// <summary>The value of each group a rule watches, in one set of observations; null where it is suppressed.</summary>
    internal static IEnumerable<(string Group, decimal? Value)> GroupValues(AlertRule rule, Indicator indicator, ObservationSet set) =>
        RuleFigures.Of(rule, indicator, set).Select(figure => (figure.Group, figure.Observation.Value));

    // The groups without a state of which some value meets the rule's condition. Most sets have none, so the condition
    // is asked before a group is named.
    private HashSet<string> Fresh(AlertRule rule, Indicator indicator, IReadOnlyList<ObservationSet> sets)
    {
        var fresh = new HashSet<string>(StringComparer.Ordinal);
        foreach (var set in sets)
        {
            foreach (var (group, _) in RuleFigures.Of(rule, indicator, set, observation => observation.Value is { } value && rule.Raise.IsMetBy(value)))
            {
                if (!known[rule.Id].ContainsKey(group))
                {
                    fresh.Add(group);
                }
            }
        }

        return fresh;
    }

    // Of the groups that are stored, in their order, and behind them of the fresh ones as the sets name them.
    private static Dictionary<string, Dictionary<Period, decimal?>> ValuesPerGroup(
        AlertRule rule, Indicator indicator, IReadOnlyList<ObservationSet> sets, IEnumerable<string> groups, HashSet<string> fresh)
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
                    if (!fresh.Contains(group))
                    {
                        continue;
                    }

                    values.Add(group, series = []);
                }

                series[set.Period] = value;
            }
        }

        return values;
    }

    private sealed record Evaluated(AlertState Next, IReadOnlyList<AlertChange> Told);
}

using System.Runtime.CompilerServices;
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
    private readonly Dictionary<string, RuleStates> known = new(StringComparer.Ordinal);
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
            known[rule.Id] = new RuleStates();
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
                states.Put(state);
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
    /// <returns>
    /// A step per group whose state changes; none when nothing does. Each is made when it is asked for, so that of many
    /// only those of a batch are in memory; what the steps before it wrote may be remembered meanwhile.
    /// </returns>
    public async IAsyncEnumerable<AlertStep> EvaluateAsync(
        Indicator indicator, IReadOnlyList<ObservationSet> sets, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        ArgumentNullException.ThrowIfNull(sets);
        foreach (var rule in rules.Watching(indicator.Id))
        {
            var evaluated = await EvaluateAsync(rule, indicator, sets, cancellation);
            var telling = tell.Begin(rule, sets, evaluated.SelectMany(group => group.Told));
            foreach (var (next, told) in evaluated)
            {
                var events = await telling.EventsAsync(told, cancellation);
                written[AlertState.RowKey(rule.Id, next.Group)] = next;
                yield return new AlertStep(
                    [next.ToOperation(), .. events.Select(hubEvent => Outbox.Add(AlertState.Partition, hubEvent))], events, More: told.Count >= AlertDiff.Most);
            }
        }
    }

    // The groups whose state changes: of those that are stored in their order, and behind them of the fresh ones.
    private async Task<List<Evaluated>> EvaluateAsync(
        AlertRule rule, Indicator indicator, IReadOnlyList<ObservationSet> sets, CancellationToken cancellation)
    {
        var states = known[rule.Id];
        var fresh = Fresh(rule, indicator, sets);
        if (fresh.Count == 0 && states.Count == 0)
        {
            return [];
        }

        var figures = GroupFigures.Of(rule, indicator, sets, [.. states.Groups, .. fresh]);
        var series = fresh.Count > 0 ? await ReadSeriesAsync(rule, indicator, fresh, cancellation) : [];
        var sources = new FigureSources(indicator, sets, observations);
        var evaluated = new List<Evaluated>();
        for (var place = 0; place < figures.Groups.Count; place++)
        {
            var group = figures.Groups[place];
            var state = states.Find(group)
                ?? (series.TryGetValue(group, out var before) ? AlertState.Of(rule.Id, group, AlertSeries.Empty.With(before)) : AlertState.Empty(rule.Id, group));
            if (await EvaluateAsync(rule, sets, sources, state, figures.Of(place), cancellation) is { } change)
            {
                evaluated.Add(change);
            }
        }

        return evaluated;
    }

    private async ValueTask<Evaluated?> EvaluateAsync(
        AlertRule rule, IReadOnlyList<ObservationSet> sets, FigureSources sources, AlertState state, ReadOnlyMemory<decimal?> values, CancellationToken cancellation)
    {
        if (state.ETag is not null && state.IsSettled && IsAsObserved())
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var isSilenced = AlertSilence.UntilOf(silences, rule, state.Group, now) is not null;
        var changes = sets.Select((set, index) => KeyValuePair.Create(set.Period, values.Span[index]));
        var (next, told) = state.Apply(rule, changes, sources.Of, now, isSilenced);
        if (await sources.ReadMissingAsync(cancellation))
        {
            (next, told) = state.Apply(rule, changes, sources.Of, now, isSilenced);
        }

        // Neither the figures nor, where the rule is a newer one, what it says of them is different.
        if (state.ETag is not null && told.Count == 0 && next.Alerts.SequenceEqual(state.Alerts) && IsAsObserved())
        {
            state.IsSettled = next.IsSettled;
            return null;
        }

        return new Evaluated(next, told);

        bool IsAsObserved()
        {
            for (var index = 0; index < sets.Count; index++)
            {
                if (values.Span[index] != state.Observed(sets[index].Period))
                {
                    return false;
                }
            }

            return true;
        }
    }

    // What was published of these groups, also what is computed anew now: the new values go over it.
    private async Task<Dictionary<string, List<KeyValuePair<Period, decimal?>>>> ReadSeriesAsync(
        AlertRule rule, Indicator indicator, HashSet<string> groups, CancellationToken cancellation)
    {
        var series = new Dictionary<string, List<KeyValuePair<Period, decimal?>>>(StringComparer.Ordinal);
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

                    values.Add(KeyValuePair.Create(set.Period, (decimal?)number));
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

            if (!written.Remove(entity.RowKey, out var state))
            {
                continue;
            }

            if (etags[index] is { } etag)
            {
                known[state.Rule].Put(state.StoredAs(etag));
            }
            else
            {
                known[state.Rule].Remove(state.Group);
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
        var states = known[rule.Id];
        foreach (var set in sets)
        {
            foreach (var (group, _) in RuleFigures.Of(rule, indicator, set, observation => observation.Value is { } value && rule.Raise.IsMetBy(value)))
            {
                if (states.Find(group) is null)
                {
                    fresh.Add(group);
                }
            }
        }

        return fresh;
    }

    private sealed record Evaluated(AlertState Next, IReadOnlyList<AlertChange> Told);
}

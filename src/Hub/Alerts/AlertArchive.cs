using Hub.Storage;

namespace Hub.Alerts;

/// <summary>An alert as readers see it.</summary>
/// <param name="Rule">Its rule.</param>
/// <param name="Alert">The alert.</param>
/// <param name="SilencedUntil">Until when events about it are held back; null when they are not.</param>
public sealed record KnownAlert(AlertRule Rule, Alert Alert, DateTimeOffset? SilencedUntil);

/// <summary>A group of a rule as readers see it.</summary>
/// <param name="Group">The group; see <see cref="AlertGroup"/>.</param>
/// <param name="Active">The alert that is up, or null.</param>
/// <param name="Latest">The newest observed figure; null when there is none any more.</param>
/// <param name="SilencedUntil">Until when events about it are held back; null when they are not.</param>
public sealed record KnownGroup(string Group, Alert? Active, KeyValuePair<Period, decimal>? Latest, DateTimeOffset? SilencedUntil);

/// <summary>A rule as readers see it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Groups">The groups whose figures ever met its condition, in the order of their codes.</param>
/// <param name="Silences">The silences of it that have not ended, the earliest first.</param>
public sealed record KnownRule(AlertRule Rule, IReadOnlyList<KnownGroup> Groups, IReadOnlyList<AlertSilence> Silences);

/// <summary>What was read, and until when it is so though nothing is written.</summary>
/// <param name="Items">What was read.</param>
/// <param name="Until">When the next silence begins or ends; null when none does.</param>
public sealed record AlertReading<T>(IReadOnlyList<T> Items, DateTimeOffset? Until);

/// <summary>Reads rules and their alerts, active and past.</summary>
public sealed class AlertArchive(AlertCatalogue rules, ITableStore store, TimeProvider clock)
{
    /// <summary>All alerts of all rules, the one raised for the newest period first. One range read.</summary>
    public async Task<AlertReading<KnownAlert>> ListAsync(CancellationToken cancellation)
    {
        var (states, silences) = await StatesAsync(cancellation);
        var now = clock.GetUtcNow();
        return new AlertReading<KnownAlert>(
        [
            .. states
                .SelectMany(pair => pair.State.Alerts.Select(alert => Known(pair.Rule, alert, silences, now)))
                .OrderByDescending(known => known.Alert.Id.Raised)
                .ThenBy(known => known.Alert.Id.ToString(), StringComparer.Ordinal),
        ], AlertSilence.NextTurn(silences, now));
    }

    /// <summary>All rules with how it is now with their groups. One range read.</summary>
    public async Task<AlertReading<KnownRule>> RulesAsync(CancellationToken cancellation)
    {
        var (states, silences) = await StatesAsync(cancellation);
        var now = clock.GetUtcNow();
        return new AlertReading<KnownRule>(
        [
            .. rules.All.Select(rule => new KnownRule(rule,
            [
                .. states.Where(pair => pair.Rule.Id == rule.Id).Select(pair => new KnownGroup(
                    pair.State.Group,
                    pair.State.Active,
                    pair.State.Series.Count == 0 ? null : pair.State.Series.Last(),
                    AlertSilence.UntilOf(silences, rule, pair.State.Group, now))),
            ],
            [.. silences.Where(silence => silence.Rule == rule.Id && silence.Status(now) != "ended").OrderBy(silence => silence.From).ThenBy(silence => silence.Id, StringComparer.Ordinal)])),
        ], AlertSilence.NextTurn(silences, now));
    }

    /// <summary>One alert, and until when it reads so though nothing is written; or not-found.</summary>
    public async Task<Result<(KnownAlert Known, DateTimeOffset? Until)>> GetAsync(string alertId, CancellationToken cancellation)
    {
        if (!(await FindAsync(alertId, cancellation)).Succeeded(out var found, out var problem))
        {
            return problem;
        }

        var (silences, now) = (found.Alert.IsActive ? await SilencesAsync(store, cancellation) : [], clock.GetUtcNow());
        return (Known(found.Rule, found.Alert, silences, now), AlertSilence.NextTurn(silences, now));
    }

    /// <summary>One alert with the state it is kept in, or not-found.</summary>
    internal async Task<Result<(AlertRule Rule, AlertState State, Alert Alert)>> FindAsync(string alertId, CancellationToken cancellation)
    {
        if (AlertId.TryParse(alertId, out var id) && rules.Find(id.Rule) is { } rule
            && await store.GetAsync(AlertState.Table, AlertState.Partition, AlertState.RowKey(id.Rule, id.Group), cancellation) is { } entity
            && AlertState.From(entity) is var state
            && state.Alerts.FirstOrDefault(alert => alert.Id == id) is { } alert)
        {
            return (rule, state, alert);
        }

        return Problems.NotFound($"alert '{alertId}'");
    }

    /// <summary>The states of all groups of the rules there are, and the silences, in one range read.</summary>
    internal async Task<(IReadOnlyList<(AlertRule Rule, AlertState State)> States, IReadOnlyList<AlertSilence> Silences)> StatesAsync(CancellationToken cancellation)
    {
        var (states, silences) = (new List<(AlertRule, AlertState)>(), new List<AlertSilence>());
        var range = new RowRange(AlertState.RowPrefix, RowRange.After(AlertSilence.RowPrefix));
        await foreach (var entity in store.QueryAsync(AlertState.Table, AlertState.Partition, range, null, cancellation))
        {
            if (entity.RowKey.StartsWith(AlertSilence.RowPrefix, StringComparison.Ordinal))
            {
                silences.Add(AlertSilence.Read(entity));
            }
            else if (entity.RowKey.StartsWith(AlertState.RowPrefix, StringComparison.Ordinal)
                && AlertState.From(entity) is var state && rules.Find(state.Rule) is { } rule)
            {
                states.Add((rule, state));
            }
        }

        return (states, silences);
    }

    /// <summary>All silences that are kept.</summary>
    internal static async Task<IReadOnlyList<AlertSilence>> SilencesAsync(ITableStore store, CancellationToken cancellation)
    {
        var silences = new List<AlertSilence>();
        await foreach (var entity in store.QueryAsync(
            AlertState.Table, AlertState.Partition, RowRange.Prefix(AlertSilence.RowPrefix), null, cancellation))
        {
            silences.Add(AlertSilence.Read(entity));
        }

        return silences;
    }

    private static KnownAlert Known(AlertRule rule, Alert alert, IReadOnlyList<AlertSilence> silences, DateTimeOffset now) =>
        new(rule, alert, alert.IsActive ? AlertSilence.UntilOf(silences, rule, alert.Id.Group, now) : null);
}

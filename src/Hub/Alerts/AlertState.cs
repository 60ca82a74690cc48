using System.Globalization;
using Hub.Storage;

namespace Hub.Alerts;

/// <summary>
/// What is stored of one rule and one group: the series as it was last seen and every alert it ever raised. One entity in
/// the partition of the published observations, so that it changes in the same atomic batch as they do.
/// </summary>
public sealed class AlertState
{
    /// <summary>The table it lies in.</summary>
    public const string Table = "indicators";

    /// <summary>The partition it lies in.</summary>
    public const string Partition = "published";

    /// <summary>Row keys begin with this; <c>{rule}|{group}</c> follows.</summary>
    public const string RowPrefix = "a|";

    private readonly AlertSeries series;

    private AlertState(string rule, string group, AlertSeries series, IReadOnlyList<Alert> alerts, string? etag)
    {
        Rule = rule;
        Group = group;
        this.series = series;
        Alerts = alerts;
        ETag = etag;
    }

    /// <summary>The rule's id.</summary>
    public string Rule { get; }

    /// <summary>The group; see <see cref="AlertGroup"/>.</summary>
    public string Group { get; }

    /// <summary>The observed values, in period order. Suppressed and missing ones are not kept, as they say nothing.</summary>
    public IReadOnlyDictionary<Period, decimal> Series => series;

    /// <summary>All alerts, active, cleared and corrected, by the period that raised them.</summary>
    public IReadOnlyList<Alert> Alerts { get; }

    /// <summary>The version this was read with; null for one that is not stored yet.</summary>
    public string? ETag { get; }

    /// <summary>
    /// Whether the rule, as this process has it, has nothing more to say of these figures, also when a silence begins or
    /// ends: taking them in again would change nothing. Remembered by the process and not stored.
    /// </summary>
    internal bool IsSettled { get; set; }

    /// <summary>The alert that is up, or null.</summary>
    public Alert? Active => Alerts.LastOrDefault(alert => alert.IsActive);

    /// <summary>The row key of a rule and a group.</summary>
    public static string RowKey(string rule, string group) => $"{RowPrefix}{rule}|{group}";

    /// <summary>The observed value of a period; null when there is none.</summary>
    internal decimal? Observed(Period period) => series.Find(period);

    /// <summary>The state before any figure.</summary>
    public static AlertState Empty(string rule, string group) => new(rule, group, AlertSeries.Empty, [], null);

    /// <summary>The state, not stored yet, of a group whose figures so far gave no reason to keep one.</summary>
    internal static AlertState Of(string rule, string group, AlertSeries series) => new(rule, group, series, [], null);

    /// <summary>
    /// Takes in changed figures: replays the rule over the whole series as it is now and compares the episodes with the
    /// alerts that were told of. The cost depends on the series' length only.
    /// </summary>
    /// <remarks>
    /// <para>An episode that is new raises, and resolves too when it ended already. One that ended resolves as
    /// <see cref="AlertResolution.Cleared"/>. An alert whose episode is no longer there because history was revised is
    /// marked <see cref="AlertResolution.Corrected"/>, and is resolved as such when it was up; when its episode comes
    /// back it is raised again under the same id. An alert whose ending was revised away is likewise raised again.
    /// Figures of an episode that were merely revised are taken over without telling.</para>
    /// <para>At most some forty changes are told at once, so that they fit a batch; taking in the same figures again
    /// tells the next, until there are none.</para>
    /// <para>Taking in the same figures once more, when all is told, changes nothing. Corrections come first among the changes, the rest is in
    /// period order, so that the last change agrees with the state.</para>
    /// </remarks>
    /// <param name="rule">The rule, which may be a newer version than the one that raised the alerts.</param>
    /// <param name="changes">The new value per changed period; null for one that is suppressed or gone.</param>
    /// <param name="sourcesOf">
    /// Ids of the submissions that the figure of a period rests on, whether it changed or not; none when it is gone. A
    /// handful, as they are kept per alert.
    /// </param>
    /// <param name="now">The present moment.</param>
    /// <param name="isSilenced">Whether events about the group are held back: then nothing is told, and what is not is kept with the alerts.</param>
    /// <returns>The state to store, with this one's <see cref="ETag"/>, and what subscribers are to be told.</returns>
    /// <exception cref="ArgumentException">The rule is another one.</exception>
    public (AlertState Next, IReadOnlyList<AlertChange> Changes) Apply(
        AlertRule rule,
        IEnumerable<KeyValuePair<Period, decimal?>> changes,
        Func<Period, IReadOnlyList<string>> sourcesOf,
        DateTimeOffset now,
        bool isSilenced = false)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(sourcesOf);
        if (rule.Id != Rule)
        {
            throw new ArgumentException($"This is the state of rule '{Rule}', not of '{rule.Id}'.", nameof(rule));
        }

        var next = series.With(changes);
        var diff = new AlertDiff(rule, Group, series, next, sourcesOf, now.ToUniversalTime(), isSilenced);
        var (alerts, told) = diff.Compare(Alerts);
        return (new AlertState(Rule, Group, next, alerts, ETag) { IsSettled = !diff.IsFull && !alerts.Any(alert => alert.IsOwed) }, told);
    }

    /// <summary>Tells what was held back of alerts while they were silenced; some forty of them at once.</summary>
    /// <returns>The state to store and what subscribers are to be told.</returns>
    public (AlertState Next, IReadOnlyList<AlertChange> Changes) Release(AlertRule rule, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var diff = new AlertDiff(rule, Group, series, series, _ => [], now.ToUniversalTime(), isSilenced: false);
        var (alerts, told) = diff.Release(Alerts);
        return (new AlertState(Rule, Group, series, alerts, ETag), told);
    }

    /// <summary>
    /// A raising or an end that was told, told again by the figures as they stand: for who reads of it later. What had set
    /// it off is not known any more.
    /// </summary>
    internal AlertChange Retell(AlertRule rule, Alert alert, AlertChangeKind kind)
    {
        var isEnd = kind == AlertChangeKind.Resolved;
        var period = isEnd ? alert.Resolved ?? alert.Id.Raised : alert.Id.Raised;
        decimal? value = !isEnd ? alert.RaisedValue : alert.ResolvedValue ?? series.Find(period);
        var causes = new AlertCauses(series, series);
        var previous = causes.Previous(period);
        var (since, count) = causes.Run(rule, alert.Id.Raised);
        return new AlertChange(kind, alert, period, value, previous?.Value, isEnd ? alert.ResolvedBy : alert.RaisedBy)
        {
            PreviousPeriod = previous?.Key,
            HoldsSince = since,
            HoldsFor = count,
        };
    }

    /// <summary>The same with this alert in the place of that with its id.</summary>
    internal AlertState With(Alert changed) =>
        new(Rule, Group, series, [.. Alerts.Select(alert => alert.Id == changed.Id ? changed : alert)], ETag);

    /// <summary>The operation that stores this state: it is refused when another process stored one since it was read.</summary>
    /// <remarks>A state without figures and alerts has nothing to keep and is removed.</remarks>
    public TableOperation ToOperation() =>
        ETag is null ? TableOperation.Insert(ToEntity())
        : IsEmpty ? TableOperation.Delete(Partition, RowKey(Rule, Group), ETag)
        : TableOperation.Replace(ToEntity(), ETag);

    /// <summary>Whether it holds neither a figure nor an alert.</summary>
    public bool IsEmpty => series.Count == 0 && Alerts.Count == 0;

    /// <summary>This state as it is stored under <paramref name="etag"/>.</summary>
    public AlertState StoredAs(string etag) => new(Rule, Group, series, Alerts, etag) { IsSettled = IsSettled };

    /// <summary>The entity that holds this state.</summary>
    public TableEntity ToEntity()
    {
        var latest = Alerts.LastOrDefault(alert => !alert.IsCorrected);
        var entity = new TableEntity(Partition, RowKey(Rule, Group))
        {
            ["rule"] = Rule,
            ["group"] = Group,
            ["status"] = latest?.Status ?? "none",
            ["alert"] = latest?.Id.ToString(),
        };
        TextChunks.Write(entity, "series", series.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.Key} {point.Value}")));
        TextChunks.Write(entity, "alerts", Alerts.Select(StoredAlert.Write));
        return entity;
    }

    /// <summary>Reads a stored state.</summary>
    /// <exception cref="InvalidDataException">The entity is no state.</exception>
    public static AlertState From(TableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        if (entity.Text("rule") is not { } rule || entity.Text("group") is not { } group)
        {
            throw new InvalidDataException($"Alert state {entity.RowKey} has no rule or group.");
        }

        var points = new List<KeyValuePair<Period, decimal?>>();
        foreach (var line in TextChunks.Read(entity, "series"))
        {
            var at = line.IndexOf(' ', StringComparison.Ordinal);
            if (at < 0
                || !Period.TryParse(line[..at], out var period)
                || !decimal.TryParse(line.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                throw new InvalidDataException($"Alert state {entity.RowKey} holds a series that cannot be read.");
            }

            points.Add(KeyValuePair.Create(period, (decimal?)value));
        }

        return new AlertState(
            rule, group, AlertSeries.Empty.With(points), [.. TextChunks.Read(entity, "alerts").Select(StoredAlert.Read)], entity.ETag);
    }
}

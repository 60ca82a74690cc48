using System.Text.Json;
using Hub.Storage;

namespace Hub.Alerts;

/// <summary>A stretch of time in which events about a rule's alerts are held back.</summary>
public sealed record AlertSilence
{
    /// <summary>
    /// Row keys begin with this; the id follows. They lie right behind the alert states and the guards and are read with
    /// them, after the guards: who misses a silence that was just made has an older guard, and is refused.
    /// </summary>
    public const string RowPrefix = "h|";

    /// <summary>How long one lasts at the most.</summary>
    public const int LongestDays = 90;

    /// <summary>How long one is kept after its end, as a record of who held back what and why.</summary>
    public const int KeptDays = 365;

    /// <summary>A UUID.</summary>
    public required string Id { get; init; }

    /// <summary>The rule whose alerts are silenced.</summary>
    public required string Rule { get; init; }

    /// <summary>Per dimension the codes that are; a dimension that is absent is silenced whole.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Where { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>From when on (UTC).</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Until when (UTC); earlier than was asked for when it was ended.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who ended it before its time; null when nobody did.</summary>
    public string? EndedBy { get; init; }

    /// <summary>Whether it has ended for every process that evaluates the rule; what it had held back is about to be passed on.</summary>
    public bool IsClosed { get; init; }

    /// <summary>When what it had held back was passed on; null before that.</summary>
    public DateTimeOffset? ReleasedAt { get; init; }

    /// <summary>The version it was read with; null for one that is not stored yet.</summary>
    public string? ETag { get; init; }

    /// <summary>Whether it has begun and not ended.</summary>
    public bool IsInForce(DateTimeOffset moment) => !IsClosed && From <= moment && moment < Until;

    /// <summary><c>pending</c>, <c>active</c> or <c>ended</c>.</summary>
    public string Status(DateTimeOffset moment) => moment >= Until ? "ended" : moment < From ? "pending" : "active";

    /// <summary>Whether it is about a group of a rule.</summary>
    public bool Covers(AlertRule rule, string group)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return rule.Id == Rule && AlertGroup.Dimensions(rule, group).All(dimension =>
            !Where.TryGetValue(dimension.Key, out var codes) || codes.Contains(dimension.Value, StringComparer.Ordinal));
    }

    /// <summary>Until when a group of a rule is silenced at a moment; null when it is not.</summary>
    public static DateTimeOffset? UntilOf(IEnumerable<AlertSilence> silences, AlertRule rule, string group, DateTimeOffset moment)
    {
        var until = silences.Where(silence => silence.IsInForce(moment) && silence.Covers(rule, group)).Select(silence => silence.Until).ToList();
        return until.Count == 0 ? null : until.Max();
    }

    /// <summary>The first moment after <paramref name="moment"/> at which any of them begins or ends; null when none does.</summary>
    public static DateTimeOffset? NextTurn(IEnumerable<AlertSilence> silences, DateTimeOffset moment)
    {
        ArgumentNullException.ThrowIfNull(silences);
        return silences.Where(silence => !silence.IsClosed).SelectMany(silence => new[] { silence.From, silence.Until })
            .Where(turn => turn > moment).Select(turn => (DateTimeOffset?)turn).Min();
    }

    /// <summary>The row it is stored in.</summary>
    public static string RowKey(string id) => RowPrefix + id;

    /// <summary>The entity that holds it.</summary>
    public TableEntity ToEntity() => new(AlertState.Partition, RowKey(Id))
    {
        ["rule"] = Rule,
        ["where"] = Where.Count == 0 ? null : JsonSerializer.Serialize(Where),
        ["reason"] = Reason,
        ["from"] = From,
        ["until"] = Until,
        ["createdBy"] = CreatedBy,
        ["createdAt"] = CreatedAt,
        ["endedBy"] = EndedBy,
        ["closed"] = IsClosed ? true : null,
        ["releasedAt"] = ReleasedAt,
    };

    /// <summary>Reads a stored one.</summary>
    /// <exception cref="InvalidDataException">The entity is none.</exception>
    public static AlertSilence Read(TableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return entity.Moment("from") is { } from && entity.Moment("until") is { } until && entity.Moment("createdAt") is { } created
            ? new AlertSilence
            {
                Id = entity.RowKey[RowPrefix.Length..],
                Rule = entity.Text("rule") ?? string.Empty,
                Where = entity.Text("where") is { } where ? JsonSerializer.Deserialize<Dictionary<string, IReadOnlyList<string>>>(where)! : new Dictionary<string, IReadOnlyList<string>>(),
                Reason = entity.Text("reason") ?? string.Empty,
                From = from,
                Until = until,
                CreatedBy = entity.Text("createdBy") ?? string.Empty,
                CreatedAt = created,
                EndedBy = entity.Text("endedBy"),
                IsClosed = entity["closed"] is true,
                ReleasedAt = entity.Moment("releasedAt"),
                ETag = entity.ETag,
            }
            : throw new InvalidDataException($"Silence {entity.RowKey} lacks its moments.");
    }
}

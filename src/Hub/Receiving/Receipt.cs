namespace Hub.Receiving;

/// <summary>Names one submission: <c>{feed}.{period}.{revision}</c>, such as <c>duwo-housing-stock.2021.2</c>.</summary>
/// <param name="Feed">The feed's id.</param>
/// <param name="Period">The period.</param>
/// <param name="Revision">1 for the first submission of that feed and period, one more for each later one.</param>
public readonly record struct SubmissionId(string Feed, Period Period, int Revision)
{
    /// <summary>Reads an id; anything else than one is refused.</summary>
    public static bool TryParse(string? text, out SubmissionId id)
    {
        id = default;
        var parts = text?.Split('.');
        if (parts is not { Length: 3 } || !DefinitionReader.IsCode(parts[0]) || !Period.TryParse(parts[1], out var period)
            || !int.TryParse(parts[2], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var revision)
            || revision < 1 || parts[2][0] == '0')
        {
            return false;
        }

        id = new SubmissionId(parts[0], period, revision);
        return true;
    }

    /// <summary>The id as it is written everywhere.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Feed}.{Period}.{Revision}");
}

/// <summary>Where a submission stands.</summary>
public enum SubmissionStatus
{
    /// <summary>Accepted; the newest such revision of a period is the one that counts.</summary>
    Accepted,

    /// <summary>Taken back by its partner; counts no more, its receipt and records stay readable.</summary>
    Withdrawn,
}

/// <summary>What the hub answers and keeps about a submission.</summary>
public sealed record Receipt
{
    /// <summary>The submission's id.</summary>
    public required SubmissionId Id { get; init; }

    /// <summary>Where it stands.</summary>
    public required SubmissionStatus Status { get; init; }

    /// <summary>How many records it has.</summary>
    public required int Records { get; init; }

    /// <summary>When the hub received it (UTC).</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Who sent it: the caller's id.</summary>
    public required string ReceivedFrom { get; init; }

    /// <summary>The SHA-256 of its records as NDJSON, as <c>GET /v1/submissions/{id}/records</c> gives them.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The schema version it was validated against.</summary>
    public required string Schema { get; init; }

    /// <summary>The SDMX observation status of its figures (CL_OBS_STATUS): <c>A</c>, <c>B</c> or <c>E</c>.</summary>
    public required string ObsStatus { get; init; }

    /// <summary>The partner's note, or null.</summary>
    public string? Note { get; init; }

    /// <summary>The submission that counted before it, or null.</summary>
    public SubmissionId? Supersedes { get; init; }

    /// <summary>
    /// What the quality rules found that is no reason to refuse it, in the order found; the first
    /// <see cref="ViolationReport.Listed"/> are kept. Empty on receipts of a list; <see cref="WarningCounts"/> is not.
    /// </summary>
    public IReadOnlyList<Violation> Warnings { get; init; } = [];

    /// <summary>How many warnings there are per code, those that are not listed among them.</summary>
    public IReadOnlyDictionary<string, long> WarningCounts
    {
        get => field ?? Warnings.CountBy(warning => warning.Code).ToDictionary(count => count.Key, count => (long)count.Value, StringComparer.Ordinal);
        init;
    }

    /// <summary>The entity tag of its period's state when this was answered; null where nobody asked for it. Not stored.</summary>
    public string? PeriodETag { get; init; }

    /// <summary>When it was withdrawn (UTC), or null.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>Where its pages lie: the upload's id.</summary>
    internal string Upload { get; init; } = string.Empty;
}

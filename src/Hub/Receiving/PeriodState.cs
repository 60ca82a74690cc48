using Hub.Storage;

namespace Hub.Receiving;

/// <summary>Who locked a period, when (UTC) and why.</summary>
/// <param name="At">When.</param>
/// <param name="By">The operator's id.</param>
/// <param name="Reason">Why, or null.</param>
public sealed record PeriodLock(DateTimeOffset At, string By, string? Reason);

/// <summary>Where a period of a feed stands; read from its head.</summary>
public sealed record PeriodState
{
    private const string LockedAt = "lockedAt";
    private const string LockedBy = "lockedBy";
    private const string LockReason = "lockReason";
    private const string Count = "changes";

    /// <summary>The feed's id.</summary>
    public required string Feed { get; init; }

    /// <summary>The period.</summary>
    public required Period Period { get; init; }

    /// <summary>The highest revision number given.</summary>
    public required int Revision { get; init; }

    /// <summary>The submission that counts, or null when all are withdrawn.</summary>
    public SubmissionId? Submission { get; init; }

    /// <summary>The operator's lock, or null.</summary>
    public PeriodLock? Lock { get; init; }

    /// <summary>How often the period was changed: by a revision, a withdrawal, a lock or its end.</summary>
    public required long Changes { get; init; }

    /// <summary>The strong entity tag of this state: the number of changes, in quotes.</summary>
    public string ETag => TagOf(Changes);

    internal static string TagOf(long changes) => $"\"{changes.ToString(System.Globalization.CultureInfo.InvariantCulture)}\"";

    /// <summary>How often a period was changed; heads of before this was counted have their revision for it.</summary>
    internal static long ChangesOf(TableEntity? head) => head?.Number(Count) ?? head?.Number("revision") ?? 0;

    /// <summary>Whether a head says that its period is locked.</summary>
    internal static bool IsLocked(TableEntity head) => head.Moment(LockedAt) is not null;

    internal static PeriodState? Read(TableEntity? head) => head is null ? null : new PeriodState
    {
        Feed = head.PartitionKey,
        Period = Period.TryParse(head.RowKey["h|".Length..], out var period) ? period : throw new InvalidDataException($"{head.RowKey} names no period."),
        Revision = (int)(head.Number("revision") ?? 0),
        Submission = SubmissionId.TryParse(head.Text("submission"), out var id) ? id : null,
        Lock = head.Moment(LockedAt) is { } at ? new PeriodLock(at, head.Text(LockedBy) ?? string.Empty, head.Text(LockReason)) : null,
        Changes = ChangesOf(head),
    };

    /// <summary>Puts the lock and the number of changes of <paramref name="before"/> into a head that takes its place.</summary>
    internal static void Carry(TableEntity? before, TableEntity head, bool isChange)
    {
        head[Count] = ChangesOf(before) + (isChange ? 1 : 0);
        foreach (var name in new[] { LockedAt, LockedBy, LockReason })
        {
            head[name] = before?[name];
        }
    }

    internal static void SetLock(TableEntity head, PeriodLock? set)
    {
        head[Count] = ChangesOf(head) + 1;
        head[LockedAt] = set?.At;
        head[LockedBy] = set?.By;
        head[LockReason] = set?.Reason;
    }
}

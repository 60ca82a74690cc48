namespace Hub.Alerts;

/// <summary>Why an alert is no longer up.</summary>
public enum AlertResolution
{
    /// <summary>A later figure met the rule's clear condition.</summary>
    Cleared,

    /// <summary>The figures that raised it were revised, and as they stand it would not have been raised.</summary>
    Corrected,
}

/// <summary>An alert as the hub keeps and tells it: an episode, and when and why the hub told of it.</summary>
public sealed record Alert
{
    /// <summary>Which alert.</summary>
    public required AlertId Id { get; init; }

    /// <summary>When the hub raised it, most recently (UTC); the period it is about is in the id.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>The value that raised it, as revised since.</summary>
    public required decimal RaisedValue { get; init; }

    /// <summary>The threshold that was in force when it was raised.</summary>
    public required decimal Threshold { get; init; }

    /// <summary>The version of the rule that was in force when it was raised.</summary>
    public required int RuleVersion { get; init; }

    /// <summary>Ids of the submissions that the figure rested on which raised it.</summary>
    public required IReadOnlyList<string> RaisedBy { get; init; }

    /// <summary>When the hub resolved it; null while it is up.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Why it is no longer up; null while it is.</summary>
    public AlertResolution? Resolution { get; init; }

    /// <summary>The period that cleared it; null while it is up and when it was corrected.</summary>
    public Period? Resolved { get; init; }

    /// <summary>The value that cleared it, as revised since.</summary>
    public decimal? ResolvedValue { get; init; }

    /// <summary>
    /// Ids of the submissions that the figure rested on which ended it; of one that was corrected, that of the period that
    /// had raised it.
    /// </summary>
    public IReadOnlyList<string> ResolvedBy { get; init; } = [];

    /// <summary>That somebody looks after it; null while nobody has said so.</summary>
    public AlertAcknowledgement? Acknowledgement { get; init; }

    /// <summary>What was not told of it because it was silenced.</summary>
    public AlertHold Held { get; init; }

    /// <summary>Whether there is something that subscribers are to be told when nothing silences it any more.</summary>
    public bool IsOwed => Held is AlertHold.Raised or AlertHold.Resolved;

    /// <summary>Whether it is up.</summary>
    public bool IsActive => Resolution is null;

    /// <summary>Whether it would not have been raised by the figures as they stand now.</summary>
    public bool IsCorrected => Resolution == AlertResolution.Corrected;

    /// <summary><c>active</c> or <c>resolved</c>.</summary>
    public string Status => IsActive ? "active" : "resolved";

    /// <summary>The episode it stands for.</summary>
    public AlertEpisode Episode => new(Id.Raised, RaisedValue, Resolved, ResolvedValue);
}

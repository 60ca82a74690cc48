namespace Hub.Alerts;

/// <summary>What happened to an alert.</summary>
public enum AlertChangeKind
{
    /// <summary>It went up.</summary>
    Raised,

    /// <summary>It came down.</summary>
    Resolved,

    /// <summary>Somebody said to look after it while its raising was held back: told right after that.</summary>
    Acknowledged,
}

/// <summary>What set off a change of an alert.</summary>
public enum AlertCauseKind
{
    /// <summary>The figure it is about came in.</summary>
    NewFigure,

    /// <summary>A figure of another period came in, later than that of the period it is about.</summary>
    LateFigure,

    /// <summary>A figure that was there was revised, or taken away.</summary>
    Correction,
}

/// <summary>The figure that set off a change of an alert.</summary>
/// <param name="Kind">What happened to the figure.</param>
/// <param name="Period">Its period.</param>
/// <param name="Before">What it was; null when there was none.</param>
/// <param name="After">What it is; null when there is none any more.</param>
public sealed record AlertCause(AlertCauseKind Kind, Period Period, decimal? Before, decimal? After);

/// <summary>A change that subscribers are told of.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Alert">The alert at that moment; one that was raised is active in its change, even if it ended since.</param>
/// <param name="Period">The period whose figure did it; for a correction the period that had raised the alert.</param>
/// <param name="Value">The figure of that period as it stands; null when a correction took it away.</param>
/// <param name="Previous">The observed figure before that period; null when there is none.</param>
/// <param name="Sources">Ids of the submissions that the figure of that period rests on; none when it is gone.</param>
public sealed record AlertChange(
    AlertChangeKind Kind, Alert Alert, Period Period, decimal? Value, decimal? Previous, IReadOnlyList<string> Sources)
{
    /// <summary>The period of <see cref="Previous"/>; null when there is none.</summary>
    public Period? PreviousPeriod { get; init; }

    /// <summary>
    /// The first of the observed periods in a row, up to the one that raised the alert, that meet the rule's condition;
    /// null when that one does not meet it any more.
    /// </summary>
    public Period? HoldsSince { get; init; }

    /// <summary>How many observed periods in a row that are.</summary>
    public int HoldsFor { get; init; }

    /// <summary>The figure that set it off; null when the figures are as they were, and the rule is another one.</summary>
    public AlertCause? Cause { get; init; }

    /// <summary>Ids of the submissions that the figure of <see cref="Cause"/> rests on; none without one, or when it is gone.</summary>
    public IReadOnlyList<string> CauseSources { get; init; } = [];

    /// <summary>Whether it is told later than it happened, because it was silenced.</summary>
    public bool WasHeldBack { get; init; }

    /// <summary>The status of the figure (SDMX CL_OBS_STATUS); null when there is no figure, or it is not known.</summary>
    public char? FigureStatus { get; init; }

    /// <summary>What the changes of one rule have in common that were set off together; empty when it stands alone.</summary>
    public string GroupKey { get; init; } = string.Empty;

    /// <summary>Ids of the alerts that changed alike and together with this one, itself among them.</summary>
    public IReadOnlyList<string> Together { get; init; } = [];
}

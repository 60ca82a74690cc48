namespace Hub.Alerts;

/// <summary>The explanation of an alert in English.</summary>
internal sealed class EnglishAlertWords : AlertWords
{
    public override string PercentagePoints => "percentage points";

    public override string Limit(Comparison comparison, string amount) => comparison switch
    {
        Comparison.AtLeast => $"{amount} or more",
        Comparison.Above => $"more than {amount}",
        Comparison.AtMost => $"{amount} or less",
        _ => $"less than {amount}",
    };

    public override string Raised(Told told) =>
        $"An alert was raised{For(told)}: the figure '{told.Indicator}' is {told.Value} in {told.Period}.";

    public override string Held(Told told, int periods, string? since) =>
        $"An alert is raised at {told.Limit}; " + (periods > 1 && since is not null
            ? $"that has now been so in {Number(periods)} observations in a row, from {since} on."
            : "that is so with this figure.");

    public override string Before(string period, string value, int sign, string difference, string? share) =>
        $"The previous observation, of {period}, was {value}: " + (sign == 0
            ? "the figure has stayed the same."
            : $"{(sign > 0 ? "an increase" : "a decrease")} of {difference}{(share is null ? "" : $" ({share}%)")}.");

    public override string? Status(char status) => status switch
    {
        'E' => "The figure is an estimate.",
        'P' => "The figure is provisional and may still change.",
        'B' => "There is a break in the series at this figure: it cannot simply be compared with earlier periods.",
        'A' => "The figure is final.",
        _ => null,
    };

    public override string? RaisedBecause(Cause? cause) => cause switch
    {
        { Kind: AlertCauseKind.Correction, IsOwn: true } => $"The alert was raised because this figure has been corrected; it was {cause.Before} before.",
        { Kind: not AlertCauseKind.NewFigure } => $"The alert was raised because {Changed(cause)}.",
        _ => null,
    };

    public override string Resolved(Told told) =>
        $"The alert{For(told)} of {told.Raised} is over: the figure '{told.Indicator}' is {told.Value} in {told.Period}. "
        + $"An alert ends at {told.Limit}; it began in {told.Raised} at {told.RaisedValue}.";

    public override string? ResolvedBecause(Cause? cause) => cause switch
    {
        { Kind: AlertCauseKind.Correction, IsOwn: true } => $"The alert ended because this figure has been corrected; it was {cause.Before} before.",
        { Kind: not AlertCauseKind.NewFigure } => $"The alert ended because {Changed(cause)}.",
        _ => null,
    };

    public override string Withdrawn(Told told, Cause? cause) =>
        $"The alert{For(told)} of {told.Raised} is withdrawn. " + cause switch
        {
            { Kind: AlertCauseKind.Correction, IsOwn: true, After: null } =>
                $"The figure '{told.Indicator}' of {told.Period} that it rested on, {cause.Before}, has been withdrawn.",
            { Kind: AlertCauseKind.Correction, IsOwn: true } =>
                $"The figure '{told.Indicator}' of {told.Period} that it rested on has been corrected from {cause.Before} to {cause.After}.",
            null => "By the figures and the rule as they are now it would not have been raised.",
            _ => $"It would not be raised now, because {Changed(cause)}.",
        };

    public override string WasHeldBack => "This message comes later than the figure, because the alert was silenced.";

    public override string? RestsOn(IReadOnlyList<string> submissions, int others) =>
        submissions.Count == 0 ? null : $"Based on {Submissions(submissions, others)}.";

    public override string? CauseRestsOn(string period, IReadOnlyList<string> submissions, int others) =>
        submissions.Count == 0 ? null : $"The figure of {period} rests on {Submissions(submissions, others)}.";

    private static string Submissions(IReadOnlyList<string> submissions, int others) => (submissions.Count, others) switch
    {
        (1, 0) => $"submission {submissions[0]}",
        (_, 0) => $"submissions {List(submissions, "and")}",
        _ => $"submissions {string.Join(", ", submissions)} and {Number(others)} more",
    };

    private static string For(Told told) => told.Place is { } place ? $" for {place}" : string.Empty;

    private static string Changed(Cause cause) => cause switch
    {
        { Kind: AlertCauseKind.LateFigure } or { Before: null } => $"the figure of {cause.Period} came in late: {cause.After}",
        { After: null } => $"the figure of {cause.Period}, {cause.Before}, has been withdrawn",
        _ => $"the figure of {cause.Period} has been corrected from {cause.Before} to {cause.After}",
    };
}

namespace Hub.Alerts;

/// <summary>The explanation of an alert in Dutch.</summary>
internal sealed class DutchAlertWords : AlertWords
{
    public override string PercentagePoints => "procentpunt";

    public override string Limit(Comparison comparison, string amount) => comparison switch
    {
        Comparison.AtLeast => $"{amount} of meer",
        Comparison.Above => $"meer dan {amount}",
        Comparison.AtMost => $"{amount} of minder",
        _ => $"minder dan {amount}",
    };

    public override string Raised(Told told) =>
        $"{(told.Place is { } place ? $"Voor {place} is" : "Er is")} een melding afgegeven: het cijfer '{told.Indicator}' komt in {told.Period} uit op {told.Value}.";

    public override string Held(Told told, int periods, string? since) =>
        $"Een melding volgt bij {told.Limit}; " + (periods > 1 && since is not null
            ? $"dat is nu in {Number(periods)} waarnemingen op rij het geval, vanaf {since}."
            : "dat is met dit cijfer het geval.");

    public override string Before(string period, string value, int sign, string difference, string? share) =>
        $"De vorige waarneming, over {period}, was {value}: " + (sign == 0
            ? "het cijfer is gelijk gebleven."
            : $"een {(sign > 0 ? "toename" : "afname")} van {difference}{(share is null ? "" : $" ({share}%)")}.");

    public override string? Status(char status) => status switch
    {
        'E' => "Het cijfer is een schatting.",
        'P' => "Het cijfer is voorlopig en kan nog wijzigen.",
        'B' => "Bij dit cijfer is een breuk in de reeks: het is niet zonder meer te vergelijken met eerdere perioden.",
        'A' => "Het cijfer is definitief.",
        _ => null,
    };

    public override string? RaisedBecause(Cause? cause) => cause switch
    {
        { Kind: AlertCauseKind.Correction, IsOwn: true } => $"De melding is afgegeven omdat dit cijfer is gecorrigeerd; eerder was het {cause.Before}.",
        { Kind: not AlertCauseKind.NewFigure } => $"De melding is afgegeven omdat {Changed(cause)}.",
        _ => null,
    };

    public override string Resolved(Told told) =>
        $"De melding{Of(told)} van {told.Raised} is opgeheven: het cijfer '{told.Indicator}' komt in {told.Period} uit op {told.Value}. "
        + $"Een melding wordt opgeheven bij {told.Limit}; zij begon in {told.Raised} bij {told.RaisedValue}.";

    public override string? ResolvedBecause(Cause? cause) => cause switch
    {
        { Kind: AlertCauseKind.Correction, IsOwn: true } => $"De melding is opgeheven omdat dit cijfer is gecorrigeerd; eerder was het {cause.Before}.",
        { Kind: not AlertCauseKind.NewFigure } => $"De melding is opgeheven omdat {Changed(cause)}.",
        _ => null,
    };

    public override string Withdrawn(Told told, Cause? cause) =>
        $"De melding{Of(told)} van {told.Raised} is vervallen. " + cause switch
        {
            { Kind: AlertCauseKind.Correction, IsOwn: true, After: null } =>
                $"Het cijfer '{told.Indicator}' over {told.Period} waarop zij berustte, {cause.Before}, is ingetrokken.",
            { Kind: AlertCauseKind.Correction, IsOwn: true } =>
                $"Het cijfer '{told.Indicator}' over {told.Period} waarop zij berustte is gecorrigeerd van {cause.Before} in {cause.After}.",
            null => "Naar de cijfers en de regel van nu zou zij niet zijn afgegeven.",
            _ => $"Zij zou nu niet zijn afgegeven, omdat {Changed(cause)}.",
        };

    public override string WasHeldBack => "Dit bericht komt later dan het cijfer, omdat de melding was gedempt.";

    public override string? RestsOn(IReadOnlyList<string> submissions, int others) =>
        submissions.Count == 0 ? null : $"Grondslag: {Submissions(submissions, others)}.";

    public override string? CauseRestsOn(string period, IReadOnlyList<string> submissions, int others) =>
        submissions.Count == 0 ? null : $"Het cijfer over {period} berust op {Submissions(submissions, others)}.";

    private static string Submissions(IReadOnlyList<string> submissions, int others) => (submissions.Count, others) switch
    {
        (1, 0) => $"aanlevering {submissions[0]}",
        (_, 0) => $"aanleveringen {List(submissions, "en")}",
        _ => $"aanleveringen {string.Join(", ", submissions)} en {Number(others)} andere",
    };

    private static string Of(Told told) => told.Place is { } place ? $" voor {place}" : string.Empty;

    private static string Changed(Cause cause) => cause switch
    {
        { Kind: AlertCauseKind.LateFigure } or { Before: null } => $"het cijfer over {cause.Period} is nagekomen: {cause.After}",
        { After: null } => $"het cijfer over {cause.Period}, {cause.Before}, is ingetrokken",
        _ => $"het cijfer over {cause.Period} is gecorrigeerd van {cause.Before} in {cause.After}",
    };
}

using System.Globalization;

namespace Hub.Alerts;

/// <summary>
/// Says in a few sentences what an event about an alert is about, for who reads it without knowing the rule or the hub:
/// the figure, the limit and since when it is met, the figure before, whether the figure is final, what set it off and
/// the submissions that it and what set it off rest on.
/// </summary>
internal static class AlertExplanation
{
    // So many submissions are named; of more it is said how many there are.
    private const int SourcesNamed = 3;

    /// <summary>The explanation of a change.</summary>
    public static Localized Of(AlertRule rule, AlertChange change, AlertWording wording) =>
        new(Text(new DutchAlertWords(), "nl", rule, change, wording), Text(new EnglishAlertWords(), "en", rule, change, wording));

    private static string Text(AlertWords words, string language, AlertRule rule, AlertChange change, AlertWording wording)
    {
        string Amount(decimal value) => wording.Amount(AlertFormat.Number(value, wording.Decimals, language), language);
        string When(Period period) => AlertFormat.Period(period, language);

        var alert = change.Alert;
        var limit = change.Kind == AlertChangeKind.Raised ? rule.Raise with { Value = alert.Threshold } : rule.Clear;
        var told = new AlertWords.Told(
            wording.Place(rule, alert.Id.Group, language),
            wording.Title.In(language),
            When(change.Period),
            change.Value is { } value ? Amount(value) : null,
            words.Limit(limit.Comparison, wording.Amount(AlertFormat.Threshold(limit.Value, language), language)),
            When(alert.Id.Raised),
            Amount(alert.RaisedValue));
        List<string?> sentences = change switch
        {
            { Kind: AlertChangeKind.Raised } =>
            [
                words.Raised(told), words.Held(told, change.HoldsFor, change.HoldsSince is { } since ? When(since) : null),
                Before(), Status(), words.RaisedBecause(CauseOf()),
            ],
            { Alert.IsCorrected: true } => [words.Withdrawn(told, CauseOf()), Status()],
            _ => [words.Resolved(told), Before(), Status(), words.ResolvedBecause(CauseOf())],
        };
        sentences.Add(change.WasHeldBack ? words.WasHeldBack : null);
        sentences.Add(words.RestsOn(Named(change.Sources), Others(change.Sources)));
        sentences.Add(change.Cause is { } other && other.Period != change.Period
            ? words.CauseRestsOn(When(other.Period), Named(change.CauseSources), Others(change.CauseSources))
            : null);
        return string.Join(' ', sentences.Where(sentence => sentence is not null));

        static List<string> Named(IReadOnlyList<string> sources) => [.. sources.Take(SourcesNamed)];

        static int Others(IReadOnlyList<string> sources) => Math.Max(0, sources.Count - SourcesNamed);

        string? Before()
        {
            if (change is not { Previous: { } previous, PreviousPeriod: { } period, Value: { } now })
            {
                return null;
            }

            var difference = Math.Abs(now - previous);
            var amount = wording.IsPercentage
                ? $"{AlertFormat.Number(difference, wording.Decimals, language)} {words.PercentagePoints}"
                : Amount(difference);
            var share = wording.IsPercentage || previous <= 0 || difference == 0
                ? null
                : AlertFormat.Number(difference * 100 / previous, 1, language);
            return words.Before(When(period), Amount(previous), Math.Sign(now - previous), amount, share);
        }

        string? Status() => change.FigureStatus is { } status && change.Value is not null ? words.Status(status) : null;

        AlertWords.Cause? CauseOf() => change.Cause is not { } cause ? null : new AlertWords.Cause(
            cause.Kind,
            cause.Period == change.Period,
            When(cause.Period),
            cause.Before is { } before ? Amount(before) : null,
            cause.After is { } after ? Amount(after) : null);
    }
}

/// <summary>The sentences of an explanation, in one language.</summary>
internal abstract class AlertWords
{
    /// <summary>What all sentences are about, written out.</summary>
    /// <param name="Place">The names of the group's codes; null for a total.</param>
    /// <param name="Indicator">The indicator's title.</param>
    /// <param name="Period">The period of the figure.</param>
    /// <param name="Value">The figure with its unit; null when it is gone.</param>
    /// <param name="Limit">The limit that was passed, in words.</param>
    /// <param name="Raised">The period that raised the alert.</param>
    /// <param name="RaisedValue">The figure that raised it, with its unit.</param>
    public sealed record Told(
        string? Place, string Indicator, string Period, string? Value, string Limit, string Raised, string RaisedValue);

    /// <summary>A figure that came in, was corrected or is gone, written out.</summary>
    public sealed record Cause(AlertCauseKind Kind, bool IsOwn, string Period, string? Before, string? After);

    public abstract string PercentagePoints { get; }

    public abstract string Limit(Comparison comparison, string amount);

    public abstract string Raised(Told told);

    public abstract string Held(Told told, int periods, string? since);

    public abstract string Before(string period, string value, int sign, string difference, string? share);

    public abstract string? Status(char status);

    public abstract string? RaisedBecause(Cause? cause);

    public abstract string Resolved(Told told);

    public abstract string? ResolvedBecause(Cause? cause);

    public abstract string Withdrawn(Told told, Cause? cause);

    public abstract string WasHeldBack { get; }

    public abstract string? RestsOn(IReadOnlyList<string> submissions, int others);

    public abstract string? CauseRestsOn(string period, IReadOnlyList<string> submissions, int others);

    protected static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);

    protected static string List(IReadOnlyList<string> items, string and) =>
        items.Count == 1 ? items[0] : $"{string.Join(", ", items.Take(items.Count - 1))} {and} {items[^1]}";
}

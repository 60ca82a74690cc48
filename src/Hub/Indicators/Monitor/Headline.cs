using Hub.Alerts;

namespace Hub.Indicators.Monitor;

/// <summary>What a monitor opens with: the share of residents that are international, as people say it.</summary>
/// <param name="Point">The newest published share, of the year asked for.</param>
/// <param name="Text">One line, such as "About one in eight residents".</param>
/// <param name="Parts">In how many parts the residents divide of which they are about one, 2 to 20; null for a share that is not near any of these.</param>
/// <param name="Explanation">The share itself, its period and what it is.</param>
public sealed record Headline(MonitorPoint Point, string Text, int? Parts, string Explanation)
{
    /// <summary>The indicator it is the figure of.</summary>
    public const string Indicator = "international-share";

    /// <summary>The headline over some indicators; null where the share is not among them or has no published value.</summary>
    /// <param name="lines">What the monitor tells of its indicators.</param>
    /// <param name="language"><c>nl</c> or <c>en</c>.</param>
    public static Headline? Of(IReadOnlyList<MonitorLine> lines, string language)
    {
        ArgumentNullException.ThrowIfNull(lines);
        if (lines.FirstOrDefault(line => line.Indicator.Id == Indicator) is not { Latest: { Value: { } share } point, Indicator: var indicator })
        {
            return null;
        }

        var (residents, within) = language == "nl" ? ("inwoners", "in") : ("residents", "in");
        var figure = $"{AlertFormat.Number(share, indicator.Decimals, language)} {indicator.UnitLabel.In(language)}";
        var text = ShareInWords.Of(share, language) is { } words ? $"{FactsheetContent.Capital(words)} {residents}" : FactsheetContent.Capital(figure);
        return new Headline(
            point,
            text,
            ShareInWords.PartsOf(share),
            $"{indicator.Title.In(language)} {within} {AlertFormat.Period(point.Period, language)}: {figure}. {indicator.Definition.In(language)}");
    }
}

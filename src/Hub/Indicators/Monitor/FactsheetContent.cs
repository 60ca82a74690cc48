using Hub.Alerts;
using Hub.Indicators.Formats;

namespace Hub.Indicators.Monitor;

/// <summary>What a factsheet is made of.</summary>
/// <param name="Year">The year it is about.</param>
/// <param name="Lines">The indicators, in order of theme.</param>
/// <param name="Labels">The names of codes and dimensions.</param>
/// <param name="Note">Where it is from.</param>
/// <param name="Language">The language: <c>nl</c> or <c>en</c>.</param>
public sealed record FactsheetContent(int Year, IReadOnlyList<MonitorLine> Lines, CodeLabels Labels, PublicationNote Note, string Language)
{
    /// <summary>A text in the language of the page.</summary>
    internal string Say(string nl, string en) => Language == "nl" ? nl : en;

    /// <summary>A text in the language of the page.</summary>
    internal string Say(Localized text) => text.In(Language);

    /// <summary>A value as it is written in the language of the page, with the indicator's decimals.</summary>
    internal string Number(decimal value, Indicator indicator) => AlertFormat.Number(value, indicator.Decimals, Language);

    /// <summary>A value and its unit.</summary>
    internal string Amount(decimal value, Indicator indicator) => $"{Number(value, indicator)} {Say(indicator.UnitLabel)}";

    /// <summary>A text with a capital.</summary>
    internal static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}

using Hub.Alerts;
using Hub.Indicators.Formats;

namespace Hub.Indicators.Monitor;

/// <summary>
/// The monitor as plain HTML, for the page as the server sends it: the headline, the alerts that are up and the newest
/// figures with links to all of each. What the page draws with a script stands here without one.
/// </summary>
public static class MonitorOutline
{
    /// <summary>The elements, to stand below the page's first heading.</summary>
    /// <param name="lines">The indicators, in order of theme.</param>
    /// <param name="alerts">The title and text of each alert that is up.</param>
    /// <param name="language"><c>nl</c> or <c>en</c>.</param>
    public static string Write(IReadOnlyList<MonitorLine> lines, IReadOnlyList<(Localized Title, Localized Text)> alerts, string language)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(alerts);
        var html = new MarkupWriter();
        WriteHeadline(html, Headline.Of(lines, language), language);
        WriteAlerts(html, alerts, language);
        foreach (var theme in lines.Where(line => line.Latest is not null).GroupBy(line => line.Indicator.Theme, StringComparer.Ordinal))
        {
            WriteTheme(html, theme.Key, [.. theme], language);
        }

        return html.ToString();
    }

    private static void WriteHeadline(MarkupWriter html, Headline? headline, string language)
    {
        if (headline is null)
        {
            return;
        }

        html.Open("section", ("class", "hub-glance"), ("aria-labelledby", "glance"));
        html.Text("h2", language == "nl" ? "In één oogopslag" : "At a glance", ("class", "utrecht-heading-5"), ("id", "glance"));
        html.Text("p", headline.Text, ("class", "hub-headline"));
        html.Text("p", headline.Explanation);
        html.Close("section");
    }

    private static void WriteAlerts(MarkupWriter html, IReadOnlyList<(Localized Title, Localized Text)> alerts, string language)
    {
        html.Open("section", ("class", "hub-stack"), ("aria-labelledby", "alerts"));
        html.Text("h2", language == "nl" ? "Woonmeldingen" : "Housing alerts", ("class", "utrecht-heading-2"), ("id", "alerts"));
        foreach (var (title, text) in alerts)
        {
            html.Open("p", ("class", "utrecht-paragraph"));
            html.Text("strong", title.In(language));
            html.Text("span", $": {text.In(language)}");
            html.Close("p");
        }

        if (alerts.Count == 0)
        {
            html.Text("p", language == "nl" ? "Er zijn geen actieve woonmeldingen." : "There are no active housing alerts.", ("class", "utrecht-paragraph"));
        }

        html.Close("section");
    }

    private static void WriteTheme(MarkupWriter html, string theme, IReadOnlyList<MonitorLine> lines, string language)
    {
        html.Open("section", ("class", "hub-stack"), ("aria-labelledby", $"theme-{theme}"));
        html.Text("h2", ThemeNames.Of(theme).In(language), ("class", "utrecht-heading-2"), ("id", $"theme-{theme}"));
        html.Open("ul", ("class", "utrecht-unordered-list"));
        foreach (var line in lines)
        {
            var (indicator, latest) = (line.Indicator, line.Latest!);
            var when = AlertFormat.Period(latest.Period, language);
            var observations = $"/v1/indicators/{indicator.Id}/observations";
            // By what a line is about the script finds what stands for it, when it draws over it (web/src/parts/focus.ts).
            html.Open("li", ("class", "utrecht-unordered-list__item"), ("data-about", indicator.Id));
            html.Text("strong", indicator.Title.In(language));
            html.Text("span", $" ({when}): ");
            html.Text("span", FigureOf(line, latest, language));
            html.Text("span", " ");
            html.Text("a", language == "nl" ? "grafiek" : "chart", ("class", "utrecht-link"), ("href", $"{observations}?format=svg&language={language}{ByParts(indicator)}"));
            html.Text("span", " ");
            html.Text("a", "CSV", ("class", "utrecht-link"), ("href", $"{observations}?format={(language == "nl" ? "csv-nl" : "csv")}{ByParts(indicator)}"));
            html.Close("li");
        }

        html.Close("ul");
        html.Close("section");
    }

    // The whole of a distribution is always 100: its chart and file are of the parts, and so is its figure.
    private static string ByParts(Indicator indicator) =>
        Distribution.PartsOf(indicator) is { Count: > 0 } parts ? $"&by={indicator.Dimensions.First(parts.Contains)}" : string.Empty;

    private static string FigureOf(MonitorLine line, MonitorPoint latest, string language)
    {
        if (Distribution.PartsOf(line.Indicator).Count > 0)
        {
            return language == "nl" ? "zie de verdeling" : "see how it divides";
        }

        var remark = latest.Status == 'A' ? string.Empty : $" ({StatusText.Of(latest.Status).In(language)})";
        return latest.Value is { } value
            ? $"{AlertFormat.Number(value, line.Indicator.Decimals, language)} {line.Indicator.UnitLabel.In(language)}{remark}"
            : StatusText.Of(latest.Status).In(language);
    }
}

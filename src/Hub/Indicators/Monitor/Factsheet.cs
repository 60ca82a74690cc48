using System.Globalization;
using Hub.Alerts;
using Hub.Indicators.Formats;

namespace Hub.Indicators.Monitor;

/// <summary>What a factsheet is made of.</summary>
/// <param name="Year">The year it is about.</param>
/// <param name="Lines">The indicators, in order of theme.</param>
/// <param name="Labels">The names of codes and dimensions.</param>
/// <param name="Note">Where it is from.</param>
/// <param name="Language">The language: <c>nl</c> or <c>en</c>.</param>
public sealed record FactsheetContent(int Year, IReadOnlyList<MonitorLine> Lines, CodeLabels Labels, PublicationNote Note, string Language);

/// <summary>
/// Writes the factsheet of a year as a page of HTML that stands on its own and can be printed: no script, nothing fetched;
/// headings in order, tables with captions and scopes, charts with their description (WCAG 2.2 AA).
/// </summary>
public sealed class Factsheet
{
    // The one figure that everybody asks for, and that the page begins with.
    private const string Headline = "international-share";

    private readonly MarkupWriter html = new();
    private readonly FactsheetContent content;

    private Factsheet(FactsheetContent content) => this.content = content;

    private string Title => Say("Monitor internationalisering", "Internationalisation monitor") + " " + Year;

    private string Year => content.Year.ToString("D4", CultureInfo.InvariantCulture);

    /// <summary>The page.</summary>
    public static string Write(FactsheetContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new Factsheet(content).Write();
    }

    private string Write()
    {
        html.Open("html", ("lang", content.Language));
        html.Open("head");
        html.Empty("meta", ("charset", "utf-8"));
        html.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Text("title", $"{Title} – {content.Note.Publisher}");
        html.Style(FactsheetStyle.Css);
        html.Close("head");
        html.Open("body");
        WriteHeader();
        html.Open("main", ("id", "content"));
        WriteHeadline();
        foreach (var theme in content.Lines.GroupBy(line => line.Indicator.Theme, StringComparer.Ordinal))
        {
            html.Open("section", ("aria-labelledby", $"theme-{theme.Key}"));
            html.Text("h2", ThemeNames.Of(theme.Key).In(content.Language), ("id", $"theme-{theme.Key}"));
            foreach (var line in theme.Where(line => line.Latest is not null))
            {
                WriteIndicator(line);
            }

            WriteWithout([.. theme.Where(line => line.Latest is null).Select(line => line.Indicator.Title.In(content.Language))]);

            html.Close("section");
        }

        WriteReading();
        html.Close("main");
        html.Close("body");
        html.Close("html");
        return "<!DOCTYPE html>\n" + html + "\n";
    }

    private void WriteHeader()
    {
        html.Text("a", Say("Naar de inhoud", "Skip to the content"), ("class", "skip"), ("href", "#content"));
        html.Open("header");
        html.Text("p", content.Note.Publisher, ("class", "publisher"));
        html.Text("h1", Title);
        html.Open("p", ("class", "languages"));
        var (other, name) = content.Language == "nl" ? ("en", "This page in English") : ("nl", "Deze pagina in het Nederlands");
        html.Text("a", name, ("href", $"?language={other}"), ("hreflang", other), ("lang", other));
        html.Close("p");
        html.Open("nav", ("aria-label", Say("Thema's", "Themes")));
        html.Open("ul");
        foreach (var theme in content.Lines.Select(line => line.Indicator.Theme).Distinct(StringComparer.Ordinal))
        {
            html.Open("li");
            html.Text("a", ThemeNames.Of(theme).In(content.Language), ("href", $"#theme-{theme}"));
            html.Close("li");
        }

        html.Close("ul");
        html.Close("nav");
        html.Close("header");
    }

    private void WriteHeadline()
    {
        html.Open("section", ("aria-labelledby", "headline"));
        html.Text("h2", Say("In één oogopslag", "At a glance"), ("id", "headline"));
        var line = content.Lines.FirstOrDefault(line => line.Indicator.Id == Headline);
        if (line?.Latest?.Value is not { } share)
        {
            html.Text("p", Say($"Het aandeel over {Year} is niet gepubliceerd.", $"The share for {Year} is not published."));
        }
        else
        {
            var figure = $"{Number(share, line.Indicator)} {line.Indicator.UnitLabel.In(content.Language)}";
            html.Text("p", ShareInWords.Of(share, content.Language) is { } words ? $"{Capital(words)} {Say("inwoners", "residents")}" : Capital(figure), ("class", "headline"));
            html.Text("p", $"{line.Indicator.Title.In(content.Language)} {Say("in", "in")} {Year}: {figure}. {line.Indicator.Definition.In(content.Language)}");
        }

        html.Close("section");
    }

    private void WriteIndicator(MonitorLine line)
    {
        var indicator = line.Indicator;
        html.Open("article", ("aria-labelledby", indicator.Id));
        html.Text("h3", indicator.Title.In(content.Language), ("id", indicator.Id));
        WriteFigure(line);
        if (line.Series.Count > 1)
        {
            var chart = new Chart(
                indicator.Title.In(content.Language),
                indicator.UnitLabel.In(content.Language),
                IsPercent(indicator),
                indicator.Decimals,
                indicator.Source.In(content.Language),
                content.Language,
                [new ChartSeries(string.Empty, [.. line.Series.Select(point => new ChartPoint(point.Period, point.Value, point.Status))])]);
            html.Raw(SvgFormat.Draw(chart, "chart-" + indicator.Id, withStyle: false));
        }

        if (line.Series.Count > 0)
        {
            var caption = $"{indicator.Title.In(content.Language)}, {indicator.UnitLabel.In(content.Language)}";
            WriteTable(caption, Say("Periode", "Period"), indicator, [.. line.Series.Select(point => (point.Period.ToString(), point.Value, point.Status))]);
        }

        if (line.LatestSet is { } set)
        {
            foreach (var breakdown in Breakdown.Of(indicator, set, content.Labels, content.Language))
            {
                WriteTable(breakdown.Caption, breakdown.Heading, indicator, breakdown.Rows);
            }
        }

        html.Open("dl");
        WriteTerm(Say("Definitie", "Definition"), indicator.Definition);
        WriteTerm(Say("Methode", "Method"), indicator.Method);
        WriteTerm(Say("Let op", "Note"), indicator.Caveats);
        WriteTerm(Say("Bron", "Source"), indicator.Source);
        html.Close("dl");
        html.Close("article");
    }

    // What has no figure of the year is named, and told no more of.
    private void WriteWithout(IReadOnlyList<string> titles)
    {
        if (titles.Count > 0)
        {
            html.Text("p", Say($"Zonder cijfer over {Year}: ", $"Without a figure for {Year}: ") + string.Join("; ", titles) + ".");
        }
    }

    private void WriteFigure(MonitorLine line)
    {
        var indicator = line.Indicator;
        var latest = line.Latest!;
        var when = AlertFormat.Period(latest.Period, content.Language);
        html.Open("p", ("class", "figure"));
        html.Text("strong", latest.Value is { } value
            ? $"{Number(value, indicator)} {indicator.UnitLabel.In(content.Language)}"
            : Capital(StatusText.Of(latest.Status).In(content.Language)));
        html.Text("span", latest.Value is null || latest.Status == 'A' ? $" {Say("in", "in")} {when}" : $" {Say("in", "in")} {when} ({StatusText.Of(latest.Status).In(content.Language)})");
        html.Close("p");
        foreach (var earlier in new[] { line.Previous, line.YearEarlier }.OfType<MonitorPoint>().Distinct())
        {
            if (line.BrokeAfter(earlier))
            {
                html.Text("p", Say(
                    $"Niet te vergelijken met {AlertFormat.Period(earlier.Period, content.Language)}: daarna is er een breuk in de reeks.",
                    $"Not to be compared with {AlertFormat.Period(earlier.Period, content.Language)}: the series broke after it."));
            }
            else if (latest.Value is { } to && earlier.Value is { } from)
            {
                var change = ChartText.Change(from, to, indicator.Decimals, IsPercent(indicator), content.Language);
                html.Text("p", $"{Say("Vergeleken met", "Compared with")} {AlertFormat.Period(earlier.Period, content.Language)}: {change}.");
            }
        }
    }

    private void WriteTable(string caption, string heading, Indicator indicator, IReadOnlyList<(string Name, decimal? Value, char Status)> rows)
    {
        html.Open("table");
        html.Text("caption", caption);
        html.Open("thead");
        html.Open("tr");
        html.Text("th", heading, ("scope", "col"));
        html.Text("th", Capital(indicator.UnitLabel.In(content.Language)), ("scope", "col"), ("class", "number"));
        html.Text("th", Say("Status", "Status"), ("scope", "col"));
        html.Close("tr");
        html.Close("thead");
        html.Open("tbody");
        foreach (var (name, value, status) in rows)
        {
            html.Open("tr");
            html.Text("th", name, ("scope", "row"));
            html.Text("td", value is { } number ? Number(number, indicator) : "–", ("class", "number"));
            html.Text("td", StatusText.Of(status).In(content.Language));
            html.Close("tr");
        }

        html.Close("tbody");
        html.Close("table");
    }

    private void WriteTerm(string term, Localized? text)
    {
        if (text is not null)
        {
            html.Text("dt", term);
            html.Text("dd", text.In(content.Language));
        }
    }

    private void WriteReading()
    {
        html.Open("section", ("aria-labelledby", "reading"));
        html.Text("h2", Say("Bij deze cijfers", "About these figures"), ("id", "reading"));
        html.Text("p", Say(
            "Kleine aantallen personen worden niet getoond, zodat niemand te herkennen is. Soms wordt ook een groter aantal niet getoond, omdat het kleine er anders uit te berekenen is. Een streepje betekent dus niet nul: nul wordt getoond.",
            "Small numbers of persons are withheld, so that nobody can be recognised. Sometimes a larger number is withheld too, because the small one could be worked out from it. So a dash does not mean zero: zero is shown."));
        html.Text("p", Say(
            "Een cijfer dat ontbreekt is niet aangeleverd en is ook geen nul. Geschatte en voorlopige cijfers kunnen nog veranderen.",
            "A figure that is missing was not supplied, and is no zero either. Estimated and provisional figures may still change."));
        html.Open("dl");
        html.Text("dt", Say("Uitgever", "Publisher"));
        html.Text("dd", content.Note.Publisher);
        html.Text("dt", Say("Licentie", "Licence"));
        html.Open("dd");
        html.Text("a", content.Note.License, ("href", content.Note.License));
        html.Close("dd");
        html.Text("dt", Say("Adres van deze pagina", "Address of this page"));
        html.Open("dd");
        html.Text("a", content.Note.Address, ("href", content.Note.Address));
        html.Close("dd");
        html.Close("dl");
        html.Close("section");
    }

    private static bool IsPercent(Indicator indicator) => indicator.Unit == "percent";

    private string Number(decimal value, Indicator indicator) => AlertFormat.Number(value, indicator.Decimals, content.Language);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private string Say(string nl, string en) => content.Language == "nl" ? nl : en;
}

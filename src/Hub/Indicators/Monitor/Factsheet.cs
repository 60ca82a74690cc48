using System.Globalization;
using Hub.Indicators.Formats;

namespace Hub.Indicators.Monitor;

/// <summary>
/// Writes the factsheet of a year as a page of HTML that stands on its own and can be printed: no script, nothing fetched;
/// headings in order, tables with captions and scopes, charts with their description (WCAG 2.2 AA).
/// </summary>
public sealed class Factsheet
{
    private readonly MarkupWriter html = new();
    private readonly FactsheetContent content;
    private readonly IReadOnlyList<FactsheetCard> cards;

    private Factsheet(FactsheetContent content)
    {
        this.content = content;
        cards = [.. content.Lines.Select(line => new FactsheetCard(content, line))];
    }

    private string Title => content.Say("Monitor internationalisering", "Internationalisation monitor") + " " + Year;

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
        foreach (var theme in cards.GroupBy(card => card.Indicator.Theme, StringComparer.Ordinal))
        {
            WriteTheme(theme.Key, [.. theme]);
        }

        FactsheetNotes.Write(html, content, [.. cards.Where(card => card.HasFigure).Select(card => card.Indicator)]);
        html.Close("main");
        html.Close("body");
        html.Close("html");
        return "<!DOCTYPE html>\n" + html + "\n";
    }

    private void WriteHeader()
    {
        html.Text("a", content.Say("Naar de inhoud", "Skip to the content"), ("class", "skip"), ("href", "#content"));
        html.Open("header");
        html.Text("p", content.Note.Publisher, ("class", "publisher"));
        html.Text("h1", Title);
        html.Open("nav", ("aria-label", content.Say("Thema's", "Themes")));
        html.Open("ul");
        foreach (var theme in cards.Select(card => card.Indicator.Theme).Distinct(StringComparer.Ordinal))
        {
            html.Open("li");
            html.Text("a", content.Say(ThemeNames.Of(theme)), ("href", $"#theme-{theme}"));
            html.Close("li");
        }

        html.Close("ul");
        html.Close("nav");
        html.Open("p", ("class", "languages"));
        var (other, name) = content.Language == "nl" ? ("en", "This page in English") : ("nl", "Deze pagina in het Nederlands");
        html.Text("a", name, ("href", $"?language={other}"), ("hreflang", other), ("lang", other));
        html.Close("p");
        html.Close("header");
    }

    private void WriteHeadline()
    {
        html.Open("section", ("class", "glance"), ("aria-labelledby", "headline"));
        html.Text("h2", content.Say("In één oogopslag", "At a glance"), ("id", "headline"));
        if (Headline.Of(content.Lines, content.Language) is not { } headline)
        {
            html.Text("p", content.Say($"Het aandeel over {Year} is niet gepubliceerd.", $"The share for {Year} is not published."));
        }
        else
        {
            html.Text("p", headline.Text, ("class", "headline"));
            if (headline.Parts is { } parts)
            {
                html.Raw(Pictogram.Draw(parts));
            }

            html.Text("p", headline.Explanation);
        }

        html.Close("section");
    }

    private void WriteTheme(string theme, IReadOnlyList<FactsheetCard> all)
    {
        html.Open("section", ("aria-labelledby", $"theme-{theme}"));
        html.Text("h2", content.Say(ThemeNames.Of(theme)), ("id", $"theme-{theme}"));
        html.Open("div", ("class", "cards"));
        foreach (var card in all.Where(card => card.HasFigure).OrderBy(card => card.Rank))
        {
            card.Write(html);
        }

        html.Close("div");

        // What has no figure of the year is named, and told no more of.
        var without = all.Where(card => !card.HasFigure).Select(card => content.Say(card.Indicator.Title)).ToList();
        if (without.Count > 0)
        {
            html.Text("p", content.Say($"Zonder cijfer over {Year}: ", $"Without a figure for {Year}: ") + string.Join("; ", without) + ".", ("class", "without"));
        }

        html.Close("section");
    }
}

using Hub.Indicators.Formats;

namespace Hub.Indicators.Monitor;

/// <summary>The end of a factsheet: what its words mean, how each figure is made, where it comes from.</summary>
internal static class FactsheetNotes
{
    /// <summary>Writes it, of the figures that are shown.</summary>
    public static void Write(MarkupWriter html, FactsheetContent content, IReadOnlyList<Indicator> shown)
    {
        WriteReading(html, content);
        WriteMethods(html, content, shown);
        WriteSources(html, content, shown);
    }

    private static void WriteReading(MarkupWriter html, FactsheetContent content)
    {
        Open(html, "reading", content.Say("Hoe u deze cijfers leest", "How to read these figures"));
        html.Open("dl", ("class", "notes"));
        Term(html, Word(content, 'P'), content.Say(
            "Het cijfer kan nog veranderen, want wie het aanleverde kan het nog verbeteren. Zonder deze toevoeging staat het vast.",
            "The figure may still change, since who supplied it can still correct it. Without this word it is final."));
        Term(html, Word(content, 'E'), content.Say(
            "Het cijfer is niet geteld maar geschat, of het is berekend met een schatting.",
            "The figure was not counted but estimated, or it was worked out with an estimate."));
        Term(html, Word(content, 'B'), content.Say(
            "Vanaf deze periode is anders geteld. Vergelijk het cijfer niet met dat van eerder.",
            "Counting was done in another way from this period on. Do not compare the figure with earlier ones."));
        Term(html, Word(content, 'Q'), content.Say(
            "Kleine aantallen personen worden niet getoond, zodat niemand te herkennen is. Soms wordt ook een groter aantal niet getoond, omdat het kleine er anders uit te berekenen is. Een streepje betekent dus niet nul: nul wordt getoond.",
            "Small numbers of persons are withheld, so that nobody can be recognised. Sometimes a larger number is withheld too, because the small one could be worked out from it. So a dash does not mean zero: zero is shown."));
        Term(html, FactsheetContent.Capital(content.Say(StatusText.Of(StatusText.Missing))), content.Say(
            "Een cijfer dat ontbreekt is niet aangeleverd, en is ook geen nul.",
            "A figure that is missing was not supplied, and is no zero either."));
        Term(html, content.Say("In de grafieken", "In the charts"), content.Say(
            "Een open rondje of een open balk is een geschat of voorlopig cijfer. Waar de lijn is onderbroken, is er geen cijfer.",
            "A hollow dot or bar is an estimated or provisional figure. Where the line is interrupted there is no figure."));
        html.Close("dl");
        html.Close("section");
    }

    private static void WriteMethods(MarkupWriter html, FactsheetContent content, IReadOnlyList<Indicator> shown)
    {
        Open(html, "methods", content.Say("Hoe de cijfers zijn gemaakt", "How the figures are made"));
        html.Open("dl", ("class", "notes"));
        foreach (var indicator in shown)
        {
            Term(html, content.Say(indicator.Title), indicator.Caveats is { } caveats
                ? $"{content.Say(indicator.Method)} {content.Say(caveats)}"
                : content.Say(indicator.Method));
        }

        html.Close("dl");
        html.Close("section");
    }

    private static void WriteSources(MarkupWriter html, FactsheetContent content, IReadOnlyList<Indicator> shown)
    {
        Open(html, "sources", content.Say("Bronnen", "Sources"));
        html.Open("ul");
        foreach (var source in shown.Select(indicator => content.Say(indicator.Source)).Distinct(StringComparer.Ordinal))
        {
            html.Text("li", source);
        }

        html.Close("ul");
        html.Open("dl", ("class", "notes"));
        Term(html, content.Say("Uitgever", "Publisher"), content.Note.Publisher);
        Link(html, content.Say("Licentie", "Licence"), content.Note.License);
        Link(html, content.Say("Adres van deze pagina", "Address of this page"), content.Note.Address);
        html.Close("dl");
        html.Close("section");
    }

    private static string Word(FactsheetContent content, char status) => FactsheetContent.Capital(content.Say(StatusText.Of(status)));

    private static void Open(MarkupWriter html, string id, string heading)
    {
        html.Open("section", ("aria-labelledby", id));
        html.Text("h2", heading, ("id", id));
    }

    private static void Term(MarkupWriter html, string term, string text)
    {
        html.Open("div");
        html.Text("dt", term);
        html.Text("dd", text);
        html.Close("div");
    }

    private static void Link(MarkupWriter html, string term, string address)
    {
        html.Open("div");
        html.Text("dt", term);
        html.Open("dd");
        html.Text("a", address, ("href", address));
        html.Close("dd");
        html.Close("div");
    }
}

using System.Text;

namespace Hub.Indicators.Formats;

/// <summary>
/// Draws a chart as SVG that stands on its own: no script, nothing fetched, text as text, with a title and a description
/// that says in words what it shows (WCAG 2.2, 1.1.1).
/// </summary>
public static class SvgFormat
{
    /// <summary>The width of the drawing; it scales to what it is put in.</summary>
    internal const int Width = 760;

    /// <summary>What is left free at its left side.</summary>
    internal const int Margin = 24;

    private const int LineHeight = 17;

    /// <summary>A document by itself, with its own style.</summary>
    public static ReadOnlyMemory<byte> Write(Chart chart) => Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + Draw(chart, "chart", withStyle: true) + "\n");

    /// <summary>The drawing.</summary>
    /// <param name="chart">What it shows.</param>
    /// <param name="id">Begins its ids, which are unique in a page.</param>
    /// <param name="withStyle">Whether it carries <see cref="ChartStyle.Css"/>, or is in a page that has it.</param>
    public static string Draw(Chart chart, string id, bool withStyle)
    {
        ArgumentNullException.ThrowIfNull(chart);
        ArgumentNullException.ThrowIfNull(id);
        var titles = TextLines.Wrap(chart.Title, 68);
        var notes = ChartText.Notes(chart).Append((chart.Language == "nl" ? "Bron: " : "Source: ") + chart.Source).SelectMany(note => TextLines.Wrap(note, 108)).ToList();
        var top = 34 + (titles.Count * 22);
        var plot = chart.IsBars ? BarPlot.HeightOf(chart) : LinePlot.HeightOf(chart);
        var below = top + plot + 20;
        var height = below + (notes.Count * LineHeight) + 8;

        var svg = new MarkupWriter();
        svg.Open(
            "svg",
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("class", "chart"),
            ("role", "img"),
            ("lang", chart.Language),
            ("viewBox", $"0 0 {MarkupWriter.At(Width)} {MarkupWriter.At(height)}"),
            ("width", MarkupWriter.At(Width)),
            ("height", MarkupWriter.At(height)),
            ("aria-labelledby", $"{id}-title {id}-desc"));
        svg.Text("title", chart.Title, ("id", $"{id}-title"));
        svg.Text("desc", ChartText.Describe(chart), ("id", $"{id}-desc"));
        if (withStyle)
        {
            svg.Style(ChartStyle.Css);
        }

        svg.Empty("rect", ("class", "paper"), ("width", "100%"), ("height", "100%"));
        Lines(svg, titles, 30, 22, ("font-size", "18"), ("font-weight", "600"));
        svg.Text("text", Subtitle(chart), ("class", "quiet"), ("x", MarkupWriter.At(Margin)), ("y", MarkupWriter.At(top - 4)), ("font-size", "13"));
        if (chart.Periods is null)
        {
            svg.Text("text", ChartText.Describe(chart), ("x", MarkupWriter.At(Margin)), ("y", MarkupWriter.At(top + 60)), ("font-size", "15"));
        }
        else if (chart.IsBars)
        {
            BarPlot.Draw(svg, chart, top);
        }
        else
        {
            new LinePlot(chart, top).Draw(svg);
        }

        Lines(svg, notes, below, LineHeight, ("font-size", "12"), ("class", "quiet"));
        svg.Close("svg");
        return svg.ToString();
    }

    private static string Subtitle(Chart chart) => chart.Periods switch
    {
        null => chart.Unit,
        var (first, last) when first == last => $"{chart.Unit}, {first}",
        var (first, last) => $"{chart.Unit}, {first} – {last}",
    };

    private static void Lines(MarkupWriter svg, IReadOnlyList<string> lines, int y, int lineHeight, (string Name, string Value) first, (string Name, string Value) second)
    {
        for (var line = 0; line < lines.Count; line++)
        {
            svg.Text("text", lines[line], ("x", MarkupWriter.At(Margin)), ("y", MarkupWriter.At(y + (line * lineHeight))), first, second);
        }
    }
}

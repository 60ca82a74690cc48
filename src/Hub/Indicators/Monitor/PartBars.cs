using Hub.Indicators.Formats;

namespace Hub.Indicators.Monitor;

/// <summary>The parts of a whole as bars below each other, each under its name, against the whole of 100.</summary>
internal static class PartBars
{
    private const double Width = 320;
    private const double Bar = 12;
    private const double LineHeight = 17;
    private const double Right = Width - 64;
    private const int MostCharacters = 46;

    /// <summary>The drawing.</summary>
    /// <param name="breakdown">The parts.</param>
    /// <param name="indicator">What they are of; in percent.</param>
    /// <param name="content">The page.</param>
    /// <param name="id">Begins its ids, which are unique in the page.</param>
    public static string Draw(Breakdown breakdown, Indicator indicator, FactsheetContent content, string id)
    {
        var rows = breakdown.Rows.Select(row => (Lines: TextLines.Wrap(row.Name, MostCharacters), row.Value, row.Status)).ToList();
        var height = rows.Sum(row => (row.Lines.Count * LineHeight) + Bar + 10) + 4;
        var svg = Sketch.Open(Width, height, breakdown.Caption, Describe(breakdown, indicator, content), content.Language, id);
        var y = 0.0;
        foreach (var (lines, value, status) in rows)
        {
            foreach (var text in lines)
            {
                y += LineHeight;
                Sketch.Text(svg, text, 0, y - 5, "start");
            }

            Sketch.Rule(svg, "grid", 1, y + (Bar / 2), Right, y + (Bar / 2));
            if (value is { } part)
            {
                svg.Empty(
                    "rect",
                    ("class", StatusText.IsUncertain(status) ? "hollow s0" : "f0 s0"),
                    ("x", "1"),
                    ("y", MarkupWriter.At(y)),
                    ("width", MarkupWriter.At((double)Math.Clamp(part / 100, 0, 1) * (Right - 1))),
                    ("height", MarkupWriter.At(Bar)),
                    ("stroke-width", "2"));
            }

            Sketch.Text(svg, value is { } number ? content.Number(number, indicator) : "–", Width, y + Bar - 1, "end");
            y += Bar + 10;
        }

        svg.Close("svg");
        return svg.ToString();
    }

    private static string Describe(Breakdown breakdown, Indicator indicator, FactsheetContent content) => string.Join(' ', breakdown.Rows.Select(row =>
        $"{row.Name}: {(row.Value is { } value ? content.Amount(value, indicator) : content.Say(StatusText.Of(row.Status)))}."));
}

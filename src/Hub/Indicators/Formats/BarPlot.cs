using Hub.Alerts;

namespace Hub.Indicators.Formats;

/// <summary>
/// Draws one period as horizontal bars, each with its name before it and its value behind it. Broken down by several
/// dimensions they stand in groups under the names of the first. No name is cut: two may differ in their ends only.
/// </summary>
internal sealed class BarPlot
{
    private const double Bar = 18;
    private const double LeastRow = 30;
    private const double HeadingRow = 28;
    private const double TextLine = 15;
    private const double Left = 250;
    private const double Right = SvgFormat.Width - 130;
    private const int MostCharacters = 28;
    private const int MostHeadingCharacters = 84;

    // What a character takes at most on average, in the widest of the fonts.
    private const double Character = 8;

    private readonly Chart chart;
    private readonly ChartScale scale;
    private readonly double zero;

    private BarPlot(Chart chart)
    {
        this.chart = chart;
        scale = ChartScale.For(chart.Series.SelectMany(series => series.Points).Select(point => point.Value).OfType<decimal>(), chart.Decimals);
        zero = At(0);
    }

    /// <summary>How high the bars are together.</summary>
    public static int HeightOf(Chart chart) => (int)Math.Ceiling(Groups(chart).Sum(group => HeightOf(group.Heading) + group.Rows.Sum(row => HeightOf(row.Name)))) + 16;

    /// <summary>Draws them below <paramref name="top"/>.</summary>
    public static void Draw(MarkupWriter svg, Chart chart, double top) => new BarPlot(chart).Draw(svg, top);

    private void Draw(MarkupWriter svg, double top)
    {
        var y = top + 6;
        foreach (var (heading, rows) in Groups(chart))
        {
            if (heading is not null)
            {
                var lines = TextLines.Wrap(heading, MostHeadingCharacters);
                Lines(svg, lines, SvgFormat.Margin, y + HeightOf(heading) - 8 - ((lines.Count - 1) * TextLine), ("font-weight", "600"));
                y += HeightOf(heading);
            }

            var first = y;
            foreach (var (name, point) in rows)
            {
                DrawRow(svg, name, point, y + (HeightOf(name) / 2));
                y += HeightOf(name);
            }

            svg.Empty("line", ("class", "axis"), ("x1", MarkupWriter.At(zero)), ("x2", MarkupWriter.At(zero)), ("y1", MarkupWriter.At(first)), ("y2", MarkupWriter.At(y)));
        }
    }

    private void DrawRow(MarkupWriter svg, IReadOnlyList<string> name, ChartPoint point, double middle)
    {
        var baseline = middle + 4.5;
        Lines(svg, name, Left - 10, baseline - ((name.Count - 1) * TextLine / 2), ("text-anchor", "end"));
        if (point.Value is not { } value)
        {
            // On the side of the axis where there is room for it.
            var text = StatusText.Of(point.Status).In(chart.Language);
            var isBehind = zero + 8 + (text.Length * Character) <= SvgFormat.Width;
            svg.Text("text", text, ("class", "quiet"), ("x", MarkupWriter.At(isBehind ? zero + 8 : zero - 8)), ("y", MarkupWriter.At(baseline)), ("font-size", "13"), ("font-style", "italic"), ("text-anchor", isBehind ? "start" : "end"));
            return;
        }

        var end = At(value);
        svg.Empty(
            "rect",
            ("class", StatusText.IsUncertain(point.Status) ? "hollow s0" : "f0 s0"),
            ("x", MarkupWriter.At(Math.Min(zero, end))),
            ("y", MarkupWriter.At(middle - (Bar / 2))),
            ("width", MarkupWriter.At(Math.Abs(end - zero))),
            ("height", MarkupWriter.At(Bar)),
            ("stroke-width", "2"));
        svg.Text("text", AlertFormat.Number(value, chart.Decimals, chart.Language), ("x", MarkupWriter.At(Math.Max(zero, end) + 8)), ("y", MarkupWriter.At(baseline)), ("font-size", "13"));
    }

    // By one dimension or none there is one group without a heading.
    private static IEnumerable<(string? Heading, List<(IReadOnlyList<string> Name, ChartPoint Point)> Rows)> Groups(Chart chart) => chart.Series
        .GroupBy(series => series.Names.Count > 1 ? series.Names[0] : null)
        .Select(group => (group.Key, group.Select(series => (TextLines.Wrap(NameOf(series), MostCharacters), series.Points[0])).ToList()));

    private static string NameOf(ChartSeries series) => series.Names.Count switch
    {
        0 => series.Points[0].Period.ToString(),
        1 => series.Label,
        _ => string.Join(", ", series.Names.Skip(1)),
    };

    private static double HeightOf(string? heading) => heading is null ? 0 : HeadingRow + ((TextLines.Wrap(heading, MostHeadingCharacters).Count - 1) * TextLine);

    private static double HeightOf(IReadOnlyList<string> name) => Math.Max(LeastRow, (name.Count * TextLine) + 13);

    private static void Lines(MarkupWriter svg, IReadOnlyList<string> lines, double x, double y, (string Name, string Value) style)
    {
        for (var line = 0; line < lines.Count; line++)
        {
            svg.Text("text", lines[line], ("x", MarkupWriter.At(x)), ("y", MarkupWriter.At(y + (line * TextLine))), ("font-size", "13"), style);
        }
    }

    private double At(decimal value) => Left + (scale.Of(value) * (Right - Left));
}

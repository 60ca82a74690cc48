using Hub.Alerts;

namespace Hub.Indicators.Formats;

/// <summary>Draws one period as horizontal bars, each with its name before it and its value behind it.</summary>
internal static class BarPlot
{
    private const int Row = 30;
    private const int Bar = 18;
    private const double Left = 224;
    private const double Right = SvgFormat.Width - 130;

    /// <summary>How high the bars are together.</summary>
    public static int HeightOf(Chart chart) => (chart.Series.Count * Row) + 16;

    /// <summary>Draws them below <paramref name="top"/>.</summary>
    public static void Draw(MarkupWriter svg, Chart chart, double top)
    {
        var scale = ChartScale.For(chart.Series.SelectMany(series => series.Points).Select(point => point.Value).OfType<decimal>(), chart.Decimals);
        var zero = At(scale, 0);
        for (var row = 0; row < chart.Series.Count; row++)
        {
            var series = chart.Series[row];
            var point = series.Points[0];
            var y = top + 12 + (row * Row);
            var name = series.Label.Length > 0 ? series.Label : point.Period.ToString();
            svg.Text("text", TextLines.Cut(name, 28), ("x", MarkupWriter.At(Left - 10)), ("y", MarkupWriter.At(y + 14)), ("font-size", "13"), ("text-anchor", "end"));
            if (point.Value is not { } value)
            {
                svg.Text("text", StatusText.Of(point.Status).In(chart.Language), ("class", "quiet"), ("x", MarkupWriter.At(zero + 8)), ("y", MarkupWriter.At(y + 14)), ("font-size", "13"), ("font-style", "italic"));
                continue;
            }

            var end = At(scale, value);
            svg.Empty(
                "rect",
                ("class", StatusText.IsUncertain(point.Status) ? "hollow s0" : "f0 s0"),
                ("x", MarkupWriter.At(Math.Min(zero, end))),
                ("y", MarkupWriter.At(y)),
                ("width", MarkupWriter.At(Math.Abs(end - zero))),
                ("height", MarkupWriter.At(Bar)),
                ("stroke-width", "2"));
            svg.Text("text", AlertFormat.Number(value, chart.Decimals, chart.Language), ("x", MarkupWriter.At(Math.Max(zero, end) + 8)), ("y", MarkupWriter.At(y + 14)), ("font-size", "13"));
        }

        svg.Empty("line", ("class", "axis"), ("x1", MarkupWriter.At(zero)), ("x2", MarkupWriter.At(zero)), ("y1", MarkupWriter.At(top + 6)), ("y2", MarkupWriter.At(top + HeightOf(chart) - 4)));
    }

    private static double At(ChartScale scale, decimal value) => Left + (scale.Of(value) * (Right - Left));
}

using System.Text;
using Hub.Alerts;

namespace Hub.Indicators.Formats;

/// <summary>
/// Draws series over time. Periods lie as far apart as they are in time; two points are joined only when their periods
/// follow each other, so that what is missing or withheld is a gap.
/// </summary>
internal sealed class LinePlot
{
    private const int LeastHeight = 300;
    private const double Left = 84;
    private const double LabelLine = 15;
    private const double LabelGap = 4;
    private const int MostMarks = 48;
    private const int MostCharacters = 24;
    private const double AboveAxis = 14;
    private const double BelowAxis = 34;

    private readonly Chart chart;
    private readonly ChartScale scale;
    private readonly Period first;
    private readonly int steps;
    private readonly double top;
    private readonly double bottom;
    private readonly double right;

    public LinePlot(Chart chart, double top)
    {
        this.chart = chart;
        scale = ChartScale.For(chart.Series.SelectMany(series => series.Points).Select(point => point.Value).OfType<decimal>(), chart.Decimals);
        first = chart.Periods!.Value.First;
        steps = StepOf(chart.Periods.Value.Last);
        this.top = top + AboveAxis;
        bottom = top + HeightOf(chart) - BelowAxis;
        right = chart.Series.Count == 1 && chart.Series[0].Label.Length == 0 ? SvgFormat.Width - 40 : SvgFormat.Width - 244;
    }

    /// <summary>How high the plot is, its axis included: enough for the names of its lines below each other.</summary>
    public static int HeightOf(Chart chart) => Math.Max(
        LeastHeight, (int)Math.Ceiling(chart.Series.Sum(series => HeightOf(Name(series.Label))) + AboveAxis + BelowAxis));

    public void Draw(MarkupWriter svg)
    {
        DrawGrid(svg);
        for (var index = 0; index < chart.Series.Count; index++)
        {
            DrawSeries(svg, index, chart.Series[index].Points);
        }

        DrawLabels(svg);
    }

    private void DrawGrid(MarkupWriter svg)
    {
        foreach (var tick in scale.Ticks)
        {
            var y = MarkupWriter.At(Y(tick));
            svg.Empty("line", ("class", tick == 0 ? "axis" : "grid"), ("x1", MarkupWriter.At(Left)), ("x2", MarkupWriter.At(right)), ("y1", y), ("y2", y));
            svg.Text("text", AlertFormat.Number(tick, scale.Decimals, chart.Language), ("class", "quiet"), ("x", MarkupWriter.At(Left - 10)), ("y", MarkupWriter.At(Y(tick) + 4)), ("font-size", "12"), ("text-anchor", "end"));
        }

        // As many names of periods as fit beside each other, evenly.
        var fit = Math.Max(1, (int)((right - Left) / 66));
        var stride = Math.Max(1, (int)Math.Ceiling(steps / (double)fit));
        for (var step = 0; step <= steps; step += stride)
        {
            var x = MarkupWriter.At(X(step));
            svg.Empty("line", ("class", "axis"), ("x1", x), ("x2", x), ("y1", MarkupWriter.At(bottom)), ("y2", MarkupWriter.At(bottom + 5)));
            svg.Text("text", first.Add(step).ToString(), ("class", "quiet"), ("x", x), ("y", MarkupWriter.At(bottom + 20)), ("font-size", "12"), ("text-anchor", "middle"));
        }
    }

    private void DrawSeries(MarkupWriter svg, int index, IReadOnlyList<ChartPoint> points)
    {
        var path = new StringBuilder();
        int? before = null;
        foreach (var point in points)
        {
            if (point.Value is { } value)
            {
                var step = StepOf(point.Period);
                path.Append(before == step - 1 ? 'L' : 'M').Append(MarkupWriter.At(X(step))).Append(' ').Append(MarkupWriter.At(Y(value)));
                before = step;
            }
        }

        svg.Empty("path", ("class", $"line s{index}"), ("d", path.ToString()), ("stroke-width", "2.5"), ("stroke-linejoin", "round"), ("stroke-dasharray", ChartStyle.Dashes[index]));
        for (var at = 0; at < points.Count; at++)
        {
            var point = points[at];
            if (point.Value is not { } value)
            {
                continue;
            }

            var (x, y) = (X(StepOf(point.Period)), Y(value));
            if (point.Status == 'B')
            {
                svg.Empty("line", ("class", "axis"), ("x1", MarkupWriter.At(x)), ("x2", MarkupWriter.At(x)), ("y1", MarkupWriter.At(top)), ("y2", MarkupWriter.At(bottom)), ("stroke-dasharray", "3 3"));
            }

            // A long line is not covered by its marks; what would not be seen without one keeps it.
            if (points.Count <= MostMarks || StatusText.IsUncertain(point.Status) || IsAlone(points, at))
            {
                svg.Empty("path", ("class", StatusText.IsUncertain(point.Status) ? $"hollow s{index}" : $"f{index} s{index}"), ("d", Mark(index, x, y)), ("stroke-width", "2"));
            }
        }
    }

    // Beside the last point of each, moved apart where they would touch, behind a piece of the line itself.
    private void DrawLabels(MarkupWriter svg)
    {
        if (right > SvgFormat.Width - 100)
        {
            return;
        }

        var labels = chart.Series
            .Select((series, index) => (Lines: Name(series.Label), Index: index, Last: series.Points.LastOrDefault(point => point.Value is not null).Value))
            .Select(label => (label.Lines, label.Index, Y: label.Last is { } value ? Y(value) : bottom, Height: HeightOf(label.Lines)))
            .OrderBy(label => label.Y).ThenBy(label => label.Index).ToList();
        var next = double.MinValue;
        var places = new List<double>();
        foreach (var label in labels)
        {
            places.Add(Math.Max(label.Y, next));
            next = places[^1] + label.Height;
        }

        // Moved up again as far as the lowest stuck out, where there is room.
        var excess = Math.Max(0, next - LabelGap - bottom);
        var least = top;
        for (var at = 0; at < labels.Count; at++)
        {
            var y = Math.Max(places[at] - excess, least);
            least = y + labels[at].Height;
            var index = labels[at].Index;
            svg.Empty("line", ("class", $"s{index}"), ("x1", MarkupWriter.At(right + 12)), ("x2", MarkupWriter.At(right + 46)), ("y1", MarkupWriter.At(y)), ("y2", MarkupWriter.At(y)), ("stroke-width", "2.5"), ("stroke-dasharray", ChartStyle.Dashes[index]));
            svg.Empty("path", ("class", $"f{index} s{index}"), ("d", Mark(index, right + 29, y)));
            for (var line = 0; line < labels[at].Lines.Count; line++)
            {
                svg.Text("text", labels[at].Lines[line], ("x", MarkupWriter.At(right + 52)), ("y", MarkupWriter.At(y + 4 + (line * LabelLine))), ("font-size", "12"));
            }
        }
    }

    // Never cut: two names may differ in their ends only.
    private static IReadOnlyList<string> Name(string label) => TextLines.Wrap(label, MostCharacters);

    private static double HeightOf(IReadOnlyList<string> name) => (name.Count * LabelLine) + LabelGap;

    private bool IsAlone(IReadOnlyList<ChartPoint> points, int at) =>
        !IsJoined(points, at - 1, at) && !IsJoined(points, at, at + 1);

    private bool IsJoined(IReadOnlyList<ChartPoint> points, int left, int to) =>
        left >= 0 && to < points.Count && points[left].Value is not null && points[to].Value is not null
        && StepOf(points[to].Period) - StepOf(points[left].Period) == 1;

    private static string Mark(int series, double x, double y)
    {
        const double r = 4.5;
        string At(double dx, double dy) => $"{MarkupWriter.At(x + dx)} {MarkupWriter.At(y + dy)}";
        return (series % 4) switch
        {
            0 => $"M{At(-r, 0)}a{MarkupWriter.At(r)} {MarkupWriter.At(r)} 0 1 0 {MarkupWriter.At(2 * r)} 0a{MarkupWriter.At(r)} {MarkupWriter.At(r)} 0 1 0 {MarkupWriter.At(-2 * r)} 0z",
            1 => $"M{At(-r, -r)}L{At(r, -r)}L{At(r, r)}L{At(-r, r)}z",
            2 => $"M{At(0, -r - 1)}L{At(r + 1, r)}L{At(-r - 1, r)}z",
            _ => $"M{At(0, -r - 2)}L{At(r + 2, 0)}L{At(0, r + 2)}L{At(-r - 2, 0)}z",
        };
    }

    private double X(int step) => Left + 12 + (steps == 0 ? 0 : step * (right - Left - 24) / steps);

    private double Y(decimal value) => bottom - (scale.Of(value) * (bottom - top));

    private int StepOf(Period period)
    {
        var months = ((period.Start.Year - first.Start.Year) * 12) + period.Start.Month - first.Start.Month;
        return first.Periodicity switch { Periodicity.Year => months / 12, Periodicity.Quarter => months / 3, _ => months };
    }
}

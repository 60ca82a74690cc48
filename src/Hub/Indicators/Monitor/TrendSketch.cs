using System.Text;
using Hub.Indicators.Formats;

namespace Hub.Indicators.Monitor;

/// <summary>
/// A chart as small as fits beside a figure: the line from zero, what it began and ended with, and gaps where nothing is
/// known. What it shows is told in its description (WCAG 2.2, 1.1.1).
/// </summary>
internal static class TrendSketch
{
    private const double Width = 320;
    private const double Height = 112;
    private const double Left = 8;
    private const double Right = Width - 8;
    private const double Top = 26;
    private const double Bottom = Height - 24;

    /// <summary>The drawing of a line of at least two values.</summary>
    /// <param name="line">The indicator and its totals.</param>
    /// <param name="content">The page.</param>
    /// <param name="id">Begins its ids, which are unique in the page.</param>
    public static string Draw(MonitorLine line, FactsheetContent content, string id)
    {
        var indicator = line.Indicator;
        var chart = new Chart(
            content.Say(indicator.Title),
            content.Say(indicator.UnitLabel),
            indicator.Unit == "percent",
            indicator.Decimals,
            content.Say(indicator.Source),
            content.Language,
            [new ChartSeries([], [.. line.Series.Select(point => new ChartPoint(point.Period, point.Value, point.Status))])]);
        var known = line.Series.Where(point => point.Value is not null).ToList();
        var (first, last) = (known[0], known[^1]);
        var scale = ChartScale.For(known.Select(point => point.Value!.Value), indicator.Decimals);
        double X(Period period) => Left + ((Months(first.Period, period) / (double)Months(first.Period, last.Period)) * (Right - Left));
        double Y(decimal value) => Bottom - (scale.Of(value) * (Bottom - Top));

        var svg = Sketch.Open(Width, Height, chart.Title, ChartText.Describe(chart), content.Language, id);
        Sketch.Rule(svg, "axis", Left, Y(0), Right, Y(0));
        svg.Empty("path", ("class", "line s0"), ("d", Path(known, X, Y)), ("stroke-width", "2"), ("stroke-linejoin", "round"));
        foreach (var point in known)
        {
            if (point.Status == 'B')
            {
                svg.Empty("line", ("class", "axis"), ("x1", MarkupWriter.At(X(point.Period))), ("x2", MarkupWriter.At(X(point.Period))), ("y1", MarkupWriter.At(Top)), ("y2", MarkupWriter.At(Bottom)), ("stroke-dasharray", "3 3"));
            }

            Sketch.Dot(svg, StatusText.IsUncertain(point.Status), X(point.Period), Y(point.Value!.Value));
        }

        Sketch.Text(svg, content.Number(first.Value!.Value, indicator), Left, Y(first.Value.Value) - 9, "start");
        Sketch.Text(svg, content.Number(last.Value!.Value, indicator), Right, Y(last.Value.Value) - 9, "end");
        Sketch.Text(svg, PeriodNames.Short(first.Period, content.Language), Left, Height - 6, "start");
        Sketch.Text(svg, PeriodNames.Short(last.Period, content.Language), Right, Height - 6, "end");
        svg.Close("svg");
        return svg.ToString();
    }

    // Joined only where one period follows the other.
    private static string Path(List<MonitorPoint> known, Func<Period, double> x, Func<decimal, double> y)
    {
        var path = new StringBuilder();
        for (var at = 0; at < known.Count; at++)
        {
            var isNext = at > 0 && known[at - 1].Period.Add(1) == known[at].Period;
            path.Append(isNext ? 'L' : 'M').Append(MarkupWriter.At(x(known[at].Period))).Append(' ').Append(MarkupWriter.At(y(known[at].Value!.Value)));
        }

        return path.ToString();
    }

    private static int Months(Period from, Period to) => ((to.Start.Year - from.Start.Year) * 12) + to.Start.Month - from.Start.Month;
}

using Hub.Alerts;
using Hub.Indicators.Formats;

namespace Hub.Indicators.Monitor;

/// <summary>
/// One indicator of a factsheet: its figure with the change and a small chart, what it means, and its tables. A distribution
/// has its parts for a figure, since its total is always 100.
/// </summary>
internal sealed class FactsheetCard
{
    private readonly FactsheetContent content;
    private readonly MonitorLine line;
    private readonly IReadOnlyList<Breakdown> breakdowns;
    private readonly bool isDistribution;

    /// <summary>The card of an indicator that has a figure of the year.</summary>
    public FactsheetCard(FactsheetContent content, MonitorLine line)
    {
        (this.content, this.line) = (content, line);
        var parts = Distribution.PartsOf(line.Indicator);
        isDistribution = parts.Count > 0;
        breakdowns = line.LatestSet is { } set
            ? [.. Breakdown.Of(line.Indicator, set, content.Labels, content.Language).Where(breakdown => !isDistribution || parts.Contains(breakdown.Dimension))]
            : [];
    }

    /// <summary>Whether there is anything to tell: a distribution of which only the whole is known tells nothing.</summary>
    public bool HasFigure => line.Latest is not null && (!isDistribution || breakdowns.Count > 0);

    /// <summary>Figures first, then how they divide, then how they changed, which those of the figures have beside them.</summary>
    public int Rank => line.Indicator.Value is Change ? 2 : isDistribution ? 1 : 0;

    /// <summary>What it is about.</summary>
    public Indicator Indicator => line.Indicator;

    /// <summary>Writes it.</summary>
    public void Write(MarkupWriter html)
    {
        html.Open("article", ("class", "card"), ("aria-labelledby", Indicator.Id));
        html.Text("h3", content.Say(Indicator.Title), ("id", Indicator.Id));
        if (isDistribution)
        {
            WriteParts(html);
        }
        else
        {
            WriteFigure(html);
        }

        html.Text("p", content.Say(Indicator.Definition), ("class", "definition"));
        WriteTables(html);
        html.Close("article");
    }

    private void WriteFigure(MarkupWriter html)
    {
        var latest = line.Latest!;
        var when = $"{content.Say("in", "in")} {AlertFormat.Period(latest.Period, content.Language)}";
        if (latest.Value is { } value)
        {
            // A number of percent is no number of anything, so its unit belongs to it.
            var (figure, words) = Indicator.Unit == "percent"
                ? (content.Amount(value, Indicator), when)
                : (content.Number(value, Indicator), $"{content.Say(Indicator.UnitLabel)} {when}");
            Headline(html, figure, words + Remark(latest.Status));
        }
        else
        {
            Headline(html, "–", $"{when}: {content.Say(StatusText.Of(latest.Status))}");
        }

        // That a growth is higher or lower than another growth confuses more than it says.
        foreach (var earlier in Indicator.Value is Change ? [] : new[] { line.Previous, line.YearEarlier }.OfType<MonitorPoint>().Distinct())
        {
            WriteChange(html, latest, earlier);
        }

        if (line.Series.Count(point => point.Value is not null) > 1)
        {
            html.Raw(TrendSketch.Draw(line, content, "chart-" + Indicator.Id));
        }
    }

    private void WriteChange(MarkupWriter html, MonitorPoint latest, MonitorPoint earlier)
    {
        var when = AlertFormat.Period(earlier.Period, content.Language);
        if (line.BrokeAfter(earlier))
        {
            html.Text("p", content.Say(
                $"Niet te vergelijken met {when}: daarna is er een breuk in de reeks.",
                $"Not to be compared with {when}: the series broke after it."), ("class", "change"));
        }
        else if (latest.Value is { } to && earlier.Value is { } from)
        {
            var change = ChartText.Change(from, to, Indicator.Decimals, Indicator.Unit == "percent", content.Language);
            html.Text("p", $"{content.Say("Vergeleken met", "Compared with")} {when}: {change}.", ("class", "change"));
        }
    }

    private void WriteParts(MarkupWriter html)
    {
        var latest = line.Latest!;
        for (var index = 0; index < breakdowns.Count; index++)
        {
            var rows = breakdowns[index].Rows;

            // Which part is the largest is known only when all are.
            if (rows.All(row => row.Value is not null) && rows.Count(row => row.Value == rows.Max(other => other.Value)) == 1)
            {
                var largest = rows.MaxBy(row => row.Value);
                Headline(
                    html,
                    content.Amount(largest.Value!.Value, Indicator),
                    $"{largest.Name}: {content.Say("het grootste deel in", "the largest part in")} {AlertFormat.Period(latest.Period, content.Language)}{Remark(largest.Status)}");
            }

            html.Raw(PartBars.Draw(breakdowns[index], Indicator, content, $"chart-{Indicator.Id}-{breakdowns[index].Dimension}"));
        }
    }

    private static void Headline(MarkupWriter html, string figure, string words)
    {
        html.Open("p", ("class", "figure"));
        html.Text("strong", figure);
        html.Text("span", " " + words);
        html.Close("p");
    }

    private string Remark(char status) => status == 'A' ? string.Empty : $" ({content.Say(StatusText.Of(status))})";

    // For who wants every number, and for who cannot see the chart: closed on a screen, left out on paper.
    private void WriteTables(MarkupWriter html)
    {
        html.Open("details");
        html.Open("summary");
        html.Text("span", content.Say("Cijfers in tabellen", "Figures in tables"));
        html.Text("span", $": {content.Say(Indicator.Title)}", ("class", "unseen"));
        html.Close("summary");
        if (!isDistribution)
        {
            WriteTable(
                html,
                $"{content.Say(Indicator.Title)}, {content.Say(Indicator.UnitLabel)}",
                content.Say("Periode", "Period"),
                [.. line.Series.Select(point => (PeriodNames.Short(point.Period, content.Language), point.Value, point.Status))]);
        }

        foreach (var breakdown in breakdowns)
        {
            WriteTable(html, breakdown.Caption, breakdown.Heading, breakdown.Rows);
        }

        html.Close("details");
    }

    private void WriteTable(MarkupWriter html, string caption, string heading, IReadOnlyList<(string Name, decimal? Value, char Status)> rows)
    {
        html.Open("table");
        html.Text("caption", caption);
        html.Open("thead");
        html.Open("tr");
        html.Text("th", heading, ("scope", "col"));
        html.Text("th", FactsheetContent.Capital(content.Say(Indicator.UnitLabel)), ("scope", "col"), ("class", "number"));
        html.Text("th", content.Say("Status", "Status"), ("scope", "col"));
        html.Close("tr");
        html.Close("thead");
        html.Open("tbody");
        foreach (var (name, value, status) in rows)
        {
            html.Open("tr");
            html.Text("th", name, ("scope", "row"));
            html.Text("td", value is { } number ? content.Number(number, Indicator) : "–", ("class", "number"));
            html.Text("td", content.Say(StatusText.Of(status)));
            html.Close("tr");
        }

        html.Close("tbody");
        html.Close("table");
    }
}

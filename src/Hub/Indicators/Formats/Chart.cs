using System.Globalization;

namespace Hub.Indicators.Formats;

/// <summary>A point of a series.</summary>
/// <param name="Period">Its period.</param>
/// <param name="Value">Its value; null when it is withheld.</param>
/// <param name="Status">Its status (CL_OBS_STATUS).</param>
public readonly record struct ChartPoint(Period Period, decimal? Value, char Status);

/// <summary>A line of a chart, or a bar when there is one period.</summary>
/// <param name="Names">The name of its code in each dimension shown; none for the total.</param>
/// <param name="Points">Its points in order of period; a period without an observation has none.</param>
public sealed record ChartSeries(IReadOnlyList<string> Names, IReadOnlyList<ChartPoint> Points)
{
    /// <summary>Its name; empty for the total.</summary>
    public string Label { get; } = string.Join(", ", Names);
}

/// <summary>What a chart shows, before it is drawn.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Unit">The unit in words.</param>
/// <param name="IsPercent">Whether the unit is percent, so that a change is one of percentage points.</param>
/// <param name="Decimals">The decimals of its values.</param>
/// <param name="Source">Where the figures come from.</param>
/// <param name="Language">The language of all its texts.</param>
/// <param name="Series">Its series; empty when nothing is published.</param>
public sealed record Chart(
    string Title, string Unit, bool IsPercent, int Decimals, string Source, string Language, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>The moment as of which the figures were published; null for now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>The versions of the definition the figures are of, in order; told of figures of another moment.</summary>
    public IReadOnlyList<int> Versions { get; init; } = [];

    /// <summary>The series of a line chart at most: more cannot be told apart without colour.</summary>
    public const int MostLines = 8;

    /// <summary>The bars at most, where there is one period.</summary>
    public const int MostBars = 60;

    /// <summary>The points of all series together at most.</summary>
    public const int MostPoints = 5_000;

    /// <summary>The first and the last period there is a point of; null without points.</summary>
    public (Period First, Period Last)? Periods { get; } = Series.SelectMany(series => series.Points).Select(point => point.Period).ToList() is { Count: > 0 } periods
        ? (periods.Min(), periods.Max())
        : null;

    /// <summary>Whether it is drawn as bars: there is one period and nothing to connect.</summary>
    public bool IsBars => Periods is { } periods && periods.First == periods.Last;

    /// <summary>The chart of a table, or the problem that it would hold too much to be read.</summary>
    public static Result<Chart> Of(ObservationTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var indicator = table.Indicator;
        var series = new SortedDictionary<string, (string[] Names, List<ChartPoint> Points)>(StringComparer.Ordinal);
        foreach (var (set, observation) in table.Rows)
        {
            var key = string.Join(',', table.Shown.Select(index => observation.Codes[index]));
            if (!series.TryGetValue(key, out var found))
            {
                found = ([.. table.Shown.Select(index => table.CodeLabel(index, observation.Codes[index]!))], []);
                series.Add(key, found);
            }

            found.Points.Add(new ChartPoint(set.Period, observation.Value, observation.Status));
        }

        var chart = new Chart(
            table.Text(indicator.Title),
            table.Text(indicator.UnitLabel),
            indicator.Unit == "percent",
            indicator.Decimals,
            table.Text(indicator.Source),
            table.Language,
            [.. series.Values.Select(one => new ChartSeries(one.Names, one.Points))])
        {
            AsOf = table.AsOf,
            Versions = table.Versions,
        };
        var most = chart.IsBars ? MostBars : MostLines;
        var points = chart.Series.Sum(one => one.Points.Count);
        return chart.Series.Count <= most && points <= MostPoints
            ? chart
            : Problems.InvalidRequest(string.Create(
                CultureInfo.InvariantCulture,
                $"A chart has at most {MostLines} lines, {MostBars} bars of one period and {MostPoints} points, and this would have {chart.Series.Count} {(chart.IsBars ? "bars" : "lines")} and {points} points; ask for one code of a dimension, or fewer periods."));
    }
}

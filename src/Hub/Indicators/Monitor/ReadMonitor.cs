namespace Hub.Indicators.Monitor;

/// <summary>An indicator's total in a period.</summary>
/// <param name="Period">The period.</param>
/// <param name="Value">The value; null when it is withheld.</param>
/// <param name="Status">SDMX CL_OBS_STATUS.</param>
/// <param name="PublishedAt">When it was first published (UTC).</param>
public sealed record MonitorPoint(Period Period, decimal? Value, char Status, DateTimeOffset? PublishedAt);

/// <summary>What the monitor tells of one indicator.</summary>
/// <param name="Indicator">The definition.</param>
/// <param name="Series">Its totals of the last ten years, in order of period.</param>
/// <param name="Year">The year asked for; null for the newest there is.</param>
/// <param name="LatestSet">Everything published for the period of <see cref="Latest"/>; null when there is none.</param>
public sealed record MonitorLine(Indicator Indicator, IReadOnlyList<MonitorPoint> Series, int? Year, ObservationSet? LatestSet)
{
    /// <summary>The newest total, of the year asked for; null when there is none.</summary>
    public MonitorPoint? Latest { get; } = Series.LastOrDefault(point => Year is null || point.Period.Year == Year);

    /// <summary>The published total before the latest: not always of the period right before, for some are missing.</summary>
    public MonitorPoint? Previous => Latest is null ? null : Series.LastOrDefault(point => point.Period < Latest.Period);

    /// <summary>Whether the series broke after an earlier total (SDMX status B), so that the latest cannot be compared with it.</summary>
    public bool BrokeAfter(MonitorPoint earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return Series.Any(point => point.Status == 'B' && point.Period > earlier.Period && point.Period <= Latest?.Period);
    }

    /// <summary>The total of the same period a year earlier; null when that is missing.</summary>
    public MonitorPoint? YearEarlier => Latest is null
        ? null
        : Series.LastOrDefault(point => point.Period.Year == Latest.Period.Year - 1 && point.Period.Start.Month == Latest.Period.Start.Month);
}

/// <summary>Reads all indicators of a theme or a year at once: a range of stored observations for each, of ten years at most.</summary>
/// <param name="indicators">The definitions.</param>
/// <param name="archive">What is published.</param>
/// <param name="clock">The time.</param>
public sealed class ReadMonitor(IndicatorCatalogue indicators, ObservationArchive archive, TimeProvider clock)
{
    /// <summary>How many years a series reaches back, its last among them.</summary>
    public const int Years = 10;

    /// <summary>The themes there are indicators of, in order of their codes.</summary>
    public IReadOnlyList<string> Themes => [.. indicators.All.Select(indicator => indicator.Theme).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The indicators, in the order of their themes, and then of their ids.</summary>
    /// <param name="theme">Only of this theme; null for all.</param>
    /// <param name="year">As that year has them; null for the newest.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public async Task<IReadOnlyList<MonitorLine>> HandleAsync(string? theme, int? year, CancellationToken cancellation)
    {
        var last = year ?? clock.GetUtcNow().Year;
        var from = new DateOnly(Math.Max(1, last - Years + 1), 1, 1);
        var to = new DateOnly(last, 12, 31);
        var lines = new List<MonitorLine>();
        foreach (var indicator in indicators.All.Where(indicator => (theme ?? indicator.Theme) == indicator.Theme)
            .OrderBy(indicator => ThemeNames.Rank(indicator.Theme)).ThenBy(indicator => indicator.Theme, StringComparer.Ordinal).ThenBy(indicator => indicator.Id, StringComparer.Ordinal))
        {
            var series = new List<MonitorPoint>();
            ObservationSet? latest = null;
            await foreach (var set in archive.ReadAsync(
                indicator.Id, Period.Of(from, indicator.Periodicity), Period.Of(to, indicator.Periodicity), cancellation))
            {
                // The total comes first, where there is one.
                if (set.Observations.Count > 0 && Array.TrueForAll(set.Observations[0].Codes, code => code is null))
                {
                    var total = set.Observations[0];
                    series.Add(new MonitorPoint(set.Period, total.Value, total.Status, set.PublishedAt));
                    latest = year is null || set.Period.Year == year ? set : latest;
                }
            }

            lines.Add(new MonitorLine(indicator, series, year, latest));
        }

        return lines;
    }
}

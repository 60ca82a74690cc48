using System.Globalization;
using Hub.Alerts;

namespace Hub.Indicators.Formats;

/// <summary>Says in words what a chart shows, for whoever cannot see it: from what to what, the highest and the lowest, and what is not there.</summary>
public sealed class ChartText
{
    // More would be a table, and there is one to be had.
    private const int MostNamed = 6;

    private readonly Chart chart;

    private ChartText(Chart chart) => this.chart = chart;

    private bool IsDutch => chart.Language == "nl";

    /// <summary>The description of a chart.</summary>
    public static string Describe(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return string.Join(' ', new ChartText(chart).Sentences());
    }

    /// <summary>What a reader of the drawing is told below it: what its marks mean and what is withheld. Empty when there is nothing to say.</summary>
    public static IReadOnlyList<string> Notes(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return [.. new ChartText(chart).Remarks(drawn: true)];
    }

    /// <summary>How much a value differs from an earlier one: "650 higher (28.9 percent)". Of percentages in percentage points; without a percentage where the earlier one is 0 or negative.</summary>
    public static string Change(decimal from, decimal to, int decimals, bool isPercent, string language)
    {
        var isDutch = language == "nl";
        var difference = to - from;
        if (difference == 0)
        {
            return isDutch ? "onveranderd" : "unchanged";
        }

        var amount = AlertFormat.Number(Math.Abs(difference), decimals, language);
        var direction = (difference > 0, isDutch) switch
        {
            (true, true) => "hoger",
            (true, false) => "higher",
            (false, true) => "lager",
            (false, false) => "lower",
        };
        if (isPercent)
        {
            var points = Math.Abs(difference) == 1 ? (isDutch ? "procentpunt" : "percentage point") : isDutch ? "procentpunt" : "percentage points";
            return $"{amount} {points} {direction}";
        }

        return from <= 0
            ? $"{amount} {direction}"
            : $"{amount} {direction} ({AlertFormat.Number(Math.Abs(difference / from) * 100, 1, language)} {(isDutch ? "procent" : "percent")})";
    }

    private IEnumerable<string> Sentences()
    {
        if (chart.Periods is null)
        {
            yield return IsDutch ? "Er zijn geen cijfers gepubliceerd." : "No figures are published.";
            if (Moment() is { } then)
            {
                yield return then;
            }

            yield break;
        }

        yield return IsDutch ? $"{chart.Title}, eenheid: {chart.Unit}." : $"{chart.Title}, unit: {chart.Unit}.";
        foreach (var series in chart.Series)
        {
            var sentence = Trend([.. series.Points.Where(point => point.Value is not null)]);
            if (sentence.Length > 0)
            {
                yield return series.Label.Length == 0 ? sentence : $"{series.Label}: {char.ToLowerInvariant(sentence[0])}{sentence[1..]}";
            }
        }

        foreach (var remark in Remarks(drawn: false))
        {
            yield return remark;
        }
    }

    private string Trend(IReadOnlyList<ChartPoint> points)
    {
        if (points.Count == 0)
        {
            return string.Empty;
        }

        // Behind a break only what came since can be compared.
        var broke = points.ToList().FindLastIndex(point => point.Status == 'B');
        points = broke > 0 ? [.. points.Skip(broke)] : points;
        var (first, last) = (points[0], points[^1]);
        if (points.Count == 1)
        {
            return IsDutch ? $"{Value(first)} in {When(first.Period)}." : $"{Value(first)} in {When(first.Period)}.";
        }

        var change = Change(first.Value!.Value, last.Value!.Value, chart.Decimals, chart.IsPercent, chart.Language);
        var trend = IsDutch
            ? $"Van {Value(first)} in {When(first.Period)} naar {Value(last)} in {When(last.Period)}: {change}."
            : $"From {Value(first)} in {When(first.Period)} to {Value(last)} in {When(last.Period)}: {change}.";
        if (points.Count == 2)
        {
            return trend;
        }

        var (highest, lowest) = (points.MaxBy(point => point.Value), points.MinBy(point => point.Value));
        return highest.Value == lowest.Value ? trend : trend + (IsDutch
            ? $" Hoogste {Value(highest)} in {When(highest.Period)}, laagste {Value(lowest)} in {When(lowest.Period)}."
            : $" Highest {Value(highest)} in {When(highest.Period)}, lowest {Value(lowest)} in {When(lowest.Period)}.");
    }

    // Figures of another moment are not those of now, and that comes first.
    private string? Moment()
    {
        var versions = string.Join(", ", chart.Versions.Select(version => version.ToString(CultureInfo.InvariantCulture)));
        return chart.AsOf is null ? null
            : IsDutch ? $"Zoals gepubliceerd op {Moments.Text(chart.AsOf)}, versie {versions} van de definitie."
            : $"As published at {Moments.Text(chart.AsOf)}, version {versions} of the definition.";
    }

    private IEnumerable<string> Remarks(bool drawn)
    {
        if (Moment() is { } then)
        {
            yield return then;
        }

        if (Named(point => StatusText.IsUncertain(point.Status)) is { Length: > 0 } uncertain)
        {
            yield return IsDutch
                ? $"{(drawn ? "Open teken: geschat" : "Geschat")} of voorlopig ({uncertain})."
                : $"{(drawn ? "Hollow mark: estimated" : "Estimated")} or provisional ({uncertain}).";
        }

        if (Named(point => point.Status == 'B') is { Length: > 0 } broken)
        {
            yield return IsDutch ? $"Breuk in de reeks: {broken}." : $"Break in the series: {broken}.";
        }

        if (Named(point => point.Value is null) is { Length: > 0 } withheld)
        {
            yield return IsDutch ? $"Niet getoond wegens kleine aantallen: {withheld}." : $"Withheld because of small numbers: {withheld}.";
        }
    }

    // The periods, and of a single period the series, that something is true of.
    private string Named(Func<ChartPoint, bool> isSo)
    {
        var names = chart.IsBars
            ? [.. chart.Series.Where(series => series.Points.Any(isSo)).Select(series => series.Label.Length == 0 ? chart.Periods!.Value.First.ToString() : series.Label)]
            : chart.Series.SelectMany(series => series.Points).Where(isSo).Select(point => point.Period).Distinct().Order().Select(period => period.ToString()).ToList();
        if (names.Count > 1 && chart.Series.SelectMany(series => series.Points).All(isSo))
        {
            return IsDutch ? "alle" : "all";
        }

        var rest = names.Count - MostNamed;
        return rest <= 0
            ? string.Join(", ", names)
            : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(MostNamed))} {(IsDutch ? "en nog" : "and")} {rest}{(IsDutch ? string.Empty : " more")}");
    }

    private string Value(ChartPoint point) => AlertFormat.Number(point.Value!.Value, chart.Decimals, chart.Language);

    private string When(Period period) => AlertFormat.Period(period, chart.Language);
}

using Hub.Feeds;
using Hub.Feeds.Quality;
using Hub.Indicators;

namespace Hub.Receiving;

/// <summary>
/// Applies the quality rules that look at other submissions: changes and outliers against the feed's own periods before,
/// and references to another feed of the same partner. They warn and never refuse.
/// </summary>
internal sealed class CheckHistory(Feed feed, RecordTable records, ViolationReport warnings)
{
    // Iglewicz and Hoaglin (1993), section 4: 0.6745 makes the median absolute deviation comparable with a standard
    // deviation; where that deviation is 0, the mean absolute deviation times 1.253314 takes its place.
    private const double OfMedianDeviation = 0.6745;
    private const double OfMeanDeviation = 1.253314;
    private const int LeastFigures = 5;

    /// <summary>Applies the rules of changes and outliers.</summary>
    /// <param name="period">The submission's period.</param>
    /// <param name="earlier">The cubes of periods before, oldest first.</param>
    public void Periods(Period period, IReadOnlyList<CurrentCube> earlier)
    {
        foreach (var rule in feed.Rules)
        {
            switch (rule)
            {
                case ChangeRule change when Since(period, change.Periods, earlier) is [.., var last]:
                    Each(change, change.By, change.Measures, [last], (found, before) => Change(change, last.Period, found, before[0]));
                    break;
                case OutlierRule outlier when Since(period, outlier.Periods, earlier) is { Count: >= LeastFigures } cubes:
                    Each(outlier, outlier.By, outlier.Measures, cubes, (found, before) => Outlier(outlier, found, before));
                    break;
            }
        }
    }

    /// <summary>Applies one rule of reference.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="other">The other feed's cube that counts.</param>
    public void Reference(ReferenceRule rule, CurrentCube other)
    {
        var names = rule.By.Select(dimension => feed.Dimensions[dimension]).ToList();
        var known = rule.Measure < 0 ? CubeGroups.Records(other.Cube, names) : CubeGroups.Sums(other.Cube, names, rule.Of);
        foreach (var (key, group) in records.GroupBy(rule.By))
        {
            var codes = CheckQuality.Codes(feed, rule.By, key.Split(RecordTable.CodeSeparator));
            if (!known.TryGetValue(key, out var figure))
            {
                var pointer = rule.By.Count == 0 ? string.Empty : $"/{feed.Dimensions[rule.By[0]]}";
                warnings.Add(rule.Broken(
                    $"/records/{group.First}{pointer}",
                    $"verwacht codes die ook in {rule.Feed} voor {other.Period} staan, gevonden {codes.Nl}",
                    $"expected codes that {rule.Feed} has for {other.Period} too, found {codes.En}",
                    group.First));
            }
            else if (rule.Measure >= 0 && group.Sums[rule.Measure] is { } found && decimal.Abs(found - figure) * 100 > rule.Within * figure)
            {
                var name = feed.Measures[rule.Measure];
                var (f, w) = (CheckQuality.Figure(figure), CheckQuality.Figure(rule.Within));
                warnings.Add(rule.Broken(
                    $"/records/{group.First}/{name}",
                    $"verwacht dat {name} ({codes.Nl}) hoogstens {w} % afwijkt van {rule.Of} in {rule.Feed} voor {other.Period} ({f}), gevonden {CheckQuality.Figure(found)}",
                    $"expected {name} ({codes.En}) within {w} % of {rule.Of} in {rule.Feed} for {other.Period} ({f}), found {CheckQuality.Figure(found)}",
                    group.First));
            }
        }
    }

    private static List<CurrentCube> Since(Period period, int periods, IReadOnlyList<CurrentCube> earlier) =>
        [.. earlier.Where(cube => cube.Period < period && cube.Period >= period.Add(-periods))];

    private static (string Nl, string En)? Change(ChangeRule rule, Period last, decimal found, decimal before)
    {
        var change = decimal.Abs(found - before);
        if (change < rule.Least || change * 100 <= rule.Over * decimal.Abs(before))
        {
            return null;
        }

        var (f, b, o) = (CheckQuality.Figure(found), CheckQuality.Figure(before), CheckQuality.Figure(rule.Over));
        return ($"hoogstens {o} % anders is dan in {last} ({b}), gevonden {f}", $"within {o} % of its figure for {last} ({b}), found {f}");
    }

    private static (string Nl, string En)? Outlier(OutlierRule rule, decimal found, List<decimal> before)
    {
        if (before.Count < LeastFigures)
        {
            return null;
        }

        var median = Median([.. before]);
        var distance = decimal.Abs(found - median);
        var deviation = (double)Median([.. before.Select(figure => decimal.Abs(figure - median))]) / OfMedianDeviation;
        deviation = deviation > 0 ? deviation : (double)before.Average(figure => decimal.Abs(figure - median)) * OfMeanDeviation;

        // Of figures that were all the same nothing can be said but that this one is not.
        if (distance < rule.Least || distance == 0 || (double)distance <= (double)rule.Score * deviation)
        {
            return null;
        }

        var (f, m, n) = (CheckQuality.Figure(found), CheckQuality.Figure(median), before.Count);
        var score = deviation > 0 ? CheckQuality.Figure(decimal.Round((decimal)Math.Min((double)distance / deviation, 1e9), 1)) : "∞";
        var limit = CheckQuality.Figure(rule.Score);
        return (
            $"in de buurt ligt van de mediaan van {n} eerdere perioden ({m}), gevonden {f}: aangepaste z-score {score}, boven {limit}",
            $"near the median of {n} earlier periods ({m}), found {f}: modified z-score {score}, above {limit}");
    }

    private static decimal Median(decimal[] figures)
    {
        Array.Sort(figures);
        var middle = figures.Length / 2;
        return figures.Length % 2 == 1 ? figures[middle] : (figures[middle - 1] + figures[middle]) / 2;
    }

    private void Each(
        QualityRule rule, IReadOnlyList<int> by, IReadOnlyList<int> measures, List<CurrentCube> cubes, Func<decimal, List<decimal>, (string Nl, string En)?> judge)
    {
        var names = by.Select(dimension => feed.Dimensions[dimension]).ToList();
        var groups = records.GroupBy(by);
        foreach (var measure in measures)
        {
            var name = feed.Measures[measure];
            var history = cubes.ConvertAll(cube => CubeGroups.Sums(cube.Cube, names, name));
            foreach (var (key, group) in groups)
            {
                var before = history.Where(sums => sums.ContainsKey(key)).Select(sums => sums[key]).ToList();
                if (group.Sums[measure] is { } found && before.Count > 0 && judge(found, before) is { } unusual)
                {
                    var codes = CheckQuality.Codes(feed, by, key.Split(RecordTable.CodeSeparator));
                    warnings.Add(rule.Broken(
                        $"/records/{group.First}/{name}",
                        $"verwacht dat {name} ({codes.Nl}) {unusual.Nl}",
                        $"expected {name} ({codes.En}) {unusual.En}",
                        group.First));
                }
            }
        }
    }
}

using System.Globalization;
using Hub.Feeds;
using Hub.Feeds.Quality;

namespace Hub.Receiving;

/// <summary>
/// Applies a feed's quality rules to the records of one submission by themselves; <see cref="CheckHistory"/> applies
/// those that look at other submissions. Work: about one pass over the records per rule, nothing allocated for what passes.
/// </summary>
internal sealed class CheckQuality(Feed feed, RecordTable records, ViolationReport errors, ViolationReport warnings)
{
    /// <summary>Compares the measures within each record.</summary>
    public void Comparisons()
    {
        foreach (var rule in feed.Rules.OfType<ComparisonRule>())
        {
            var report = ReportOf(rule);
            for (var record = 0; record < records.Count; record++)
            {
                if (PassesInWhole(rule, record))
                {
                    continue;
                }

                if (TrySum(rule.Left, record, rule.IsEqual, out var left) && TrySum(rule.Right, record, true, out var right)
                    && (rule.IsEqual ? left != right : left > right))
                {
                    report.Add(Broken(rule, record, left, right));
                }
            }
        }
    }

    /// <summary>Checks that days lie within the period. What is no day is left to the schema.</summary>
    public void Days(Period period)
    {
        foreach (var rule in feed.Rules.OfType<WithinPeriodRule>())
        {
            var report = ReportOf(rule);
            var (first, last) = (Day(period.Start), Day(period.End));
            foreach (var (record, text) in records.TextsOf(rule.Field).OrderBy(given => given.Record))
            {
                if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                    && (day < period.Start || day > period.End))
                {
                    report.Add(rule.Broken(
                        $"/records/{record}/{rule.Field}",
                        $"verwacht dat {rule.Field} in {period} valt ({first} tot en met {last}), gevonden {Day(day)}",
                        $"expected {rule.Field} to lie within {period} ({first} to {last}), found {Day(day)}",
                        record));
                }
            }
        }
    }

    /// <summary>Checks the stated totals and the required combinations; the records are in order and no key occurs twice.</summary>
    public void Table(IReadOnlyList<StatedTotal> totals)
    {
        foreach (var rule in feed.Rules)
        {
            switch (rule)
            {
                case StatedTotalRule stated when totals.Count > 0:
                    Totals(stated, totals);
                    break;
                case CombinationRule combinations:
                    Combinations(combinations);
                    break;
            }
        }
    }

    /// <summary>The codes of a group in words: <c>place=leiden, ownership=owned</c>; "all records" for a group of everything.</summary>
    public static Localized Codes(Feed feed, IReadOnlyList<int> by, IReadOnlyList<string> codes) =>
        by.Count == 0
            ? new Localized("alle records", "all records")
            : Same(string.Join(", ", by.Select((dimension, index) => $"{feed.Dimensions[dimension]}={codes[index]}")));

    /// <summary>A number as it is written in a detail.</summary>
    public static string Figure(decimal number) => number.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Localized Same(string text) => new(text, text);

    private ViolationReport ReportOf(QualityRule rule) => rule.IsError ? errors : warnings;

    // Nearly all records have whole numbers that are as they should be: said without decimals.
    private bool PassesInWhole(ComparisonRule rule, int record) =>
        records.Measures.TrySumWhole(record, rule.Left, out var left) && records.Measures.TrySumWhole(record, rule.Right, out var right)
        && (rule.IsEqual ? left == right : left <= right);

    private bool TrySum(IReadOnlyList<int> measures, int record, bool needsAll, out decimal sum)
    {
        sum = 0;
        var isGiven = false;
        for (var index = 0; index < measures.Count; index++)
        {
            if (records.Measures.TryGet(record, measures[index], out var amount))
            {
                sum += amount;
                isGiven = true;
            }
            else if (needsAll)
            {
                return false;
            }
        }

        return isGiven;
    }

    private Violation Broken(ComparisonRule rule, int record, decimal left, decimal right)
    {
        var (first, second) = (Names(rule.Left), Names(rule.Right));
        var (l, r) = (Figure(left), Figure(right));
        return rule.Broken(
            $"/records/{record}/{feed.Measures[rule.Left[0]]}",
            rule.IsEqual ? $"verwacht dat {first} gelijk is aan {second} ({r}), gevonden {l}" : $"verwacht dat {first} hoogstens {second} is ({r}), gevonden {l}",
            rule.IsEqual ? $"expected {first} to equal {second} ({r}), found {l}" : $"expected {first} to be at most {second} ({r}), found {l}",
            record);
    }

    private string Names(IReadOnlyList<int> measures) => string.Join(" + ", measures.Select(measure => feed.Measures[measure]));

    private void Totals(StatedTotalRule rule, IReadOnlyList<StatedTotal> totals)
    {
        var report = ReportOf(rule);
        foreach (var alike in totals.GroupBy(total => string.Join(' ', total.By)))
        {
            var groups = records.GroupBy(alike.First().By);
            foreach (var total in alike)
            {
                var sums = groups.GetValueOrDefault(string.Join(RecordTable.CodeSeparator, total.Codes))?.Sums;
                foreach (var (measure, stated) in total.Amounts)
                {
                    var sum = sums?[measure] ?? 0;
                    if (decimal.Abs(sum - stated) > rule.Tolerance)
                    {
                        report.Add(Broken(rule, total, measure, stated, sum));
                    }
                }
            }
        }
    }

    private Violation Broken(StatedTotalRule rule, StatedTotal total, int measure, decimal stated, decimal sum)
    {
        var name = feed.Measures[measure];
        var group = Codes(feed, total.By, total.Codes);
        var off = Figure(decimal.Abs(sum - stated));
        var isLess = sum < stated;
        return rule.Broken(
            $"/totals/{total.Index}/{name}",
            $"verwacht dat {name} van de records optelt tot het opgegeven totaal {Figure(stated)} ({group.Nl}), gevonden {Figure(sum)}: {off} {(isLess ? "minder" : "meer")}",
            $"expected {name} of the records to add up to the stated total {Figure(stated)} ({group.En}), found {Figure(sum)}: {off} {(isLess ? "less" : "more")}");
    }

    private void Combinations(CombinationRule rule)
    {
        if (records.Count == 0)
        {
            return;
        }

        var groups = records.GroupBy(rule.By);
        var present = groups.Keys.Select(key => key.Split(RecordTable.CodeSeparator)).ToList();
        var expected = rule.Codes.Select((codes, index) => present.TrueForAll(key => key[index] == "total") ? ["total"] : codes);
        IEnumerable<IReadOnlyList<string>> combinations = [[]];
        foreach (var codes in expected.ToList())
        {
            combinations = combinations.SelectMany(_ => codes, IReadOnlyList<string> (front, code) => [.. front, code]);
        }

        foreach (var combination in combinations.Where(codes => !groups.ContainsKey(string.Join(RecordTable.CodeSeparator, codes))))
        {
            var codes = Codes(feed, rule.By, combination);
            ReportOf(rule).Add(rule.Broken("/records", $"verwacht een record voor {codes.Nl}, gevonden geen", $"expected a record for {codes.En}, found none"));
        }
    }
}

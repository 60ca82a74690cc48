using System.Globalization;
using Hub.Feeds;
using Hub.Indicators;

namespace Hub.Server.Commands;

/// <summary>
/// Writes an explanation for a terminal. What is withheld from the public is not shown unless that is asked for: neither
/// a withheld value nor, of an indicator that withholds anything, the cells behind it, since a cell may be a small count.
/// </summary>
internal sealed class ExplanationText(Explanation explanation, FeedCatalogue feeds, bool reveal)
{
    private const string Withheld = "withheld";

    private readonly Indicator indicator = explanation.Indicator;

    /// <summary>The lines.</summary>
    public IEnumerable<string> Lines()
    {
        var codes = indicator.Dimensions.Zip(explanation.Codes).Where(pair => pair.Second is not null).Select(pair => $"{pair.First}={pair.Second}").ToList();
        yield return $"{indicator.Id} {explanation.Period}, {(codes.Count == 0 ? "the total" : string.Join(", ", codes))}";
        yield return $"{indicator.Title.En} ({indicator.UnitLabel.En}), version {indicator.Version} of the definition";
        yield return string.Empty;
        foreach (var line in Tree(explanation.Root, 0))
        {
            yield return line;
        }

        yield return string.Empty;
        foreach (var line in Outcome())
        {
            yield return line;
        }
    }

    private static string Number(decimal? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "missing";

    private static string Name(ExplainedValue node) => node.Expression switch
    {
        SumOf leaf => Name(leaf),
        Ratio => "ratio: the first divided by the second",
        Difference => "difference: the first minus the second",
        Scale scale => $"scale: {Number(scale.By)} times",
        Change change => change.Percent
            ? "change: 100 times (the first minus the second) divided by the second"
            : "change: the first minus the second",
        _ => node.Expression.GetType().Name,
    };

    private static string Name(SumOf leaf)
    {
        var what = leaf switch
        {
            { Measure: null } => "count of records",
            { Times: { } measure } => $"sum of {measure} times {leaf.Measure}",
            { Given: { } measure } => $"sum of {leaf.Measure} of the records that give {measure}",
            _ => $"sum of {leaf.Measure}",
        };
        var where = string.Concat(leaf.Where.Select(filter => $", where {filter.Key} is {string.Join(" or ", filter.Value.Order(StringComparer.Ordinal))}"));
        var across = leaf.Across.Count == 0 ? string.Empty : $", across {string.Join(" and ", leaf.Across.Order(StringComparer.Ordinal))}";
        var when = leaf switch
        {
            { RollUp: RollUp.Add } => ", all periods added",
            { RollUp: RollUp.Last } => ", the last period",
            { Latest: not null } => ", the latest known",
            _ => string.Empty,
        };
        return $"{what}, {leaf.Feed}{where}{across}{when}{(leaf.Back == 0 ? string.Empty : $", {leaf.Back} period(s) earlier")}";
    }

    // Of a withheld observation no operand is shown either: from all but one of them the last would follow.
    private string Shown(decimal? value, char confidentiality)
    {
        var strictest = confidentiality != 'F' ? confidentiality : explanation.Computed?.Confidentiality ?? 'F';
        return strictest == 'F' || reveal || value is null ? Number(value) : $"{Withheld} ({strictest})";
    }

    private IEnumerable<string> Tree(ExplainedValue node, int depth)
    {
        var indent = new string(' ', 2 * depth);
        yield return $"{indent}{Name(node)} = {Shown(node.Value, node.Confidentiality)}";
        foreach (var line in node.Parts.SelectMany(part => Part(((SumOf)node.Expression).Feed, part)))
        {
            yield return $"{indent}    {line}";
        }

        foreach (var line in node.Operands.SelectMany(operand => Tree(operand, depth + 1)))
        {
            yield return line;
        }
    }

    private IEnumerable<string> Part(string feed, ExplainedPart part)
    {
        if (part.Receipt is not { } receipt)
        {
            yield return $"{feed} {part.Period}: no submission counts";
            yield break;
        }

        yield return $"{part.Period} from {receipt.Id}: revision {receipt.Id.Revision}, declared {receipt.ObsStatus} ({Declared(receipt.ObsStatus)}), schema {receipt.Schema}, {part.Cells.Count} cell(s) with {part.Cells.Sum(cell => cell.Records)} record(s)";
        if (indicator.Threshold > 0 && !reveal)
        {
            yield break;
        }

        var dimensions = feeds.Find(feed)!.Dimensions;
        foreach (var cell in part.Cells)
        {
            yield return $"  {string.Join(' ', dimensions.Zip(cell.Codes).Select(pair => $"{pair.First}={pair.Second}"))}: {(cell.Amount is { } amount ? Number(amount) : "not given")}";
        }
    }

    private IEnumerable<string> Outcome()
    {
        var computed = explanation.Computed;
        yield return computed switch
        {
            null => "value       missing: there is no observation",
            { Value: { } value } => $"value       {Number(explanation.Root.Value)}, rounded to {Number(value)} ({indicator.Decimals} decimal(s), half away from zero)",
            _ when reveal => $"value       {Number(explanation.Root.Value)}, not published",
            _ => $"value       {Withheld}; --reveal shows it",
        };
        if (computed is { } found)
        {
            yield return $"disclosure  {Why(found.Confidentiality)}";
            yield return $"status      {WhyStatus(found.Status)}";
        }

        yield return explanation.Published is { } published
            ? $"published   {(published.Value is { } shown ? Number(shown) : Withheld)}, status {published.Status}, confidentiality {published.Confidentiality}, since {explanation.PublishedAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}"
            : "published   nothing";
        if (explanation.Differences.Count == 0)
        {
            yield return "            which is what the submissions give";
        }

        foreach (var difference in explanation.Differences)
        {
            yield return $"DIFFERS     {difference}";
        }
    }

    // What the partner says of its own figures; a break or an estimate goes over to the observation.
    private static string Declared(string obsStatus) => obsStatus is [var status] ? StatusText.Of(status).En : obsStatus;

    private static string WhyStatus(char status) => status switch
    {
        'B' => "B: break in series: a submission it rests on was declared so (B)",
        'E' => "E: estimated: a submission it rests on was declared so (E)",
        'P' => "P: provisional: the period of a submission it rests on is not locked",
        'A' => "A: normal: all periods are locked, and none was declared a break or an estimate",
        _ => "Q: withheld, whatever else it is",
    };

    private string Why(char confidentiality) => confidentiality switch
    {
        'A' => $"A: a count in it, or in a part of its period, is small: from 1 to {explanation.Threshold - 1}",
        'D' => "D: withheld so that a small count beside it does not follow: of the same measure, of one that bounds it, or of what the one leaves of the other",
        _ => indicator.Threshold == 0 ? "F: free; this indicator withholds nothing" : "F: free",
    };
}

using Hub.Receiving;

namespace Hub.Indicators.Disclosure;

/// <summary>
/// Judges all figures that rest on one feed for one period together, whichever indicators show them: what one withholds
/// must not follow from another (docs/indicators.md, Disclosure; decision 0010).
/// </summary>
/// <remarks>
/// Each measure is judged by itself. A ratio, difference or multiple is taken to show its operands, so withholding a
/// figure withholds all observations that have it for an operand, in any indicator. The strictest threshold over a
/// measure holds for all its figures. A product of a count and an average is no count; it goes by the count beside it. An indicator with threshold 0 publishes all the same, and what it shows is known.
/// Where figures of a measure are rounded all of them are (the catalogue sees to it), and none is withheld.
/// </remarks>
public sealed class DisclosureControl(IndicatorCatalogue indicators)
{
    // More cells than this are not searched: see WithheldFigures.AddAll.
    private const int MostCells = 2_000;

    /// <summary>Judges the figures of a cube.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="current">The cube that is to be published, with those of its earlier revisions.</param>
    internal WithheldFigures Judge(string feed, CurrentCube current)
    {
        IReadOnlyList<Cube>? revisions = current.Earlier is null ? null : [.. current.Earlier, current.Cube];
        var withheld = new WithheldFigures();
        var any = false;
        foreach (var (operands, measure, threshold) in Protected(feed))
        {
            if (revisions?.Any(cube => HasSmall(cube, measure, threshold)) ?? LeastCounts.MayBeBelow(current.Least, measure, threshold))
            {
                any = true;
                Judge(operands, revisions, threshold, withheld);
            }
        }

        return any ? withheld : WithheldFigures.None;
    }

    /// <summary>Whether anything may have to be withheld of a period, in view of all its revisions.</summary>
    internal bool MayWithhold(string feed, CurrentCube current) =>
        Protected(feed).Any(found => LeastCounts.MayBeBelow(current.Least, found.Measure, found.Threshold));

    private IEnumerable<(List<Operand> Operands, string? Measure, int Threshold)> Protected(string feed) => indicators.RestingOn(feed)
        .Where(indicator => indicator.RoundedTo is null)
        .SelectMany(indicator => indicator.Value.Leaves.Where(leaf => leaf.Feed == feed && leaf.Times is null).Select(leaf => new Operand(indicator, leaf)))
        .GroupBy(operand => operand.Leaf.Measure ?? string.Empty, StringComparer.Ordinal)
        .Select(operands => (operands.ToList(), operands.First().Leaf.Measure, operands.Max(operand => operand.Indicator.Threshold)))
        .Where(found => found.Item3 > 1);

    private static void Judge(List<Operand> operands, IReadOnlyList<Cube>? revisions, int threshold, WithheldFigures withheld)
    {
        var figures = new PublishedFigures(operands, threshold);
        var judged = revisions?.All(cube => cube.Count <= MostCells && figures.Publish(cube)) ?? false;
        foreach (var operand in operands.Where(operand => operand.Indicator.Threshold > 0))
        {
            if (judged)
            {
                withheld.Add(operand.Leaf, figures.Marks(operand));
            }
            else
            {
                // Nothing but the sum of everything: it tells no more of its parts than that none is larger. Beside an
                // earlier revision it tells by how much they changed.
                withheld.AddAll(operand.Leaf, threshold, revisions is [var only] ? Total(only, operand.Leaf.Measure) : null);
            }
        }
    }

    private static bool HasSmall(Cube cube, string? measure, int threshold) =>
        Amounts(cube, measure).Any(amount => amount > 0 && amount < threshold);

    private static decimal? Total(Cube cube, string? measure) =>
        Amounts(cube, measure).All(amount => amount >= 0 && decimal.IsInteger(amount)) ? Amounts(cube, measure).Sum() : null;

    private static IEnumerable<decimal> Amounts(Cube cube, string? measure)
    {
        var place = measure is null ? -1 : cube.Measures.ToList().IndexOf(measure);
        for (var cell = 0; cell < cube.Count; cell++)
        {
            if ((measure is null ? cube.Records(cell) : place < 0 ? null : cube.Sum(cell, place)) is { } amount)
            {
                yield return amount;
            }
        }
    }
}

/// <summary>A sum or count in an indicator.</summary>
internal sealed record Operand(Indicator Indicator, SumOf Leaf);

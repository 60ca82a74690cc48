using System.Collections.Concurrent;
using Hub.Feeds;

namespace Hub.Indicators.Disclosure;

/// <summary>
/// Judges all figures that rest on one feed for one period together, whichever indicators show them: what one withholds
/// must not follow from another (docs/indicators.md, Disclosure; decision 0010).
/// </summary>
/// <remarks>
/// Measures that bound each other by a quality rule are judged together, every other by itself. A ratio, difference or
/// multiple is taken to show its operands, so withholding a figure withholds all observations that have it for an
/// operand, in any indicator. The strictest threshold over the measures holds for all their figures. A product of a count
/// and an average, which a weighted mean is made of, is withheld unless all counts in it are published one by one. An indicator with threshold 0 publishes all the same, and
/// what it shows is known. Where figures of a measure are rounded all of them are (the catalogue sees to it), and none is
/// withheld; beside a measure that bounds it they are taken to be exact.
/// </remarks>
public sealed class DisclosureControl(IndicatorCatalogue indicators, FeedCatalogue feeds)
{
    /// <summary>More cells than this are not searched: see <see cref="WithheldFigures.AddAll"/>.</summary>
    internal const int MostCells = 2_000;

    // They follow from the definitions, which stay as they are while the process runs.
    private readonly ConcurrentDictionary<string, (FeedRules Rules, MeasureGroup[] Groups)> known = new(StringComparer.Ordinal);

    /// <summary>Judges the figures of a cube.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="current">The cube that is to be published, with what was published before.</param>
    internal WithheldFigures Judge(string feed, CurrentCube current)
    {
        IReadOnlyList<Cube>? revisions = current.Earlier is null ? null : [.. current.Earlier.Select(earlier => earlier.Cube).Append(current.Cube).Distinct()];
        var withheld = new WithheldFigures();
        var any = false;
        foreach (var group in GroupsOf(feed))
        {
            // Nearly always the period's head says that nothing is small, and no cell need be looked at.
            if (group.MayHaveSmall(current.Least) && (revisions?.Any(group.HasSmall) ?? true))
            {
                any = true;
                Judge(group, PublishedSteps.Of(group, Known(feed).Rules, current), withheld);
            }
        }

        return any ? withheld : WithheldFigures.None;
    }

    /// <summary>Whether anything may have to be withheld of a period, in view of all its revisions.</summary>
    internal bool MayWithhold(string feed, CurrentCube current) => GroupsOf(feed).Any(group => group.MayHaveSmall(current.Least));

    /// <summary>
    /// From which count on an operand's figures are not small: the strictest threshold over the measures that are judged
    /// together with its own, which may be that of another indicator; 0 when none of them is ever small.
    /// </summary>
    internal int ThresholdOf(SumOf leaf) =>
        GroupsOf(leaf.Feed).FirstOrDefault(group => group.Operands.Concat(group.Products).Any(operand => ReferenceEquals(operand.Leaf, leaf)))?.Threshold ?? 0;

    private MeasureGroup[] GroupsOf(string feed) => Known(feed).Groups;

    private (FeedRules Rules, MeasureGroup[] Groups) Known(string feed) => known.GetOrAdd(feed, id =>
    {
        var rules = FeedRules.Of(feeds.Find(id)!, indicators);
        return (rules, [.. rules.Groups.Where(group => group.MayWithhold)]);
    });

    private static void Judge(MeasureGroup group, IReadOnlyList<PublishedStep>? steps, WithheldFigures withheld)
    {
        var figures = new PublishedFigures();
        var judged = steps?.All(step => step.Cube.Count <= MostCells && figures.Publish(step)) ?? false;
        foreach (var operand in group.Operands.Where(operand => operand.Withholds))
        {
            if (judged)
            {
                withheld.Add(operand.Leaf, figures.Marks(group, operand));
            }
            else
            {
                // Nothing but the sum of everything: it tells no more of its parts than that none is larger. Beside an
                // earlier revision it tells by how much they changed, and beside another measure what that leaves.
                withheld.AddAll(operand.Leaf, group.MarksTell ? group.Threshold : int.MaxValue, steps is [var only] && group.Bounds.Count == 0 ? Total(only.Cube, operand.Measure) : null);
            }
        }

        foreach (var product in group.Products)
        {
            if (judged)
            {
                withheld.Add(product.Leaf, figures.MarksOfProduct(product));
            }
            else
            {
                withheld.AddAll(product.Leaf, 0, null);
            }
        }
    }

    private static decimal? Total(Cube cube, string measure)
    {
        var sums = new CellSum(cube);
        var amounts = Enumerable.Range(0, cube.Count).Select(cell => sums.Of(cell, measure) ?? 0).ToList();
        return amounts.All(amount => amount >= 0 && decimal.IsInteger(amount)) ? amounts.Sum() : null;
    }
}

using Hub.Feeds.Quality;
using Hub.Receiving;

namespace Hub.Indicators.Disclosure;

/// <summary>A sum or count in an indicator.</summary>
/// <param name="Leaf">The sum or count.</param>
/// <param name="Dimensions">The indicator's dimensions.</param>
/// <param name="Threshold">The indicator's threshold.</param>
/// <param name="IsRounded">Whether the indicator rounds its counts.</param>
internal sealed record Operand(SumOf Leaf, IReadOnlyList<string> Dimensions, int Threshold, bool IsRounded)
{
    /// <summary>The measure; empty for the number of records.</summary>
    public string Measure => Leaf.Measure ?? string.Empty;

    /// <summary>Whether small counts of it are withheld. What is published all the same, or rounded, is reckoned with as known.</summary>
    public bool Withholds => Threshold > 0 && !IsRounded;
}

/// <summary>Measures of a feed that are judged together, because who knows the one knows something of the other.</summary>
/// <param name="Operands">All that is published of them.</param>
/// <param name="Products">Their products with an average that a weighted mean is made of.</param>
/// <param name="Bounds">How they bound each other.</param>
/// <param name="Threshold">Counts from 1 to one less than this are small: the strictest threshold over any of them.</param>
internal sealed record MeasureGroup(IReadOnlyList<Operand> Operands, IReadOnlyList<Operand> Products, IReadOnlyList<MeasureBound> Bounds, int Threshold)
{
    private string? key;
    private readonly HashSet<string> counted = [.. Operands.Where(operand => operand.Withholds).Select(operand => operand.Measure)];

    /// <summary>All measures it is about.</summary>
    public IReadOnlySet<string> Measures { get; } =
        Operands.Concat(Products).Select(operand => operand.Measure).Concat(Bounds.SelectMany(bound => bound.Measures)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Equal for groups that publish the same of a cube, by whichever definitions.</summary>
    public string Key => key ??= string.Join('\n', Operands.Concat(Products).Select(FeedRules.Write).Concat(Bounds.Select(FeedRules.Write)));

    /// <summary>The groups of a feed's measures.</summary>
    public static IEnumerable<MeasureGroup> Of(FeedRules rules) =>
        rules.Operands.GroupBy(operand => First(operand.Measure, rules.Bounds), StringComparer.Ordinal)
            .Select(group => new MeasureGroup(
                [.. group.Where(operand => operand.Leaf.Times is null)],
                [.. group.Where(operand => operand.Leaf.Times is not null)],
                [.. rules.Bounds.Where(bound => First(bound.Whole[0], rules.Bounds) == group.Key)],
                group.Where(operand => operand.Withholds).Select(operand => operand.Threshold).DefaultIfEmpty().Max()));

    /// <summary>Whether anything may have to be withheld of it.</summary>
    public bool MayWithhold => Threshold > 1;

    /// <summary>Whether a measure counts what is withheld when it is little.</summary>
    public bool IsProtected(string measure) => counted.Contains(measure);

    /// <summary>Whether what a bound's parts leave of its whole is withheld when it is little.</summary>
    public bool IsProtected(MeasureBound bound) => bound.Measures.Any(IsProtected);

    /// <summary>
    /// Whether a mark tells on which side of the threshold a withheld figure lies. Not where a part is withheld of a whole
    /// that is published however small: of eleven visitors at least ten Dutch ones would say that one is not.
    /// </summary>
    public bool MarksTell => !Bounds.Any(bound => IsProtected(bound) && bound.Measures.Any(measure => Operands.Any(operand => operand.Measure == measure && !operand.Withholds)));

    /// <summary>Whether a cube has a small count, or little that one measure leaves of another.</summary>
    public bool HasSmall(Cube cube)
    {
        var sums = new CellSum(cube);
        for (var cell = 0; cell < cube.Count; cell++)
        {
            if (counted.Any(measure => IsSmall(sums.Of(cell, measure))) || Bounds.Any(bound => IsProtected(bound) && IsSmall(bound.Rest(measure => sums.Of(cell, measure)))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether some revision of a period may have had one.</summary>
    /// <param name="least">What the period's head says of the smallest sums of all its revisions.</param>
    public bool MayHaveSmall(string? least) =>
        counted.Any(measure => LeastCounts.MayBeBelow(least, measure.Length == 0 ? null : measure, Threshold))
        || Bounds.Any(bound => IsProtected(bound) && LeastCounts.MayBeBelow(least, bound, Threshold));

    private bool IsSmall(decimal? amount) => amount > 0 && amount < Threshold;

    /// <summary>The first in the alphabet of the measures that hang together with one.</summary>
    private static string First(string measure, IReadOnlyList<MeasureBound> bounds)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal) { measure };
        for (var count = 0; count < found.Count;)
        {
            count = found.Count;
            found.UnionWith(bounds.Where(bound => bound.Measures.Any(found.Contains)).SelectMany(bound => bound.Measures).ToList());
        }

        return found.Min!;
    }
}

/// <summary>Reads a cube's sums by the names of its measures.</summary>
internal sealed class CellSum(Cube cube)
{
    private readonly Dictionary<string, int> places = cube.Measures.Index().ToDictionary(measure => measure.Item, measure => measure.Index, StringComparer.Ordinal);

    /// <summary>A cell's sum of a measure, or its number of records where the name is empty; null where no record gives it.</summary>
    public decimal? Of(int cell, string measure) =>
        measure.Length == 0 ? cube.Records(cell) : places.TryGetValue(measure, out var place) ? cube.Sum(cell, place) : null;
}

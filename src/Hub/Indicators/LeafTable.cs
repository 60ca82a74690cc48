using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Hub.Indicators.Disclosure;

namespace Hub.Indicators;

/// <summary>The figures of one operand, for every combination of codes of the dimensions it is broken down by.</summary>
/// <param name="Figures">Which figures there may be.</param>
/// <param name="Values">The sum of each.</param>
/// <param name="Given">Whether a figure has one; it is missing otherwise.</param>
/// <param name="Mask">The part of a key that this operand is broken down by.</param>
/// <param name="Withheld">The combinations that are withheld: <c>A</c> small itself, <c>D</c> to protect another.</param>
internal sealed record LeafTable(FigureList Figures, decimal[] Values, bool[] Given, ulong Mask, IReadOnlyDictionary<ulong, char> Withheld)
{
    /// <summary>A figure of this operand's own list; null where it is missing.</summary>
    public decimal? this[int figure] => Given[figure] ? Values[figure] : null;

    /// <summary>The figure of a combination, with what this operand is not broken down by left out of it; null where it is missing.</summary>
    public decimal? Of(ulong key) => Figures.IndexOf(key & Mask) is >= 0 and var figure ? this[figure] : null;

    /// <summary>The same for a figure of a list, which may be its own.</summary>
    public decimal? Of(FigureList list, int figure) => ReferenceEquals(list, Figures) ? this[figure] : Of(list[figure]);

    /// <summary>The table of an operand, over the cubes of the periods it takes.</summary>
    /// <param name="leaf">The operand.</param>
    /// <param name="cubes">The cubes.</param>
    /// <param name="indicator">The indicator.</param>
    /// <param name="keys">The keys of its observations.</param>
    /// <param name="breakdowns">The breakdowns of the cubes.</param>
    /// <param name="withheldOf">What is withheld of the figures of a cube's period.</param>
    public static LeafTable Sum(
        SumOf leaf, IReadOnlyList<CurrentCube> cubes, Indicator indicator, CellKey keys, CubeBreakdowns breakdowns, Func<SumOf, CurrentCube, WithheldFigures> withheldOf)
    {
        var parts = cubes.Select(current => new Part(current, new CellSums(leaf, current.Cube, breakdowns.Of(leaf, current.Cube, indicator, keys)))).ToList();
        var table = leaf.RollUp == RollUp.Add ? AddUp(parts, keys, Marks) : Of(parts[^1].Sums, Marks(parts[^1]));
        if (indicator.RoundedTo is { } whole)
        {
            table.RoundTo(whole);
        }

        return table;

        IReadOnlyDictionary<ulong, char> Marks(Part part) =>
            withheldOf(leaf, part.Current) is var withheld && ReferenceEquals(withheld, WithheldFigures.None)
                ? FrozenDictionary<ulong, char>.Empty
                : withheld.Marks(leaf, part.Sums.Told().ToDictionary(figure => figure.Key, figure => figure.Value), keys);
    }

    private static LeafTable Of(CellSums sums, IReadOnlyDictionary<ulong, char> withheld) =>
        new(sums.Breakdown.Figures, sums.Values, sums.Given, sums.Breakdown.Mask, withheld);

    // Half up, so that 1 and 2 become 0 and 3 and 4 become 5, like any count.
    private void RoundTo(int whole)
    {
        for (var figure = 0; figure < Values.Length; figure++)
        {
            Values[figure] = Math.Floor((Values[figure] / whole) + 0.5m) * whole;
        }
    }

    /// <summary>Adds the parts of a longer period.</summary>
    /// <remarks>
    /// A part without matching records adds nothing: where nothing happened, no record tells of it. What a part does not
    /// tell is missing from the whole: a combination with records that give no figure, or parts of which some know only
    /// the total and others the codes. A combination that is withheld in a part is withheld in the whole, since the other
    /// parts would give it away.
    /// </remarks>
    private static LeafTable AddUp(List<Part> parts, CellKey keys, Func<Part, IReadOnlyDictionary<ulong, char>> marks)
    {
        var values = new Dictionary<ulong, decimal>();
        var suppressed = new Dictionary<ulong, char>();
        var mask = parts[0].Sums.Breakdown.Mask;
        var told = parts.Where(part => !part.Sums.IsEmpty).ToList();
        if (told.Exists(part => part.Sums.Breakdown.HidesParts) || told.Count == 0)
        {
            return Of(values, mask, keys, FrozenDictionary<ulong, char>.Empty);
        }

        foreach (var part in told)
        {
            foreach (var (key, value) in part.Sums.Told())
            {
                CollectionsMarshal.GetValueRefOrAddDefault(values, key, out _) += value;
            }

            foreach (var (key, how) in marks(part))
            {
                suppressed[key] = how == 'A' ? how : suppressed.GetValueOrDefault(key, how);
            }
        }

        // Broken down by a dimension that is told in codes in one part and as a total in another, nothing is whole.
        var totals = told.ConvertAll(part => part.Sums.Breakdown.Totals);
        var mixed = totals.Aggregate(0UL, (all, part) => all | part) & ~totals.Aggregate(ulong.MaxValue, (all, part) => all & part);
        foreach (var key in values.Keys.Where(key => (key & mixed) != 0 || told.Exists(part => part.Sums.IsSilent(key))).ToList())
        {
            values.Remove(key);
        }

        return Of(values, mask, keys, suppressed);
    }

    private static LeafTable Of(Dictionary<ulong, decimal> values, ulong mask, CellKey keys, IReadOnlyDictionary<ulong, char> withheld)
    {
        var figures = values.Keys.ToArray();
        keys.Sort(figures.AsSpan(), key => key);
        return new LeafTable(
            new FigureList(figures, keys), Array.ConvertAll(figures, key => values[key]), Array.ConvertAll(figures, _ => true), mask, withheld);
    }

    /// <summary>One of the periods.</summary>
    private sealed record Part(CurrentCube Current, CellSums Sums);
}

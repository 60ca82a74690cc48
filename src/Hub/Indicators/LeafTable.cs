using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Hub.Indicators.Disclosure;

namespace Hub.Indicators;

/// <summary>The figures of one operand, for every combination of codes of the dimensions it is broken down by.</summary>
/// <param name="Values">The sums; a combination that is missing has none.</param>
/// <param name="Mask">The part of a key that this operand is broken down by.</param>
/// <param name="Withheld">The combinations that are withheld: <c>A</c> small itself, <c>D</c> to protect another.</param>
internal sealed record LeafTable(Dictionary<ulong, decimal> Values, ulong Mask, IReadOnlyDictionary<ulong, char> Withheld)
{
    /// <summary>The figure of a combination, with what this operand is not broken down by left out of it; null where it is missing.</summary>
    public decimal? Of(ulong key) => Values.TryGetValue(key & Mask, out var sum) ? sum : null;

    /// <summary>The table of an operand, over the cubes of the periods it takes.</summary>
    /// <param name="leaf">The operand.</param>
    /// <param name="cubes">The cubes.</param>
    /// <param name="indicator">The indicator.</param>
    /// <param name="keys">The keys of its observations.</param>
    /// <param name="withheldOf">What is withheld of the figures of a cube's period.</param>
    public static LeafTable Sum(
        SumOf leaf, IReadOnlyList<CurrentCube> cubes, Indicator indicator, CellKey keys, Func<SumOf, CurrentCube, WithheldFigures> withheldOf)
    {
        var parts = cubes.Select(current => new Part(current, new CellSums(leaf, current.Cube, indicator, keys))).ToList();
        var table = leaf.RollUp == RollUp.Add ? AddUp(parts, Marks) : new LeafTable(parts[^1].Sums.Values, parts[^1].Sums.Mask, Marks(parts[^1]));
        return indicator.RoundedTo is { } whole ? table.RoundedTo(whole) : table;

        IReadOnlyDictionary<ulong, char> Marks(Part part) => withheldOf(leaf, part.Current).Marks(leaf, part.Sums.Values, keys);
    }

    // Half up, so that 1 and 2 become 0 and 3 and 4 become 5, like any count.
    private LeafTable RoundedTo(int whole) =>
        this with { Values = Values.ToDictionary(pair => pair.Key, pair => Math.Floor((pair.Value / whole) + 0.5m) * whole) };

    /// <summary>Adds the parts of a longer period.</summary>
    /// <remarks>
    /// A part without matching records adds nothing: where nothing happened, no record tells of it. What a part does not
    /// tell is missing from the whole: a combination with records that give no figure, or parts of which some know only
    /// the total and others the codes. A combination that is withheld in a part is withheld in the whole, since the other
    /// parts would give it away.
    /// </remarks>
    private static LeafTable AddUp(List<Part> parts, Func<Part, IReadOnlyDictionary<ulong, char>> marks)
    {
        var values = new Dictionary<ulong, decimal>();
        var suppressed = new Dictionary<ulong, char>();
        var told = parts.Where(part => !part.Sums.IsEmpty).ToList();
        if (told.Exists(part => part.Sums.HidesParts) || told.Count == 0)
        {
            return new LeafTable(values, parts[0].Sums.Mask, FrozenDictionary<ulong, char>.Empty);
        }

        foreach (var part in told)
        {
            foreach (var (key, value) in part.Sums.Values)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(values, key, out _) += value;
            }

            foreach (var (key, how) in marks(part))
            {
                suppressed[key] = how == 'A' ? how : suppressed.GetValueOrDefault(key, how);
            }
        }

        // Broken down by a dimension that is told in codes in one part and as a total in another, nothing is whole.
        var mixed = told.Aggregate(0UL, (all, part) => all | part.Sums.Totals) & ~told.Aggregate(ulong.MaxValue, (all, part) => all & part.Sums.Totals);
        foreach (var key in values.Keys.Where(key => (key & mixed) != 0 || told.Exists(part => part.Sums.Silent.Contains(key) && !part.Sums.Values.ContainsKey(key))).ToList())
        {
            values.Remove(key);
        }

        return new LeafTable(values, parts[0].Sums.Mask, suppressed);
    }

    /// <summary>One of the periods.</summary>
    private sealed record Part(CurrentCube Current, CellSums Sums);
}

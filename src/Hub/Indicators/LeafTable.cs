using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace Hub.Indicators;

/// <summary>The figures of one operand, for every combination of codes of the dimensions it is broken down by.</summary>
/// <param name="Values">The sums; a combination that is missing has none.</param>
/// <param name="Mask">The part of a key that this operand is broken down by.</param>
/// <param name="Suppressed">The combinations that are withheld, and how.</param>
internal sealed record LeafTable(Dictionary<ulong, decimal> Values, ulong Mask, IReadOnlyDictionary<ulong, char> Suppressed)
{
    /// <summary>The figure of a combination, with what this operand is not broken down by left out of it; null where it is missing.</summary>
    public decimal? Of(ulong key) => Values.TryGetValue(key & Mask, out var sum) ? sum : null;

    /// <summary>The table of an operand, over the cubes of the periods it takes.</summary>
    public static LeafTable Sum(SumOf leaf, IReadOnlyList<CurrentCube> cubes, Indicator indicator, CellKey keys)
    {
        if (leaf.RollUp == RollUp.Add)
        {
            return AddUp([.. cubes.Select(current => new CellSums(leaf, current.Cube, indicator, keys))], indicator.Threshold);
        }

        var sums = new CellSums(leaf, cubes[^1].Cube, indicator, keys);
        return new LeafTable(sums.Values, sums.Mask, sums.Suppress(indicator.Threshold));
    }

    /// <summary>Adds the parts of a longer period.</summary>
    /// <remarks>
    /// A part without matching records adds nothing: where nothing happened, no record tells of it. What a part does not
    /// tell is missing from the whole: a combination with records that give no figure, or parts of which some know only
    /// the total and others the codes. A combination that is withheld in a part is withheld in the whole, since the other
    /// parts would give it away.
    /// </remarks>
    private static LeafTable AddUp(List<CellSums> parts, int threshold)
    {
        var values = new Dictionary<ulong, decimal>();
        var suppressed = new Dictionary<ulong, char>();
        var told = parts.Where(part => !part.IsEmpty).ToList();
        if (told.Exists(part => part.HidesParts) || told.Count == 0)
        {
            return new LeafTable(values, parts[0].Mask, FrozenDictionary<ulong, char>.Empty);
        }

        foreach (var part in told)
        {
            foreach (var (key, value) in part.Values)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(values, key, out _) += value;
            }

            foreach (var (key, how) in part.Suppress(threshold))
            {
                suppressed[key] = how == 'A' ? how : suppressed.GetValueOrDefault(key, how);
            }
        }

        // Broken down by a dimension that is told in codes in one part and as a total in another, nothing is whole.
        var mixed = told.Aggregate(0UL, (all, part) => all | part.Totals) & ~told.Aggregate(ulong.MaxValue, (all, part) => all & part.Totals);
        foreach (var key in values.Keys.Where(key => (key & mixed) != 0 || told.Exists(part => part.Silent.Contains(key) && !part.Values.ContainsKey(key))).ToList())
        {
            values.Remove(key);
        }

        return new LeafTable(values, parts[0].Mask, suppressed);
    }
}

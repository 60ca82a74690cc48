using System.Runtime.InteropServices;

namespace Hub.Indicators;

/// <summary>The matching cells of one cube, summed for every subset of the dimensions an operand is broken down by.</summary>
internal sealed class CellSums
{
    /// <summary>What a partner writes in a dimension of which it only knows the total.</summary>
    private const string Total = "total";

    private readonly List<int> kept = [];
    private readonly SumOf leaf;

    /// <summary>Sums.</summary>
    public CellSums(SumOf leaf, Cube cube, Indicator indicator, CellKey keys)
    {
        this.leaf = leaf;

        // Per dimension of the cube the part each of its codes makes of a key, and null for a code that does not count.
        var parts = new ulong?[cube.Dimensions.Count][];
        for (var dimension = 0; dimension < parts.Length; dimension++)
        {
            var name = cube.Dimensions[dimension];
            var known = leaf.As.GetValueOrDefault(name, name);
            var place = leaf.Across.Contains(known) ? -1 : IndexOf(indicator.Dimensions, known);
            var where = leaf.Where.GetValueOrDefault(name);
            var codes = cube.Codes(dimension);
            parts[dimension] = [.. codes.Select(code =>
                where?.Contains(code) == false ? (ulong?)null : place < 0 ? 0 : keys.Part(place, code))];
            var total = codes.Contains(Total);
            HidesParts |= total && where?.Contains(Total) == false;
            if (place >= 0)
            {
                kept.Add(place);
                Totals |= total ? CellKey.Mask(place) : 0;
            }
        }

        kept.Sort();
        var masks = CellKey.Subsets(kept);
        Mask = masks[^1];
        IsEmpty = cube.Count == 0;
        Add(cube, parts, masks);
    }

    /// <summary>The sums.</summary>
    public Dictionary<ulong, decimal> Values { get; } = [];

    /// <summary>The combinations with matching records of which some give no figure.</summary>
    public HashSet<ulong> Silent { get; } = [];

    /// <summary>The part of a key that the sums are broken down by.</summary>
    public ulong Mask { get; }

    /// <summary>Of the dimensions it is broken down by those of which only the total is known.</summary>
    public ulong Totals { get; }

    /// <summary>Whether only the total is known of a dimension of which some codes are asked for.</summary>
    public bool HidesParts { get; }

    /// <summary>Whether there are no records at all.</summary>
    public bool IsEmpty { get; }

    /// <summary>Which combinations are withheld, and how; a product of a count and an average is no count, and goes by the count beside it.</summary>
    public IReadOnlyDictionary<ulong, char> Suppress(int threshold) => Disclosure.Suppress(Values, kept, leaf.Times is null ? threshold : 0);

    /// <summary>What a cell of a cube adds to an operand; null when its records do not give the figure.</summary>
    public static Func<int, decimal?> Amount(SumOf leaf, Cube cube)
    {
        var measure = leaf.Measure is null ? -1 : IndexOf(cube.Measures, leaf.Measure);
        if ((leaf.Times ?? leaf.Given) is { } name)
        {
            var other = IndexOf(cube.Measures, name);
            return measure < 0 || other < 0 ? _ => null
                : leaf.Times is not null ? cell => cube.Sum(cell, measure) * cube.Sum(cell, other)
                : cell => cube.Sum(cell, other) is null ? null : cube.Sum(cell, measure);
        }

        return leaf.Measure is null ? cell => cube.Records(cell) : measure < 0 ? _ => null : cell => cube.Sum(cell, measure);
    }

    private void Add(Cube cube, ulong?[][] parts, IReadOnlyList<ulong> masks)
    {
        var amountOf = Amount(leaf, cube);
        for (var cell = 0; cell < cube.Count; cell++)
        {
            if (Key(cube, cell, parts) is not { } key)
            {
                continue;
            }

            var amount = amountOf(cell);
            foreach (var mask in masks)
            {
                if (amount is { } number)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(Values, key & mask, out _) += number;
                }
                else if (leaf.RollUp == RollUp.Add)
                {
                    Silent.Add(key & mask);
                }
            }
        }
    }

    private static ulong? Key(Cube cube, int cell, ulong?[][] parts)
    {
        ulong key = 0;
        for (var dimension = 0; dimension < parts.Length; dimension++)
        {
            if (parts[dimension][cube.CodeNumber(cell, dimension)] is not { } part)
            {
                return null;
            }

            key |= part;
        }

        return key;
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var index = 0; index < names.Count; index++)
        {
            if (names[index] == name)
            {
                return index;
            }
        }

        return -1;
    }
}

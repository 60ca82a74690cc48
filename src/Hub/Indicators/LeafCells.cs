namespace Hub.Indicators;

/// <summary>How an operand's figures are made of a cube's cells: which cells count, and which figures each is part of.</summary>
/// <remarks>A cell's key under each of <see cref="Masks"/> is the key of a figure that the cell is summed into.</remarks>
internal sealed class LeafCells
{
    private readonly Cube cube;
    private readonly ulong?[][] parts;
    private readonly Func<int, decimal?> amounts;
    private readonly List<(int Place, int Dimension)> kept = [];

    /// <summary>Reads an operand against a cube of its feed.</summary>
    /// <param name="leaf">The operand.</param>
    /// <param name="cube">The cube.</param>
    /// <param name="dimensions">The indicator's dimensions.</param>
    /// <param name="keys">The keys of the indicator's observations.</param>
    public LeafCells(SumOf leaf, Cube cube, IReadOnlyList<string> dimensions, CellKey keys)
    {
        this.cube = cube;
        amounts = Amounts(leaf, cube);

        // Per dimension of the cube the part each of its codes makes of a key, and null for a code that does not count.
        parts = new ulong?[cube.Dimensions.Count][];
        for (var dimension = 0; dimension < parts.Length; dimension++)
        {
            var name = cube.Dimensions[dimension];
            var known = leaf.As.GetValueOrDefault(name, name);
            var place = leaf.Across.Contains(known) ? -1 : IndexOf(dimensions, known);
            var where = leaf.Where.GetValueOrDefault(name);
            var codes = cube.Codes(dimension);
            parts[dimension] = [.. codes.Select(code =>
                where?.Contains(code) == false ? (ulong?)null : place < 0 ? 0 : keys.Part(place, code))];
            var total = codes.Contains(CellSums.Total);
            HidesParts |= total && where?.Contains(CellSums.Total) == false;
            if (place >= 0)
            {
                kept.Add((place, dimension));
                Totals |= total ? CellKey.Mask(place) : 0;
            }
        }

        kept.Sort();
        Masks = CellKey.Subsets(kept.ConvertAll(known => known.Place));
    }

    /// <summary>The masks of the breakdowns this operand has, in the order they are published in: the total's first and the finest last.</summary>
    public IReadOnlyList<ulong> Masks { get; }

    /// <summary>The dimensions it is broken down by: the indicator's, in their order, and the cube's.</summary>
    public IReadOnlyList<(int Place, int Dimension)> Kept => kept;

    /// <summary>Of the dimensions it is broken down by those of which only the total is known.</summary>
    public ulong Totals { get; }

    /// <summary>Whether only the total is known of a dimension of which some codes are asked for.</summary>
    public bool HidesParts { get; }

    /// <summary>What a cell adds; null when no record of it gives the figure.</summary>
    public decimal? Amount(int cell) => amounts(cell);

    /// <summary>What a cell of a cube adds to an operand; null when its records do not give the figure.</summary>
    public static Func<int, decimal?> Amounts(SumOf leaf, Cube cube)
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

    /// <summary>The key of a cell's finest figure; null when the cell does not count.</summary>
    public ulong? Key(int cell)
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

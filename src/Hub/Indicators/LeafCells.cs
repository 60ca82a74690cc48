namespace Hub.Indicators;

/// <summary>How an operand's figures are made of a cube's cells: which cells count, and which figures each is part of.</summary>
/// <remarks>A cell's key under each of <see cref="Masks"/> is the key of a figure that the cell is summed into.</remarks>
internal sealed class LeafCells
{
    private readonly Cube cube;
    private readonly ulong?[][] parts;
    private readonly bool counts;
    private readonly int measure;

    /// <summary>Reads an operand against a cube of its feed.</summary>
    /// <param name="leaf">The operand.</param>
    /// <param name="cube">The cube.</param>
    /// <param name="dimensions">The indicator's dimensions.</param>
    /// <param name="keys">The keys of the indicator's observations.</param>
    public LeafCells(SumOf leaf, Cube cube, IReadOnlyList<string> dimensions, CellKey keys)
    {
        this.cube = cube;
        counts = leaf.Measure is null;
        measure = counts ? -1 : IndexOf(cube.Measures, leaf.Measure!);

        // Per dimension of the cube the part each of its codes makes of a key, and null for a code that does not count.
        parts = new ulong?[cube.Dimensions.Count][];
        var kept = new List<int>();
        for (var dimension = 0; dimension < parts.Length; dimension++)
        {
            var name = cube.Dimensions[dimension];
            var known = leaf.As.GetValueOrDefault(name, name);
            var place = leaf.Across.Contains(known) ? -1 : IndexOf(dimensions, known);
            var where = leaf.Where.GetValueOrDefault(name);
            parts[dimension] = [.. cube.Codes(dimension).Select(code =>
                where?.Contains(code) == false ? (ulong?)null : place < 0 ? 0 : keys.Part(place, code))];
            if (place >= 0)
            {
                kept.Add(place);
            }
        }

        kept.Sort();
        Masks = CellKey.Subsets(kept);
    }

    /// <summary>The masks of the breakdowns this operand has, the total's first and the finest last.</summary>
    public IReadOnlyList<ulong> Masks { get; }

    /// <summary>What a cell adds; null when no record of it gives the measure.</summary>
    public decimal? Amount(int cell) => counts ? cube.Records(cell) : measure < 0 ? null : cube.Sum(cell, measure);

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

namespace Hub.Indicators;

/// <summary>
/// Which cells of a cube count, and which figures each is summed into. Worked out once for all operands, of whichever
/// indicators, that select the cells and break them down alike: these differ only in what they sum.
/// </summary>
internal sealed class CubeBreakdown
{
    private readonly SumOf leaf;
    private readonly IReadOnlyList<string> dimensions;
    private readonly Cube cube;
    private readonly int[] cells;
    private readonly int[][] figures;

    /// <summary>Works it out.</summary>
    /// <param name="leaf">One of the operands.</param>
    /// <param name="cube">The cube.</param>
    /// <param name="dimensions">The dimensions of the operand's indicator.</param>
    /// <param name="keys">The keys of the indicator's observations.</param>
    public CubeBreakdown(SumOf leaf, Cube cube, IReadOnlyList<string> dimensions, CellKey keys)
    {
        (this.leaf, this.cube, this.dimensions) = (leaf, cube, dimensions);
        var selection = new LeafCells(leaf, cube, dimensions, keys);
        (Mask, Totals, HidesParts) = (selection.Masks[^1], selection.Totals, selection.HidesParts);

        var (counting, finest) = (new int[cube.Count], new ulong[cube.Count]);
        var count = 0;
        for (var cell = 0; cell < cube.Count; cell++)
        {
            if (selection.Key(cell) is { } key)
            {
                (counting[count], finest[count++]) = (cell, key);
            }
        }

        cells = counting[..count];
        var ranks = selection.Kept.Select(kept => CellKey.Ranks(cube.Codes(kept.Dimension))).ToList();
        var known = new List<ulong>(count);
        figures = [.. selection.Masks.Select(mask => Number(mask, finest, selection.Kept, ranks, known))];
        Figures = new FigureList([.. known], keys);
    }

    /// <summary>The figures.</summary>
    public FigureList Figures { get; }

    /// <summary>The part of a key that the figures are broken down by.</summary>
    public ulong Mask { get; }

    /// <summary>Of the dimensions they are broken down by those of which only the total is known.</summary>
    public ulong Totals { get; }

    /// <summary>Whether only the total is known of a dimension of which some codes are asked for.</summary>
    public bool HidesParts { get; }

    /// <summary>The cells that count.</summary>
    public ReadOnlySpan<int> Cells => cells;

    /// <summary>Per way of breaking them down the figure of each of <see cref="Cells"/>.</summary>
    public ReadOnlySpan<int[]> FiguresOf => figures;

    /// <summary>Whether this is what an operand of an indicator with these dimensions and keys needs.</summary>
    public bool Serves(SumOf other, IReadOnlyList<string> otherDimensions, CellKey keys) =>
        ReferenceEquals(Figures.Names, keys)
        && (ReferenceEquals(other, leaf)
            || (otherDimensions.SequenceEqual(dimensions, StringComparer.Ordinal)
                && other.Across.SetEquals(leaf.Across)
                && other.As.Count == leaf.As.Count && other.As.All(renamed => leaf.As.GetValueOrDefault(renamed.Key) == renamed.Value)
                && other.Where.Count == leaf.Where.Count
                && other.Where.All(filter => leaf.Where.TryGetValue(filter.Key, out var codes) && codes.SetEquals(filter.Value))));

    // Sorted by the codes of each dimension in turn, the last one first; cells with the same codes then follow each other.
    private int[] Number(ulong mask, ulong[] finest, IReadOnlyList<(int Place, int Dimension)> kept, List<int[]> ranks, List<ulong> known)
    {
        var order = new int[cells.Length];
        for (var index = 0; index < order.Length; index++)
        {
            order[index] = index;
        }

        for (var index = kept.Count - 1; index >= 0; index--)
        {
            if ((mask & CellKey.Mask(kept[index].Place)) != 0)
            {
                order = Sort(order, kept[index].Dimension, ranks[index]);
            }
        }

        var numbers = new int[cells.Length];
        var first = known.Count;
        foreach (var index in order)
        {
            var key = finest[index] & mask;
            if (known.Count == first || known[^1] != key)
            {
                known.Add(key);
            }

            numbers[index] = known.Count - 1;
        }

        return numbers;
    }

    // By counting how many cells have each code, which keeps those with the same code as they were and compares nothing.
    private int[] Sort(int[] order, int dimension, int[] ranks)
    {
        var starts = new int[ranks.Length + 1];
        foreach (var cell in cells)
        {
            starts[ranks[cube.CodeNumber(cell, dimension)] + 1]++;
        }

        for (var rank = 1; rank < starts.Length; rank++)
        {
            starts[rank] += starts[rank - 1];
        }

        var sorted = new int[order.Length];
        foreach (var index in order)
        {
            sorted[starts[ranks[cube.CodeNumber(cells[index], dimension)]]++] = index;
        }

        return sorted;
    }
}

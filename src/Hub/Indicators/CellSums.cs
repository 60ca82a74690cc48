namespace Hub.Indicators;

/// <summary>The matching cells of one cube, summed for every subset of the dimensions an operand is broken down by.</summary>
internal sealed class CellSums
{
    /// <summary>The code a partner writes in a dimension of which it only knows the total.</summary>
    public const string Total = "total";

    /// <summary>Sums.</summary>
    public CellSums(SumOf leaf, Cube cube, CubeBreakdown breakdown)
    {
        (Breakdown, IsEmpty) = (breakdown, cube.Count == 0);
        (Values, Given) = (new decimal[breakdown.Figures.Count], new bool[breakdown.Figures.Count]);
        var amounts = LeafCells.Amounts(leaf, cube);
        for (var index = 0; index < breakdown.Cells.Length; index++)
        {
            if (amounts(breakdown.Cells[index]) is not { } amount)
            {
                IsPartial = true;
                continue;
            }

            foreach (var figures in breakdown.FiguresOf)
            {
                Values[figures[index]] += amount;
                Given[figures[index]] = true;
            }
        }
    }

    /// <summary>How the cells are broken down.</summary>
    public CubeBreakdown Breakdown { get; }

    /// <summary>The sum of each figure.</summary>
    public decimal[] Values { get; }

    /// <summary>Whether any record gives it; a figure that none gives is missing.</summary>
    public bool[] Given { get; }

    /// <summary>Whether there are matching records that do not give the figure.</summary>
    public bool IsPartial { get; }

    /// <summary>Whether there are no records at all.</summary>
    public bool IsEmpty { get; }

    /// <summary>The figures that are given, with their keys.</summary>
    public IEnumerable<(ulong Key, decimal Value)> Told()
    {
        for (var figure = 0; figure < Values.Length; figure++)
        {
            if (Given[figure])
            {
                yield return (Breakdown.Figures[figure], Values[figure]);
            }
        }
    }

    /// <summary>Whether a combination has matching records, of which none gives the figure.</summary>
    public bool IsSilent(ulong key) => IsPartial && Breakdown.Figures.IndexOf(key) is >= 0 and var figure && !Given[figure];
}

using System.Numerics;

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
        if (!TryAddWhole(amounts, cube.Count))
        {
            for (var index = 0; index < breakdown.Cells.Length; index++)
            {
                Add(amounts(breakdown.Cells[index]), index, Values);
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
    public bool IsPartial { get; private set; }

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

    // Nearly all amounts are whole, and there are as many sums of each as there are ways to break it down: whole numbers
    // are added several times as fast. One that is written with decimals keeps them, even where they are zeros.
    private bool TryAddWhole(Func<int, decimal?> amounts, int cells)
    {
        var sums = new long[Values.Length];
        for (var index = 0; index < Breakdown.Cells.Length; index++)
        {
            var amount = amounts(Breakdown.Cells[index]);
            if (amount is { } number && (number.Scale != 0 || decimal.Abs(number) > long.MaxValue / cells))
            {
                return false;
            }

            Add((long?)amount, index, sums);
        }

        for (var figure = 0; figure < sums.Length; figure++)
        {
            Values[figure] = sums[figure];
        }

        return true;
    }

    private void Add<T>(T? amount, int index, T[] sums)
        where T : struct, IAdditionOperators<T, T, T>
    {
        if (amount is not { } number)
        {
            IsPartial = true;
            return;
        }

        foreach (var figures in Breakdown.FiguresOf)
        {
            sums[figures[index]] += number;
            Given[figures[index]] = true;
        }
    }
}

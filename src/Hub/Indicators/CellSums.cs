using System.Runtime.InteropServices;

namespace Hub.Indicators;

/// <summary>The matching cells of one cube, summed for every subset of the dimensions an operand is broken down by.</summary>
internal sealed class CellSums
{
    /// <summary>The code a partner writes in a dimension of which it only knows the total.</summary>
    public const string Total = "total";

    /// <summary>Sums.</summary>
    public CellSums(SumOf leaf, Cube cube, Indicator indicator, CellKey keys)
    {
        var cells = new LeafCells(leaf, cube, indicator.Dimensions, keys);
        (Mask, Totals, HidesParts, IsEmpty) = (cells.Masks[^1], cells.Totals, cells.HidesParts, cube.Count == 0);

        // A table that grows is copied again and again, and of a large one the copies weigh more than the rest.
        Values = new Dictionary<ulong, decimal>(cells.MostFigures);
        for (var cell = 0; cell < cube.Count; cell++)
        {
            if (cells.Key(cell) is not { } key)
            {
                continue;
            }

            var amount = cells.Amount(cell);
            foreach (var mask in cells.Masks)
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

    /// <summary>The sums.</summary>
    public Dictionary<ulong, decimal> Values { get; }

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
}

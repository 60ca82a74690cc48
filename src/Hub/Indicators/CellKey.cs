using System.Buffers;
using System.Numerics;
using System.Text;

namespace Hub.Indicators;

/// <summary>
/// A combination of codes as one number: 21 bits per dimension, 0 where the dimension is not broken down. Makes the
/// margins of a table cheap: a margin's key is a cell's key under a mask.
/// </summary>
internal sealed class CellKey(int dimensions)
{
    private const int Bits = 21;
    private const ulong Field = (1UL << Bits) - 1;

    // By how many dimensions there are.
    private static readonly int[][] Orders = [.. Enumerable.Range(0, Indicator.MostDimensions + 1).Select(Order)];

    private readonly Dictionary<string, uint>[] numbers = [.. Enumerable.Range(0, dimensions).Select(_ => new Dictionary<string, uint>(StringComparer.Ordinal))];
    private readonly List<string>[] codes = [.. Enumerable.Range(0, dimensions).Select(_ => new List<string>())];
    private readonly List<byte[]>[] columns = [.. Enumerable.Range(0, dimensions).Select(_ => new List<byte[]>())];

    /// <summary>Whether some dimension has half as many codes as it may have at most.</summary>
    public bool IsHalfFull => Array.Exists(codes, known => known.Count > (int)(Field / 2));

    /// <summary>The part of a key that <paramref name="code"/> of a dimension makes.</summary>
    public ulong Part(int dimension, string code)
    {
        if (!numbers[dimension].TryGetValue(code, out var number))
        {
            codes[dimension].Add(code);
            number = (uint)codes[dimension].Count;
            if (number > Field)
            {
                throw new InvalidOperationException($"A dimension has at most {Field} codes.");
            }

            numbers[dimension].Add(code, number);
            columns[dimension].Add(Encoding.UTF8.GetBytes(code + '\t'));
        }

        return (ulong)number << (dimension * Bits);
    }

    /// <summary>The mask that keeps one dimension.</summary>
    public static ulong Mask(int dimension) => Field << (dimension * Bits);

    /// <summary>The masks of every subset of some dimensions, in the order of <see cref="Sort"/>: the empty one first.</summary>
    /// <param name="allowed">The dimensions, in their order.</param>
    public static IReadOnlyList<ulong> Subsets(IReadOnlyList<int> allowed)
    {
        var masks = new ulong[1 << allowed.Count];
        foreach (var (place, subset) in Orders[allowed.Count].Index())
        {
            for (var bit = 0; bit < allowed.Count; bit++)
            {
                masks[place] |= (subset >> bit & 1) == 1 ? Mask(allowed[bit]) : 0;
            }
        }

        return masks;
    }

    /// <summary>Sorts what has keys, each its own: fewer dimensions first, then which dimensions, then the codes.</summary>
    /// <remarks>
    /// The codes of each dimension are sorted once, so that the many keys are compared as numbers; and they are sorted in
    /// place, since a copy of many would be the largest thing in memory.
    /// </remarks>
    public void Sort<T>(Span<T> items, Func<T, ulong> keyOf)
    {
        var (breakdowns, ranks) = (Breakdowns(), codes.Select(Ranks).ToArray());
        var rented = ArrayPool<Place>.Shared.Rent(items.Length);
        var places = rented.AsSpan(0, items.Length);
        for (var index = 0; index < items.Length; index++)
        {
            places[index] = PlaceOf(keyOf(items[index]), breakdowns, ranks);
        }

        places.Sort(items);
        ArrayPool<Place>.Shared.Return(rented);
    }

    /// <summary>The codes of a key, null where it is not broken down.</summary>
    public string?[] Codes(ulong key)
    {
        var result = new string?[dimensions];
        for (var dimension = 0; dimension < dimensions; dimension++)
        {
            result[dimension] = (key & Mask(dimension)) == 0 ? null : Code(key, dimension);
        }

        return result;
    }

    /// <summary>Writes the codes of a key in UTF-8, each with a tab behind it; nothing before the tab where it is not broken down.</summary>
    public void Write(ArrayBufferWriter<byte> line, ulong key)
    {
        for (var dimension = 0; dimension < dimensions; dimension++)
        {
            var number = (int)(key >> (dimension * Bits) & Field);
            line.Write(number == 0 ? "\t"u8 : columns[dimension][number - 1]);
        }
    }

    /// <summary>Each code's place among the codes of its dimension, in ordinal order.</summary>
    public static int[] Ranks(IReadOnlyList<string> known)
    {
        var order = Enumerable.Range(0, known.Count);

        // A cube's cells are in the order of their codes, and so its first dimension's codes are already.
        var isOrdered = true;
        for (var number = 1; isOrdered && number < known.Count; number++)
        {
            isOrdered = string.CompareOrdinal(known[number - 1], known[number]) < 0;
        }

        if (isOrdered)
        {
            return [.. order];
        }

        var ranks = new int[known.Count];
        foreach (var (place, number) in order.OrderBy(number => known[number], StringComparer.Ordinal).Index())
        {
            ranks[number] = place;
        }

        return ranks;
    }

    private string Code(ulong key, int dimension) => codes[dimension][(int)(key >> (dimension * Bits) & Field) - 1];

    private Place PlaceOf(ulong key, int[] breakdowns, int[][] ranks)
    {
        var (told, packed) = (0, 0UL);
        for (var dimension = 0; dimension < dimensions; dimension++)
        {
            var number = key >> (dimension * Bits) & Field;
            told |= number == 0 ? 0 : 1 << dimension;
            packed = packed << Bits | (number == 0 ? 0 : (ulong)ranks[dimension][number - 1]);
        }

        return new Place(breakdowns[told], packed);
    }

    // Where each subset of the dimensions, a bit each, comes among all of them.
    private int[] Breakdowns()
    {
        var places = new int[1 << dimensions];
        foreach (var (place, subset) in Orders[dimensions].Index())
        {
            places[subset] = place;
        }

        return places;
    }

    // The subsets of so many dimensions, a bit each: fewer first, then which they are.
    private static int[] Order(int dimensions)
    {
        var subsets = Enumerable.Range(0, 1 << dimensions).OrderBy(subset => BitOperations.PopCount((uint)subset));
        for (var dimension = 0; dimension < dimensions; dimension++)
        {
            var bit = 1 << dimension;
            subsets = subsets.ThenByDescending(subset => subset & bit);
        }

        return [.. subsets];
    }

    private readonly record struct Place(int Breakdown, ulong Codes) : IComparable<Place>
    {
        public int CompareTo(Place other) => Breakdown == other.Breakdown ? Codes.CompareTo(other.Codes) : Breakdown.CompareTo(other.Breakdown);
    }
}

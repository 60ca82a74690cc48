using System.Buffers;
using System.Numerics;

namespace Hub.Indicators;

/// <summary>
/// A combination of codes as one number: 21 bits per dimension, 0 where the dimension is not broken down. Makes the
/// margins of a table cheap: a margin's key is a cell's key under a mask.
/// </summary>
internal sealed class CellKey(int dimensions)
{
    private const int Bits = 21;
    private const ulong Field = (1UL << Bits) - 1;

    private readonly Dictionary<string, uint>[] numbers = [.. Enumerable.Range(0, dimensions).Select(_ => new Dictionary<string, uint>(StringComparer.Ordinal))];
    private readonly List<string>[] codes = [.. Enumerable.Range(0, dimensions).Select(_ => new List<string>())];

    /// <summary>How many dimensions there are.</summary>
    public int Dimensions => dimensions;

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
        }

        return (ulong)number << (dimension * Bits);
    }

    /// <summary>The mask that keeps one dimension.</summary>
    public static ulong Mask(int dimension) => Field << (dimension * Bits);

    /// <summary>The masks of every subset of the dimensions in <paramref name="allowed"/>, the empty one included.</summary>
    public static IReadOnlyList<ulong> Subsets(IReadOnlyList<int> allowed)
    {
        var masks = new ulong[1 << allowed.Count];
        for (var subset = 0; subset < masks.Length; subset++)
        {
            for (var bit = 0; bit < allowed.Count; bit++)
            {
                masks[subset] |= (subset >> bit & 1) == 1 ? Mask(allowed[bit]) : 0;
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

    private string Code(ulong key, int dimension) => codes[dimension][(int)(key >> (dimension * Bits) & Field) - 1];

    private Place PlaceOf(ulong key, int[] breakdowns, uint[][] ranks)
    {
        var (told, packed) = (0, 0UL);
        for (var dimension = 0; dimension < dimensions; dimension++)
        {
            var number = key >> (dimension * Bits) & Field;
            told |= number == 0 ? 0 : 1 << dimension;
            packed = packed << Bits | (number == 0 ? 0 : ranks[dimension][number - 1]);
        }

        return new Place(breakdowns[told], packed);
    }

    // Where each subset of the dimensions, a bit each, comes among all of them.
    private int[] Breakdowns()
    {
        var places = new int[1 << dimensions];
        var subsets = Enumerable.Range(0, places.Length).OrderBy(subset => BitOperations.PopCount((uint)subset));
        for (var dimension = 0; dimension < dimensions; dimension++)
        {
            var bit = 1 << dimension;
            subsets = subsets.ThenByDescending(subset => subset & bit);
        }

        foreach (var (place, subset) in subsets.Index())
        {
            places[subset] = place;
        }

        return places;
    }

    // Each code's place among the codes of its dimension, in ordinal order.
    private static uint[] Ranks(List<string> known)
    {
        var ranks = new uint[known.Count];
        foreach (var (place, number) in Enumerable.Range(0, known.Count).OrderBy(number => known[number], StringComparer.Ordinal).Index())
        {
            ranks[number] = (uint)place;
        }

        return ranks;
    }

    private readonly record struct Place(int Breakdown, ulong Codes) : IComparable<Place>
    {
        public int CompareTo(Place other) => Breakdown == other.Breakdown ? Codes.CompareTo(other.Codes) : Breakdown.CompareTo(other.Breakdown);
    }
}

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

    /// <summary>Orders keys: fewer dimensions first, then which dimensions, then the codes.</summary>
    public int Compare(ulong left, ulong right)
    {
        var order = Count(left).CompareTo(Count(right));
        for (var dimension = 0; order == 0 && dimension < dimensions; dimension++)
        {
            order = ((left & Mask(dimension)) == 0).CompareTo((right & Mask(dimension)) == 0);
        }

        for (var dimension = 0; order == 0 && dimension < dimensions; dimension++)
        {
            var (one, other) = (left & Mask(dimension), right & Mask(dimension));
            order = one == other ? 0 : string.CompareOrdinal(Code(one, dimension), Code(other, dimension));
        }

        return order;
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

    private int Count(ulong key)
    {
        var count = 0;
        for (var dimension = 0; dimension < dimensions; dimension++)
        {
            count += (key & Mask(dimension)) == 0 ? 0 : 1;
        }

        return count;
    }
}

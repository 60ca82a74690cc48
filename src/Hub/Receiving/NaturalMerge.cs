namespace Hub.Receiving;

/// <summary>
/// A stable merge sort that leaves alone what is in order: records are nearly always sent in an order near the one they
/// are stored in, and then it takes a few comparisons for each.
/// </summary>
internal static class NaturalMerge
{
    /// <summary>Sorts the items. Work: at most n log n comparisons, one for each where they are in order; memory for as many items again where they are not.</summary>
    public static void Sort<T>(Span<T> items, Comparison<T> compare)
    {
        T[]? left = null;
        for (var width = 1; width < items.Length; width *= 2)
        {
            for (var start = 0; start + width < items.Length; start += 2 * width)
            {
                var pair = items[start..Math.Min(start + (2 * width), items.Length)];
                if (compare(pair[width - 1], pair[width]) > 0)
                {
                    Merge(pair, width, left ??= new T[items.Length], compare);
                }
            }
        }
    }

    private static void Merge<T>(Span<T> pair, int width, T[] left, Comparison<T> compare)
    {
        pair[..width].CopyTo(left);
        var (fromLeft, fromRight) = (0, width);
        for (var to = 0; fromLeft < width; to++)
        {
            pair[to] = fromRight < pair.Length && compare(pair[fromRight], left[fromLeft]) < 0 ? pair[fromRight++] : left[fromLeft++];
        }
    }
}

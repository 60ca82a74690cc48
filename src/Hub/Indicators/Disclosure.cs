using System.Collections.Frozen;

namespace Hub.Indicators;

/// <summary>
/// Keeps small counts of persons from being published or worked out (the hub's promise 5): primary suppression of
/// counts from 1 to one less than the threshold, and complementary suppression so that along no line of the table a
/// suppressed cell follows from its total and its neighbours, exactly or within less than the threshold.
/// </summary>
/// <remarks>
/// A line is a total and its parts along one dimension. The same table gives the same cells: among equals the one with
/// the smallest count, then the smallest key, is suppressed. Zero may be published.
/// </remarks>
internal static class Disclosure
{
    /// <summary>Which cells of a table of counts are withheld.</summary>
    /// <param name="values">The counts of all cells and margins.</param>
    /// <param name="dimensions">The dimensions the table is broken down by.</param>
    /// <param name="threshold">Counts from 1 to one less than this are small; 0 withholds nothing.</param>
    /// <returns>Per withheld cell <c>A</c> (small itself) or <c>D</c> (withheld to protect another).</returns>
    public static IReadOnlyDictionary<ulong, char> Suppress(
        IReadOnlyDictionary<ulong, decimal> values, IReadOnlyList<int> dimensions, int threshold)
    {
        var suppressed = new Dictionary<ulong, char>();
        foreach (var (key, value) in values)
        {
            if (value > 0 && value < threshold)
            {
                suppressed.Add(key, 'A');
            }
        }

        if (suppressed.Count == 0)
        {
            return FrozenDictionary<ulong, char>.Empty;
        }

        var lines = Lines(values, dimensions);
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var (total, parts) in lines)
            {
                changed |= Protect(values, suppressed, total, parts, threshold);
            }
        }

        return suppressed;
    }

    private static List<(ulong Total, List<ulong> Parts)> Lines(IReadOnlyDictionary<ulong, decimal> values, IReadOnlyList<int> dimensions)
    {
        var lines = new SortedDictionary<(int Dimension, ulong Total), List<ulong>>();
        foreach (var key in values.Keys)
        {
            foreach (var dimension in dimensions)
            {
                var mask = CellKey.Mask(dimension);
                if ((key & mask) != 0)
                {
                    var line = (dimension, key & ~mask);
                    if (!lines.TryGetValue(line, out var parts))
                    {
                        lines.Add(line, parts = []);
                    }

                    parts.Add(key);
                }
            }
        }

        foreach (var parts in lines.Values)
        {
            parts.Sort((left, right) => (values[left], left).CompareTo((values[right], right)));
        }

        return [.. lines.Select(line => (line.Key.Total, line.Value))];
    }

    private static bool Protect(
        IReadOnlyDictionary<ulong, decimal> values, Dictionary<ulong, char> suppressed, ulong total, List<ulong> parts, int threshold)
    {
        var count = 0;
        decimal hidden = 0;
        foreach (var part in parts)
        {
            if (suppressed.ContainsKey(part))
            {
                count++;
                hidden += values[part];
            }
        }

        var totalHidden = suppressed.ContainsKey(total);
        if (totalHidden ? count > 0 : count == 0 || (count > 1 && hidden >= threshold))
        {
            return false;
        }

        // A hidden total with no hidden part follows from its parts; a hidden part with too little company from the total.
        foreach (var part in parts)
        {
            if (values[part] > 0 && suppressed.TryAdd(part, 'D'))
            {
                return true;
            }
        }

        return suppressed.TryAdd(total, 'D');
    }
}

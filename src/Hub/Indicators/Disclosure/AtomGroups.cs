using System.Globalization;

namespace Hub.Indicators.Disclosure;

/// <summary>
/// Makes atoms of counts that nobody can tell apart: they are in the same figures, and so are the counts that bound them.
/// </summary>
/// <remarks>
/// Counts that bound each other are joined only together. The counts of two cells that are alike in this may be anything
/// as long as their sums obey the same bounds: give all to the one cell and nothing to the other, and both do.
/// </remarks>
internal static class AtomGroups
{
    /// <summary>Joins counts.</summary>
    /// <param name="within">Per count what it is and the figures it is in; equal only for counts of the same kind in the same figures.</param>
    /// <param name="links">How counts bound each other; each by their numbers.</param>
    /// <returns>The atom of each count.</returns>
    public static int[] Join(IReadOnlyList<string> within, IReadOnlyCollection<(int[] Whole, int[] Parts, bool IsEqual)> links)
    {
        var bundles = Bundles(within.Count, links, out var bundleOf);
        var bounds = bundles.ConvertAll(_ => new List<string>());
        foreach (var (whole, parts, isEqual) in links)
        {
            var bundle = bundleOf[whole[0]];
            var places = whole.Append(-1).Concat(parts).Select(count => count < 0 ? "-" : bundles[bundle].BinarySearch(count).ToString(CultureInfo.InvariantCulture));
            bounds[bundle].Add($"{string.Join(' ', places)}{(isEqual ? "=" : string.Empty)}");
        }

        var known = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var atomOf = new int[within.Count];
        var atoms = 0;
        foreach (var (index, bundle) in bundles.Index())
        {
            var key = string.Join(';', [.. bundle.Select(count => within[count]), .. bounds[index]]);
            if (!known.TryGetValue(key, out var alike))
            {
                known.Add(key, alike = [.. bundle.Select(_ => atoms++)]);
            }

            for (var place = 0; place < bundle.Count; place++)
            {
                atomOf[bundle[place]] = alike[place];
            }
        }

        return atomOf;
    }

    /// <summary>The counts that hang together by links, each bundle in ascending order.</summary>
    private static List<List<int>> Bundles(int counts, IEnumerable<(int[] Whole, int[] Parts, bool IsEqual)> links, out int[] bundleOf)
    {
        var first = Enumerable.Range(0, counts).ToArray();
        foreach (var (whole, parts, _) in links)
        {
            foreach (var count in parts.Concat(whole))
            {
                var (left, right) = (First(count), First(whole[0]));
                first[Math.Max(left, right)] = Math.Min(left, right);
            }
        }

        var bundles = new List<List<int>>();
        bundleOf = new int[counts];
        for (var count = 0; count < counts; count++)
        {
            var start = First(count);
            if (start == count)
            {
                bundleOf[count] = bundles.Count;
                bundles.Add([]);
            }

            bundleOf[count] = bundleOf[start];
            bundles[bundleOf[count]].Add(count);
        }

        return bundles;

        int First(int count)
        {
            while (first[count] != count)
            {
                count = first[count] = first[first[count]];
            }

            return count;
        }
    }
}

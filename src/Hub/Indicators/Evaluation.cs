using System.Runtime.InteropServices;

namespace Hub.Indicators;

/// <summary>
/// Computes an indicator's observations for one period from the cubes of its operands: a pure function, so that the
/// same submissions give the same figures at any time and in any order.
/// </summary>
public static class Evaluation
{
    private static readonly ObservationOrder InOrder = new();

    /// <summary>Computes the observations.</summary>
    /// <param name="indicator">The definition.</param>
    /// <param name="period">The period.</param>
    /// <param name="cubeOf">The cube an operand rests on, or null when there is none.</param>
    /// <returns>The observations, for every subset of the indicator's dimensions; empty when an operand has no figures.</returns>
    public static ObservationSet Compute(Indicator indicator, Period period, Func<SumOf, CurrentCube?> cubeOf)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        ArgumentNullException.ThrowIfNull(cubeOf);
        var keys = new CellKey(indicator.Dimensions.Count);
        var tables = new Dictionary<SumOf, LeafTable>(ReferenceEqualityComparer.Instance);
        var sources = new SortedSet<string>(StringComparer.Ordinal);
        var status = 'A';
        foreach (var leaf in indicator.Value.Leaves)
        {
            if (cubeOf(leaf) is not { } current)
            {
                return new ObservationSet(indicator.Id, indicator.Version, period, [], []);
            }

            tables[leaf] = Sum(leaf, current.Cube, indicator, keys);
            sources.Add(current.Submission);
            status = current.ObsStatus == "E" ? 'E' : status;
        }

        var observations = new List<Observation>();
        var guide = tables.First(table => table.Key.Across.Count == 0).Value;
        foreach (var key in guide.Values.Keys)
        {
            if (Value(indicator.Value, key, tables) is not { } value)
            {
                continue;
            }

            var confidentiality = Confidentiality(key, tables.Values);
            observations.Add(confidentiality == 'F'
                ? new Observation(keys.Codes(key), Math.Round(value, indicator.Decimals, MidpointRounding.AwayFromZero), status, 'F')
                : new Observation(keys.Codes(key), null, 'Q', confidentiality));
        }

        observations.Sort(InOrder);
        return new ObservationSet(indicator.Id, indicator.Version, period, [.. sources], observations);
    }

    private static LeafTable Sum(SumOf leaf, Cube cube, Indicator indicator, CellKey keys)
    {
        // Where each of the cube's dimensions goes in the key, and which codes of it count.
        var place = new int[cube.Dimensions.Count];
        var where = new IReadOnlySet<string>?[cube.Dimensions.Count];
        for (var dimension = 0; dimension < place.Length; dimension++)
        {
            var name = cube.Dimensions[dimension];
            var known = leaf.As.GetValueOrDefault(name, name);
            place[dimension] = leaf.Across.Contains(known) ? -1 : IndexOf(indicator.Dimensions, known);
            where[dimension] = leaf.Where.GetValueOrDefault(name);
        }

        var kept = Enumerable.Range(0, indicator.Dimensions.Count).Where(index => place.Contains(index)).ToList();
        var masks = CellKey.Subsets(kept);
        var measure = leaf.Measure is null ? -1 : IndexOf(cube.Measures, leaf.Measure);
        var values = new Dictionary<ulong, decimal>();
        foreach (var cell in cube.Cells)
        {
            var amount = leaf.Measure is null ? cell.Records : measure < 0 ? null : cell.Sums[measure];
            if (amount is not { } number || !Matches(cell.Codes, where))
            {
                continue;
            }

            ulong key = 0;
            for (var dimension = 0; dimension < place.Length; dimension++)
            {
                key |= place[dimension] < 0 ? 0 : keys.Part(place[dimension], cell.Codes[dimension]);
            }

            foreach (var mask in masks)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(values, key & mask, out _) += number;
            }
        }

        return new LeafTable(values, masks[^1], Disclosure.Suppress(values, kept, indicator.Threshold));
    }

    private static decimal? Value(Expression expression, ulong key, Dictionary<SumOf, LeafTable> tables)
    {
        switch (expression)
        {
            case SumOf leaf:
                var table = tables[leaf];
                return table.Values.TryGetValue(key & table.Mask, out var sum) ? sum : null;
            case Ratio ratio:
                return Value(ratio.Of, key, tables) is { } of && Value(ratio.To, key, tables) is { } to && to != 0 ? of / to : null;
            case Difference difference:
                return Value(difference.Of, key, tables) - Value(difference.Less, key, tables);
            case Scale { By: var by, Of: Ratio scaled }:
                // Multiplied before it is divided, so that 100 x 1/3 is rounded once.
                return Value(scaled.Of, key, tables) is { } part && Value(scaled.To, key, tables) is { } whole && whole != 0 ? by * part / whole : null;
            case Scale scale:
                return scale.By * Value(scale.Of, key, tables);
            default:
                throw new InvalidOperationException($"There is no rule for {expression.GetType().Name}.");
        }
    }

    private static char Confidentiality(ulong key, IEnumerable<LeafTable> tables)
    {
        var result = 'F';
        foreach (var table in tables)
        {
            switch (table.Suppressed.GetValueOrDefault(key & table.Mask, 'F'))
            {
                case 'A':
                    return 'A';
                case 'D':
                    result = 'D';
                    break;
            }
        }

        return result;
    }

    private static bool Matches(string[] codes, IReadOnlySet<string>?[] where)
    {
        for (var dimension = 0; dimension < codes.Length; dimension++)
        {
            if (where[dimension] is { } kept && !kept.Contains(codes[dimension]))
            {
                return false;
            }
        }

        return true;
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var index = 0; index < names.Count; index++)
        {
            if (names[index] == name)
            {
                return index;
            }
        }

        return -1;
    }

    private sealed record LeafTable(Dictionary<ulong, decimal> Values, ulong Mask, IReadOnlyDictionary<ulong, char> Suppressed);

    private sealed class ObservationOrder : IComparer<Observation>
    {
        public int Compare(Observation x, Observation y)
        {
            // Fewer dimensions first, then which dimensions, then the codes.
            var order = x.Codes.Count(code => code is not null).CompareTo(y.Codes.Count(code => code is not null));
            for (var index = 0; order == 0 && index < x.Codes.Length; index++)
            {
                order = (x.Codes[index] is null).CompareTo(y.Codes[index] is null);
            }

            for (var index = 0; order == 0 && index < x.Codes.Length; index++)
            {
                order = string.CompareOrdinal(x.Codes[index], y.Codes[index]);
            }

            return order;
        }
    }
}

using System.Collections;
using System.Runtime.InteropServices;

namespace Hub.Indicators;

/// <summary>
/// Computes an indicator's observations for one period from the cubes of its operands: a pure function, so that the
/// same submissions give the same figures at any time and in any order.
/// </summary>
public static class Evaluation
{
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
        var status = ObservationStatus.Normal;
        foreach (var leaf in indicator.Value.Leaves)
        {
            if (cubeOf(leaf) is not { } current)
            {
                return new ObservationSet(indicator.Id, indicator.Version, period, [], []);
            }

            tables[leaf] = Sum(leaf, current.Cube, indicator, keys);
            sources.Add(current.Submission);
            status = ObservationStatus.Stronger(status, ObservationStatus.Of(current));
        }

        var observations = new List<KeyedObservation>();
        var guide = tables.First(table => table.Key.Across.Count == 0).Value;
        foreach (var key in guide.Values.Keys)
        {
            if (Value(indicator.Value, key, tables) is not { } value)
            {
                continue;
            }

            var confidentiality = Confidentiality(key, tables.Values);
            observations.Add(confidentiality == 'F'
                ? new KeyedObservation(key, Math.Round(value, indicator.Decimals, MidpointRounding.AwayFromZero), status, 'F')
                : new KeyedObservation(key, null, 'Q', confidentiality));
        }

        observations.Sort((left, right) => keys.Compare(left.Key, right.Key));
        return new ObservationSet(indicator.Id, indicator.Version, period, [.. sources], new KeyedObservations(observations, keys));
    }

    private static LeafTable Sum(SumOf leaf, Cube cube, Indicator indicator, CellKey keys)
    {
        // Per dimension of the cube the part each of its codes makes of a key, and null for a code that does not count.
        var parts = new ulong?[cube.Dimensions.Count][];
        var kept = new List<int>();
        for (var dimension = 0; dimension < parts.Length; dimension++)
        {
            var name = cube.Dimensions[dimension];
            var known = leaf.As.GetValueOrDefault(name, name);
            var place = leaf.Across.Contains(known) ? -1 : IndexOf(indicator.Dimensions, known);
            var where = leaf.Where.GetValueOrDefault(name);
            parts[dimension] = [.. cube.Codes(dimension).Select(code =>
                where?.Contains(code) == false ? (ulong?)null : place < 0 ? 0 : keys.Part(place, code))];
            if (place >= 0)
            {
                kept.Add(place);
            }
        }

        kept.Sort();
        var masks = CellKey.Subsets(kept);
        var measure = leaf.Measure is null ? -1 : IndexOf(cube.Measures, leaf.Measure);
        var values = new Dictionary<ulong, decimal>();
        for (var cell = 0; cell < cube.Count; cell++)
        {
            var amount = leaf.Measure is null ? cube.Records(cell) : measure < 0 ? null : cube.Sum(cell, measure);
            if (amount is not { } number || Key(cube, cell, parts) is not { } key)
            {
                continue;
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

    private static ulong? Key(Cube cube, int cell, ulong?[][] parts)
    {
        ulong key = 0;
        for (var dimension = 0; dimension < parts.Length; dimension++)
        {
            if (parts[dimension][cube.CodeNumber(cell, dimension)] is not { } part)
            {
                return null;
            }

            key |= part;
        }

        return key;
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

    private readonly record struct KeyedObservation(ulong Key, decimal? Value, char Status, char Confidentiality);

    /// <summary>Observations whose codes are looked up when they are asked for: large sets would repeat them many times.</summary>
    private sealed class KeyedObservations(List<KeyedObservation> observations, CellKey keys) : IReadOnlyList<Observation>
    {
        public int Count => observations.Count;

        public Observation this[int index]
        {
            get
            {
                var (key, value, status, confidentiality) = observations[index];
                return new Observation(keys.Codes(key), value, status, confidentiality);
            }
        }

        public IEnumerator<Observation> GetEnumerator()
        {
            for (var index = 0; index < Count; index++)
            {
                yield return this[index];
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

using System.Collections;
using System.Runtime.InteropServices;
using Hub.Indicators.Disclosure;

namespace Hub.Indicators;

/// <summary>
/// Computes an indicator's observations for one period from the cubes of its operands: a pure function, so that the
/// same submissions give the same figures at any time and in any order.
/// </summary>
internal static class Evaluation
{
    /// <summary>Computes the observations.</summary>
    /// <param name="indicator">The definition.</param>
    /// <param name="period">The period.</param>
    /// <param name="cubeOf">The cube an operand rests on, or null when there is none.</param>
    /// <param name="withheldOf">What is withheld of the figures of an operand's feed for that cube's period.</param>
    /// <returns>The observations, for every subset of the indicator's dimensions; empty when an operand has no figures.</returns>
    public static ObservationSet Compute(Indicator indicator, Period period, Func<SumOf, CurrentCube?> cubeOf, Func<SumOf, CurrentCube, WithheldFigures> withheldOf)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        ArgumentNullException.ThrowIfNull(cubeOf);
        ArgumentNullException.ThrowIfNull(withheldOf);
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

            tables[leaf] = Sum(leaf, current.Cube, indicator, keys, withheldOf(leaf, current));
            sources.Add(current.Submission);
            status = current.ObsStatus == "E" ? 'E' : status;
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

    private static LeafTable Sum(SumOf leaf, Cube cube, Indicator indicator, CellKey keys, WithheldFigures withheld)
    {
        var cells = new LeafCells(leaf, cube, indicator.Dimensions, keys);
        var values = new Dictionary<ulong, decimal>();
        for (var cell = 0; cell < cube.Count; cell++)
        {
            if (cells.Amount(cell) is not { } number || cells.Key(cell) is not { } key)
            {
                continue;
            }

            foreach (var mask in cells.Masks)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(values, key & mask, out _) += number;
            }
        }

        if (indicator.RoundedTo is { } whole)
        {
            // Half up, so that 1 and 2 become 0 and 3 and 4 become 5, like any count.
            foreach (var key in values.Keys)
            {
                values[key] = Math.Floor((values[key] / whole) + 0.5m) * whole;
            }
        }

        return new LeafTable(values, cells.Masks[^1], withheld.Marks(leaf, values, keys));
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
            switch (table.Withheld.GetValueOrDefault(key & table.Mask, 'F'))
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

    private sealed record LeafTable(Dictionary<ulong, decimal> Values, ulong Mask, IReadOnlyDictionary<ulong, char> Withheld);

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

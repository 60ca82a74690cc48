using System.Collections;
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
    /// <param name="cubesOf">The cubes an operand rests on, in order of their periods; null when one it needs is not there.</param>
    /// <param name="withheldOf">What is withheld of the figures of an operand's feed for a cube's period.</param>
    /// <returns>The observations, for every subset of the indicator's dimensions; empty when an operand has no figures.</returns>
    public static ObservationSet Compute(
        Indicator indicator, Period period, Func<SumOf, IReadOnlyList<CurrentCube>?> cubesOf, Func<SumOf, CurrentCube, WithheldFigures> withheldOf)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        ArgumentNullException.ThrowIfNull(cubesOf);
        ArgumentNullException.ThrowIfNull(withheldOf);
        var keys = new CellKey(indicator.Dimensions.Count);
        var tables = new Dictionary<SumOf, LeafTable>(ReferenceEqualityComparer.Instance);
        var sources = new SortedSet<string>(StringComparer.Ordinal);
        var status = ObservationStatus.Normal;
        foreach (var leaf in indicator.Value.Leaves)
        {
            if (cubesOf(leaf) is not { } cubes)
            {
                return new ObservationSet(indicator.Id, indicator.Version, period, [], []);
            }

            if (Table(leaf, cubes, indicator, keys, withheldOf) is not { } table)
            {
                return new ObservationSet(indicator.Id, indicator.Version, period, [], []) { Overflows = 1 };
            }

            tables[leaf] = table;
            sources.UnionWith(cubes.Select(cube => cube.Submission));
            status = cubes.Select(ObservationStatus.Of).Aggregate(status, ObservationStatus.Stronger);
        }

        var guide = tables.First(table => table.Key.Across.Count == 0 && table.Key.Back == 0).Value;
        var withholding = tables.Values.Where(table => table.Withheld.Count > 0).ToArray();
        var (observations, count, overflows) = (new KeyedObservation[guide.Values.Count], 0, 0);
        foreach (var key in guide.Values.Keys)
        {
            if (!TryValue(indicator.Value, key, tables, out var found))
            {
                overflows++;
                continue;
            }

            if (found is not { } value)
            {
                continue;
            }

            var confidentiality = withholding.Length == 0 ? 'F' : Confidentiality(key, withholding);
            observations[count++] = confidentiality == 'F'
                ? new KeyedObservation(key, Math.Round(value, indicator.Decimals, MidpointRounding.AwayFromZero), status, 'F')
                : new KeyedObservation(key, null, 'Q', confidentiality);
        }

        keys.Sort(observations.AsSpan(0, count), observation => observation.Key);
        return new ObservationSet(indicator.Id, indicator.Version, period, [.. sources], new KeyedObservations(observations, count, keys)) { Overflows = overflows };
    }

    /// <summary>The figures of an operand; null where sums or products of its cells do not fit a decimal, so that it is missing.</summary>
    internal static LeafTable? Table(
        SumOf leaf, IReadOnlyList<CurrentCube> cubes, Indicator indicator, CellKey keys, Func<SumOf, CurrentCube, WithheldFigures> withheldOf)
    {
        try
        {
            return LeafTable.Sum(leaf, cubes, indicator, keys, withheldOf);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>The value of an expression; false where a number on the way does not fit a decimal, so that it is missing.</summary>
    internal static bool TryValue(Expression expression, ulong key, Dictionary<SumOf, LeafTable> tables, out decimal? value)
    {
        try
        {
            value = Value(expression, key, tables);
            return true;
        }
        catch (OverflowException)
        {
            value = null;
            return false;
        }
    }

    /// <summary>The value of an expression for a combination of codes, not rounded; null where it is missing.</summary>
    private static decimal? Value(Expression expression, ulong key, Dictionary<SumOf, LeafTable> tables)
    {
        switch (expression)
        {
            case SumOf leaf:
                return tables[leaf].Of(key);
            case Ratio ratio:
                return Value(ratio.Of, key, tables) is { } of && Value(ratio.To, key, tables) is { } to && to != 0 ? of / to : null;
            case Difference difference:
                return Value(difference.Of, key, tables) - Value(difference.Less, key, tables);
            case Scale { By: var by, Of: Ratio scaled }:
                // Multiplied before it is divided, so that 100 x 1/3 is rounded once.
                return Value(scaled.Of, key, tables) is { } part && Value(scaled.To, key, tables) is { } whole && whole != 0 ? by * part / whole : null;
            case Change change:
                return Value(change.Of, key, tables) is { } now && Value(change.Before, key, tables) is { } before
                    ? !change.Percent ? now - before : before > 0 ? 100 * (now - before) / before : null
                    : null;
            case Scale scale:
                return scale.By * Value(scale.Of, key, tables);
            default:
                throw new InvalidOperationException($"There is no rule for {expression.GetType().Name}.");
        }
    }

    /// <summary>Whether a combination is published (F), or withheld as one of its operands is.</summary>
    internal static char Confidentiality(ulong key, IEnumerable<LeafTable> tables)
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

    private readonly record struct KeyedObservation(ulong Key, decimal? Value, char Status, char Confidentiality);

    /// <summary>Observations whose codes are looked up when they are asked for: large sets would repeat them many times.</summary>
    private sealed class KeyedObservations(KeyedObservation[] observations, int count, CellKey keys) : IReadOnlyList<Observation>
    {
        public int Count => count;

        public Observation this[int index]
        {
            get
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
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

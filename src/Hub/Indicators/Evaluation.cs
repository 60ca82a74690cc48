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
    /// <param name="breakdowns">The breakdowns of the cubes.</param>
    /// <returns>The observations, for every subset of the indicator's dimensions; empty when an operand has no figures.</returns>
    public static ObservationSet Compute(
        Indicator indicator,
        Period period,
        Func<SumOf, IReadOnlyList<CurrentCube>?> cubesOf,
        Func<SumOf, CurrentCube, WithheldFigures> withheldOf,
        CubeBreakdowns breakdowns)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        ArgumentNullException.ThrowIfNull(cubesOf);
        ArgumentNullException.ThrowIfNull(withheldOf);
        ArgumentNullException.ThrowIfNull(breakdowns);
        var keys = breakdowns.KeysOf(indicator);
        var tables = new Dictionary<SumOf, LeafTable>(ReferenceEqualityComparer.Instance);
        var sources = new SortedSet<string>(StringComparer.Ordinal);
        var status = ObservationStatus.Normal;
        var missing = false;
        foreach (var leaf in indicator.Value.Leaves)
        {
            if (cubesOf(leaf) is not { } cubes)
            {
                return new ObservationSet(indicator.Id, indicator.Version, period, [], []);
            }

            sources.UnionWith(cubes.Select(cube => cube.Submission));
            status = cubes.Select(ObservationStatus.Of).Aggregate(status, ObservationStatus.Stronger);

            // With an operand that no record gives every value is missing: the others need not be summed.
            if (!missing)
            {
                if (Table(leaf, cubes, indicator, keys, breakdowns, withheldOf) is not { } table)
                {
                    return new ObservationSet(indicator.Id, indicator.Version, period, [], []) { Overflows = 1 };
                }

                tables[leaf] = table;
                missing = !table.Given.Contains(true);
            }
        }

        if (missing)
        {
            return new ObservationSet(indicator.Id, indicator.Version, period, [.. sources], []);
        }

        var guide = tables.First(table => table.Key.Across.Count == 0 && table.Key.Back == 0).Value;
        var withholding = tables.Values.Where(table => table.Withheld.Count > 0).ToArray();
        var figures = guide.Figures;
        var (observations, count, overflows, figure) = (new KeyedObservation[figures.Count], 0, 0, 0);
        var operand = (SumOf leaf) => tables[leaf].Of(figures, figure);
        for (; figure < observations.Length; figure++)
        {
            if (!guide.Given[figure])
            {
                continue;
            }

            if (!TryValue(indicator.Value, operand, out var found))
            {
                overflows++;
                continue;
            }

            if (found is not { } value)
            {
                continue;
            }

            var confidentiality = withholding.Length == 0 ? 'F' : Confidentiality(figures[figure], withholding);
            observations[count++] = confidentiality == 'F'
                ? new KeyedObservation(figures[figure], Math.Round(value, indicator.Decimals, MidpointRounding.AwayFromZero), status, 'F')
                : new KeyedObservation(figures[figure], 0, 'Q', confidentiality);
        }

        return new ObservationSet(indicator.Id, indicator.Version, period, [.. sources], new KeyedObservations(observations, count, keys)) { Overflows = overflows };
    }

    /// <summary>The figures of an operand; null where sums or products of its cells do not fit a decimal, so that it is missing.</summary>
    internal static LeafTable? Table(
        SumOf leaf, IReadOnlyList<CurrentCube> cubes, Indicator indicator, CellKey keys, CubeBreakdowns breakdowns, Func<SumOf, CurrentCube, WithheldFigures> withheldOf)
    {
        try
        {
            return LeafTable.Sum(leaf, cubes, indicator, keys, breakdowns, withheldOf);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>The value of an expression, not rounded; false where a number on the way does not fit a decimal, so that it is missing.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="operand">The value of each of its operands; null where it is missing.</param>
    /// <param name="value">The value; null where it is missing.</param>
    internal static bool TryValue(Expression expression, Func<SumOf, decimal?> operand, out decimal? value)
    {
        try
        {
            value = Value(expression, operand);
            return true;
        }
        catch (OverflowException)
        {
            value = null;
            return false;
        }
    }

    private static decimal? Value(Expression expression, Func<SumOf, decimal?> operand)
    {
        switch (expression)
        {
            case SumOf leaf:
                return operand(leaf);
            case Ratio ratio:
                return Value(ratio.Of, operand) is { } of && Value(ratio.To, operand) is { } to && to != 0 ? of / to : null;
            case Difference difference:
                return Value(difference.Of, operand) - Value(difference.Less, operand);
            case Scale { By: var by, Of: Ratio scaled }:
                // Multiplied before it is divided, so that 100 x 1/3 is rounded once.
                return Value(scaled.Of, operand) is { } part && Value(scaled.To, operand) is { } whole && whole != 0 ? by * part / whole : null;
            case Change change:
                return Value(change.Of, operand) is { } now && Value(change.Before, operand) is { } before
                    ? !change.Percent ? now - before : before > 0 ? 100 * (now - before) / before : null
                    : null;
            case Scale scale:
                return scale.By * Value(scale.Of, operand);
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
}

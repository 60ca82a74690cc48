using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hub.Indicators.Disclosure;

/// <summary>
/// A linear programme in exact whole numbers, solved by the dual simplex method: the least cost of variables from 0 to
/// their upper bounds that satisfy equations.
/// </summary>
/// <remarks>
/// The entries are the programme's times one common denominator, which makes every division come out (Edmonds' integer
/// pivoting), so that the outcome is the same on every machine. Every row has a basic variable of its own; since no cost
/// is negative the start is dual feasible. After a while the smallest index decides (Bland), so that it ends.
/// What works through the entries is compiled for speed at its first call: a feed with small counts may come once a
/// year, and would be searched by code that was never called often enough to be compiled so.
/// </remarks>
internal sealed class Tableau
{
    private readonly List<long?> uppers = [];
    private readonly List<bool> turned = [];
    private readonly List<int> columns = [];
    private readonly List<int> basics = [];
    private readonly List<long[]> rows = [];
    private readonly List<long> rights = [];
    private readonly List<int> touched = [];
    private readonly List<long> costsOf = [];
    private long[] costs = [];
    private long denominator = 1;

    /// <summary>Adds a variable that is 0 at the start.</summary>
    /// <param name="cost">The cost of one unit; not negative.</param>
    /// <param name="upper">The most it can be; null for no bound.</param>
    /// <returns>Its number. All variables come before the first row.</returns>
    public int AddVariable(long cost, long? upper)
    {
        columns.Add(uppers.Count);
        costsOf.Add(cost);
        return NewVariable(upper);
    }

    /// <summary>Adds the equation <c>slack + coefficients = right</c>, its slack going from 0 to <paramref name="upper"/>.</summary>
    public void AddRow(long[] coefficients, long right, long? upper)
    {
        basics.Add(NewVariable(upper));
        rows.Add(coefficients);
        rights.Add(right);
    }

    /// <summary>Solves it.</summary>
    /// <returns>True when there is a solution, false when there is none.</returns>
    /// <exception cref="OverflowException">The numbers grew too large, or it took too long.</exception>
    public bool Solve()
    {
        costs = [.. costsOf];
        var patience = 4 * (rows.Count + columns.Count);
        for (var step = 0; ; step++)
        {
            if (step > 20 * patience)
            {
                throw new OverflowException("The simplex method takes too long.");
            }

            var row = Leaving(step > patience);
            if (row < 0)
            {
                return true;
            }

            var column = Entering(rows[row]);
            if (column < 0)
            {
                return false;
            }

            Pivot(row, column);
        }
    }

    /// <summary>The value of each variable, times <paramref name="common"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long[] Values(out long common)
    {
        common = denominator;
        var values = new long[uppers.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            values[basics[row]] = rights[row];
        }

        for (var variable = 0; variable < values.Length; variable++)
        {
            values[variable] = turned[variable] ? checked(uppers[variable]!.Value * denominator) - values[variable] : values[variable];
        }

        return values;
    }

    private int NewVariable(long? upper)
    {
        uppers.Add(upper);
        turned.Add(false);
        return uppers.Count - 1;
    }

    /// <summary>The row whose basic variable is out of its bounds and leaves; -1 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Leaving(bool smallestIndex)
    {
        var chosen = -1;
        for (var row = 0; row < rows.Count; row++)
        {
            if (uppers[basics[row]] is { } upper && rights[row] > checked(upper * denominator))
            {
                Turn(row, upper);
            }

            if (rights[row] < 0
                && (chosen < 0 || (smallestIndex ? basics[row] < basics[chosen] : rights[row] < rights[chosen])))
            {
                chosen = row;
            }
        }

        return chosen;
    }

    /// <summary>Counts a basic variable from its upper bound downwards.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Turn(int row, long upper)
    {
        var entries = rows[row];
        for (var column = 0; column < columns.Count; column++)
        {
            entries[column] = -entries[column];
        }

        rights[row] = checked((upper * denominator) - rights[row]);
        turned[basics[row]] = !turned[basics[row]];
    }

    /// <summary>The column whose costs rise least; -1 when none can mend the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Entering(long[] entries)
    {
        var chosen = -1;
        for (var column = 0; column < columns.Count; column++)
        {
            if (entries[column] >= 0)
            {
                continue;
            }

            if (chosen < 0)
            {
                chosen = column;
                continue;
            }

            // costs[column] / -entries[column] against the same of the chosen one.
            var difference = checked((costs[column] * -entries[chosen]) - (costs[chosen] * -entries[column]));
            if (difference < 0 || (difference == 0 && columns[column] < columns[chosen]))
            {
                chosen = column;
            }
        }

        return chosen;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pivot(int row, int column)
    {
        var source = rows[row];
        var pivot = -source[column];
        Touch(source);
        for (var other = 0; other < rows.Count; other++)
        {
            if (other != row)
            {
                var target = rows[other];
                var factor = target[column];
                if (factor == 0 && pivot == denominator)
                {
                    continue;
                }

                rights[other] = Combine(rights[other], factor, rights[row], pivot);
                Combine(target, source, factor, pivot);
                target[column] = factor;
            }
        }

        var cost = costs[column];
        Combine(costs, source, cost, pivot);
        costs[column] = cost;
        for (var index = 0; index < columns.Count; index++)
        {
            source[index] = -source[index];
        }

        source[column] = -denominator;
        rights[row] = -rights[row];
        denominator = pivot;
        (basics[row], columns[column]) = (columns[column], basics[row]);
        if (uppers[columns[column]] == 0)
        {
            Remove(column);
        }
    }

    // Most pivots are the denominator itself, and most rows are mostly zeros: then little of a row changes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Touch(long[] source)
    {
        touched.Clear();
        for (var index = 0; index < columns.Count; index++)
        {
            if (source[index] != 0)
            {
                touched.Add(index);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Combine(long[] target, long[] source, long factor, long pivot)
    {
        if (pivot != denominator)
        {
            for (var index = 0; index < columns.Count; index++)
            {
                target[index] = Combine(target[index], factor, source[index], pivot);
            }
        }
        else if (factor != 0)
        {
            foreach (var index in CollectionsMarshal.AsSpan(touched))
            {
                var change = checked(factor * source[index]);
                target[index] = checked(target[index] + (denominator == 1 ? change : change / denominator));
            }
        }
    }

    private long Combine(long target, long factor, long source, long pivot) =>
        checked((pivot * target) + (factor * source)) / denominator;

    // A variable that cannot be anything but 0 never comes back.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Remove(int column)
    {
        var last = columns.Count - 1;
        foreach (var entries in rows)
        {
            entries[column] = entries[last];
        }

        (columns[column], costs[column]) = (columns[last], costs[last]);
        columns.RemoveAt(last);
    }
}

using System.Numerics;

namespace Hub.Tests.Indicators.Disclosure;

/// <summary>
/// An attacker's arithmetic: the most a sum of unknown counts can be, given equations and that no count is negative.
/// Textbook primal simplex in two phases over exact fractions, with Bland's rule; and branch and bound for whole counts.
/// It shares no line and no method with what it checks.
/// </summary>
internal sealed class ExactProgram(int unknowns)
{
    private readonly List<(Fraction[] Coefficients, Fraction Right)> rows = [];
    private Tableau? start;
    private bool isStarted;

    /// <summary>Adds: the sum of these unknowns is this.</summary>
    public void Equal(IEnumerable<int> members, long sum) => Add(members, sum, 0);

    /// <summary>Adds: the sum of these unknowns is at most this.</summary>
    public void AtMost(IEnumerable<int> members, long sum) => Add(members, sum, 1);

    /// <summary>Adds: the sum of these unknowns is at least this.</summary>
    public void AtLeast(IEnumerable<int> members, long sum) => Add(members, sum, -1);

    /// <summary>Adds: the sum of some unknowns is no more than that of others.</summary>
    public void NoMore(IEnumerable<int> parts, IEnumerable<int> whole)
    {
        var coefficients = new Fraction[unknowns + 1];
        foreach (var member in whole)
        {
            coefficients[member] += 1;
        }

        foreach (var member in parts)
        {
            coefficients[member] -= 1;
        }

        coefficients[unknowns] = -1;
        Change(() => rows.Add((coefficients, 0)));
    }

    /// <summary>The most the sum of these unknowns less those can be in fractions; null when there is no solution at all.</summary>
    public Fraction? Most(IReadOnlyList<int> members, IReadOnlyList<int> less) => Solve(Weights(members, less, 1))?.Value;

    /// <summary>The least the sum of these unknowns less those can be in fractions; null when there is no solution at all.</summary>
    public Fraction? Least(IReadOnlyList<int> members, IReadOnlyList<int> less) => -Solve(Weights(members, less, -1))?.Value;

    /// <summary>The most the sum of these unknowns less those can be in whole counts; null when there is no solution at all.</summary>
    public BigInteger? MostWhole(IReadOnlyList<int> members, IReadOnlyList<int> less) => Whole(Weights(members, less, 1), null);

    /// <summary>The least the sum of these unknowns less those can be in whole counts; null when there is no solution at all.</summary>
    public BigInteger? LeastWhole(IReadOnlyList<int> members, IReadOnlyList<int> less) => -Whole(Weights(members, less, -1), null);

    private Fraction[] Weights(IReadOnlyList<int> members, IReadOnlyList<int> less, int weight)
    {
        var weights = new Fraction[unknowns];
        foreach (var member in members)
        {
            weights[member] += weight;
        }

        foreach (var member in less)
        {
            weights[member] -= weight;
        }

        return weights;
    }

    private void Add(IEnumerable<int> members, long sum, int slack)
    {
        var coefficients = new Fraction[unknowns + 1];
        foreach (var member in members)
        {
            coefficients[member] = 1;
        }

        coefficients[unknowns] = slack;
        Change(() => rows.Add((coefficients, sum)));
    }

    private void Change(Action change)
    {
        isStarted = false;
        change();
    }

    private BigInteger? Whole(Fraction[] weights, BigInteger? best)
    {
        if (Solve(weights) is not { } found || (best is { } known && found.Value.Floor <= known))
        {
            return best;
        }

        var part = Array.FindIndex(found.Point, value => !value.IsWhole);
        if (part < 0)
        {
            return found.Value.Floor;
        }

        var below = (long)found.Point[part].Floor;
        AtMost([part], below);
        best = Whole(weights, best);
        Change(() => rows.RemoveAt(rows.Count - 1));
        AtLeast([part], below + 1);
        best = Whole(weights, best);
        Change(() => rows.RemoveAt(rows.Count - 1));
        return best;
    }

    private (Fraction Value, Fraction[] Point)? Solve(Fraction[] weights)
    {
        if (!isStarted)
        {
            (start, isStarted) = (Start(), true);
        }

        if (start is null)
        {
            return null;
        }

        var table = Array.ConvertAll(start.Table, row => (Fraction[])row.Clone());
        var basis = (int[])start.Basis.Clone();
        var value = Maximise(table, basis, weights, table[0].Length - 1);
        var point = new Fraction[unknowns];
        for (var row = 0; row < basis.Length; row++)
        {
            if (basis[row] < unknowns)
            {
                point[basis[row]] = table[row][^1];
            }
        }

        return (value, point);
    }

    /// <summary>A solution to begin at, which all questions share; null when there is none.</summary>
    private Tableau? Start()
    {
        // Columns: the unknowns, a slack per inequality, an artificial unknown per row that has no slack to begin with, the right side.
        var slacks = rows.Count(row => row.Coefficients[unknowns] != 0);
        var real = unknowns + slacks;
        var signs = rows.ConvertAll(row => row.Right < 0 || (row.Right == 0 && row.Coefficients[unknowns] < 0) ? -1 : 1);
        var bare = Enumerable.Range(0, rows.Count).Where(row => rows[row].Coefficients[unknowns] * signs[row] != (Fraction)1).ToList();
        var width = real + bare.Count;
        var table = new Fraction[rows.Count][];
        var basis = new int[rows.Count];
        var slack = unknowns;
        for (var row = 0; row < table.Length; row++)
        {
            table[row] = new Fraction[width + 1];
            for (var column = 0; column < unknowns; column++)
            {
                table[row][column] = rows[row].Coefficients[column] * signs[row];
            }

            if (rows[row].Coefficients[unknowns] != 0)
            {
                basis[row] = slack;
                table[row][slack++] = rows[row].Coefficients[unknowns] * signs[row];
            }

            if (bare.BinarySearch(row) is >= 0 and var artificial)
            {
                basis[row] = real + artificial;
                table[row][real + artificial] = 1;
            }

            table[row][width] = rows[row].Right * signs[row];
        }

        var first = new Fraction[width];
        Array.Fill(first, -1, real, bare.Count);
        if (Maximise(table, basis, first, width) != 0)
        {
            return null;
        }

        // An artificial unknown that is still in the basis is 0; it leaves, or its row says nothing.
        for (var row = 0; row < table.Length; row++)
        {
            if (basis[row] >= real && Array.FindIndex(table[row], 0, real, entry => entry != 0) is >= 0 and var column)
            {
                Pivot(table, basis, row, column);
            }
        }

        var kept = Enumerable.Range(0, table.Length).Where(row => basis[row] < real).ToList();
        return new Tableau([.. kept.Select(row => (Fraction[])[.. table[row][..real], table[row][width]])], [.. kept.Select(row => basis[row])]);
    }

    private static Fraction Maximise(Fraction[][] table, int[] basis, Fraction[] weights, int usable)
    {
        // What each unknown adds, reckoned along as a row of its own.
        var gains = new Fraction[usable + 1];
        Array.Copy(weights, gains, Math.Min(weights.Length, usable));
        for (var row = 0; row < table.Length; row++)
        {
            Subtract(gains, table[row], basis[row] < weights.Length ? weights[basis[row]] : 0);
        }

        while (true)
        {
            var entering = Array.FindIndex(gains, 0, usable, gain => gain > 0);
            if (entering < 0)
            {
                return -gains[^1];
            }

            var leaving = -1;
            for (var row = 0; row < table.Length; row++)
            {
                if (table[row][entering] > 0
                    && (leaving < 0 || Ratio(row).CompareTo(Ratio(leaving)) is var order && (order < 0 || (order == 0 && basis[row] < basis[leaving]))))
                {
                    leaving = row;
                }
            }

            if (leaving < 0)
            {
                throw new InvalidOperationException("There is no bound; the test gives one.");
            }

            Pivot(table, basis, leaving, entering);
            Subtract(gains, table[leaving], gains[entering]);

            Fraction Ratio(int row) => table[row][^1] / table[row][entering];
        }
    }

    private static void Pivot(Fraction[][] table, int[] basis, int row, int column)
    {
        var pivot = table[row][column];
        table[row] = Array.ConvertAll(table[row], entry => entry == 0 ? entry : entry / pivot);
        for (var other = 0; other < table.Length; other++)
        {
            if (other != row)
            {
                Subtract(table[other], table[row], table[other][column]);
            }
        }

        basis[row] = column;
    }

    private static void Subtract(Fraction[] target, Fraction[] source, Fraction factor)
    {
        for (var index = 0; factor != 0 && index < target.Length; index++)
        {
            if (source[index] != 0)
            {
                target[index] -= factor * source[index];
            }
        }
    }

    private sealed record Tableau(Fraction[][] Table, int[] Basis);
}

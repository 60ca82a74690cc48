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

    /// <summary>Adds: the sum of these unknowns is this.</summary>
    public void Equal(IEnumerable<int> members, long sum) => Add(members, sum, 0);

    /// <summary>Adds: the sum of these unknowns is at most this.</summary>
    public void AtMost(IEnumerable<int> members, long sum) => Add(members, sum, 1);

    /// <summary>Adds: the sum of these unknowns is at least this.</summary>
    public void AtLeast(IEnumerable<int> members, long sum) => Add(members, sum, -1);

    /// <summary>The most the sum of these unknowns can be in fractions; null when there is no solution at all.</summary>
    public Fraction? Most(IReadOnlyList<int> members) => Solve(Weights(members, 1))?.Value;

    /// <summary>The least the sum of these unknowns can be in fractions; null when there is no solution at all.</summary>
    public Fraction? Least(IReadOnlyList<int> members) => -Solve(Weights(members, -1))?.Value;

    /// <summary>The most the sum of these unknowns can be in whole counts; null when there is no solution at all.</summary>
    public BigInteger? MostWhole(IReadOnlyList<int> members) => Whole(Weights(members, 1), null);

    /// <summary>The least the sum of these unknowns can be in whole counts; null when there is no solution at all.</summary>
    public BigInteger? LeastWhole(IReadOnlyList<int> members) => -Whole(Weights(members, -1), null);

    private Fraction[] Weights(IReadOnlyList<int> members, int weight)
    {
        var weights = new Fraction[unknowns];
        foreach (var member in members)
        {
            weights[member] = weight;
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
        rows.Add((coefficients, sum));
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
        rows.RemoveAt(rows.Count - 1);
        AtLeast([part], below + 1);
        best = Whole(weights, best);
        rows.RemoveAt(rows.Count - 1);
        return best;
    }

    private (Fraction Value, Fraction[] Point)? Solve(Fraction[] weights)
    {
        // Columns: the unknowns, a slack per inequality, an artificial unknown per row, the right side.
        var slacks = rows.Count(row => row.Coefficients[unknowns] != 0);
        var (real, width) = (unknowns + slacks, unknowns + slacks + rows.Count);
        var table = new Fraction[rows.Count][];
        var basis = new int[rows.Count];
        var slack = unknowns;
        for (var row = 0; row < table.Length; row++)
        {
            var sign = rows[row].Right < 0 ? -1 : 1;
            table[row] = new Fraction[width + 1];
            for (var column = 0; column < unknowns; column++)
            {
                table[row][column] = rows[row].Coefficients[column] * sign;
            }

            if (rows[row].Coefficients[unknowns] != 0)
            {
                table[row][slack++] = rows[row].Coefficients[unknowns] * sign;
            }

            table[row][real + row] = 1;
            table[row][width] = rows[row].Right * sign;
            basis[row] = real + row;
        }

        var first = new Fraction[width];
        Array.Fill(first, -1, real, rows.Count);
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

        var second = new Fraction[width];
        weights.CopyTo(second, 0);
        var value = Maximise(table, basis, second, real);
        var point = new Fraction[unknowns];
        for (var row = 0; row < basis.Length; row++)
        {
            if (basis[row] < unknowns)
            {
                point[basis[row]] = table[row][width];
            }
        }

        return (value, point);
    }

    private static Fraction Maximise(Fraction[][] table, int[] basis, Fraction[] weights, int usable)
    {
        while (true)
        {
            var entering = -1;
            for (var column = 0; column < usable && entering < 0; column++)
            {
                var gain = weights[column];
                for (var row = 0; row < table.Length; row++)
                {
                    gain -= weights[basis[row]] * table[row][column];
                }

                entering = gain > 0 ? column : -1;
            }

            if (entering < 0)
            {
                Fraction value = 0;
                for (var row = 0; row < table.Length; row++)
                {
                    value += weights[basis[row]] * table[row][^1];
                }

                return value;
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

            Fraction Ratio(int row) => table[row][^1] / table[row][entering];
        }
    }

    private static void Pivot(Fraction[][] table, int[] basis, int row, int column)
    {
        var pivot = table[row][column];
        table[row] = Array.ConvertAll(table[row], entry => entry / pivot);
        for (var other = 0; other < table.Length; other++)
        {
            var factor = table[other][column];
            if (other != row && factor != 0)
            {
                for (var index = 0; index < table[other].Length; index++)
                {
                    table[other][index] -= factor * table[row][index];
                }
            }
        }

        basis[row] = column;
    }
}

using System.Runtime.CompilerServices;

namespace Hub.Indicators.Disclosure;

/// <summary>
/// Another set of counts that agrees with what is published: what an outsider has to reckon with. Two such sets that
/// differ in a figure by so much prove that nobody can pin the figure to a narrower interval, by whatever method.
/// </summary>
/// <param name="Changes">By how much each atom differs; null when the search gave parts of persons.</param>
/// <param name="Broken">The published figures it does not agree with, where it may break any: withholding these makes it agree.</param>
internal sealed record Shift(long[]? Changes, IReadOnlyList<Figure> Broken);

/// <summary>Looks for the shift that moves a figure by a given amount and breaks the least of what is published.</summary>
/// <param name="system">The figures with their present marks.</param>
/// <param name="marksKnown">
/// Whether the shift must also agree with the marks: what is marked <c>A</c> lies between 1 and threshold − 1, and what
/// is marked <c>D</c> is at least the threshold.
/// </param>
internal sealed class ShiftSearch(FigureSystem system, bool marksKnown)
{
    // Entries of the tableau. A step works through all of them, and there are some hundreds of steps: some tenths of a second.
    private const long MostEntries = 400_000;

    // One observation weighs more than any difference in size.
    private const int CostOfObservation = 64;

    private readonly Figure?[] singles = Singles(system);
    private readonly FreeAtoms mayBreakFree = new(system, marksKnown, mayBreak: true);
    private readonly FreeAtoms free = new(system, marksKnown, mayBreak: false);

    /// <summary>Looks for a shift.</summary>
    /// <param name="atoms">The atoms of what is to be moved.</param>
    /// <param name="less">The atoms that are taken off these, where it is a difference.</param>
    /// <param name="amount">By how much; less than 0 for down.</param>
    /// <param name="mayBreak">Whether figures that may be withheld may be broken, at the cost of their observations.</param>
    /// <returns>The shift; null when there is none.</returns>
    /// <exception cref="OverflowException">The search is too large.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Shift? Find(int[] atoms, int[] less, long amount, bool mayBreak)
    {
        // What may be broken ties nothing together: then all that is free is looked at.
        var (near, rows) = mayBreak ? mayBreakFree.All() : free.Near(atoms, less);
        var (most, bounds) = Bounds(near);
        var tableau = new Tableau();
        var variables = new int[near.Length];
        var count = 0;
        for (var atom = 0; atom < near.Length; atom++)
        {
            variables[atom] = -1;
            if (near[atom])
            {
                variables[atom] = AddAtom(tableau, atom, mayBreak, most[atom]);
                count += 2;
            }
        }

        var breakable = new int[rows.Count];
        for (var row = 0; row < breakable.Length; row++)
        {
            breakable[row] = mayBreak && rows[row].MayBeWithheld ? AddBreak(tableau, rows[row]) : -1;
            count += breakable[row] >= 0 ? 2 : 0;
        }

        if ((long)(rows.Count + bounds.Count + 1) * count > MostEntries)
        {
            throw new OverflowException("The table is too large for the search.");
        }

        for (var row = 0; row < breakable.Length; row++)
        {
            var (figure, variable) = (rows[row], breakable[row]);
            var coefficients = new long[count];
            Sum(coefficients, figure.Atoms, variables, -1);
            if (variable >= 0)
            {
                (coefficients[variable], coefficients[variable + 1]) = (1, -1);
            }

            var least = figure.Mark == 'F' ? figure.Value : figure.Least(system.Threshold);
            tableau.AddRow(coefficients, figure.Value - least, figure.Mark == 'F' ? 0 : figure.Most(system.Threshold) - least);
        }

        foreach (var link in bounds)
        {
            // What the parts leave of the whole: so much now, and never less than nothing.
            var coefficients = new long[count];
            Sum(coefficients, link.Whole, variables, -1);
            Sum(coefficients, link.Parts, variables, 1);
            tableau.AddRow(coefficients, link.Rest, link.IsEqual ? 0 : null);
        }

        var moved = new long[count];
        Sum(moved, atoms, variables, amount > 0 ? -1 : 1);
        Sum(moved, less, variables, amount > 0 ? 1 : -1);
        tableau.AddRow(moved, -Math.Abs(amount), 0);
        return tableau.Solve() ? Read(tableau, variables, mayBreak) : null;
    }

    private static Figure?[] Singles(FigureSystem system)
    {
        var singles = new Figure?[system.Atoms.Count];
        foreach (var figure in system.Figures)
        {
            if (figure.Atoms is [var atom])
            {
                singles[atom] = figure;
            }
        }

        return singles;
    }

    /// <summary>Adds the two variables of an atom: what it rises and what it falls.</summary>
    private int AddAtom(Tableau tableau, int atom, bool mayBreak, (long? Rise, long Fall) most)
    {
        var (cost, rise, fall) = (0L, (long?)null, system.Atoms[atom]);
        if (singles[atom] is { } single)
        {
            if (single.Mark == 'F')
            {
                cost = mayBreak ? Cost(single) : 0;
                fall = marksKnown ? fall - system.Threshold : fall;
            }
            else if (marksKnown)
            {
                rise = single.Most(system.Threshold) - fall;
                fall -= single.Least(system.Threshold);
            }
        }

        var variable = tableau.AddVariable(cost, rise is null || most.Rise < rise ? most.Rise : rise);
        tableau.AddVariable(cost, Math.Min(fall, most.Fall));
        return variable;
    }

    /// <summary>What the links ask of atoms: of one that is bound by none but itself how far it goes, of others the links.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ((long? Rise, long Fall)[] Most, List<Link> Bounds) Bounds(bool[] near)
    {
        var most = new (long? Rise, long Fall)[near.Length];
        Array.Fill(most, (null, long.MaxValue));
        var bounds = new List<Link>();
        foreach (var link in system.Links)
        {
            var (whole, parts) = (Count(near, link.Whole), Count(near, link.Parts));
            if (whole + parts > 1 || (whole + parts == 1 && link.IsEqual))
            {
                bounds.Add(link);
            }
            else if (whole == 1)
            {
                var atom = Array.Find(link.Whole, atom => near[atom]);
                most[atom].Fall = Math.Min(most[atom].Fall, link.Rest);
            }
            else if (parts == 1)
            {
                var atom = Array.Find(link.Parts, atom => near[atom]);
                most[atom].Rise = Math.Min(most[atom].Rise ?? long.MaxValue, link.Rest);
            }
        }

        return (most, bounds);
    }

    /// <summary>Adds the two variables of a figure that may be broken: what it rises and what it falls.</summary>
    private int AddBreak(Tableau tableau, Figure figure)
    {
        var variable = tableau.AddVariable(Cost(figure), null);
        tableau.AddVariable(Cost(figure), marksKnown ? figure.Value - system.Threshold : figure.Value);
        return variable;
    }

    private static long Cost(Figure figure) => (CostOfObservation * (long)figure.Observations) + long.Log2(figure.Value);

    /// <summary>Adds the change of some atoms to a row, or takes it off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(long[] coefficients, int[] atoms, int[] variables, long sign)
    {
        foreach (var atom in atoms)
        {
            if (variables[atom] is >= 0 and var variable)
            {
                coefficients[variable] += sign;
                coefficients[variable + 1] -= sign;
            }
        }
    }

    private static int Count(bool[] near, int[] atoms)
    {
        var count = 0;
        foreach (var atom in atoms)
        {
            count += near[atom] ? 1 : 0;
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Shift Read(Tableau tableau, int[] variables, bool mayBreak)
    {
        var values = tableau.Values(out var common);
        var scaled = new long[variables.Length];
        for (var atom = 0; atom < scaled.Length; atom++)
        {
            scaled[atom] = variables[atom] is >= 0 and var variable ? values[variable] - values[variable + 1] : 0;
        }

        List<Figure> broken = mayBreak ? [.. system.Figures.Where(figure => figure.Mark == 'F' && figure.Change(scaled) != 0)] : [];
        for (var atom = 0; atom < scaled.Length; atom++)
        {
            if (scaled[atom] % common != 0)
            {
                return new Shift(null, broken);
            }

            scaled[atom] /= common;
        }

        return new Shift(scaled, broken);
    }
}

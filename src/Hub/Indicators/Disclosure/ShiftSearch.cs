namespace Hub.Indicators.Disclosure;

/// <summary>
/// Another set of counts that agrees with what is published: what an outsider has to reckon with. Two such sets that
/// differ in a figure by so much prove that nobody can pin the figure to a narrower interval, by whatever method.
/// </summary>
/// <param name="Changes">By how much each atom differs; null when the search gave parts of persons.</param>
/// <param name="Broken">The published figures it does not agree with: withholding these makes it agree.</param>
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

    /// <summary>Looks for a shift.</summary>
    /// <param name="atoms">The atoms of what is to be moved.</param>
    /// <param name="less">The atoms that are taken off these, where it is a difference.</param>
    /// <param name="amount">By how much; less than 0 for down.</param>
    /// <param name="mayBreak">Whether figures that may be withheld may be broken, at the cost of their observations.</param>
    /// <returns>The shift; null when there is none.</returns>
    /// <exception cref="OverflowException">The search is too large.</exception>
    public Shift? Find(IReadOnlyList<int> atoms, IReadOnlyList<int> less, long amount, bool mayBreak)
    {
        var free = Free(mayBreak);
        var near = mayBreak ? free : Near([.. atoms, .. less], free);
        var (most, bounds) = Bounds(near);
        var tableau = new Tableau();
        var variables = new int[system.Atoms.Count];
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

        var rows = Rows(near, mayBreak).ToList();
        var breakable = rows.ToDictionary(figure => figure, figure => mayBreak && figure.MayBeWithheld ? AddBreak(tableau, figure) : -1);
        count += 2 * breakable.Values.Count(variable => variable >= 0);
        if ((long)(rows.Count + bounds.Count + 1) * count > MostEntries)
        {
            throw new OverflowException("The table is too large for the search.");
        }

        foreach (var figure in rows)
        {
            var coefficients = new long[count];
            Sum(coefficients, figure.Atoms, variables, -1);
            if (breakable[figure] is >= 0 and var variable)
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
        return tableau.Solve() ? Read(tableau, variables) : null;
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

    /// <summary>Which atoms an outsider cannot simply read off, or subtract from what is read off.</summary>
    private bool[] Free(bool mayBreak)
    {
        var free = new bool[system.Atoms.Count];
        Array.Fill(free, true);
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var figure in system.Figures)
            {
                if (figure.Mark != 'F')
                {
                    continue;
                }

                var left = figure.Atoms.Count(atom => free[atom]);
                if (left > 0 && (figure.Value == 0 || (left == 1 && !(mayBreak && figure.MayBeWithheld))))
                {
                    changed = true;
                    foreach (var atom in figure.Atoms)
                    {
                        free[atom] = false;
                    }
                }
            }
        }

        return free;
    }

    /// <summary>Of the free atoms those that hang together with what is to be moved.</summary>
    private bool[] Near(IReadOnlyList<int> atoms, bool[] free)
    {
        var near = new bool[free.Length];
        foreach (var atom in atoms)
        {
            near[atom] = free[atom];
        }

        var rows = Rows(free, mayBreak: false).Select(figure => figure.Atoms).Concat(system.Links.Select(link => link.Whole.Concat(link.Parts).ToArray())).ToList();
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var row in rows)
            {
                if (row.Any(atom => near[atom]) && row.Any(atom => free[atom] && !near[atom]))
                {
                    changed = true;
                    foreach (var atom in row)
                    {
                        near[atom] = free[atom];
                    }
                }
            }
        }

        return near;
    }

    /// <summary>The figures that bind more than one atom; those of one bound or price its variables.</summary>
    private IEnumerable<Figure> Rows(bool[] free, bool mayBreak) => system.Figures.Where(figure =>
        (figure.Mark == 'F' || marksKnown)
        && (figure.Atoms.Length > 1 || (figure.Mark == 'F' && !(mayBreak && figure.MayBeWithheld)))
        && figure.Atoms.Any(atom => free[atom]));

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
    private ((long? Rise, long Fall)[] Most, List<Link> Bounds) Bounds(bool[] near)
    {
        var most = new (long? Rise, long Fall)[near.Length];
        Array.Fill(most, (null, long.MaxValue));
        var bounds = new List<Link>();
        foreach (var link in system.Links)
        {
            var (whole, parts) = (link.Whole.Count(atom => near[atom]), link.Parts.Count(atom => near[atom]));
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
    private static void Sum(long[] coefficients, IReadOnlyList<int> atoms, int[] variables, long sign)
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

    private Shift Read(Tableau tableau, int[] variables)
    {
        var values = tableau.Values(out var common);
        var scaled = new long[variables.Length];
        for (var atom = 0; atom < scaled.Length; atom++)
        {
            scaled[atom] = variables[atom] is >= 0 and var variable ? values[variable] - values[variable + 1] : 0;
        }

        var broken = system.Figures.Where(figure => figure.Mark == 'F' && figure.Atoms.Sum(atom => scaled[atom]) != 0).ToList();
        var changes = Array.TrueForAll(scaled, change => change % common == 0) ? Array.ConvertAll(scaled, change => change / common) : null;
        return new Shift(changes, broken);
    }
}

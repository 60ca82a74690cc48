using System.Runtime.CompilerServices;

namespace Hub.Indicators.Disclosure;

/// <summary>
/// Which atoms an outsider cannot simply read off, or subtract from what is read off, and which of them hang together by
/// figures and links. Both follow from the marks, and are worked out anew only when these have changed: many searches are
/// made between two decisions.
/// </summary>
/// <param name="system">The figures with their present marks.</param>
/// <param name="marksKnown">Whether withheld figures bind atoms too, by what their marks say.</param>
/// <param name="mayBreak">Whether figures that may be withheld may be broken: then they tell nothing, and tie nothing together.</param>
internal sealed class FreeAtoms(FigureSystem system, bool marksKnown, bool mayBreak)
{
    private readonly char[] marks = new char[system.Figures.Count];
    private readonly int[][] figuresOf = FiguresOf(system);
    private bool[] free = [];
    private List<Figure> rows = [];

    // Per row its first free atom.
    private int[] anchors = [];

    // Per atom the first atom of those it hangs together with.
    private int[] first = [];

    /// <summary>All free atoms, and the figures that bind them.</summary>
    public (bool[] Atoms, List<Figure> Rows) All()
    {
        Refresh();
        return (free, rows);
    }

    /// <summary>Of the free atoms those that hang together with these, and the figures that bind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (bool[] Atoms, List<Figure> Rows) Near(int[] atoms, int[] others)
    {
        Refresh();
        var together = new bool[free.Length];
        foreach (var atom in atoms)
        {
            together[First(atom)] |= free[atom];
        }

        foreach (var atom in others)
        {
            together[First(atom)] |= free[atom];
        }

        var near = new bool[free.Length];
        for (var atom = 0; atom < near.Length; atom++)
        {
            near[atom] = free[atom] && together[First(atom)];
        }

        // Of a row either all free atoms are among them or none is.
        var binding = new List<Figure>();
        for (var row = 0; row < rows.Count; row++)
        {
            if (near[anchors[row]])
            {
                binding.Add(rows[row]);
            }
        }

        return (near, binding);
    }

    private static int[][] FiguresOf(FigureSystem system)
    {
        var figures = new List<int>[system.Atoms.Count];
        for (var atom = 0; atom < figures.Length; atom++)
        {
            figures[atom] = [];
        }

        for (var index = 0; index < system.Figures.Count; index++)
        {
            foreach (var atom in system.Figures[index].Atoms)
            {
                figures[atom].Add(index);
            }
        }

        return Array.ConvertAll(figures, list => list.ToArray());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Refresh()
    {
        var isSame = free.Length == system.Atoms.Count;
        for (var index = 0; index < marks.Length; index++)
        {
            isSame &= marks[index] == system.Figures[index].Mark;
            marks[index] = system.Figures[index].Mark;
        }

        if (!isSame)
        {
            FindFree();
            rows = [.. system.Figures.Where(IsRow)];
            anchors = [.. rows.Select(row => Array.Find(row.Atoms, atom => free[atom]))];
            FindTogether();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindFree()
    {
        free = new bool[system.Atoms.Count];
        Array.Fill(free, true);
        var left = new int[system.Figures.Count];
        var open = new Stack<int>();
        for (var index = 0; index < left.Length; index++)
        {
            left[index] = system.Figures[index].Atoms.Length;
            open.Push(index);
        }

        // Each atom that is read off leaves one less in the figures it is in.
        while (open.TryPop(out var index))
        {
            var figure = system.Figures[index];
            if (figure.Mark != 'F' || left[index] == 0
                || (figure.Value != 0 && (left[index] > 1 || (mayBreak && figure.MayBeWithheld))))
            {
                continue;
            }

            foreach (var atom in figure.Atoms)
            {
                if (free[atom])
                {
                    free[atom] = false;
                    foreach (var other in figuresOf[atom])
                    {
                        if (--left[other] == 1)
                        {
                            open.Push(other);
                        }
                    }
                }
            }
        }
    }

    // The figures that bind more than one atom; those of one bound or price its variables.
    private bool IsRow(Figure figure) =>
        (figure.Mark == 'F' || marksKnown)
        && (figure.Atoms.Length > 1 || (figure.Mark == 'F' && !(mayBreak && figure.MayBeWithheld)))
        && Array.Exists(figure.Atoms, atom => free[atom]);

    private void FindTogether()
    {
        first = [.. Enumerable.Range(0, free.Length)];
        foreach (var row in rows)
        {
            Join(row.Atoms, -1);
        }

        foreach (var link in system.Links)
        {
            Join(link.Parts, Join(link.Whole, -1));
        }
    }

    // Joins the free ones of some atoms with each other and with the one given; -1 for none.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Join(int[] atoms, int with)
    {
        foreach (var atom in atoms)
        {
            if (free[atom])
            {
                if (with >= 0)
                {
                    var (left, right) = (First(with), First(atom));
                    first[Math.Max(left, right)] = Math.Min(left, right);
                }

                with = atom;
            }
        }

        return with;
    }

    private int First(int atom)
    {
        while (first[atom] != atom)
        {
            atom = first[atom] = first[first[atom]];
        }

        return atom;
    }
}

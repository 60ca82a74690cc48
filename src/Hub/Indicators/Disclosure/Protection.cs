using System.Runtime.CompilerServices;

namespace Hub.Indicators.Disclosure;

/// <summary>
/// Decides which figures are withheld, so that no small count can be worked out from the others (the hub's promise 5):
/// neither exactly nor to within less than the threshold (SDMX CL_CONF_STATUS A and D; docs/indicators.md, Disclosure).
/// </summary>
/// <remarks>
/// For every small count and every withheld figure it holds two sets of whole counts that agree with all that is
/// published and differ by the threshold at least. Where there are none, the cheapest figures that stand in the way are
/// withheld too. What is found holds against any way of working out, since the sets are there to be checked.
/// </remarks>
internal sealed class Protection
{
    // Tries to publish again, each of some dozens of searches; larger systems stay as they are.
    private const int MostSearches = 3000;

    private readonly FigureSystem system;
    private readonly List<Count> counts = [];
    private readonly Dictionary<Figure, int> placeOf = [];

    // Of each set of counts that was found by how much it moves each of the counts above.
    private readonly List<(long[] Moves, bool MarksKnown)> shifts = [];
    private readonly List<(int Place, int Sign)>[] countsOf;
    private ShiftSearch[] searches = [];
    private bool gaveWay;

    private Protection(FigureSystem system)
    {
        this.system = system;
        countsOf = [.. system.Atoms.Select(_ => new List<(int Place, int Sign)>())];
    }

    /// <summary>Marks the figures of a system.</summary>
    /// <returns>False when the system is too large to be judged; the marks then mean nothing.</returns>
    public static bool Apply(FigureSystem system) => Apply(system, out _);

    /// <summary>The same, telling whether every count is as wide as it must be for who does not use the marks; false where what is published anyway allows no more.</summary>
    public static bool Apply(FigureSystem system, out bool holds)
    {
        var protection = new Protection(system);
        try
        {
            protection.Mark();
            holds = !protection.gaveWay;
            return true;
        }
        catch (OverflowException)
        {
            holds = false;
            return false;
        }
    }

    private void Mark()
    {
        foreach (var figure in system.Figures)
        {
            if (figure.MayBeWithheld && figure.Value < system.Threshold)
            {
                figure.Mark = 'A';
            }
        }

        searches = [new ShiftSearch(system, marksKnown: false), new ShiftSearch(system, marksKnown: true)];
        var singles = system.Figures.Where(figure => figure.Atoms.Length == 1).Select(figure => figure.Atoms[0]).ToHashSet();
        for (var atom = 0; atom < system.Atoms.Count; atom++)
        {
            if (system.Atoms[atom] > 0 && system.Atoms[atom] < system.Threshold && !singles.Contains(atom) && !system.Open.Contains(atom))
            {
                counts.Add(new Count([atom], [], system.Atoms[atom], null));
            }
        }

        foreach (var link in system.Links.Where(link => link.IsProtected && link.Rest > 0 && link.Rest < system.Threshold))
        {
            counts.Add(new Count(link.Whole, link.Parts, link.Rest, null));
        }

        foreach (var figure in system.Figures)
        {
            placeOf[figure] = counts.Count;
            counts.Add(new Count(figure.Atoms, [], figure.Value, figure));
        }

        foreach (var (place, count) in counts.Index())
        {
            Array.ForEach(count.Atoms, atom => countsOf[atom].Add((place, 1)));
            Array.ForEach(count.Less, atom => countsOf[atom].Add((place, -1)));
        }

        while (counts.Find(count => Lacks(count, false) || Lacks(count, true)) is { } open)
        {
            Protect(open, marksKnown: !Lacks(open, false));
        }

        PublishAgain();
    }

    /// <summary>Whether a count must be wide and has not been shown to be.</summary>
    private bool Lacks(Count count, bool marksKnown) =>
        (count.Figure is null || count.Figure.Mark != 'F') && count.Width(marksKnown) < Needed(count, marksKnown);

    // Who sees the mark A knows the count to within threshold - 2 by that alone. With all the marks together some of that
    // must be left: at the usual threshold of 10 at least three counts are possible.
    private int Needed(Count count, bool marksKnown) =>
        Math.Min(count.Most[marksKnown ? 1 : 0], !marksKnown ? system.Threshold : count.Figure?.Mark == 'A' ? (system.Threshold + 2) / 5 : 0);

    private void Protect(Count count, bool marksKnown)
    {
        if (Audit(count, marksKnown))
        {
            return;
        }

        // At first in the hope that what lets it rise lets it fall too.
        var level = marksKnown ? 1 : 0;
        var needed = Needed(count, marksKnown);
        var room = count.Value - Floor(count, marksKnown);
        var amount = count.Hoped[level] ? needed + count.Low(marksKnown) : room >= needed ? -needed : needed - room;
        var shift = searches[level].Find(count.Atoms, count.Less, amount, mayBreak: true);
        if (shift is null)
        {
            // Nothing that may be withheld helps that far: it follows from what is published whatever is decided here.
            count.Most[level] = count.Hoped[level] ? needed / 2 : count.Most[level];
            gaveWay |= count.Hoped[level] && !marksKnown;
            count.Hoped[level] = !count.Hoped[level];
            return;
        }

        count.Hoped[level] = true;
        var withheld = shift.Broken.ToList();
        if (shift.Changes is null && withheld.Count == 0)
        {
            // Only parts of persons agree with what is published. One figure less, and there are more ways.
            withheld = [.. system.Figures.Where(figure => figure.MayBeWithheld)
                .OrderBy(figure => figure.Atoms.Intersect(count.Atoms.Concat(count.Less)).Any() ? 0 : 1).ThenBy(figure => figure.Observations).ThenBy(figure => figure.Value).Take(1)];
            count.Most[level] = withheld.Count == 0 ? 0 : count.Most[level];
            gaveWay |= withheld.Count == 0 && !marksKnown;
        }

        withheld.ForEach(figure => figure.Mark = 'D');
        if (shift.Changes is { } changes)
        {
            Record(changes, marksKnown);
        }
    }

    /// <summary>Looks for sets of counts that show a count to be wide enough as things are.</summary>
    private bool Audit(Count count, bool marksKnown)
    {
        var needed = Needed(count, marksKnown);
        var down = Math.Min(count.Value - Floor(count, marksKnown), needed);
        if (-count.Low(marksKnown) < down)
        {
            Look(count, -down, marksKnown);
        }

        if (count.Width(marksKnown) < needed)
        {
            Look(count, needed + count.Low(marksKnown), marksKnown);
        }

        return count.Width(marksKnown) >= needed;
    }

    private void Look(Count count, long amount, bool marksKnown)
    {
        if (searches[marksKnown ? 1 : 0].Find(count.Atoms, count.Less, amount, mayBreak: false)?.Changes is { } changes)
        {
            Record(changes, marksKnown);
        }
    }

    private long Floor(Count count, bool marksKnown) =>
        marksKnown && count.Figure is { Mark: not 'F' } figure ? figure.Least(system.Threshold) : 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Record(long[] changes, bool marksKnown)
    {
        // Most atoms stay as they are.
        var moves = new long[counts.Count];
        for (var atom = 0; atom < changes.Length; atom++)
        {
            if (changes[atom] != 0)
            {
                foreach (var (place, sign) in countsOf[atom])
                {
                    moves[place] = checked(moves[place] + (sign * changes[atom]));
                }
            }
        }

        shifts.Add((moves, marksKnown));
        Widen(moves, marksKnown);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Widen(long[] moves, bool marksKnown)
    {
        for (var place = 0; place < moves.Length; place++)
        {
            if (moves[place] != 0)
            {
                counts[place].Widen(moves[place], marksKnown);
            }
        }
    }

    /// <summary>Publishes again what need not have been withheld: the searches take one count after another.</summary>
    private void PublishAgain()
    {
        var searched = 0;
        foreach (var figure in system.Figures.Where(figure => figure is { Mark: 'D', IsOld: false }).OrderByDescending(figure => figure.Observations).ThenByDescending(figure => figure.Value).ToList())
        {
            figure.Mark = 'F';
            counts.ForEach(count => count.Reset());
            var kept = shifts.ToList();
            shifts.RemoveAll(shift => shift.Moves[placeOf[figure]] != 0);
            shifts.ForEach(shift => Widen(shift.Moves, shift.MarksKnown));
            var holds = true;
            foreach (var marksKnown in new[] { false, true })
            {
                while (holds && counts.Find(count => Lacks(count, marksKnown)) is { } open)
                {
                    holds = searched++ < MostSearches && Audit(open, marksKnown);
                }
            }

            if (!holds)
            {
                figure.Mark = 'D';
                var there = shifts.Select(shift => shift.Moves).ToHashSet();
                shifts.AddRange(kept.Where(shift => !there.Contains(shift.Moves)));
            }
        }
    }

    /// <summary>
    /// A count that may have to be protected, and how far it has been shown to be able to differ: the sum of some atoms,
    /// less that of others where it is what parts leave of a whole.
    /// </summary>
    private sealed class Count(int[] atoms, int[] less, long value, Figure? figure)
    {
        private readonly long[] low = new long[2];
        private readonly long[] high = new long[2];

        public int[] Atoms => atoms;

        public int[] Less => less;

        public long Value => value;

        public Figure? Figure => figure;

        /// <summary>
        /// The widest that can be asked for, without and with the marks; less than the threshold when what is published anyway
        /// allows no more. That the marks allow no more is no reason to ask less without them.
        /// </summary>
        public int[] Most { get; } = [int.MaxValue, int.MaxValue];

        /// <summary>Whether the easy way has been tried, without and with the marks.</summary>
        public bool[] Hoped { get; } = new bool[2];

        public long Low(bool marksKnown) => low[marksKnown ? 1 : 0];

        public long Width(bool marksKnown) => high[marksKnown ? 1 : 0] - low[marksKnown ? 1 : 0];

        public void Widen(long change, bool marksKnown)
        {
            // What agrees with the marks agrees without them.
            for (var level = 0; level <= (marksKnown ? 1 : 0); level++)
            {
                low[level] = Math.Min(low[level], change);
                high[level] = Math.Max(high[level], change);
            }
        }

        public void Reset()
        {
            low.AsSpan().Clear();
            high.AsSpan().Clear();
        }
    }
}

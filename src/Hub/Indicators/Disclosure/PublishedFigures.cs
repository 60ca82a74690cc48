using System.Globalization;
using System.Runtime.InteropServices;

namespace Hub.Indicators.Disclosure;

/// <summary>
/// All figures over one measure of a feed for one period, as its revisions publish them one after another. What one
/// revision publishes is known from then on; a cell that a later one does not change is the same unknown in both.
/// </summary>
/// <param name="operands">The sums over the measure, of all indicators.</param>
/// <param name="threshold">Counts from 1 to one less than this are small.</param>
internal sealed class PublishedFigures(IReadOnlyList<Operand> operands, int threshold)
{
    // A cell with a count it had in some revision. Whoever compares revisions may know which cells were corrected.
    private readonly Dictionary<(string Codes, long Count), int> numbers = [];
    private readonly List<long> counts = [];
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private int revision;

    /// <summary>Decides what is published of the next revision.</summary>
    /// <returns>False when that cannot be judged: the table is too large, or has parts of persons or less than none.</returns>
    public bool Publish(Cube cube)
    {
        revision++;
        return Add(cube) && Judge();
    }

    /// <summary>The marks of the last revision's figures that an operand gives, by their names.</summary>
    public IReadOnlyDictionary<string, char> Marks(Operand operand)
    {
        var marks = new Dictionary<string, char>(StringComparer.Ordinal);
        foreach (var entry in entries.Values.Where(entry => entry.Revision == revision && entry.Mark != 'F'))
        {
            foreach (var (place, name) in entry.Places)
            {
                if (ReferenceEquals(operands[place], operand))
                {
                    marks[name] = entry.Mark;
                }
            }
        }

        return marks;
    }

    private bool Add(Cube cube)
    {
        var cells = new int[cube.Count];
        for (var place = 0; place < operands.Count; place++)
        {
            var (indicator, leaf) = operands[place];
            var keys = new CellKey(indicator.Dimensions.Count);
            var leafCells = new LeafCells(leaf, cube, indicator.Dimensions, keys);
            var figures = new SortedDictionary<ulong, List<int>>();
            for (var cell = 0; cell < cube.Count; cell++)
            {
                if (leafCells.Amount(cell) is not { } amount || leafCells.Key(cell) is not { } key)
                {
                    continue;
                }

                if (amount < 0 || amount > int.MaxValue || !decimal.IsInteger(amount))
                {
                    return false;
                }

                var number = cells[cell] == 0 ? cells[cell] = Number(cube, cell, (long)amount) : cells[cell];
                foreach (var mask in leafCells.Masks)
                {
                    if (!figures.TryGetValue(key & mask, out var members))
                    {
                        figures.Add(key & mask, members = []);
                    }

                    members.Add(number - 1);
                }
            }

            foreach (var (key, members) in figures)
            {
                Add(members, place, WithheldFigures.Name(keys.Codes(key)), known: indicator.Threshold == 0);
            }
        }

        return true;
    }

    private void Add(List<int> members, int place, string name, bool known)
    {
        members.Sort();
        var key = string.Join(' ', members.Select(member => member.ToString(CultureInfo.InvariantCulture)));
        if (!entries.TryGetValue(key, out var entry))
        {
            entries.Add(key, entry = new Entry(members));
        }

        if (entry.Revision != revision)
        {
            entry.Revision = revision;
            entry.Places.Clear();
        }

        entry.Known |= known;
        entry.Places.Add((place, name));
    }

    /// <summary>The number of a cell with this count, from 1.</summary>
    private int Number(Cube cube, int cell, long count)
    {
        var codes = string.Join('\t', Enumerable.Range(0, cube.Dimensions.Count).Select(dimension => cube.Code(cell, dimension)));
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, (codes, count), out var exists);
        if (!exists)
        {
            counts.Add(count);
            number = counts.Count;
        }

        return number;
    }

    private bool Judge()
    {
        var all = entries.Values.ToList();
        var (atomOf, atoms) = Atoms(all);
        var figures = all.ConvertAll(entry => new Figure([.. entry.Members.Select(member => atomOf[member]).Distinct().Order()], entry.Members.Sum(member => counts[member]))
        {
            Observations = entry.Places.Count,
            Known = entry.Known,
            IsOld = entry.Revision != revision,
            Mark = entry.Mark,
        });
        if (!Protection.Apply(new FigureSystem(atoms, figures, threshold)))
        {
            return false;
        }

        for (var index = 0; index < all.Count; index++)
        {
            all[index].Mark = figures[index].Mark;
            all[index].Known |= figures[index].Mark == 'F';
        }

        return true;
    }

    /// <summary>Joins the cells that are in the same figures: nobody can tell them apart, so they make one unknown.</summary>
    private (int[] AtomOf, List<long> Atoms) Atoms(List<Entry> all)
    {
        var within = counts.ConvertAll(_ => new List<int>());
        for (var index = 0; index < all.Count; index++)
        {
            foreach (var member in all[index].Members)
            {
                within[member].Add(index);
            }
        }

        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var atoms = new List<long>();
        var atomOf = new int[counts.Count];
        for (var member = 0; member < atomOf.Length; member++)
        {
            var key = string.Join(' ', within[member].Select(index => index.ToString(CultureInfo.InvariantCulture)));
            if (!known.TryGetValue(key, out atomOf[member]))
            {
                known.Add(key, atomOf[member] = atoms.Count);
                atoms.Add(0);
            }

            atoms[atomOf[member]] += counts[member];
        }

        return (atomOf, atoms);
    }

    /// <summary>A figure over the revisions: the same cells with the same counts.</summary>
    private sealed class Entry(List<int> members)
    {
        public List<int> Members => members;

        public int Revision { get; set; }

        public List<(int Place, string Name)> Places { get; } = [];

        public bool Known { get; set; }

        public char Mark { get; set; } = 'F';
    }
}

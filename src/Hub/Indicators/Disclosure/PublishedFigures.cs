using System.Globalization;
using System.Runtime.InteropServices;
using Hub.Feeds.Quality;

namespace Hub.Indicators.Disclosure;

/// <summary>
/// All figures over the measures of a group for one period, as its revisions publish them one after another. What one
/// revision publishes is known from then on; a measure of a cell that a later one does not change is the same unknown in both.
/// </summary>
/// <param name="group">The measures and what is published of them.</param>
internal sealed class PublishedFigures(MeasureGroup group)
{
    // A cell with a count it had in some revision. Whoever compares revisions may know which cells were corrected.
    private readonly Dictionary<(string Measure, string Codes, long Count), int> numbers = [];
    private readonly List<(string Measure, long Count)> counts = [];
    private readonly Dictionary<string, (int[] Whole, int[] Parts, MeasureBound Bound)> links = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private Dictionary<string, int[]> cells = [];
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
                if (ReferenceEquals(group.Operands[place], operand))
                {
                    marks[name] = group.MarksTell ? entry.Mark : 'A';
                }
            }
        }

        return marks;
    }

    /// <summary>
    /// The marks of a sum of products of the last revision, by the names of its figures. The averages may be known, of
    /// another month or to the partner itself, and then the sum says something of the counts they are multiplied with. So
    /// it is published only where each of these counts is published by itself.
    /// </summary>
    public IReadOnlyDictionary<string, char> MarksOfProduct(Operand product, Cube cube)
    {
        var open = entries.Values.Where(entry => entry is { Known: true, Members: [_] }).Select(entry => entry.Members[0] + 1).ToHashSet();
        var numbered = cells[product.Measure];
        var keys = new CellKey(product.Indicator.Dimensions.Count);
        var leafCells = new LeafCells(product.Leaf, cube, product.Indicator.Dimensions, keys);
        var marks = new Dictionary<string, char>(StringComparer.Ordinal);
        for (var cell = 0; cell < cube.Count; cell++)
        {
            if (!open.Contains(numbered[cell]) && leafCells.Amount(cell) is not null && leafCells.Key(cell) is { } key)
            {
                foreach (var mask in leafCells.Masks)
                {
                    marks[WithheldFigures.Name(keys.Codes(key & mask))] = 'D';
                }
            }
        }

        return marks;
    }

    private bool Add(Cube cube)
    {
        cells = group.Operands.Select(operand => operand.Measure).Distinct().ToDictionary(measure => measure, _ => new int[cube.Count]);
        for (var place = 0; place < group.Operands.Count; place++)
        {
            var operand = group.Operands[place];
            var (indicator, leaf) = operand;
            var numbered = cells[operand.Measure];
            var keys = new CellKey(indicator.Dimensions.Count);
            var leafCells = new LeafCells(leaf, cube, indicator.Dimensions, keys);
            var figures = new SortedDictionary<ulong, List<int>>();
            for (var cell = 0; cell < cube.Count; cell++)
            {
                if (leafCells.Amount(cell) is not { } amount || leafCells.Key(cell) is not { } key)
                {
                    continue;
                }

                if (!IsCount(amount))
                {
                    return false;
                }

                var number = numbered[cell] == 0 ? numbered[cell] = Number(cube, cell, operand.Measure, (long)amount) : numbered[cell];
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
                Add(members, place, WithheldFigures.Name(keys.Codes(key)), known: !operand.Withholds);
            }
        }

        Link(cube);
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

    /// <summary>Notes how the counts of a cube's cells bound each other.</summary>
    private void Link(Cube cube)
    {
        var sums = new CellSum(cube);
        foreach (var bound in group.Bounds)
        {
            for (var cell = 0; cell < cube.Count; cell++)
            {
                decimal? Sum(string measure) => sums.Of(cell, measure);

                // Figures that are older than the rule may break it; then it does not help anybody to know them.
                if (bound.Rest(Sum) is not { } rest || rest < 0 || (bound.IsEqual && rest != 0) || bound.Measures.Any(measure => Sum(measure) is { } sum && !IsCount(sum)))
                {
                    continue;
                }

                var (whole, parts) = (Numbers(bound.Whole), Numbers(bound.Given(Sum)));
                links[$"{string.Join(' ', whole)}-{string.Join(' ', parts)}"] = (whole, parts, bound);

                int[] Numbers(IReadOnlyList<string> measures) => [.. measures.Select(measure => Number(cube, cell, measure, (long)Sum(measure)!.Value) - 1)];
            }
        }
    }

    private static bool IsCount(decimal amount) => amount is >= 0 and <= int.MaxValue && decimal.IsInteger(amount);

    /// <summary>The number of a measure of a cell with this count, from 1.</summary>
    private int Number(Cube cube, int cell, string measure, long count)
    {
        var codes = string.Join('\t', Enumerable.Range(0, cube.Dimensions.Count).Select(dimension => cube.Code(cell, dimension)));
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, (measure, codes, count), out var exists);
        if (!exists)
        {
            counts.Add((measure, count));
            number = counts.Count;
        }

        return number;
    }

    private bool Judge()
    {
        var all = entries.Values.ToList();
        var atomOf = Atoms(all);
        var figures = all.ConvertAll(entry => new Figure([.. entry.Members.Select(member => atomOf[member]).Distinct().Order()], entry.Members.Sum(member => counts[member].Count))
        {
            Observations = entry.Places.Count,
            Known = entry.Known,
            IsOld = entry.Revision != revision,
            Mark = entry.Mark,
        });
        if (!Protection.Apply(System(atomOf, figures)))
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

    private FigureSystem System(int[] atomOf, IReadOnlyList<Figure> figures)
    {
        var atoms = new long[atomOf.Length == 0 ? 0 : atomOf.Max() + 1];
        var open = new HashSet<int>();
        for (var member = 0; member < atomOf.Length; member++)
        {
            atoms[atomOf[member]] += counts[member].Count;
            if (!group.IsProtected(counts[member].Measure))
            {
                open.Add(atomOf[member]);
            }
        }

        var bounds = links.Values
            .Select(link => (Whole: Of(link.Whole), Parts: Of(link.Parts), link.Bound))
            .DistinctBy(link => $"{string.Join(' ', link.Whole)}-{string.Join(' ', link.Parts)}")
            .Select(link => new Link(
                link.Whole, link.Parts, link.Whole.Sum(atom => atoms[atom]) - link.Parts.Sum(atom => atoms[atom]), link.Bound.IsEqual, group.IsProtected(link.Bound)));
        return new FigureSystem(atoms, figures, group.Threshold) { Links = [.. bounds], Open = open };

        int[] Of(int[] members) => Array.ConvertAll(members, member => atomOf[member]);
    }

    /// <summary>Joins the counts that are in the same figures: nobody can tell them apart, so they make one unknown.</summary>
    private int[] Atoms(List<Entry> all)
    {
        var within = counts.ConvertAll(_ => new List<int>());
        for (var index = 0; index < all.Count; index++)
        {
            foreach (var member in all[index].Members)
            {
                within[member].Add(index);
            }
        }

        return AtomGroups.Join(
            [.. within.Select((entry, member) => $"{counts[member].Measure} {string.Join(' ', entry.Select(index => index.ToString(CultureInfo.InvariantCulture)))}")],
            [.. links.Values.Select(link => (link.Whole, link.Parts, link.Bound.IsEqual))]);
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

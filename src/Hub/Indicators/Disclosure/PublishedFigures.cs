using System.Globalization;
using System.Runtime.InteropServices;
using Hub.Feeds.Quality;

namespace Hub.Indicators.Disclosure;

/// <summary>
/// All figures over measures that were ever judged together for one period, as they were published one after another: of
/// its revisions, and by the rules of then. What is published once is known from then on; a measure of a cell that a later
/// revision does not change is the same unknown in both.
/// </summary>
internal sealed class PublishedFigures
{
    // A cell with a count it had in some revision. Whoever compares revisions may know which cells were corrected.
    private readonly Dictionary<(string Measure, string Codes, long Count), int> numbers = [];
    private readonly List<(string Measure, long Count)> counts = [];
    private readonly Dictionary<string, (int[] Whole, int[] Parts, MeasureBound Bound)> links = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int[]> cells = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MeasureGroup> judgedBy = new(StringComparer.Ordinal);
    private readonly HashSet<Cube> cubes = new(ReferenceEqualityComparer.Instance);
    private Cube cube = null!;
    private bool hasFormerRules;
    private int step;

    /// <summary>Decides what is published next.</summary>
    /// <returns>False when that cannot be judged: the table is too large, or has parts of persons or less than none.</returns>
    public bool Publish(PublishedStep published)
    {
        step++;
        cube = published.Cube;
        cubes.Add(cube);
        cells.Clear();
        return published.Groups.All(group => Add(group) && Judge(group));
    }

    /// <summary>The marks of the last step's figures that an operand of a group gives, by their names.</summary>
    public IReadOnlyDictionary<string, char> Marks(MeasureGroup group, Operand operand)
    {
        var marks = new Dictionary<string, char>(StringComparer.Ordinal);
        var tells = group.MarksTell && !entries.Values.Any(entry => entry.IsHidden && entry.Step == step);
        foreach (var entry in entries.Values.Where(entry => entry.Step == step && (entry.Mark != 'F' || entry.IsHidden || IsTooSmall(group, entry))))
        {
            foreach (var (place, name) in entry.Places)
            {
                if (ReferenceEquals(place, operand))
                {
                    marks[name] = tells && entry.Mark != 'F' ? entry.Mark : 'A';
                }
            }
        }

        return marks;
    }

    /// <summary>
    /// The marks of a sum of products of the last step, by the names of its figures. The averages may be known, of
    /// another month or to the partner itself, and then the sum says something of the counts they are multiplied with. So
    /// it is published only where each of these counts is published by itself.
    /// </summary>
    public IReadOnlyDictionary<string, char> MarksOfProduct(Operand product)
    {
        var open = entries.Values.Where(entry => entry is { Known: true, Members: [_] }).Select(entry => entry.Members[0] + 1).ToHashSet();
        var numbered = cells[product.Measure];
        var keys = new CellKey(product.Dimensions.Count);
        var leafCells = new LeafCells(product.Leaf, cube, product.Dimensions, keys);
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

    // What former rules published stays known, and is reckoned with as such. That is no reason to go on showing it.
    private bool IsTooSmall(MeasureGroup group, Entry entry) =>
        Sum(entry) is > 0 and var sum && sum < group.Threshold && entry.Places.TrueForAll(place => place.Operand.Withholds);

    private bool Add(MeasureGroup group)
    {
        foreach (var measure in group.Operands.Select(operand => operand.Measure).Distinct())
        {
            cells[measure] = new int[cube.Count];
        }

        foreach (var operand in group.Operands)
        {
            var numbered = cells[operand.Measure];
            var keys = new CellKey(operand.Dimensions.Count);
            var leafCells = new LeafCells(operand.Leaf, cube, operand.Dimensions, keys);
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

                var number = numbered[cell] == 0 ? numbered[cell] = Number(cell, operand.Measure, (long)amount) : numbered[cell];
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
                Add(members, operand, WithheldFigures.Name(keys.Codes(key)));
            }
        }

        Link(group);
        return true;
    }

    private void Add(List<int> members, Operand operand, string name)
    {
        members.Sort();
        var key = string.Join(' ', members.Select(member => member.ToString(CultureInfo.InvariantCulture)));
        if (!entries.TryGetValue(key, out var entry))
        {
            entries.Add(key, entry = new Entry(operand.Measure, members));
        }

        if (entry.Step != step)
        {
            entry.Step = step;
            entry.Places.Clear();
        }

        entry.Places.Add((operand, name));
    }

    /// <summary>Notes how the counts of a cube's cells bound each other.</summary>
    private void Link(MeasureGroup group)
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

                int[] Numbers(IReadOnlyList<string> measures) => [.. measures.Select(measure => Number(cell, measure, (long)Sum(measure)!.Value) - 1)];
            }
        }
    }

    private static bool IsCount(decimal amount) => amount is >= 0 and <= int.MaxValue && decimal.IsInteger(amount);

    /// <summary>The number of a measure of a cell with this count, from 1.</summary>
    private int Number(int cell, string measure, long count)
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

    private bool Judge(MeasureGroup group)
    {
        Begin(group);
        var all = entries.Values.Where(entry => group.Measures.Contains(entry.Measure)).ToList();

        // What was small by former rules only need not be protected any longer.
        var isOpen = !group.MayWithhold || (all.Exists(entry => entry.Mark != 'F') && !cubes.Any(group.HasSmall));
        var figures = Judge(group, all, isOpen, out var holds);
        if (figures is not null && !holds && hasFormerRules && all.RemoveAll(entry => entry.IsHidden = IsNewZero(entry)) > 0)
        {
            figures = Judge(group, all, isOpen, out _);
        }

        if (figures is null)
        {
            return false;
        }

        for (var index = 0; index < all.Count; index++)
        {
            var entry = all[index];
            entry.Mark = isOpen && entry.Step == step ? 'F' : figures[index].Mark;
            if (entry.Step == step && entry.Mark == 'F')
            {
                entry.IsRounded = (entry.IsRounded || !entry.Known) && entry.Places.TrueForAll(place => place.Operand.IsRounded);
                entry.Known = true;
            }
        }

        return true;
    }

    /// <summary>Decides on the figures of these entries; null when they cannot be judged.</summary>
    private List<Figure>? Judge(MeasureGroup group, List<Entry> all, bool isOpen, out bool holds)
    {
        var atomOf = Atoms(all);
        var figures = all.ConvertAll(entry => new Figure([.. entry.Members.Select(member => atomOf[member]).Distinct().Order()], Sum(entry))
        {
            Observations = entry.Places.Count,
            Known = entry.Known || IsOpen(entry),
            IsOld = entry.Step != step,
            Mark = entry.Mark,
        });
        holds = true;
        return isOpen || Protection.Apply(System(group, atomOf, figures), out holds) ? figures : null;
    }

    // A zero is always published, but where it gives away with what former rules published what is small: they did not
    // reckon with it, and cannot be taken back.
    private bool IsNewZero(Entry entry) => entry.Step == step && !entry.Known && !IsOpen(entry) && Sum(entry) == 0;

    /// <summary>
    /// Where the rules are others than before what was withheld is decided anew. What is history is put in terms of the
    /// present threshold, which says a little less of it than its mark did; and a rounded figure, which is taken to be exact
    /// beside others, is forgotten with the rule that rounded it.
    /// </summary>
    private void Begin(MeasureGroup group)
    {
        foreach (var (key, entry) in entries)
        {
            if (entry.IsHidden && entry.Step != step)
            {
                entries.Remove(key);
                continue;
            }

            entry.IsHidden &= !group.Measures.Contains(entry.Measure);
            if (!group.Measures.Contains(entry.Measure) || ReferenceEquals(judgedBy.GetValueOrDefault(entry.Measure), group))
            {
                continue;
            }

            var isPresent = entry.Step == step;
            (entry.Known, entry.IsRounded) = (entry.Known && !entry.IsRounded, false);
            if (!isPresent && !entry.Known && entry.Mark == 'F')
            {
                entries.Remove(key);
            }

            entry.Mark = isPresent || entry.Known ? 'F' : Sum(entry) < group.Threshold ? 'A' : 'D';
        }

        foreach (var measure in group.Measures)
        {
            hasFormerRules |= judgedBy.TryGetValue(measure, out var former) && !ReferenceEquals(former, group);
            judgedBy[measure] = group;
        }
    }

    private bool IsOpen(Entry entry) => entry.Step == step && entry.Places.Exists(place => !place.Operand.Withholds);

    private long Sum(Entry entry) => entry.Members.Sum(member => counts[member].Count);

    private FigureSystem System(MeasureGroup group, int[] atomOf, IReadOnlyList<Figure> figures)
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
            .Where(link => link.Bound.Measures.All(group.Measures.Contains))
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

    /// <summary>A figure over all that was published: the same cells with the same counts.</summary>
    private sealed class Entry(string measure, List<int> members)
    {
        public string Measure => measure;

        public List<int> Members => members;

        public int Step { get; set; }

        public List<(Operand Operand, string Name)> Places { get; } = [];

        public bool Known { get; set; }

        /// <summary>Whether it is a zero that is withheld.</summary>
        public bool IsHidden { get; set; }

        /// <summary>Whether it is known only as it was rounded.</summary>
        public bool IsRounded { get; set; }

        public char Mark { get; set; } = 'F';
    }
}

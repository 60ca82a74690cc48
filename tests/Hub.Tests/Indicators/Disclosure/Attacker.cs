using Hub.Indicators;

namespace Hub.Tests.Indicators.Disclosure;

/// <summary>
/// Who has everything that was ever published of a feed's period, knows the definitions and the quality rules and can
/// reckon. From a published share it even reads both operands, which is more than the rounded share tells; and it knows
/// which counts a revision corrected, so that what is the same in two revisions is one unknown.
/// </summary>
internal sealed class Attacker
{
    // Far above any threshold: unbounded and this wide are the same to the tests.
    private const long Wide = 60;

    private readonly IReadOnlyList<string> measures;
    private readonly IReadOnlyList<Bound> bounds;
    private readonly int? threshold;
    private readonly Dictionary<(string Measure, string Codes, long Count), int> unknowns = [];
    private readonly Dictionary<string, (List<int> Members, long Sum)> published = [];
    private readonly Dictionary<string, Target> withheld = [];
    private readonly Dictionary<string, Target> rests = [];
    private readonly List<(List<int> Parts, List<int> Whole)> known = [];
    private ExactProgram? program;

    /// <summary>Knows one measure of one revision.</summary>
    public Attacker(Cube cube, string measure, IEnumerable<(Indicator Indicator, ObservationSet Published)> sets, int? threshold = null)
        : this([measure], [], threshold) => Learn(cube, sets);

    /// <summary>Knows nothing yet.</summary>
    /// <param name="measures">The measures it is after.</param>
    /// <param name="bounds">What it knows of them from the quality rules.</param>
    /// <param name="threshold">The threshold, if it makes use of the marks.</param>
    public Attacker(IReadOnlyList<string> measures, IReadOnlyList<Bound> bounds, int? threshold = null) =>
        (this.measures, this.bounds, this.threshold) = (measures, bounds, threshold);

    /// <summary>Knows of a measure that it bounds each of the others.</summary>
    public static Attacker Of(string whole, string[] parts, int? threshold = null) =>
        new([whole, .. parts], [.. parts.Select(part => new Bound([part], whole))], threshold);

    /// <summary>What is withheld of the sums; not of the shares, where it is not said which operand it is.</summary>
    public IReadOnlyList<Target> Withheld => [.. withheld.Values];

    /// <summary>What is withheld of the sums and was not published at another time, when it no longer protected another.</summary>
    public IEnumerable<Target> WithheldForGood(int small) =>
        withheld.Where(found => found.Value.Sum < small || !published.ContainsKey(found.Key)).Select(found => found.Value);

    /// <summary>What the parts of a cell leave of the whole, where it is few: who are students and no first-years.</summary>
    public IEnumerable<Target> SmallRests(int small) => rests.Values.Where(rest => rest.Sum > 0 && rest.Sum < small);

    /// <summary>Every single cell with a small count, published by itself or not.</summary>
    public IEnumerable<Target> SmallCells(string measure, int small) =>
        from unknown in unknowns
        where unknown.Key.Measure == measure && unknown.Key.Count > 0 && unknown.Key.Count < small
        select new Target($"{measure} of {unknown.Key.Codes} = {unknown.Key.Count}", [unknown.Value], [], unknown.Key.Count, 'A');

    /// <summary>The interval of a sum for who reckons in fractions: least and most.</summary>
    public (Fraction Least, Fraction Most) Interval(Target target) =>
        (Program.Least(target.Cells, target.Less)!.Value, Program.Most(target.Cells, target.Less)!.Value);

    /// <summary>The interval of a sum for who also knows that persons are whole.</summary>
    public (long Least, long Most) WholeInterval(Target target) =>
        ((long)Program.LeastWhole(target.Cells, target.Less)!.Value, (long)Program.MostWhole(target.Cells, target.Less)!.Value);

    /// <summary>
    /// Takes in the least that can be published of a revision: zeros, and what has no threshold. What follows from that no
    /// choice of figures can help.
    /// </summary>
    public void LearnLeast(Cube cube, IEnumerable<(Indicator Indicator, ObservationSet Published)> sets) => Learn(cube, sets.Select(set => set.Indicator.Threshold == 0 ? set : (set.Indicator, set.Published with
    {
        Observations = [.. set.Published.Observations.Select(observation => observation.Value is null or 0 ? observation : observation with { Value = null, Status = 'Q', Confidentiality = 'D' })],
    })));

    /// <summary>The threshold; or what is left of it, by halves, where this allows no more.</summary>
    public Fraction Asked(Target target, int most)
    {
        var (least, highest) = Interval(target);
        while (most > 0 && (highest - least).CompareTo(most) < 0)
        {
            most /= 2;
        }

        return most;
    }

    /// <summary>Takes in what is published of a revision.</summary>
    public void Learn(Cube cube, IEnumerable<(Indicator Indicator, ObservationSet Published)> sets)
    {
        program = null;
        for (var cell = 0; cell < cube.Count; cell++)
        {
            Bind(cube, cell);
        }

        foreach (var (indicator, set) in sets)
        {
            foreach (var leaf in indicator.Value.Leaves.Where(leaf => leaf.Measure is { } measure && measures.Contains(measure)))
            {
                foreach (var observation in set.Observations)
                {
                    var cells = Cells(cube, indicator, leaf, observation.Codes);
                    var members = cells.ConvertAll(cell => Unknown(cube, cell, leaf.Measure!)!.Value);
                    var key = string.Join(' ', members.Order());
                    var sum = cells.Sum(cell => Count(cube, cell, leaf.Measure!)!.Value);
                    if (observation.Value is not null || (sum == 0 && indicator.Value is not SumOf))
                    {
                        published[key] = (members, sum);
                    }
                    else if (indicator.Value is SumOf)
                    {
                        withheld[key] = new Target($"{indicator.Id} {string.Join(',', observation.Codes)} = {sum}", members, [], sum, observation.Confidentiality);
                    }
                }
            }
        }
    }

    private ExactProgram Program => program ??= Make();

    private ExactProgram Make()
    {
        var made = new ExactProgram(unknowns.Count);
        foreach (var (members, sum) in published.Values)
        {
            made.Equal(members, sum);
        }

        foreach (var target in withheld.Values.Where(_ => threshold is not null))
        {
            made.AtLeast(target.Cells, target.Mark == 'A' ? 1 : threshold!.Value);
            made.AtMost(target.Cells, target.Mark == 'A' ? threshold!.Value - 1 : target.Sum + Wide);
        }

        foreach (var (parts, whole) in known)
        {
            made.NoMore(parts, whole);
        }

        foreach (var (unknown, place) in unknowns)
        {
            made.AtMost([place], unknown.Count + Wide);
        }

        return made;
    }

    private void Bind(Cube cube, int cell)
    {
        foreach (var (parts, whole, isEqual) in bounds)
        {
            var given = parts.Where(part => Count(cube, cell, part) is not null).ToList();
            if (given.Count > 0 && Unknown(cube, cell, whole) is { } all)
            {
                var few = given.ConvertAll(part => Unknown(cube, cell, part)!.Value);
                var rest = Count(cube, cell, whole)!.Value - given.Sum(part => Count(cube, cell, part)!.Value);
                if (rests.TryAdd($"{all} {string.Join(' ', few)}", new Target($"{whole} less {string.Join(" and ", given)} of {Codes(cube, cell)} = {rest}", [all], few, rest, 'A')))
                {
                    known.Add((few, [all]));
                    if (isEqual)
                    {
                        known.Add(([all], few));
                    }
                }
            }
        }
    }

    private static string Codes(Cube cube, int cell) =>
        string.Join(' ', Enumerable.Range(0, cube.Dimensions.Count).Select(dimension => cube.Code(cell, dimension)));

    private static long? Count(Cube cube, int cell, string measure) => (long?)cube.Sum(cell, cube.Measures.ToList().IndexOf(measure));

    private int? Unknown(Cube cube, int cell, string measure)
    {
        if (Count(cube, cell, measure) is not { } count)
        {
            return null;
        }

        var key = (measure, Codes(cube, cell), count);
        unknowns.TryAdd(key, unknowns.Count);
        return unknowns[key];
    }

    private static List<int> Cells(Cube cube, Indicator indicator, SumOf leaf, string?[] codes) => [.. Enumerable.Range(0, cube.Count).Where(cell =>
    {
        for (var dimension = 0; dimension < cube.Dimensions.Count; dimension++)
        {
            var name = cube.Dimensions[dimension];
            var place = indicator.Dimensions.ToList().IndexOf(leaf.As.GetValueOrDefault(name, name));
            var code = cube.Code(cell, dimension);
            if ((leaf.Where.TryGetValue(name, out var kept) && !kept.Contains(code))
                || (place >= 0 && !leaf.Across.Contains(indicator.Dimensions[place]) && codes[place] is { } asked && asked != code))
            {
                return false;
            }
        }

        return Count(cube, cell, leaf.Measure!) is not null && (leaf.Given is null || Count(cube, cell, leaf.Given) is not null);
    })];

    /// <summary>Within each cell these measures together are no more than that one, or equal to it.</summary>
    internal sealed record Bound(string[] Parts, string Whole, bool IsEqual = false);

    /// <summary>A sum somebody would like to know, or what some cells leave of others.</summary>
    internal sealed record Target(string Name, IReadOnlyList<int> Cells, IReadOnlyList<int> Less, long Sum, char Mark);
}

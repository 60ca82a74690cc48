using Hub.Indicators;

namespace Hub.Tests.Indicators.Disclosure;

/// <summary>
/// Who has everything that is published of a feed's period, knows the definitions and can reckon. From a published share
/// it even reads both operands, which is more than the rounded share tells.
/// </summary>
internal sealed class Attacker
{
    // Far above any threshold: unbounded and this wide are the same to the tests.
    private const long Wide = 60;

    private readonly Cube cube;
    private readonly ExactProgram program;
    private readonly List<Target> targets = [];

    public Attacker(Cube cube, string measure, IEnumerable<(Indicator Indicator, ObservationSet Published)> sets, int? threshold = null)
    {
        this.cube = cube;
        program = new ExactProgram(cube.Count);
        var seen = new HashSet<string>();
        foreach (var (indicator, set) in sets)
        {
            foreach (var leaf in indicator.Value.Leaves.Where(leaf => leaf.Measure == measure))
            {
                foreach (var observation in set.Observations)
                {
                    var members = Members(indicator, leaf, observation.Codes);
                    var sum = members.Sum(cell => Count(cell, measure));
                    var name = $"{indicator.Id} {string.Join(',', observation.Codes)} = {sum}";
                    if (observation.Value is not null)
                    {
                        if (seen.Add(string.Join(' ', members)))
                        {
                            program.Equal(members, sum);
                        }
                    }
                    else if (indicator.Value is SumOf)
                    {
                        targets.Add(new Target(name, members, sum, observation.Confidentiality));
                        if (threshold is { } known)
                        {
                            program.AtLeast(members, observation.Confidentiality == 'A' ? 1 : known);
                            program.AtMost(members, observation.Confidentiality == 'A' ? known - 1 : sum + Wide);
                        }
                    }
                }
            }
        }

        for (var cell = 0; cell < cube.Count; cell++)
        {
            program.AtMost([cell], Count(cell, measure) + Wide);
        }
    }

    /// <summary>What is withheld of the sums; not of the shares, where it is not said which operand it is.</summary>
    public IReadOnlyList<Target> Withheld => targets;

    /// <summary>Every single cell with a small count, published by itself or not.</summary>
    public IEnumerable<Target> SmallCells(string measure, int threshold) =>
        from cell in Enumerable.Range(0, cube.Count)
        let count = Count(cell, measure)
        where count > 0 && count < threshold
        select new Target($"cell {cell} = {count}", [cell], count, 'A');

    /// <summary>The interval of a sum for who reckons in fractions: least and most.</summary>
    public (Fraction Least, Fraction Most) Interval(Target target) => (program.Least(target.Cells)!.Value, program.Most(target.Cells)!.Value);

    /// <summary>The interval of a sum for who also knows that persons are whole.</summary>
    public (long Least, long Most) WholeInterval(Target target) => ((long)program.LeastWhole(target.Cells)!.Value, (long)program.MostWhole(target.Cells)!.Value);

    private long Count(int cell, string measure) => (long)(cube.Sum(cell, cube.Measures.ToList().IndexOf(measure)) ?? 0);

    private List<int> Members(Indicator indicator, SumOf leaf, string?[] codes) => [.. Enumerable.Range(0, cube.Count).Where(cell =>
    {
        for (var dimension = 0; dimension < cube.Dimensions.Count; dimension++)
        {
            var name = cube.Dimensions[dimension];
            var known = leaf.As.GetValueOrDefault(name, name);
            var place = indicator.Dimensions.ToList().IndexOf(known);
            var code = cube.Code(cell, dimension);
            if ((leaf.Where.TryGetValue(name, out var kept) && !kept.Contains(code))
                || (place >= 0 && !leaf.Across.Contains(known) && codes[place] is { } asked && asked != code))
            {
                return false;
            }
        }

        return true;
    })];

    /// <summary>A sum somebody would like to know.</summary>
    internal sealed record Target(string Name, IReadOnlyList<int> Cells, long Sum, char Mark);
}

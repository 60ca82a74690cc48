using System.Collections.Frozen;
using CsCheck;
using FluentAssertions;
using Hub.Indicators;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>Which figures the cells of a cube are summed into.</summary>
public sealed class CubeBreakdownTests
{
    private static readonly string[] Codes = ["b", "a", "total", "c", "aa"];
    private static readonly string[] Dimensions = ["contract", "district", "place"];

    // Some cells of three dimensions in any order; of the first perhaps only some codes, of the last perhaps the sum.
    private static readonly Gen<(int[] Cells, string[] Kept, bool Across)> Tables = Gen.Select(
        Gen.Shuffle(Enumerable.Range(0, Codes.Length * Codes.Length * Codes.Length).ToArray()).Select(Gen.Int[0, 60], (all, count) => all[..count]),
        Gen.Shuffle(Codes).Select(Gen.Int[1, Codes.Length], (all, count) => all[..count]),
        Gen.Bool);

    [Fact]
    public void Every_cell_that_counts_goes_into_one_figure_of_each_breakdown_and_they_are_in_the_order_of_publishing()
    {
        Tables.Sample(table =>
        {
            var (cube, leaf, keys) = (Cube(table.Cells), Leaf(table.Kept, table.Across), new CellKey(Dimensions.Length));

            var breakdown = new CubeBreakdown(leaf, cube, Dimensions, keys);

            var counting = Enumerable.Range(0, cube.Count).Where(cell => table.Kept.Contains(cube.Code(cell, 0))).ToList();
            breakdown.Cells.ToArray().Should().Equal(counting);
            var expected = Subsets(table.Across).SelectMany(subset => counting.Select(cell => Figure(cube, cell, subset))).Distinct().ToArray();
            var found = Enumerable.Range(0, breakdown.Figures.Count).Select(figure => string.Join(' ', keys.Codes(breakdown.Figures[figure]).Select(code => code ?? "-"))).ToList();
            found.Should().BeEquivalentTo(expected).And.OnlyHaveUniqueItems();
            var ordered = Enumerable.Range(0, breakdown.Figures.Count).Select(figure => breakdown.Figures[figure]).ToArray();
            keys.Sort(ordered.AsSpan(), key => key);
            ordered.Select(breakdown.Figures.IndexOf).Should().Equal(Enumerable.Range(0, ordered.Length));
            for (var index = 0; index < counting.Count; index++)
            {
                breakdown.FiguresOf.ToArray().Select(figures => found[figures[index]])
                    .Should().BeEquivalentTo(Subsets(table.Across).Select(subset => Figure(cube, counting[index], subset)));
            }
        });
    }

    [Fact]
    public void Operands_that_select_and_break_down_alike_share_a_breakdown_whatever_they_sum()
    {
        var (cube, keys) = (Cube([0, 7, 9]), new CellKey(Dimensions.Length));
        var breakdown = new CubeBreakdown(Leaf(["a", "b"], across: true), cube, Dimensions, keys);

        breakdown.Serves(Leaf(["b", "a"], across: true) with { Measure = "vacant" }, Dimensions, keys).Should().BeTrue();
        breakdown.Serves(Leaf(["a"], across: true), Dimensions, keys).Should().BeFalse("other cells count");
        breakdown.Serves(Leaf(["a", "b"], across: false), Dimensions, keys).Should().BeFalse("it is broken down further");
        breakdown.Serves(Leaf(["a", "b"], across: true), ["contract", "place", "district"], keys).Should().BeFalse("the order of publishing is another one");
        breakdown.Serves(Leaf(["a", "b"], across: true) with { As = new Dictionary<string, string> { ["form"] = "district", ["area"] = "contract" } }, Dimensions, keys)
            .Should().BeFalse("the dimensions are others");
        breakdown.Serves(Leaf(["a", "b"], across: true), Dimensions, new CellKey(Dimensions.Length)).Should().BeFalse("its figures are named otherwise");
    }

    // The cube's dimensions are in another order than the indicator's, and two of them have other names there.
    private static SumOf Leaf(string[] kept, bool across) => new(
        "feed",
        "units",
        new Dictionary<string, IReadOnlySet<string>> { ["place"] = kept.ToFrozenSet(StringComparer.Ordinal) },
        across ? new HashSet<string> { "district" } : new HashSet<string>(),
        new Dictionary<string, string> { ["form"] = "contract", ["area"] = "district" },
        null)
    {
        Periodicity = Periodicity.Year,
    };

    private static Cube Cube(int[] cells)
    {
        var cube = new Cube(["place", "form", "area"], ["units", "vacant"]);
        foreach (var cell in cells)
        {
            cube.Add($"{Codes[cell / 25]}\t{Codes[cell / 5 % 5]}\t{Codes[cell % 5]}", '\t', 1, [1, null]);
        }

        return cube;
    }

    private static IEnumerable<bool[]> Subsets(bool across) => Enumerable.Range(0, 8).Select(bits => new[] { (bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0 })
        .Where(subset => !(across && subset[1]));

    private static string Figure(Cube cube, int cell, bool[] subset) =>
        $"{(subset[0] ? cube.Code(cell, 1) : "-")} {(subset[1] ? cube.Code(cell, 2) : "-")} {(subset[2] ? cube.Code(cell, 0) : "-")}";
}

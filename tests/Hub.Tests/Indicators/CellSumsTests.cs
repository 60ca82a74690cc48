using System.Globalization;
using CsCheck;
using FluentAssertions;
using Hub.Indicators;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>The sums of a cube's cells.</summary>
public sealed class CellSumsTests
{
    private static readonly string[] Dimensions = ["place"];
    private static readonly string[] Places = ["delft", "leiden", "rijswijk"];

    // Counts; numbers with decimals, whose product may end in zeros; ones that fit no whole number or whose sums do not; none.
    private static readonly Gen<decimal?> Amount = Gen.Frequency(
        (6, Gen.Int[0, 900].Select(count => (decimal?)count)),
        (2, Gen.Int[-30, 30].Select(halves => (decimal?)(halves * 0.5m))),
        (1, Gen.Long[long.MaxValue / 4, long.MaxValue].Select(large => (decimal?)large)),
        (1, Gen.Const((decimal?)null)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void They_are_what_adding_one_after_another_gives_to_the_last_zero(bool multiplied)
    {
        Gen.Select(Gen.Int[0, Places.Length - 1], Amount, Gen.OneOf(Gen.Const((decimal?)1), Gen.Const((decimal?)2.5m))).List[0, 12].Sample(cells =>
        {
            var cube = new Cube(Dimensions, ["waiting", "months"]);
            var expected = new Dictionary<string, decimal>();
            foreach (var (place, waiting, months) in cells)
            {
                cube.Add(Places[place], '\t', 1, [waiting, months]);
                if ((multiplied ? cube.Sum(cube.Count - 1, 0) * months : cube.Sum(cube.Count - 1, 0)) is { } amount)
                {
                    expected[Places[place]] = expected.GetValueOrDefault(Places[place]) + amount;
                    expected[string.Empty] = expected.GetValueOrDefault(string.Empty) + amount;
                }
            }

            var keys = new CellKey(1);
            var leaf = Leaf(multiplied ? "months" : null);

            var sums = new CellSums(leaf, cube, new CubeBreakdown(leaf, cube, Dimensions, keys));

            Text(sums.Told().Select(told => (keys.Codes(told.Key)[0] ?? string.Empty, told.Value))).Should().BeEquivalentTo(Text(expected.Select(sum => (sum.Key, sum.Value))));
            sums.IsPartial.Should().Be(cells.Exists(cell => cell.Item2 is null));
            Places.Where(place => sums.IsSilent(keys.Part(0, place))).Should().Equal(Places.Where((place, number) => cells.Exists(cell => cell.Item1 == number) && !expected.ContainsKey(place)));
        });
    }

    private static SumOf Leaf(string? times) => new(
        "feed", "waiting", new Dictionary<string, IReadOnlySet<string>>(), new HashSet<string>(), new Dictionary<string, string>(), null)
    {
        Periodicity = Periodicity.Month,
        Times = times,
    };

    private static List<string> Text(IEnumerable<(string Place, decimal Sum)> sums) =>
        [.. sums.Select(sum => string.Create(CultureInfo.InvariantCulture, $"{sum.Place}={sum.Sum}"))];
}

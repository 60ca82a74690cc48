using System.Globalization;
using CsCheck;
using FluentAssertions;
using Hub.Indicators;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>Reading a stored cube a text at a time.</summary>
public sealed class CubeReaderTests
{
    private static readonly string[] Dimensions = ["place", "contract"];
    private static readonly string[] Measures = ["units", "vacant"];

    [Fact]
    public void A_cube_has_the_codes_records_and_sums_of_its_lines_whether_they_come_in_one_text_or_one_by_one()
    {
        var sum = Gen.OneOf(Gen.Const(string.Empty), Gen.Long.Select(Invariant), Gen.Int[0, 500].Select(number => Invariant(number)), Gen.Decimal[-1000, 1000].Select(Invariant));
        Gen.Select(Gen.String[Gen.Char["ab-"], 1, 4], Gen.Int[1, 300], sum, sum).List[0, 30].Sample(rows =>
        {
            var lines = rows.ConvertAll(row => $"{row.Item1}\tregular\t{Invariant(row.Item2)}\t{row.Item3}\t{row.Item4}");
            var reader = new CubeReader(Dimensions, Measures, lines.Count);
            reader.AddLines(string.Concat(lines.Select(line => line + "\n")));

            foreach (var cube in new[] { reader.Cube, CubeText.Read(Dimensions, Measures, lines) })
            {
                cube.Count.Should().Be(rows.Count);
                for (var cell = 0; cell < rows.Count; cell++)
                {
                    var (code, records, units, vacant) = rows[cell];
                    (cube.Code(cell, 0), cube.Code(cell, 1), cube.Records(cell)).Should().Be((code, "regular", records));
                    (cube.Sum(cell, 0), cube.Sum(cell, 1)).Should().Be((Sum(units), Sum(vacant)));
                }
            }
        });
    }

    [Theory]
    [InlineData("leiden\tregular\t1\t5\tmany\n")]
    [InlineData("leiden\tregular\tone\t5\t6\n")]
    [InlineData("leiden\tregular\t1\t5\t6\n\n")]
    [InlineData("leiden\n")]
    [InlineData("leiden\tregular\t1\t5\t-\n")]
    [InlineData("leiden\tregular\t-1\t5\t6\n")]
    public void A_text_that_is_no_cube_is_refused(string text)
    {
        FluentActions.Invoking(() => new CubeReader(Dimensions, Measures).AddLines(text)).Should().Throw<InvalidDataException>();
    }

    private static decimal? Sum(string text) =>
        text.Length == 0 ? null : decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);

    private static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Invariant(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}

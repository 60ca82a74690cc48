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
    public void Lines_in_one_text_give_the_cube_that_they_give_one_by_one()
    {
        var sum = Gen.OneOf(Gen.Const(string.Empty), Gen.Long.Select(Invariant), Gen.Int[0, 500].Select(number => Invariant(number)), Gen.Decimal[-1000, 1000].Select(Invariant));
        Gen.Select(Gen.String[Gen.Char["ab-"], 1, 4], sum, sum, (code, units, vacant) => $"{code}\tregular\t1\t{units}\t{vacant}").List[0, 30].Sample(lines =>
        {
            var reader = new CubeReader(Dimensions, Measures, lines.Count);
            reader.AddLines(string.Concat(lines.Select(line => line + "\n")));

            CubeText.Write(reader.Cube).Should().Equal(CubeText.Write(CubeText.Read(Dimensions, Measures, lines)));
            reader.Cube.Count.Should().Be(lines.Count);
        });
    }

    [Theory]
    [InlineData("leiden\tregular\t1\t5\tmany\n")]
    [InlineData("leiden\tregular\tone\t5\t6\n")]
    [InlineData("leiden\tregular\t1\t5\t6\n\n")]
    [InlineData("leiden\n")]
    public void A_text_that_is_no_cube_is_refused(string text)
    {
        FluentActions.Invoking(() => new CubeReader(Dimensions, Measures).AddLines(text)).Should().Throw<InvalidDataException>();
    }

    private static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Invariant(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}

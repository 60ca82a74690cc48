using CsCheck;
using FluentAssertions;
using Hub.Indicators;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>The order in which observations are told: the total first, then by the codes of each breakdown.</summary>
public sealed class CellKeyTests
{
    private static readonly Gen<string?> Code = Gen.OneOf(Gen.Const((string?)null), Gen.String[Gen.Char["abz-09"], 1, 3].Select(code => (string?)code));

    [Fact]
    public void Fewer_dimensions_come_first_then_which_they_are_then_their_codes()
    {
        Gen.Select(Gen.Int[0, 3], Code.Array[3].Array[0, 60]).Sample((dimensions, rows) =>
        {
            var keys = new CellKey(dimensions);
            var known = rows.Select(row => row[..dimensions]).DistinctBy(row => string.Join('\t', row)).ToDictionary(row => row, row => KeyOf(keys, row));

            var ordered = known.Keys.ToArray();
            keys.Sort(ordered.AsSpan(), row => known[row]);

            ordered.Should().BeEquivalentTo(known.Keys);
            for (var index = 1; index < ordered.Length; index++)
            {
                Compare(ordered[index - 1], ordered[index]).Should().BeNegative();
            }
        });
    }

    private static ulong KeyOf(CellKey keys, string?[] row) =>
        row.Select((code, dimension) => code is null ? 0 : keys.Part(dimension, code)).Aggregate(0UL, (key, part) => key | part);

    // The rule, said as plainly as it is told.
    private static int Compare(string?[] left, string?[] right)
    {
        var order = left.Count(code => code is not null).CompareTo(right.Count(code => code is not null));
        for (var dimension = 0; order == 0 && dimension < left.Length; dimension++)
        {
            order = (left[dimension] is null).CompareTo(right[dimension] is null);
        }

        for (var dimension = 0; order == 0 && dimension < left.Length; dimension++)
        {
            order = string.CompareOrdinal(left[dimension], right[dimension]);
        }

        return order;
    }
}

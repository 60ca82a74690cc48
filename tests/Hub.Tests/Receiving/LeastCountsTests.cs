using System.Globalization;
using System.Text;
using CsCheck;
using FluentAssertions;
using Hub.Feeds.Quality;
using Hub.Receiving;
using Xunit;

namespace Hub.Tests.Receiving;

public sealed class LeastCountsTests
{
    private static readonly MeasureBound Offered = new(["offered"], ["units"], IsEqual: false);

    [Fact]
    public void The_smallest_sum_above_zero_is_kept_of_the_records_and_of_each_measure()
    {
        var sums = Gen.OneOf(Gen.Const((decimal?)null), Gen.Int[0, 30].Select(sum => (decimal?)sum), Gen.Int[1, 400].Select(sum => (decimal?)sum / 8), Gen.Long[0, 9_007_199_254_740_991].Select(sum => (decimal?)sum));
        Gen.Select(Gen.Int[1, 12], sums, sums).Array[0, 8].Sample(lines =>
        {
            var least = new LeastCounts(2, ["units", "offered"], []);
            foreach (var (records, units, offered) in lines)
            {
                least.Add(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"leiden\t9-to-5\t{records}\t{units}\t{offered}")));
            }

            var text = least.Write(null, isFirst: true);

            var all = new (string? Measure, IEnumerable<decimal?> Sums)[]
            {
                (null, lines.Select(line => (decimal?)line.Item1)), ("units", lines.Select(line => line.Item2)), ("offered", lines.Select(line => line.Item3)),
            };
            foreach (var (measure, found) in all)
            {
                var smallest = found.Where(sum => sum > 0).Min() ?? decimal.MaxValue;
                foreach (var threshold in new[] { 1, 2, 5, 10, 40 })
                {
                    LeastCounts.MayBeBelow(text, measure, threshold).Should().Be(smallest < threshold, "the smallest of {0} is {1}", measure, smallest);
                }
            }
        });
    }

    [Fact]
    public void What_was_small_in_an_earlier_revision_stays_so()
    {
        var first = Of("leiden\t3\t4").Write(null, isFirst: true);
        var second = Of("leiden\t3\t400").Write(first, isFirst: false);

        LeastCounts.MayBeBelow(second, "units", 5).Should().BeTrue();
        LeastCounts.MayBeBelow(second, "units", 4).Should().BeFalse();
    }

    [Fact]
    public void Behind_a_head_that_does_not_say_anything_may_have_been_small()
    {
        var text = Of("leiden\t3\t400").Write(null, isFirst: false);

        LeastCounts.MayBeBelow(text, "units", 10).Should().BeTrue();
    }

    [Fact]
    public void What_parts_leave_of_a_whole_is_kept_too()
    {
        var text = Bounded("leiden\t3\t400\t390", "delft\t3\t90\t90", "breda\t3\t80\t", "gouda\t3\t\t8").Write(null, isFirst: true);

        LeastCounts.MayBeBelow(text, Offered, 10).Should().BeFalse("10 is the least that is left; where all are offered or it is not told, nothing is");
        LeastCounts.MayBeBelow(text, Offered, 11).Should().BeTrue();
        LeastCounts.MayBeBelow(Bounded("leiden\t3\t2.5\t2").Write(text, isFirst: false), Offered, 10).Should().BeTrue();
        LeastCounts.MayBeBelow(Bounded("leiden\t3\t50\t50").Write(null, isFirst: true), Offered, 10).Should().BeFalse();
    }

    [Fact]
    public void What_parts_leave_is_what_the_rule_reckons_whatever_the_sums()
    {
        string[] measures = ["a", "b", "c", "d"];
        var bound = Gen.Select(Gen.Int[0, 3], Gen.Int[1, 2], Gen.Int[1, 2], Gen.Bool).Select((first, whole, parts, isEqual) => new MeasureBound(
            [.. Enumerable.Range(first + whole, parts).Select(at => measures[at % 4])], [.. Enumerable.Range(first, whole).Select(at => measures[at % 4])], isEqual));
        var sum = Gen.OneOf(Gen.Const((decimal?)null), Gen.Int[0, 30].Select(one => (decimal?)one), Gen.Int[-20, 400].Select(one => (decimal?)one / 8), Gen.Long[0, long.MaxValue].Select(one => (decimal?)one));
        Gen.Select(bound.Array[1, 3].Select(some => some.DistinctBy(one => one.Name).ToList()), Gen.Select(sum, sum, sum, sum).Array[1, 6]).Sample((bounds, lines) =>
        {
            var least = new LeastCounts(1, measures, bounds);
            foreach (var (a, b, c, d) in lines)
            {
                least.Add(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"leiden\t3\t{a}\t{b}\t{c}\t{d}")));
            }

            var text = least.Write(null, isFirst: true);

            foreach (var one in bounds)
            {
                var smallest = lines.Select(line => one.Rest(measure => measure switch { "a" => line.Item1, "b" => line.Item2, "c" => line.Item3, _ => line.Item4 })).Where(rest => rest > 0).Min() ?? decimal.MaxValue;
                foreach (var threshold in new[] { 1, 2, 5, 10, 40 })
                {
                    LeastCounts.MayBeBelow(text, one, threshold).Should().Be(smallest < threshold, "{0} leaves {1}", one.Name, smallest);
                }
            }
        });
    }

    [Fact]
    public void A_head_that_is_older_than_a_rule_does_not_say_that_little_was_never_left()
    {
        var old = Of("leiden\t3\t400").Write(null, isFirst: true);
        var text = Bounded("leiden\t3\t400\t200").Write(old, isFirst: false);

        LeastCounts.MayBeBelow(text, Offered, 10).Should().BeTrue();
        LeastCounts.MayBeBelow(text, "units", 10).Should().BeFalse();
    }

    private static LeastCounts Bounded(params string[] lines)
    {
        var least = new LeastCounts(1, ["units", "offered"], [Offered]);
        foreach (var line in lines)
        {
            least.Add(Encoding.UTF8.GetBytes(line));
        }

        return least;
    }

    private static LeastCounts Of(string line)
    {
        var least = new LeastCounts(1, ["units"], []);
        least.Add(Encoding.UTF8.GetBytes(line));
        return least;
    }
}

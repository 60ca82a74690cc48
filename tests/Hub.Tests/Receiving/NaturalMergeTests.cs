using CsCheck;
using Hub.Receiving;
using Xunit;

namespace Hub.Tests.Receiving;

public sealed class NaturalMergeTests
{
    [Fact]
    public void It_sorts_and_keeps_equal_items_in_their_order() =>
        Gen.Int[0, 9].Array[0, 70].Sample(keys =>
        {
            var items = keys.Select((key, index) => (key, index)).ToArray();

            NaturalMerge.Sort(items.AsSpan(), (left, right) => left.key.CompareTo(right.key));

            return items.SequenceEqual(keys.Select((key, index) => (key, index)).OrderBy(item => item.key));
        });

    [Fact]
    public void What_is_in_order_costs_one_comparison_an_item()
    {
        var items = Enumerable.Range(0, 1000).ToArray();
        var comparisons = 0;

        NaturalMerge.Sort(items.AsSpan(), (left, right) =>
        {
            comparisons++;
            return left.CompareTo(right);
        });

        Assert.InRange(comparisons, 1, 1000);
    }
}

using CsCheck;
using FluentAssertions;
using Hub.Indicators;
using Xunit;

namespace Hub.Tests.Indicators.Disclosure;

/// <summary>
/// A mean weighed by persons is an equation over their counts for who knows the averages: those of last month, or their
/// own. It must not give away a count that is withheld.
/// </summary>
public sealed class WeightedMeanAttackTests
{
    private static readonly string[][] Market = [["leiden", "the-hague"], ["campus", "regular", "short-stay"]];

    [Fact]
    public void A_mean_over_a_withheld_count_is_withheld_and_one_over_published_counts_is_not()
    {
        // Were 41.2 months published for Leiden, 5 seekers of a short stay would be the only whole number that gives it.
        var means = Means(SomeTables.Linked("duwo-housing-market", Market, ["activeSeekers", "medianWaitMonths"], [[35, 20], [50, 60], [5, 1], [40, 12], [60, 30], [80, 2]]));

        means.Should().Contain(observation => observation.Codes[0] == "the-hague" && observation.Value != null);
        means.Where(observation => observation.Codes is ["leiden", null or "short-stay"] or [null, null or "short-stay"]).Should().HaveCount(4)
            .And.OnlyContain(observation => observation.Value == null && observation.Status == 'Q');
    }

    [Fact]
    public void No_mean_is_published_over_a_count_that_is_not() =>
        (from cells in SomeTables.Count.Array[6] from waits in Gen.Int[0, 60].Array[6] select (cells, waits)).Sample(
            drawn =>
            {
                var cube = SomeTables.Linked("duwo-housing-market", Market, ["activeSeekers", "medianWaitMonths"], [.. drawn.cells.Zip(drawn.waits, (count, wait) => new int?[] { count, wait })]);
                var means = Means(cube);
                var hidden = means.Where(observation => observation.Value is null && observation.Codes.All(code => code is not null)).ToList();
                foreach (var mean in means.Where(observation => observation.Value is not null))
                {
                    hidden.Should().NotContain(cell => Enumerable.Range(0, 2).All(place => mean.Codes[place] == null || mean.Codes[place] == cell.Codes[place]));
                }
            },
            iter: 60);

    private static IReadOnlyList<Observation> Means(Cube cube) =>
        [.. SomeTables.Publish("duwo-housing-market", cube).Single(set => set.Indicator.Id == "housing-waiting-time").Published.Observations];
}

using FluentAssertions;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>A number that does not fit makes the figures missing that rest on it, and no others; nothing stops.</summary>
public sealed class OverflowTests
{
    private const string Units = """{"sum":{"feed":"duwo-housing-stock","measure":"units"}}""";

    [Fact]
    public void A_value_that_does_not_fit_is_missing_and_the_others_are_there()
    {
        var indicator = SomeFigures.Indicator($$$"""{"scale":{"by":1000000000,"of":{{{Units}}}}}""", dimensions: "place");
        var set = indicator.Observe("2021", SomeFigures.Cube("duwo-housing-stock", "2021", "delft owned units=3", "leiden owned units=70000000000000000000000000000"));

        set.Values().Should().Equal(new Dictionary<string, decimal?> { ["delft"] = 3_000_000_000 });
        set.Overflows.Should().Be(2, "leiden's and the total");
    }

    [Theory]
    [InlineData("""{"sum":{"feed":"duwo-housing-stock","measure":"units"}}""", "year", "duwo-housing-stock", "delft owned units=70000000000000000000000000000", "leiden owned units=70000000000000000000000000000")]
    [InlineData("""{"weightedMean":{"feed":"duwo-housing-market","measure":"medianWaitMonths","weight":"activeSeekers"}}""", "month", "duwo-housing-market", "delft regular activeSeekers=70000000000000000 medianWaitMonths=70000000000000000", "leiden regular activeSeekers=1 medianWaitMonths=1")]
    public void Sums_and_products_of_cells_that_do_not_fit_leave_all_missing_that_rests_on_them(string value, string periodicity, string feed, string one, string other)
    {
        var period = periodicity == "year" ? "2021" : "2021-04";
        var set = SomeFigures.Indicator(value, periodicity, "place").Observe(period, SomeFigures.Cube(feed, period, one, other));

        set.Observations.Should().BeEmpty();
        set.Overflows.Should().BePositive();
    }

    [Fact]
    public void A_percentage_multiplies_first_and_is_missing_where_that_does_not_fit()
    {
        var indicator = SomeFigures.Indicator("""{"share":{"of":{"sum":{"feed":"duwo-housing-stock","measure":"units"}},"across":["place"]}}""", dimensions: "place");

        indicator.Observe("2021", SomeFigures.Cube("duwo-housing-stock", "2021", "delft owned units=1", "leiden owned units=70000000000000000000000000000")).Values()
            .Should().ContainKey("delft").And.NotContainKey("leiden");
    }
}

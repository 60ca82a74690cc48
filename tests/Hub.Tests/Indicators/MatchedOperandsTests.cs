using FluentAssertions;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>A difference or ratio of two measures of the same records counts those that give both, so that its total is that of its parts.</summary>
public sealed class MatchedOperandsTests
{
    private const string Hires = """{"sum":{"feed":"lbsp-workforce","measure":"internationalHires"}}""";
    private const string Leavers = """{"sum":{"feed":"lbsp-workforce","measure":"internationalLeavers"}}""";

    [Fact]
    public void A_total_difference_leaves_out_what_gives_only_one_of_both() =>
        SomeFigures.Indicator($$$"""{"difference":[{{{Hires}}},{{{Leavers}}}]}""", "quarter", "sector")
            .Observe("2014-Q1", SomeFigures.Cube("lbsp-workforce", "2014-Q1", "biotech internationalHires=50", "education internationalHires=30 internationalLeavers=20", "other internationalLeavers=7")).Values()
            .Should().Equal(new Dictionary<string, decimal?> { [string.Empty] = 10, ["education"] = 10 });

    [Fact]
    public void So_does_a_ratio() =>
        SomeFigures.Indicator("""{"ratio":[{"sum":{"feed":"lic-newcomers","measure":"housingQuestions"}},{"sum":{"feed":"lic-newcomers","measure":"newcomers"}}]}""", "month", "origin")
            .Observe("2014-03", SomeFigures.Cube("lic-newcomers", "2014-03", "eea family newcomers=60", "eea student newcomers=40 housingQuestions=10", "nl family newcomers=80 housingQuestions=20")).Values()
            .Should().Equal(new Dictionary<string, decimal?> { [string.Empty] = 0.25m, ["eea"] = 0.25m, ["nl"] = 0.25m });

    [Fact]
    public void Two_selections_of_one_measure_and_two_feeds_are_compared_as_they_are()
    {
        SomeFigures.Indicator("""{"ratio":[{"sum":{"feed":"lic-newcomers","measure":"housingQuestions","where":{"origin":["eea"]}}},{"sum":{"feed":"lic-newcomers","measure":"newcomers"}}]}""", "month")
            .Observe("2014-03", SomeFigures.Cube("lic-newcomers", "2014-03", "eea family newcomers=60 housingQuestions=10", "nl family newcomers=40")).Total().Should().Be(0.1m);
        SomeFigures.Indicator("""{"difference":[{"sum":{"feed":"duwo-housing-stock","measure":"units"}},{"sum":{"feed":"duwo-lettings","measure":"lettings"}}]}""", "year", "place")
            .Observe("2021", SomeFigures.Cube("duwo-housing-stock", "2021", "delft owned units=50", "leiden owned units=90"), SomeFigures.Cube("duwo-lettings", "2021", "leiden regular lettings=30")).Values()
            .Should().Equal(new Dictionary<string, decimal?> { [string.Empty] = 110, ["leiden"] = 60 });
    }

    [Fact]
    public void A_year_adds_up_what_its_quarters_count()
    {
        var quarters = Enumerable.Range(1, 4).Select(number => SomeFigures.Cube(
            "lbsp-workforce", $"2014-Q{number}", number == 1 ? "biotech internationalHires=50" : "biotech internationalHires=50 internationalLeavers=40", "education internationalHires=30 internationalLeavers=20")).ToArray();

        SomeFigures.Indicator($$$"""{"difference":[{{{Hires}}},{{{Leavers}}}]}""", "year", "sector").Observe("2014", quarters).Values()
            .Should().Equal(new Dictionary<string, decimal?> { [string.Empty] = 70, ["education"] = 40 });
    }
}

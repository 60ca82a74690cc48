using FluentAssertions;
using Hub.Indicators;
using Xunit;
using static Hub.Tests.Indicators.SomeFigures;

namespace Hub.Tests.Indicators;

/// <summary>What the operations of the definition language give (docs/indicators.md), each by an example worked out by hand.</summary>
public sealed class ExpressionTests
{
    private const string Units = """{"sum":{"feed":"duwo-housing-stock","measure":"units"}}""";

    [Theory]
    [InlineData("difference", 120, 100, 20)]
    [InlineData("percent", 120, 100, 20)]
    [InlineData("difference", 90, 120, -30)]
    [InlineData("percent", 90, 120, -25)]
    [InlineData("difference", 5, 0, 5)]
    public void A_change_sets_a_value_against_that_of_the_previous_period(string how, int now, int before, int change) =>
        Change("previous", how).Observe("2021", Stock("2020", before), Stock("2021", now)).Total().Should().Be(change);

    [Theory]
    [InlineData("difference", "2021")]
    [InlineData("percent", "2021 2019")]
    public void It_is_missing_without_the_earlier_period_whatever_lies_before_that(string how, string years) =>
        Change("previous", how).Observe("2021", [.. years.Split(' ').Select(year => Stock(year, 100))]).Observations.Should().BeEmpty();

    [Fact]
    public void With_an_operand_that_no_record_gives_nothing_is_observed_and_it_is_told_what_that_rests_on()
    {
        var share = Indicator("""{"ratio":[{"sum":{"feed":"lbsp-workforce","measure":"internationalHires"}},{"sum":{"feed":"lbsp-workforce","measure":"employees"}}]}""", "quarter", "sector");

        var set = share.Observe("2024-Q1", Cube("lbsp-workforce", "2024-Q1", "pharma employees=900", "space employees=70"));

        set.Observations.Should().BeEmpty();
        set.Sources.Should().Equal("lbsp-workforce.2024-Q1.1");
    }

    [Fact]
    public void A_percentage_of_nothing_is_missing() =>
        Change("previous", "percent").Observe("2021", Stock("2020", 0), Stock("2021", 5)).Total().Should().BeNull();

    [Fact]
    public void A_percentage_of_a_negative_value_is_missing_and_its_difference_is_not()
    {
        const string Balance = """{"difference":[{"sum":{"feed":"lbsp-workforce","measure":"internationalHires"}},{"sum":{"feed":"lbsp-workforce","measure":"internationalLeavers"}}]}""";
        CurrentCube[] cubes =
        [
            Cube("lbsp-workforce", "2024-Q1", "pharma internationalHires=10 internationalLeavers=30"),
            Cube("lbsp-workforce", "2024-Q2", "pharma internationalHires=40 internationalLeavers=30"),
        ];

        Indicator(Changed(Balance, "previous", "percent"), "quarter").Observe("2024-Q2", cubes).Total().Should().BeNull();
        Indicator(Changed(Balance, "previous", "difference"), "quarter").Observe("2024-Q2", cubes).Total().Should().Be(30);
    }

    [Fact]
    public void The_same_period_a_year_earlier_is_twelve_months_four_quarters_or_a_year_back()
    {
        const string Newcomers = """{"sum":{"feed":"lic-newcomers","measure":"newcomers"}}""";
        const string Vacancies = """{"sum":{"feed":"lbsp-workforce","measure":"vacancies"}}""";

        Indicator(Changed(Newcomers, "year-earlier", "difference"), "month")
            .Observe("2025-09", Arrivals("2024-09", 30), Arrivals("2025-08", 90), Arrivals("2025-09", 50)).Total().Should().Be(20);
        Indicator(Changed(Vacancies, "year-earlier", "difference"), "quarter")
            .Observe("2025-Q1", Cube("lbsp-workforce", "2024-Q1", "pharma vacancies=30"), Cube("lbsp-workforce", "2024-Q4", "pharma vacancies=1"), Cube("lbsp-workforce", "2025-Q1", "pharma vacancies=40")).Total().Should().Be(10);
        Change("year-earlier", "difference").Observe("2021", Stock("2020", 7), Stock("2021", 9)).Total().Should().Be(2);
    }

    [Fact]
    public void There_is_nothing_before_the_first_year_nor_after_the_last() =>
        Change("previous", "difference").Observe("0001", Stock("0001", 5)).Observations.Should().BeEmpty();

    [Fact]
    public void A_change_is_broken_down_where_both_periods_know_the_code()
    {
        var set = Indicator(Changed(Units, "previous", "difference"), dimensions: "place")
            .Observe("2021", Cube("duwo-housing-stock", "2020", "leiden owned units=5", "delft owned units=3"), Cube("duwo-housing-stock", "2021", "leiden owned units=9", "the-hague owned units=4"));

        set.Values().Should().Equal(new Dictionary<string, decimal?> { [string.Empty] = 5, ["leiden"] = 4 });
        set.Sources.Should().Equal("duwo-housing-stock.2020.1", "duwo-housing-stock.2021.1");
    }

    [Fact]
    public void A_change_is_estimated_and_withheld_as_its_earlier_value_is()
    {
        var change = Indicator(Changed("""{"sum":{"feed":"lic-newcomers","measure":"newcomers"}}""", "previous", "difference"), "month", threshold: 10);

        var withheld = change.Observe("2025-02", Arrivals("2025-01", 4), Arrivals("2025-02", 50)).Observations.Single();
        var estimated = change.Observe("2025-02", Arrivals("2025-01", 40) with { ObsStatus = "E" }, Arrivals("2025-02", 50)).Observations.Single();

        withheld.Should().BeEquivalentTo(new { Value = (decimal?)null, Status = 'Q', Confidentiality = 'A' });
        estimated.Should().BeEquivalentTo(new { Value = (decimal?)10, Status = 'E', Confidentiality = 'F' });
    }

    [Fact]
    public void A_latest_operand_of_an_earlier_period_is_the_latest_of_then()
    {
        const string PerUnit = """{"ratio":[{"sum":{"feed":"duwo-housing-market","measure":"shortage"}},{"sum":{"feed":"duwo-housing-stock","measure":"units","latest":"P3Y"}}]}""";

        Indicator(Changed(PerUnit, "previous", "difference"), "month")
            .Observe("2021-01", Shortage("2020-12", 100), Shortage("2021-01", 100), Stock("2019", 20), Stock("2020", 10)).Total()
            .Should().Be(0, "31 December 2020 is the last day of December too");
        Indicator(Changed(PerUnit, "previous", "difference"), "month")
            .Observe("2020-12", Shortage("2020-11", 100), Shortage("2020-12", 100), Stock("2019", 20), Stock("2020", 10)).Total()
            .Should().Be(5);
    }

    [Fact]
    public void A_share_is_the_part_of_the_whole_in_percent()
    {
        var share = Indicator("""{"share":{"of":{"sum":{"feed":"university-students","measure":"students"}},"across":["nationality"]}}""", dimensions: "campus nationality");

        share.Observe("2024", Cube("university-students", "2024", "leiden bachelor nl students=30", "leiden bachelor eea students=10", "the-hague master nl students=40")).Values()
            .Should().Equal(new Dictionary<string, decimal?>
            {
                [string.Empty] = 100,
                ["leiden"] = 100,
                ["the-hague"] = 100,
                ["eea"] = 12.5m,
                ["nl"] = 87.5m,
                ["leiden eea"] = 25,
                ["leiden nl"] = 75,
                ["the-hague nl"] = 100,
            });
    }

    [Fact]
    public void A_weighted_mean_weighs_record_by_record_and_leaves_out_those_without_a_mean()
    {
        const string Mean = """{"weightedMean":{"feed":"duwo-housing-market","measure":"medianWaitMonths","weight":"activeSeekers"}}""";
        var cube = Cube("duwo-housing-market", "2024-05", "leiden regular activeSeekers=300 medianWaitMonths=20", "leiden campus activeSeekers=100 medianWaitMonths=4.5", "delft regular activeSeekers=900");

        Indicator(Mean, "month", "place").Observe("2024-05", cube).Values()
            .Should().Equal(new Dictionary<string, decimal?> { [string.Empty] = 16.125m, ["leiden"] = 16.125m });
        Indicator(Mean, "month").Observe("2024-05", Cube("duwo-housing-market", "2024-05", "leiden regular activeSeekers=0 medianWaitMonths=20")).Observations
            .Should().BeEmpty("nobody waits");
    }

    [Fact]
    public void A_weighted_mean_is_withheld_where_its_weight_is_small_and_not_for_a_small_product()
    {
        var mean = Indicator("""{"weightedMean":{"feed":"duwo-housing-market","measure":"medianWaitMonths","weight":"activeSeekers"}}""", "month", threshold: 10);

        mean.Observe("2024-05", Cube("duwo-housing-market", "2024-05", "leiden regular activeSeekers=9 medianWaitMonths=20")).Total().Should().BeNull();
        mean.Observe("2024-05", Cube("duwo-housing-market", "2024-05", "leiden regular activeSeekers=20 medianWaitMonths=0.1")).Total().Should().Be(0.1m);
    }

    [Theory]
    [InlineData("0.25", 1, "0.3")]
    [InlineData("0.35", 1, "0.4")]
    [InlineData("-0.25", 1, "-0.3")]
    [InlineData("2.5", 0, "3")]
    public void A_value_is_rounded_once_half_away_from_zero(string scale, int decimals, string published) =>
        Indicator($$$"""{"scale":{"by":{{{scale}}},"of":{{{Units}}}}}""", decimals: decimals).Observe("2021", Stock("2021", 1)).Total()
            .Should().Be(decimal.Parse(published, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void A_third_of_three_is_one()
    {
        // A percentage is multiplied before it is divided, also that of a change.
        Indicator("{\"scale\":{\"by\":3,\"of\":{\"ratio\":[" + Units + ",{\"scale\":{\"by\":3,\"of\":" + Units + "}}]}}}").Observe("2021", Stock("2021", 7)).Total().Should().Be(1);
        Indicator(Changed(Units, "previous", "percent")).Observe("2021", Stock("2020", 3), Stock("2021", 4)).Total().Should().Be(33.333333m);
    }

    private static Indicator Change(string on, string how) => Indicator(Changed(Units, on, how));

    private static string Changed(string of, string on, string how) => $$$"""{"change":{"of":{{{of}}},"on":"{{{on}}}","as":"{{{how}}}"}}""";

    private static CurrentCube Stock(string year, int units) => Cube("duwo-housing-stock", year, $"leiden owned units={units}");

    private static CurrentCube Shortage(string month, int rooms) => Cube("duwo-housing-market", month, $"leiden regular shortage={rooms}");

    private static CurrentCube Arrivals(string month, int newcomers) => Cube("lic-newcomers", month, $"eea family newcomers={newcomers}");
}

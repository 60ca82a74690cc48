using System.Globalization;
using FluentAssertions;
using Hub.Indicators;
using Xunit;
using static Hub.Tests.Indicators.SomeFigures;

namespace Hub.Tests.Indicators;

/// <summary>How months and quarters become a figure of a year: a flow adds up, a stock is that of the last, and nothing is guessed.</summary>
public sealed class RollUpTests
{
    private const string Newcomers = """{"sum":{"feed":"lic-newcomers","measure":"newcomers"}}""";
    private const string Vacancies = """{"sum":{"feed":"lbsp-workforce","measure":"vacancies"}}""";
    private const string Hires = """{"sum":{"feed":"lbsp-workforce","measure":"internationalHires"}}""";

    [Fact]
    public void A_flow_adds_its_months_up()
    {
        var year = Indicator(Newcomers, dimensions: "origin").Observe("2024", [.. Months(2024, month => [$"eea family newcomers={month}", $"nl other newcomers=100"])]);

        year.Values().Should().Equal(new Dictionary<string, decimal?> { [string.Empty] = 1278, ["eea"] = 78, ["nl"] = 1200 });
        year.Sources.Should().HaveCount(12);
    }

    [Fact]
    public void A_quarter_is_made_of_its_own_three_months() =>
        Indicator(Newcomers, "quarter").Observe("2024-Q2", [.. Months(2024, month => [$"eea family newcomers={month}"])]).Total().Should().Be(4 + 5 + 6);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(12)]
    public void Without_one_of_its_months_a_flow_has_no_figure(int missing) =>
        Indicator(Newcomers).Observe("2024", [.. Months(2024, _ => ["eea family newcomers=20"]).Where(cube => cube.Period.Start.Month != missing)]).Observations.Should().BeEmpty();

    [Fact]
    public void A_month_in_which_nothing_happened_adds_nothing()
    {
        var attendance = Indicator("""{"sum":{"feed":"lic-events","measure":"attendees","where":{"kind":["meet-and-mingle"]}}}""");
        var events = Indicator("""{"count":{"feed":"lic-events","where":{"kind":["meet-and-mingle"]}}}""");
        CurrentCube[] cubes = [.. Months("lic-events", 2024, month => month % 2 == 0 ? [] : month == 5 ? ["workshop attendees=9"] : ["meet-and-mingle attendees=40", "meet-and-mingle attendees=60"])];

        attendance.Observe("2024", cubes).Total().Should().Be(500);
        events.Observe("2024", cubes).Total().Should().Be(10);
    }

    [Fact]
    public void A_month_that_does_not_tell_makes_the_year_missing_where_it_does_not()
    {
        var questions = Indicator("""{"sum":{"feed":"lic-newcomers","measure":"housingQuestions"}}""", dimensions: "origin");
        var cubes = Months(2024, month => ["eea family newcomers=20 housingQuestions=1", month == 3 ? "nl family newcomers=20" : "nl family newcomers=20 housingQuestions=2"]);

        questions.Observe("2024", [.. cubes]).Values().Should().Equal(
            new Dictionary<string, decimal?> { [string.Empty] = 34, ["eea"] = 12 },
            "what some records of a month give is the sum of those, and what none gives is missing");
    }

    [Fact]
    public void Quarters_that_know_the_total_only_do_not_add_up_with_those_that_know_the_sectors()
    {
        CurrentCube[] cubes =
        [
            Cube("lbsp-workforce", "2024-Q1", "total internationalHires=50"),
            .. Quarters(2024, quarter => ["pharma internationalHires=30", "other internationalHires=5"]).Skip(1),
        ];

        Indicator(Hires, dimensions: "sector").Observe("2024", cubes).Values().Should().Equal(new Dictionary<string, decimal?> { [string.Empty] = 155 });
        Indicator(Hires.Replace("}}", ",\"where\":{\"sector\":[\"pharma\"]}}}", StringComparison.Ordinal)).Observe("2024", cubes).Observations
            .Should().BeEmpty("how many of the 50 were hired by pharma is not known");
        Indicator(Hires, dimensions: "sector").Observe("2024", [.. Quarters(2024, _ => ["total internationalHires=50"])]).Values()
            .Should().Equal(new Dictionary<string, decimal?> { [string.Empty] = 200, ["total"] = 200 });
    }

    [Fact]
    public void A_stock_is_that_of_the_last_part()
    {
        var cubes = Quarters(2024, quarter => [$"pharma vacancies={quarter}"]).ToList();

        Indicator(Vacancies).Observe("2024", [.. cubes]).Total().Should().Be(4);
        Indicator(Vacancies).Observe("2024", cubes[3]).Total().Should().Be(4, "the others do not matter");
        Indicator(Vacancies).Observe("2024", [.. cubes[..3]]).Observations.Should().BeEmpty("September is not the end of the year");
        Indicator(Vacancies).Observe("2024", [.. cubes]).Sources.Should().Equal("lbsp-workforce.2024-Q4.1");
    }

    [Fact]
    public void A_ratio_rolls_up_by_its_operands_and_not_as_a_mean_of_ratios()
    {
        var share = Indicator("""{"ratio":[{"sum":{"feed":"lic-newcomers","measure":"housingQuestions"}},{"sum":{"feed":"lic-newcomers","measure":"newcomers"}}]}""");

        share.Observe("2024", [.. Months(2024, month => [month == 1 ? "eea family newcomers=890 housingQuestions=890" : "eea family newcomers=10 housingQuestions=0"])]).Total().Should().Be(0.89m);
    }

    [Fact]
    public void A_flow_and_a_stock_join_each_by_its_own_rule()
    {
        // Hires of the year per hundred vacancies at its end.
        var ratio = Indicator($$$"""{"ratio":[{{{Hires}}},{{{Vacancies}}}]}""");

        ratio.Observe("2024", [.. Quarters(2024, quarter => [$"pharma internationalHires=5 vacancies={10 * quarter}"])]).Total().Should().Be(0.5m);
    }

    [Fact]
    public void A_weighted_mean_takes_the_last_month_where_its_weight_is_a_stock_and_all_where_it_is_a_flow()
    {
        var cubes = Months("duwo-housing-market", 2024, month => [$"leiden regular medianWaitMonths={month} activeSeekers=100 offered={(month < 7 ? 10 : 30)}"]).ToArray();

        Indicator("""{"weightedMean":{"feed":"duwo-housing-market","measure":"medianWaitMonths","weight":"activeSeekers"}}""").Observe("2024", cubes).Total().Should().Be(12);
        Indicator("""{"weightedMean":{"feed":"duwo-housing-market","measure":"medianWaitMonths","weight":"offered"}}""").Observe("2024", cubes).Total().Should().Be(((21 * 10) + (57 * 30)) / 240m);
    }

    [Fact]
    public void The_change_of_a_year_needs_both_years_whole()
    {
        var change = Indicator($$$"""{"change":{"of":{{{Newcomers}}},"on":"previous","as":"percent"}}""");
        CurrentCube[] cubes = [.. Months(2023, _ => ["eea family newcomers=20"]), .. Months(2024, _ => ["eea family newcomers=25"])];

        change.Observe("2024", cubes).Total().Should().Be(25);
        change.Observe("2024", cubes[1..]).Observations.Should().BeEmpty();
        change.Observe("2024", cubes[..^1]).Observations.Should().BeEmpty();
    }

    [Fact]
    public void What_is_withheld_in_a_month_is_withheld_in_the_year()
    {
        // The other eleven months and the year would tell the fourth.
        var year = Indicator(Newcomers, dimensions: "origin", threshold: 10).Observe(
            "2024", [.. Months(2024, month => ["eea family newcomers=40", "non-eea family newcomers=60", month == 4 ? "nl other newcomers=3" : "nl other newcomers=50"])]);

        year.Values().Should().Equal(new Dictionary<string, decimal?> { [string.Empty] = 1753, ["eea"] = null, ["nl"] = null, ["non-eea"] = 720 });
        year.Observations.Select(found => found.Confidentiality).Should().Equal('F', 'D', 'A', 'F');
    }

    [Fact]
    public void One_estimated_month_makes_the_year_estimated() =>
        Indicator(Newcomers).Observe("2024", [.. Months(2024, _ => ["eea family newcomers=20"]).Select(cube => cube.Period.Start.Month == 6 ? cube with { ObsStatus = "E" } : cube)])
            .Observations.Single().Status.Should().Be('E');

    private static IEnumerable<CurrentCube> Months(int year, Func<int, string[]> records) => Months("lic-newcomers", year, records);

    private static IEnumerable<CurrentCube> Months(string feed, int year, Func<int, string[]> records) =>
        Enumerable.Range(1, 12).Select(month => Cube(feed, string.Create(CultureInfo.InvariantCulture, $"{year}-{month:D2}"), records(month)));

    private static IEnumerable<CurrentCube> Quarters(int year, Func<int, string[]> records) =>
        Enumerable.Range(1, 4).Select(quarter => Cube("lbsp-workforce", string.Create(CultureInfo.InvariantCulture, $"{year}-Q{quarter}"), records(quarter)));
}

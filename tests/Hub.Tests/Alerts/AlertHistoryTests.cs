using FluentAssertions;
using Hub.Alerts;
using Xunit;

namespace Hub.Tests.Alerts;

public sealed class AlertHistoryTests
{
    [Fact]
    public void The_housing_shortage_in_Leiden_raises_in_2017_resolves_in_2020_and_raises_in_2021()
    {
        AlertHistory.Replay(SomeRules.HousingShortage, SomeRules.Leiden).Should().Equal(
            new AlertEpisode(Period.Parse("2017-03"), 2700, Period.Parse("2020-04"), 2250),
            new AlertEpisode(Period.Parse("2021-04"), 2600, null, null));
    }

    [Fact]
    public void A_value_between_the_thresholds_neither_raises_nor_resolves()
    {
        Raised(SomeRules.HousingShortage, 2400, 2500, 2400, 2300, 2499).Should().Equal(1);
    }

    [Theory]
    [InlineData(Comparison.AtLeast, true, true, false)]
    [InlineData(Comparison.Above, true, false, false)]
    [InlineData(Comparison.AtMost, false, true, true)]
    [InlineData(Comparison.Below, false, false, true)]
    public void A_threshold_is_met_on_its_side_and_by_itself_only_when_it_says_so(Comparison comparison, bool above, bool equal, bool below)
    {
        var threshold = new Threshold(comparison, 10);

        new[] { threshold.IsMetBy(10.1m), threshold.IsMetBy(10), threshold.IsMetBy(9.9m) }.Should().Equal(above, equal, below);
    }

    [Fact]
    public void A_rule_may_watch_for_small_values()
    {
        var rule = SomeRules.HousingShortage with { Raise = new(Comparison.Below, 2), Clear = new(Comparison.AtLeast, 3) };

        Raised(rule, 3, 1.9m, 2.5m, 3, 1).Should().Equal(1, 4);
    }

    [Fact]
    public void For_asks_that_many_observed_periods_in_a_row()
    {
        var rule = SomeRules.HousingShortage with { For = 3 };

        Raised(rule, 2600, 2600, 2400, 2600, 2600, 2600, 2600).Should().Equal(5);
    }

    [Fact]
    public void A_suppressed_value_interrupts_no_run()
    {
        Raised(SomeRules.HousingShortage with { For = 2 }, 2600, null, 2600).Should().Equal(2);
    }

    [Fact]
    public void A_suppressed_value_resolves_nothing()
    {
        Raised(SomeRules.HousingShortage, 2600, null, 2600).Should().Equal(0);
    }

    [Fact]
    public void After_an_alert_a_run_starts_anew()
    {
        Raised(SomeRules.HousingShortage with { For = 2 }, 2600, 2600, 0, 2600, 2600).Should().Equal(1, 4);
    }

    [Fact]
    public void A_series_out_of_order_is_refused()
    {
        FluentActions.Invoking(() => AlertHistory.Replay(SomeRules.HousingShortage, SomeRules.Leiden.Reverse())).Should().Throw<ArgumentException>();
    }

    private static IEnumerable<int> Raised(AlertRule rule, params decimal?[] values)
    {
        var start = Period.Parse("2020-01");
        var series = values.Select((value, index) => KeyValuePair.Create(start.Add(index), value));
        return AlertHistory.Replay(rule, series).Select(episode => episode.Raised.Start.Month - 1);
    }
}

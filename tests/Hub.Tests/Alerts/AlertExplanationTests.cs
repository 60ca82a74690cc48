using FluentAssertions;
using Hub.Alerts;
using Xunit;

namespace Hub.Tests.Alerts;

/// <summary>The explanations of alerts, word for word: they are read by people who know neither the rule nor the hub.</summary>
public sealed class AlertExplanationTests
{
    private static readonly AlertWording Rooms = new(
        new Localized("kamers", "rooms"), 0, (_, code) => code == "leiden" ? new Localized("Leiden", "Leiden") : new Localized(code, code))
    {
        Title = new Localized("Tekort aan studentenkamers", "Shortage of student rooms"),
    };

    private static readonly AlertRule Vacancy = SomeRules.HousingShortage with
    {
        Id = "housing-vacancy-low",
        Raise = new Threshold(Comparison.AtMost, 0.5m),
        Clear = new Threshold(Comparison.Above, 0.8m),
        For = 2,
    };

    private static readonly AlertWording Percent = Rooms with
    {
        Unit = new Localized("procent", "percent"),
        Decimals = 1,
        IsPercentage = true,
        Title = new Localized("Leegstand", "Vacancy rate"),
    };

    [Fact]
    public void A_condition_that_has_to_hold_tells_since_when_it_does()
    {
        var change = Only(Vacancy, Before(Vacancy), ("2023-12", 0.9m), ("2024-01", 0.5m), ("2024-03", 0.4m)) with { FigureStatus = 'E' };

        var text = AlertExplanation.Of(Vacancy, change, Percent);

        text.Nl.Should().Be(
            "Voor Leiden is een melding afgegeven: het cijfer 'Leegstand' komt in maart 2024 uit op 0,4%. Een melding volgt bij 0,5% of minder; "
            + "dat is nu in 2 waarnemingen op rij het geval, vanaf januari 2024. De vorige waarneming, over januari 2024, was 0,5%: een afname van 0,1 procentpunt. "
            + "Het cijfer is een schatting. Grondslag: aanlevering s-1.");
        text.En.Should().Be(
            "An alert was raised for Leiden: the figure 'Vacancy rate' is 0.4% in March 2024. An alert is raised at 0.5% or less; "
            + "that has now been so in 2 observations in a row, from January 2024 on. The previous observation, of January 2024, was 0.5%: a decrease of 0.1 percentage points. "
            + "The figure is an estimate. Based on submission s-1.");
    }

    [Fact]
    public void A_cleared_alert_tells_what_ended_it_and_how_it_began()
    {
        var change = Only(SomeRules.HousingShortage, Before(SomeRules.HousingShortage, ("2017-03", 2700)), ("2020-04", 2250)) with { FigureStatus = 'A' };

        var text = AlertExplanation.Of(SomeRules.HousingShortage, change, Rooms);

        text.Nl.Should().Be(
            "De melding voor Leiden van maart 2017 is opgeheven: het cijfer 'Tekort aan studentenkamers' komt in april 2020 uit op 2.250 kamers. "
            + "Een melding wordt opgeheven bij minder dan 2.300 kamers; zij begon in maart 2017 bij 2.700 kamers. "
            + "De vorige waarneming, over maart 2017, was 2.700 kamers: een afname van 450 kamers (16,7%). Het cijfer is definitief. Grondslag: aanlevering s-1.");
        text.En.Should().Be(
            "The alert for Leiden of March 2017 is over: the figure 'Shortage of student rooms' is 2,250 rooms in April 2020. "
            + "An alert ends at less than 2,300 rooms; it began in March 2017 at 2,700 rooms. "
            + "The previous observation, of March 2017, was 2,700 rooms: a decrease of 450 rooms (16.7%). The figure is final. Based on submission s-1.");
    }

    [Fact]
    public void An_alert_that_a_correction_raises_says_so()
    {
        var change = Only(SomeRules.HousingShortage, Before(SomeRules.HousingShortage, ("2017-03", 2100)), ("2017-03", 2700)) with { FigureStatus = 'B' };

        var text = AlertExplanation.Of(SomeRules.HousingShortage, change, Rooms);

        change.Cause.Should().Be(new AlertCause(AlertCauseKind.Correction, Period.Parse("2017-03"), 2100, 2700));
        text.Nl.Should().Be(
            "Voor Leiden is een melding afgegeven: het cijfer 'Tekort aan studentenkamers' komt in maart 2017 uit op 2.700 kamers. Een melding volgt bij 2.500 kamers of meer; "
            + "dat is met dit cijfer het geval. Bij dit cijfer is een breuk in de reeks: het is niet zonder meer te vergelijken met eerdere perioden. "
            + "De melding is afgegeven omdat dit cijfer is gecorrigeerd; eerder was het 2.100 kamers. Grondslag: aanlevering s-1.");
        text.En.Should().Contain("The alert was raised because this figure has been corrected; it was 2,100 rooms before.");
    }

    [Fact]
    public void An_alert_that_comes_back_because_another_figure_was_corrected_names_that_figure()
    {
        var change = Only(SomeRules.HousingShortage, Before(SomeRules.HousingShortage, ("2017-03", 2700), ("2020-04", 2250)), ("2020-04", 2350));

        var text = AlertExplanation.Of(SomeRules.HousingShortage, change, Rooms);

        text.Nl.Should().Contain("De melding is afgegeven omdat het cijfer over april 2020 is gecorrigeerd van 2.250 kamers in 2.350 kamers.");
        text.En.Should().Contain("The alert was raised because the figure of April 2020 has been corrected from 2,250 rooms to 2,350 rooms.");
    }

    [Theory]
    [InlineData(2100, "Het cijfer 'Tekort aan studentenkamers' over maart 2017 waarop zij berustte is gecorrigeerd van 2.700 kamers in 2.100 kamers.", "has been corrected from 2,700 rooms to 2,100 rooms.")]
    [InlineData(null, "Het cijfer 'Tekort aan studentenkamers' over maart 2017 waarop zij berustte, 2.700 kamers, is ingetrokken.", "that it rested on, 2,700 rooms, has been withdrawn.")]
    public void An_alert_that_a_correction_takes_back_says_what_became_of_its_figure(int? value, string nl, string en)
    {
        var change = Only(SomeRules.HousingShortage, Before(SomeRules.HousingShortage, ("2017-03", 2700)), ("2017-03", value));

        var text = AlertExplanation.Of(SomeRules.HousingShortage, change, Rooms);

        text.Nl.Should().StartWith("De melding voor Leiden van maart 2017 is vervallen. " + nl);
        text.En.Should().StartWith("The alert for Leiden of March 2017 is withdrawn. ").And.Contain(en);
    }

    [Fact]
    public void An_alert_that_a_late_figure_moves_says_which_came_late()
    {
        var state = Before(SomeRules.HousingShortage, ("2021-04", 2600));

        var change = state.Apply(SomeRules.HousingShortage, SomeRules.Series(("2017-03", 2700)), SomeRules.From([]), SomeRules.Now).Changes[0];

        change.Kind.Should().Be(AlertChangeKind.Resolved);
        AlertExplanation.Of(SomeRules.HousingShortage, change, Rooms).Nl.Should().Be(
            "De melding voor Leiden van april 2021 is vervallen. Zij zou nu niet zijn afgegeven, omdat het cijfer over maart 2017 is nagekomen: 2.700 kamers.");
    }

    [Fact]
    public void An_alert_that_another_rule_takes_back_says_that_it_would_not_be_raised_now()
    {
        var stricter = SomeRules.HousingShortage with { Version = 2, Raise = new(Comparison.AtLeast, 3000) };

        var change = Before(SomeRules.HousingShortage, ("2017-03", 2700)).Apply(stricter, [], SomeRules.From([]), SomeRules.Now).Changes.Single();

        change.Cause.Should().BeNull();
        AlertExplanation.Of(stricter, change, Rooms).Should().Be(new Localized(
            "De melding voor Leiden van maart 2017 is vervallen. Naar de cijfers en de regel van nu zou zij niet zijn afgegeven.",
            "The alert for Leiden of March 2017 is withdrawn. By the figures and the rule as they are now it would not have been raised."));
    }

    [Fact]
    public void Many_submissions_are_counted_and_a_total_names_no_place()
    {
        var rule = SomeRules.HousingShortage with { By = [] };
        var change = AlertState.Empty(rule.Id, AlertGroup.Total)
            .Apply(rule, SomeRules.Series(("2017-03", 2700)), SomeRules.From(["a", "b", "c", "d", "e"]), SomeRules.Now).Changes.Single();

        var text = AlertExplanation.Of(rule, change, Rooms);

        text.Nl.Should().StartWith("Er is een melding afgegeven: het cijfer").And.EndWith("Grondslag: aanleveringen a, b, c en 2 andere.");
        text.En.Should().StartWith("An alert was raised: the figure").And.EndWith("Based on submissions a, b, c and 2 more.");
    }

    [Fact]
    public void Changes_of_one_period_and_the_same_submissions_share_a_key_and_name_each_other()
    {
        var rule = SomeRules.HousingShortage;
        AlertChange[] Raise(string group, params (string Period, decimal? Value)[] points) =>
            [.. AlertState.Empty(rule.Id, group).Apply(rule, SomeRules.Series(points), SomeRules.From(["s-1"]), SomeRules.Now).Changes];
        AlertChange[] changes = [.. Raise("leiden", ("2017-03", 2700), ("2020-04", 2250)), .. Raise("delft", ("2017-03", 2600)), .. Raise("oegstgeest", ("2018-03", 2600))];

        var together = AlertTogether.Of(rule, changes);
        var complete = changes.Select(together.Complete).ToList();

        complete[0].Together.Should().Equal("housing-shortage.delft.2017-03", "housing-shortage.leiden.2017-03");
        complete[2].GroupKey.Should().Be(complete[0].GroupKey).And.StartWith("housing-shortage/2017-03/");
        complete[1].Together.Should().Equal("housing-shortage.leiden.2017-03");
        complete[3].Together.Should().Equal("housing-shortage.oegstgeest.2018-03");
        complete.Select(change => change.GroupKey).Distinct().Should().HaveCount(3);
    }

    [Fact]
    public void An_alert_that_the_same_figure_raises_again_does_not_share_a_key_with_its_first_raising()
    {
        var rule = SomeRules.HousingShortage;
        IReadOnlyList<string> Sources(Period period) => [period == Period.Parse("2017-03") ? "s-1" : "s-2"];
        var first = SomeRules.Empty().Apply(rule, SomeRules.Series(("2017-03", 2700)), Sources, SomeRules.Now);
        var ended = first.Next.Apply(rule, SomeRules.Series(("2020-04", 2250)), Sources, SomeRules.Now);
        var again = ended.Next.Apply(rule, SomeRules.Series(("2020-04", 2350)), Sources, SomeRules.Now);

        again.Changes.Single().Sources.Should().Equal("s-1");
        again.Changes.Single().CauseSources.Should().Equal("s-2");
        KeyOf(again.Changes).Should().NotBe(KeyOf(first.Changes)).And.StartWith("housing-shortage/2017-03/");

        string KeyOf(IReadOnlyList<AlertChange> changes) => AlertTogether.Of(rule, changes).Complete(changes.Single()).GroupKey;
    }

    private static AlertState Before(AlertRule rule, params (string Period, decimal? Value)[] points) =>
        AlertState.Empty(rule.Id, "leiden").Apply(rule, SomeRules.Series(points), SomeRules.From(["s-0"]), SomeRules.Now).Next;

    private static AlertChange Only(AlertRule rule, AlertState state, params (string Period, decimal? Value)[] points) =>
        state.Apply(rule, SomeRules.Series(points), SomeRules.From(["s-1"]), SomeRules.Now).Changes.Single();
}

using FluentAssertions;
using Hub.Alerts;
using Hub.Storage;
using Xunit;

namespace Hub.Tests.Alerts;

public sealed class AlertStateTests
{
    [Fact]
    public void History_loaded_at_once_tells_every_alert_in_order()
    {
        var (state, changes) = SomeRules.Empty().Apply(SomeRules.HousingShortage, SomeRules.Leiden, SomeRules.From(["s-1"]), SomeRules.Now);

        changes.Words().Should().Equal("Raised 2017-03", "Resolved 2017-03 cleared at 2020-04", "Raised 2021-04");
        changes[0].Alert.IsActive.Should().BeTrue();
        state.Active!.Id.ToString().Should().Be("housing-shortage.leiden.2021-04");
    }

    [Fact]
    public void A_figure_at_a_time_tells_a_change_at_a_time()
    {
        var (first, none) = SomeRules.Empty().Take(("2016-03", 2000));
        var (second, raised) = first.Take(("2017-03", 2700));
        var (_, resolved) = second.Take(("2020-04", 2250));

        none.Should().BeEmpty();
        raised.Words().Should().Equal("Raised 2017-03");
        resolved.Words().Should().Equal("Resolved 2017-03 cleared at 2020-04");
        resolved.Single().Should().BeEquivalentTo(new { Value = 2250m, Previous = 2700m, Sources = new[] { "s-1" } });
    }

    [Fact]
    public void The_same_figures_again_tell_nothing()
    {
        var state = SomeRules.Empty().Apply(SomeRules.HousingShortage, SomeRules.Leiden, SomeRules.From(["s-1"]), SomeRules.Now).Next;

        var (again, changes) = state.Apply(SomeRules.HousingShortage, SomeRules.Leiden, SomeRules.From(["s-2"]), SomeRules.Now.AddDays(1));

        changes.Should().BeEmpty();
        again.Alerts.Should().Equal(state.Alerts);
    }

    [Fact]
    public void A_late_figure_between_moves_the_alert_and_corrects_the_one_that_was_told()
    {
        var state = SomeRules.Empty().Take(("2021-04", 2600)).Next;

        var (earlier, moved) = state.Take(("2017-03", 2700));
        var (_, parted) = earlier.Take(("2020-04", 2250));

        moved.Words().Should().Equal("Resolved 2021-04 corrected at 2021-04", "Raised 2017-03");
        parted.Words().Should().Equal("Resolved 2017-03 cleared at 2020-04", "Raised 2021-04");
    }

    [Fact]
    public void A_revision_that_takes_the_reason_away_corrects_the_alert_and_keeps_it_in_the_list()
    {
        var (state, changes) = SomeRules.Empty().Take(("2017-03", 2700)).Next.Take(("2017-03", 2100));

        changes.Words().Should().Equal("Resolved 2017-03 corrected at 2017-03");
        changes.Single().Value.Should().Be(2100);
        state.Alerts.Single().IsCorrected.Should().BeTrue();
        state.Active.Should().BeNull();
    }

    [Fact]
    public void A_figure_that_is_withdrawn_corrects_the_alert_it_raised()
    {
        var (state, changes) = SomeRules.Empty().Take(("2017-03", 2700)).Next.Take(("2017-03", null));

        changes.Words().Should().Equal("Resolved 2017-03 corrected at 2017-03");
        changes.Single().Value.Should().BeNull();
        state.Series.Should().BeEmpty();
    }

    [Fact]
    public void A_past_alert_whose_reason_is_revised_away_is_marked_without_telling()
    {
        var (state, changes) = SomeRules.Empty().Take(("2017-03", 2700), ("2020-04", 2250)).Next.Take(("2017-03", 2100));

        changes.Should().BeEmpty();
        state.Alerts.Single().IsCorrected.Should().BeTrue();
    }

    [Fact]
    public void A_corrected_alert_that_comes_back_is_raised_again_under_the_same_id()
    {
        var corrected = SomeRules.Empty().Take(("2017-03", 2700)).Next.Take(("2017-03", 2100)).Next;

        var (state, changes) = corrected.Apply(SomeRules.HousingShortage, SomeRules.Series(("2017-03", 2700)), SomeRules.From(["s-3"]), SomeRules.Now.AddDays(2));

        changes.Words().Should().Equal("Raised 2017-03");
        state.Alerts.Should().ContainSingle().Which.RaisedAt.Should().Be(SomeRules.Now.AddDays(2));
        state.Active!.RaisedBy.Should().Equal("s-3");
    }

    [Fact]
    public void An_alert_whose_ending_is_revised_away_is_raised_again()
    {
        var cleared = SomeRules.Empty().Take(("2017-03", 2700), ("2020-04", 2250)).Next;

        var (state, changes) = cleared.Take(("2020-04", 2350));

        changes.Words().Should().Equal("Raised 2017-03");
        state.Active!.ResolvedAt.Should().BeNull();
    }

    [Fact]
    public void A_revision_that_keeps_the_alert_is_taken_over_without_telling()
    {
        var (state, changes) = SomeRules.Empty().Take(("2017-03", 2700)).Next.Take(("2017-03", 2800));

        changes.Should().BeEmpty();
        state.Active!.RaisedValue.Should().Be(2800);
    }

    [Fact]
    public void A_new_version_of_the_rule_is_held_against_the_figures_there_are()
    {
        var state = SomeRules.Empty().Take(("2017-03", 2700)).Next;
        var stricter = SomeRules.HousingShortage with { Version = 2, Raise = new(Comparison.AtLeast, 3000) };

        state.Apply(stricter, [], SomeRules.From([]), SomeRules.Now).Changes.Words().Should().Equal("Resolved 2017-03 corrected at 2017-03");
    }

    [Fact]
    public void Another_rule_is_refused()
    {
        FluentActions.Invoking(() => SomeRules.Empty().Apply(SomeRules.HousingShortage with { Id = "other" }, [], SomeRules.From([]), SomeRules.Now))
            .Should().Throw<ArgumentException>();
    }

    [Fact]
    public void What_is_stored_is_read_back()
    {
        var state = SomeRules.Empty().Apply(SomeRules.HousingShortage, SomeRules.Leiden, SomeRules.From(["s-1", "s-2"]), SomeRules.Now).Next
            .Take(("2021-04", null)).Next.Take(("2018-01", 2700.50m)).Next;

        var entity = state.ToEntity();
        var read = AlertState.From(entity);

        entity.RowKey.Should().Be("a|housing-shortage|leiden");
        entity.Text("series0").Should().StartWith("2016-03 2000\n2017-03 2700\n");
        entity.Text("status").Should().Be("resolved");
        read.Series.Should().Equal(state.Series);
        read.Alerts.Should().BeEquivalentTo(state.Alerts, options => options.ComparingByMembers<Alert>());
    }

    [Fact]
    public void A_state_is_inserted_first_and_replaced_with_its_etag_later()
    {
        var fresh = SomeRules.Empty().Take(("2017-03", 2700)).Next;
        var entity = fresh.ToEntity();
        var stored = AlertState.From(new TableEntity(entity.PartitionKey, entity.RowKey) { Properties = entity.Properties, ETag = "v7" });

        fresh.ToOperation().Kind.Should().Be(TableOperationKind.Insert);
        stored.Take(("2018-03", 2700)).Next.ToOperation().Should().Match<TableOperation>(
            operation => operation.Kind == TableOperationKind.Replace && operation.ETag == "v7");
    }

    [Fact]
    public void Centuries_of_months_with_many_sources_stay_within_the_limits_of_storage()
    {
        var start = Period.Parse("1900-01");
        var points = Enumerable.Range(0, 6000).Select(month => KeyValuePair.Create(start.Add(month), (decimal?)(month % 12 == 0 ? 2600 : 2000)));
        var sources = Enumerable.Range(0, 2).Select(number => $"0197f0c0-0000-7000-8000-{number:D12}").ToList();
        var state = SomeRules.Empty();
        int told;
        do
        {
            (state, var changes) = state.Apply(SomeRules.HousingShortage, points, SomeRules.From(sources), SomeRules.Now);
            told = changes.Count;
            told.Should().BeLessThan(50, "state and events go into one batch");
        }
        while (told > 0);

        var operation = state.ToOperation();
        TableLimits.CheckBatch(AlertState.Table, AlertState.Partition, [operation]);

        AlertState.From(operation.Entity).Alerts.Should().HaveCount(500);
    }

    [Fact]
    public void A_line_longer_than_a_property_is_broken_and_read_back()
    {
        var sources = Enumerable.Range(0, 3000).Select(number => $"0197f0c0-0000-7000-8000-{number:D12}").ToList();
        var state = SomeRules.Empty().Apply(SomeRules.HousingShortage, SomeRules.Series(("2017-03", 2700)), SomeRules.From(sources), SomeRules.Now).Next;
        var operation = state.ToOperation();

        TableLimits.CheckBatch(AlertState.Table, AlertState.Partition, [operation]);
        AlertState.From(operation.Entity).Alerts.Single().RaisedBy.Should().Equal(sources);
    }
}

using CsCheck;
using FluentAssertions;
using Hub.Alerts;
using Xunit;

namespace Hub.Tests.Alerts;

public sealed class AnyHistoryTests
{
    private static readonly Period Start = Period.Parse("2020-01");

    // Ten values around the thresholds, and null for what is suppressed or withdrawn.
    private static readonly Gen<decimal?> Value = Gen.Int[0, 10].Select(step => step == 10 ? null : (decimal?)(2200 + (step * 50)));

    private static readonly Gen<KeyValuePair<Period, decimal?>> Point =
        Gen.Select(Gen.Int[0, 11], Value, (month, value) => KeyValuePair.Create(Start.Add(month), value));

    // Any order, any batching, with revisions and removals: a batch holds a period once, batches repeat periods freely.
    private static readonly Gen<KeyValuePair<Period, decimal?>[][]> Batches =
        Point.Array[0, 6].Select(batch => batch.DistinctBy(point => point.Key).ToArray()).Array[0, 12];

    private static readonly Gen<AlertRule> Rules =
        Gen.Int[1, 3].Select(count => SomeRules.HousingShortage with { For = count });

    [Fact]
    public void Whatever_order_figures_arrive_in_the_alerts_are_those_of_the_final_series()
    {
        Gen.Select(Rules, Batches).Sample((rule, batches) =>
        {
            var final = new SortedDictionary<Period, decimal?>();
            var state = SomeRules.Empty();
            foreach (var batch in batches)
            {
                state = state.Apply(rule, batch, SomeRules.From(["s"]), SomeRules.Now).Next;
                foreach (var (period, value) in batch)
                {
                    final[period] = value;
                }
            }

            state.Alerts.Where(alert => !alert.IsCorrected).Select(alert => alert.Episode)
                .Should().Equal(AlertHistory.Replay(rule, final));
        }, iter: 2000);
    }

    [Fact]
    public void Any_permutation_of_a_series_ends_in_the_same_alerts()
    {
        var permuted = Value.Array[1, 12]
            .Select(values => values.Select((value, month) => KeyValuePair.Create(Start.Add(month), value)).ToArray())
            .SelectMany(series => Gen.Shuffle(series).Select(shuffled => (series, shuffled)));
        Gen.Select(Rules, permuted).Sample((rule, orders) =>
        {
            var state = SomeRules.Empty();
            foreach (var point in orders.shuffled)
            {
                state = state.Apply(rule, [point], SomeRules.From(["s"]), SomeRules.Now).Next;
            }

            state.Alerts.Where(alert => !alert.IsCorrected).Select(alert => alert.Episode)
                .Should().Equal(AlertHistory.Replay(rule, orders.series));
        }, iter: 2000);
    }

    [Fact]
    public void Every_alert_is_told_raised_and_resolved_in_turns_and_the_last_word_agrees_with_the_state()
    {
        Gen.Select(Rules, Batches).Sample((rule, batches) =>
        {
            var state = SomeRules.Empty();
            var up = new HashSet<AlertId>();
            foreach (var batch in batches)
            {
                (state, var changes) = state.Apply(rule, batch, SomeRules.From(["s"]), SomeRules.Now);
                foreach (var change in changes)
                {
                    var took = change.Kind == AlertChangeKind.Raised ? up.Add(change.Alert.Id) : up.Remove(change.Alert.Id);
                    took.Should().BeTrue("{0} {1}", change.Kind, change.Alert.Id);
                }

                up.Should().BeEquivalentTo(state.Alerts.Where(alert => alert.IsActive).Select(alert => alert.Id));
                up.Count.Should().BeLessThanOrEqualTo(1);
            }
        }, iter: 2000);
    }

    [Fact]
    public void The_same_batch_twice_tells_nothing_and_storing_in_between_changes_nothing()
    {
        Gen.Select(Rules, Batches).Sample((rule, batches) =>
        {
            var state = SomeRules.Empty();
            foreach (var batch in batches)
            {
                state = AlertState.From(state.Apply(rule, batch, SomeRules.From(["s"]), SomeRules.Now).Next.ToEntity());
                state.Apply(rule, batch, SomeRules.From(["t"]), SomeRules.Now.AddDays(1)).Changes.Should().BeEmpty();
            }
        }, iter: 2000);
    }
}

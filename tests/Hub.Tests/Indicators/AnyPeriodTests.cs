using CsCheck;
using FluentAssertions;
using Hub.Indicators;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>
/// Which periods an operand takes, and which observations a change of them touches, are two sides of one thing: what
/// is computed from a period is computed anew when that period changes, and nothing else is looked at.
/// </summary>
public sealed class AnyPeriodTests
{
    private const int MostLatest = 400;

    private static readonly Gen<Case> Cases = Gen.Select(
        Gen.Enum<Periodicity>(), Gen.Enum<Periodicity>(), Gen.Int[0, 26], Gen.Int[0, 1], Gen.Int[0, MostLatest].Nullable(), Gen.Int[0, 200], Gen.Int[-60, 60],
        (indicator, feed, back, rule, latest, start, distance) => new Case(indicator, feed, back, rule == 0 ? RollUp.Add : RollUp.Last, latest, start, distance));

    [Fact]
    public void An_operand_takes_from_a_period_exactly_when_a_change_of_it_touches_the_observation() => Cases.Sample(one =>
    {
        var leaf = one.Leaf();
        var changed = one.Start(one.Feed);
        var target = one.Start(one.Indicator).Add(one.Distance);
        var touched = LeafPeriods.Touched(leaf, changed, one.Indicator);

        var takes = LeafPeriods.Reach(leaf, target).Contains(changed);

        // 'latest' reaches by days, and touching by whole periods: it may touch one too many, never one too few.
        var touches = touched is { } range && range.From <= target && target <= range.To;
        (touches || !takes).Should().BeTrue($"{one} takes it");
        (leaf.Latest is not null || takes || !touches).Should().BeTrue($"{one} does not take it");
    });

    [Fact]
    public void How_much_is_touched_and_read_does_not_depend_on_history() => Cases.Sample(one =>
    {
        var leaf = one.Leaf();

        LeafPeriods.Reach(leaf, one.Start(one.Indicator)).Should().HaveCountLessThanOrEqualTo(leaf.Latest is null ? 12 : 2 + (MostLatest / 28));
        var touched = LeafPeriods.Touched(leaf, one.Start(one.Feed), one.Indicator);
        (touched is null || touched.Value.To <= touched.Value.From.Add(leaf.Latest is null ? 0 : 2 + (MostLatest / 28))).Should().BeTrue();
    });

    [Fact]
    public void The_newest_period_that_counts_is_the_latest() => Cases.Where(one => one.Latest is not null).Sample(one =>
    {
        var leaf = one.Leaf();
        var target = one.Start(one.Indicator);
        var reach = LeafPeriods.Reach(leaf, target);

        var taken = LeafPeriods.Taken(leaf, target, period => period.Year % 2 == 0);

        reach.Should().BeInAscendingOrder();
        reach.All(period => period.End <= target.Add(-leaf.Back).End).Should().BeTrue();
        (taken?.Single()).Should().Be(reach.Any(period => period.Year % 2 == 0) ? reach.Last(period => period.Year % 2 == 0) : null);
    });

    private sealed record Case(Periodicity Indicator, Periodicity Feed, int Back, RollUp Rule, int? Latest, int Months, int Distance)
    {
        public Period Start(Periodicity periodicity) => Period.Of(new DateOnly(2000, 1, 1).AddMonths(Months), periodicity);

        public SumOf Leaf() => new("feed", "measure", new Dictionary<string, IReadOnlySet<string>>(), new HashSet<string>(), new Dictionary<string, string>(), Duration())
        {
            Periodicity = Feed,
            Back = Back,
            RollUp = Duration() is null && Feed > Indicator ? Rule : RollUp.None,
        };

        // A longer period joins by 'latest' only.
        private CalendarDuration? Duration() => Latest is { } days ? new CalendarDuration(0, days) : Feed < Indicator ? new CalendarDuration(12, 0) : null;
    }
}

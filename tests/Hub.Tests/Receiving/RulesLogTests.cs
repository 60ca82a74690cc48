using FluentAssertions;
using Hub.Receiving;
using Xunit;

namespace Hub.Tests.Receiving;

/// <summary>A head notes which revisions counted while which rules held, and says what was published before.</summary>
public sealed class RulesLogTests
{
    [Fact]
    public void Revisions_by_the_same_rules_are_one_stretch_and_other_rules_begin_another()
    {
        var log = RulesLog.Write(null, 0, null, 1, "a");
        log = RulesLog.Write(log, 1, 1, 2, "a");
        log.Should().Be("1-2@a");
        log = RulesLog.Write(log, 2, 2, 2, "b");
        log.Should().Be("1-2@a 2@b");
        RulesLog.Write(log, 2, 2, 2, "b").Should().Be(log, "the same again is no news");

        Before(log, 1, "a").Should().BeEmpty();
        Before(log, 2, "a").Should().Equal("1 a");
        Before(log, 2, "b").Should().Equal("1 a", "2 a");
        Before(log, 2, "c").Should().Equal(["1 a", "2 a", "2 b"], "rules that are not noted yet come last");
    }

    [Fact]
    public void What_counted_when_the_rules_changed_is_noted_before_what_takes_its_place() =>
        RulesLog.Write("1@a", 1, 1, 2, "b").Should().Be("1@a 1-2@b");

    [Fact]
    public void A_head_that_is_older_has_all_its_revisions_by_the_rules_of_now()
    {
        RulesLog.Write(null, 3, null, 4, "a").Should().Be("1-4@a");
        Before(null, 3, "a").Should().Equal("1 a", "2 a");
        Before(null, 1, "a").Should().BeEmpty();
    }

    [Fact]
    public void A_log_without_end_is_given_up_and_then_nothing_can_be_told()
    {
        var log = RulesLog.Write(null, 0, null, 1, "a");
        for (var rules = 0; rules < 1000; rules++)
        {
            log = RulesLog.Write(log, 1, 1, 1, $"rules-{rules}");
        }

        log.Length.Should().BeLessThan(20);
        RulesLog.Before(log, 1, "a").Should().BeNull();
    }

    private static IEnumerable<string> Before(string? log, int revision, string rules) =>
        RulesLog.Before(log, revision, rules)!.Select(step => $"{step.Revision} {step.Rules}");
}

using CsCheck;
using FluentAssertions;
using Hub.Feeds;
using Hub.Feeds.Quality;
using Xunit;

namespace Hub.Tests.Indicators.Disclosure;

/// <summary>Rules that no feed at hand has: of several parts together, in a chain, of parts that make up the whole, and warnings.</summary>
public sealed class OtherRulesTests
{
    private const int Threshold = 10;

    private static readonly string[] Measures = ["students", "firstYear", "seekingHousing"];
    private static readonly string[][] Codes = [["leiden"], ["doctoral", "exchange"], ["eea", "nl"]];

    [Theory]
    [InlineData("sum")]
    [InlineData("chain")]
    [InlineData("equal")]
    public void Whatever_the_rule_that_is_an_error_nobody_learns_more_by_it(string rules)
    {
        Attacker.Bound[] bounds = rules switch
        {
            "sum" => [new(["firstYear", "seekingHousing"], "students")],
            "chain" => [new(["firstYear"], "students"), new(["seekingHousing"], "firstYear")],
            _ => [new(["firstYear", "seekingHousing"], "students", IsEqual: true)],
        };
        var feeds = Ruled(bounds, isError: true);
        Gen.Select(SomeTables.LinkedCell(2), cell => Fit(rules, cell)).Array[4].Sample(
            cells =>
            {
                var cube = SomeTables.Linked("university-students", Codes, Measures, cells);
                var published = SomeTables.Publish(SomeTables.Shipped.Indicators, "university-students", cube, feeds: feeds);
                var (attacker, helpless) = (new Attacker(Measures, bounds), new Attacker(Measures, bounds));
                attacker.Learn(cube, published);
                helpless.LearnLeast(cube, published);
                foreach (var target in attacker.Withheld.Concat(Measures.SelectMany(measure => attacker.SmallCells(measure, Threshold))).Concat(attacker.SmallRests(Threshold)))
                {
                    var (least, most) = attacker.Interval(target);
                    (most - least).CompareTo(helpless.Asked(target, Threshold)).Should().BeGreaterThanOrEqualTo(0, $"{target.Name} is known to lie from {least} to {most}");
                }
            },
            iter: 25,
            print: cells => string.Join('\n', cells.Select(cell => string.Join(' ', cell))));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void A_rule_that_only_warns_tells_nobody_anything(bool isError, bool isWithheld)
    {
        // One of 41 exchange students is no first-year.
        var cube = SomeTables.Linked("university-students", [["leiden"], ["exchange"], ["eea", "nl"]], ["students", "firstYear"], [[41, 40], [90, 45]]);

        var published = SomeTables.Publish(SomeTables.Shipped.Indicators, "university-students", cube, feeds: Ruled([new(["firstYear"], "students")], isError));

        published.SelectMany(set => set.Published.Observations).Any(observation => observation.Value is null).Should().Be(isWithheld);
    }

    [Fact]
    public void Figures_older_than_the_rule_that_break_it_are_judged_without_it()
    {
        var cube = SomeTables.Linked("university-students", [["leiden"], ["exchange"], ["eea", "nl"]], ["students", "firstYear"], [[40, 41], [90, 45]]);

        SomeTables.Publish("university-students", cube).SelectMany(set => set.Published.Observations).Should().OnlyContain(observation => observation.Value != null);
    }

    /// <summary>The counts of a cell, cut to what the rules allow.</summary>
    private static int?[] Fit(string rules, int?[] cell)
    {
        var (whole, first, second) = (cell[0]!.Value, cell[1], cell[2]);
        return rules switch
        {
            "sum" => [whole, first, second > whole - (first ?? 0) ? whole - (first ?? 0) : second],
            "chain" => [whole, first, second > first ? first : second],
            _ => [whole, first ?? 0, whole - (first ?? 0)],
        };
    }

    private static FeedCatalogue Ruled(Attacker.Bound[] bounds, bool isError) => SomeTables.Shipped.Feeds.With(feed => feed with
    {
        Rules = feed.Id != "university-students" ? feed.Rules : [.. bounds.Select((bound, index) => new ComparisonRule(
            $"rule-{index}", isError, null, [.. bound.Parts.Select(part => Place(feed, part))], [Place(feed, bound.Whole)], bound.IsEqual))],
    });

    private static int Place(Feed feed, string measure) => feed.Measures.ToList().IndexOf(measure);
}

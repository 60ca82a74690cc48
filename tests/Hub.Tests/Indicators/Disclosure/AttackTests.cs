using CsCheck;
using FluentAssertions;
using Hub.Indicators;
using Xunit;

namespace Hub.Tests.Indicators.Disclosure;

/// <summary>
/// Everything that is published of a feed is put together, over all indicators and margins, and an exact solver asks
/// what each withheld figure can be. None must be known to within less than the threshold (the hub's promise 5).
/// </summary>
public sealed class AttackTests
{
    private const int Threshold = 10;

    /// <summary>Two dimensions; three with a share beside; three with a total beside its part and a share of both.</summary>
    public static TheoryData<string, string, string[][], int> Feeds => new()
    {
        { "lic-newcomers", "newcomers", [["eea", "nl", "non-eea"], ["family", "knowledge-worker", "other", "student"]], 150 },
        { "lbsp-workforce", "employees", [["biotech", "ict", "pharma", "trade", "other"]], 100 },
        { "leiden-population", "residents", [["eea", "nl", "non-eea"], ["1-to-3-years", "over-3-years", "under-1-year"], ["centre", "north", "south"]], 40 },
        { "university-students", "students", [["leiden", "the-hague"], ["bachelor", "doctoral", "master"], ["eea", "nl", "non-eea"]], 60 },
    };

    [Theory]
    [MemberData(nameof(Feeds))]
    public void No_withheld_count_is_known_to_within_less_than_the_threshold(string feed, string measure, string[][] codes, int tables) =>
        SomeTables.Cubes(feed, codes).Sample(
            cube =>
            {
                var attacker = new Attacker(cube, measure, SomeTables.Publish(feed, cube));
                foreach (var target in attacker.Withheld.Concat(attacker.SmallCells(measure, Threshold)))
                {
                    var (least, most) = attacker.Interval(target);
                    (most - least).CompareTo(Threshold).Should().BeGreaterThanOrEqualTo(0, $"{target.Name} is known to lie from {least} to {most}");
                }
            },
            iter: tables,
            print: Print);

    [Theory]
    [MemberData(nameof(Feeds))]
    public void Nor_does_it_help_to_know_that_persons_are_whole(string feed, string measure, string[][] codes, int tables) =>
        SomeTables.Cubes(feed, codes).Sample(
            cube =>
            {
                var attacker = new Attacker(cube, measure, SomeTables.Publish(feed, cube));
                foreach (var target in attacker.Withheld.Where(target => target.Sum < Threshold).Take(4))
                {
                    var (least, most) = attacker.WholeInterval(target);
                    (most - least).Should().BeGreaterThanOrEqualTo(Threshold, $"{target.Name} is known to lie from {least} to {most}");
                }
            },
            iter: tables / 5,
            print: Print);

    /// <summary>The marks are looked at in smaller tables: there they tell most.</summary>
    public static TheoryData<string, string, string[][], int> Marked => new()
    {
        { "lic-newcomers", "newcomers", [["eea", "nl"], ["family", "other", "student"]], 40 },
        { "lic-newcomers", "newcomers", [["eea", "nl", "non-eea"], ["family", "other", "student"]], 10 },
        { "leiden-population", "residents", [["eea", "nl"], ["over-3-years"], ["centre", "north", "south"]], 15 },
    };

    [Theory]
    [MemberData(nameof(Marked))]
    public void Nor_do_the_marks_give_a_small_count_away(string feed, string measure, string[][] codes, int tables) =>
        SomeTables.Cubes(feed, codes).Sample(
            cube =>
            {
                var published = SomeTables.Publish(feed, cube);
                var attacker = new Attacker(cube, measure, published, Threshold);
                var helpless = Attacker.Of(measure, [], Threshold);
                helpless.LearnLeast(cube, published);
                foreach (var target in attacker.Withheld.Where(target => target.Mark == 'A'))
                {
                    // Where the marks of everything withheld leave fewer than three counts, no choice of figures helps.
                    var (least, most) = attacker.Interval(target);
                    (most - least).CompareTo(helpless.Asked(target, 2)).Should().BeGreaterThanOrEqualTo(0, $"{target.Name} is known to lie from {least} to {most}");
                }
            },
            iter: tables,
            print: Print);

    [Theory]
    [MemberData(nameof(Feeds))]
    public void The_same_counts_are_withheld_the_same_way_every_time(string feed, string measure, string[][] codes, int tables) =>
        SomeTables.Cubes(feed, codes).Sample(
            cube => Lines(SomeTables.Publish(feed, cube)).Should().Equal(Lines(SomeTables.Publish(feed, cube)), $"the {measure} are the same"),
            iter: tables / 5,
            print: Print);

    [Fact]
    public void A_count_that_only_a_difference_of_two_indicators_shows_is_protected_too()
    {
        // All residents of a district less the international ones are three with Dutch nationality, which no indicator shows.
        var cube = SomeTables.Cube(
            "leiden-population", [["eea", "nl"], ["over-3-years"], ["centre", "north", "south"]], [100, 200, 300, 400, 3, 600]);

        var published = SomeTables.Publish("leiden-population", cube);

        var attacker = new Attacker(cube, "residents", published);
        var (least, most) = attacker.Interval(attacker.SmallCells("residents", Threshold).Single());
        (most - least).CompareTo(Threshold).Should().BeGreaterThanOrEqualTo(0);
        published.Sum(set => set.Published.Observations.Count(observation => observation.Value is null)).Should().BeInRange(1, 12);
    }

    [Fact]
    public void Where_nothing_is_small_nothing_is_withheld()
    {
        var cube = SomeTables.Cube("leiden-population", [["eea", "nl", "non-eea"], ["over-3-years", "under-1-year"], ["centre", "north"]], [.. Enumerable.Range(10, 12).Select(count => (int?)count)]);

        SomeTables.Publish("leiden-population", cube).SelectMany(set => set.Published.Observations).Should().OnlyContain(observation => observation.Value != null);
    }

    private static IEnumerable<string> Lines(IEnumerable<(Indicator Indicator, ObservationSet Published)> sets) =>
        sets.SelectMany(set => ObservationLines.Of(set.Published));

    private static string Print(Cube cube) => string.Join('\n', CubeText.Write(cube));
}

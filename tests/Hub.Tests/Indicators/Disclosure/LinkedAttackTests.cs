using CsCheck;
using FluentAssertions;
using Hub.Indicators;
using Xunit;

namespace Hub.Tests.Indicators.Disclosure;

/// <summary>
/// The hub refuses more first-years than students, and whoever knows that reckons with it. An exact solver that has all
/// that is published of both, and the rules, must not find a withheld count, nor how few students are no first-years.
/// </summary>
public sealed class LinkedAttackTests
{
    private const int Threshold = 10;

    /// <summary>The feed, the measure that is the whole, its parts, the codes of each dimension, and how many tables.</summary>
    public static TheoryData<string, string, string[], string[][], int> Feeds => new()
    {
        { "lic-newcomers", "newcomers", ["housingQuestions"], [["eea", "nl"], ["family", "other", "student"]], 60 },
        { "lic-newcomers", "newcomers", ["housingQuestions"], [["eea", "nl", "non-eea"], ["family", "other", "student"]], 15 },
        { "university-students", "students", ["firstYear", "seekingHousing"], [["leiden"], ["doctoral", "exchange"], ["eea", "nl"]], 30 },
        { "university-students", "students", ["firstYear", "seekingHousing"], [["leiden", "the-hague"], ["doctoral", "exchange"], ["eea", "nl"]], 6 },
        { "lbsp-workforce", "employees", ["internationalEmployees"], [["biotech", "ict", "other", "pharma"]], 60 },
        { "duwo-housing-market", "activeSeekers", ["internationalSeekers"], [["leiden", "the-hague"], ["campus", "regular", "short-stay"]], 40 },
        { "lic-events", "attendees", ["dutchAttendees"], [["meet-and-mingle", "workshop"]], 60 },
    };

    [Theory]
    [MemberData(nameof(Feeds))]
    public void No_count_and_no_rest_is_known_to_within_less_than_the_threshold(string feed, string whole, string[] parts, string[][] codes, int tables) =>
        SomeTables.Linked(feed, codes, whole, parts).Sample(
            cube =>
            {
                var published = SomeTables.Publish(feed, cube);
                var attacker = Attack(cube, whole, parts, published);
                var helpless = Helpless(cube, whole, parts, published);
                foreach (var target in Targets(attacker, whole, parts))
                {
                    var (least, most) = attacker.Interval(target);
                    (most - least).CompareTo(helpless.Asked(target, Threshold)).Should().BeGreaterThanOrEqualTo(0, $"{target.Name} is known to lie from {least} to {most}");
                }
            },
            iter: tables,
            print: Print);

    [Theory]
    [MemberData(nameof(Feeds))]
    public void Nor_does_it_help_to_know_that_persons_are_whole(string feed, string whole, string[] parts, string[][] codes, int tables) =>
        SomeTables.Linked(feed, codes, whole, parts).Sample(
            cube =>
            {
                var published = SomeTables.Publish(feed, cube);
                var attacker = Attack(cube, whole, parts, published);
                var helpless = Helpless(cube, whole, parts, published);
                foreach (var target in Targets(attacker, whole, parts).Where(target => target.Sum < Threshold).Take(4))
                {
                    var (least, most) = attacker.WholeInterval(target);
                    ((Fraction)(most - least)).CompareTo(helpless.Asked(target, Threshold)).Should().BeGreaterThanOrEqualTo(0, $"{target.Name} is known to lie from {least} to {most}");
                }
            },
            iter: Math.Max(2, tables / 8),
            print: Print);

    [Theory]
    [MemberData(nameof(Feeds))]
    public void Nor_do_the_marks_give_a_small_count_away(string feed, string whole, string[] parts, string[][] codes, int tables) =>
        SomeTables.Linked(feed, codes, whole, parts).Sample(
            cube =>
            {
                var published = SomeTables.Publish(feed, cube);
                var attacker = Attack(cube, whole, parts, published, Threshold);
                var helpless = Helpless(cube, whole, parts, published, Threshold);
                foreach (var target in attacker.Withheld.Where(target => target.Mark == 'A'))
                {
                    var (least, most) = attacker.Interval(target);
                    (most - least).CompareTo(helpless.Asked(target, 2)).Should().BeGreaterThanOrEqualTo(0, $"{target.Name} is known to lie from {least} to {most}");
                }
            },
            iter: tables / 3,
            print: Print);

    [Fact]
    public void Exchange_students_that_are_nearly_all_first_years_are_not_given_away_by_these()
    {
        // Of the 12 exchange students in Leiden 11 are first-years: with both published, one is not.
        var cube = SomeTables.Linked(
            "university-students", [["leiden", "the-hague"], ["bachelor", "exchange"], ["eea"]], ["students", "firstYear"], [[900, 300], [12, 11], [700, 250], [40, 20]]);

        var published = SomeTables.Publish("university-students", cube);

        var attacker = Attack(cube, "students", ["firstYear"], published);
        attacker.SmallRests(Threshold).Should().ContainSingle();
        Targets(attacker, "students", ["firstYear"]).Should().OnlyContain(target => Width(attacker, target).CompareTo(Threshold) >= 0);
        published.SelectMany(set => set.Published.Observations).Should().Contain(observation => observation.Value != null, "little is in the way");
    }

    [Fact]
    public void Measures_that_leave_each_other_room_are_published_whole()
    {
        var cube = SomeTables.Linked(
            "lic-newcomers", [["eea", "nl"], ["family", "other"]], ["newcomers", "housingQuestions"], [[40, 20], [12, 12], [35, 0], [90, 80]]);

        SomeTables.Publish("lic-newcomers", cube).SelectMany(set => set.Published.Observations).Should().OnlyContain(observation => observation.Value != null);
    }

    [Fact]
    public void What_an_open_count_gives_away_of_another_is_not_charged_to_the_other_and_the_open_count_stays()
    {
        // How many came to open events is published whatever it tells; that three of the 43 were not Dutch is not.
        var cube = SomeTables.Linked("lic-events", [["meet-and-mingle", "workshop"]], ["attendees", "dutchAttendees"], [[43, 40], [25, 4]]);

        var published = SomeTables.Publish("lic-events", cube);

        published.Single(set => set.Indicator.Id == "meet-and-mingle-attendance").Published.Observations.Should().OnlyContain(observation => observation.Value == 43);
        published.Single(set => set.Indicator.Id == "meet-and-mingle-dutch-share").Published.Observations.Should().OnlyContain(observation => observation.Value == null && observation.Confidentiality == 'A');
    }

    [Theory]
    [InlineData(11, 10)]
    [InlineData(11, 9)]
    [InlineData(12, 11)]
    [InlineData(30, 3)]
    public void Beside_an_open_count_the_mark_does_not_tell_which_side_is_small(int attendees, int dutch)
    {
        var cube = SomeTables.Linked("lic-events", [["meet-and-mingle"]], ["attendees", "dutchAttendees"], [[attendees, dutch]]);

        SomeTables.Publish("lic-events", cube).Single(set => set.Indicator.Id == "meet-and-mingle-dutch-share").Published.Observations
            .Should().OnlyContain(observation => observation.Value == null && observation.Confidentiality == 'A');
    }

    private static Attacker Attack(Cube cube, string whole, string[] parts, IEnumerable<(Indicator, ObservationSet)> published, int? threshold = null)
    {
        var attacker = Attacker.Of(whole, parts, threshold);
        attacker.Learn(cube, published);
        return attacker;
    }

    private static Attacker Helpless(Cube cube, string whole, string[] parts, IEnumerable<(Indicator, ObservationSet)> published, int? threshold = null)
    {
        var attacker = Attacker.Of(whole, parts, threshold);
        attacker.LearnLeast(cube, published);
        return attacker;
    }

    // Attendance is published by itself: it is open, and known.
    private static IEnumerable<Attacker.Target> Targets(Attacker attacker, string whole, string[] parts) =>
        [.. attacker.Withheld, .. (whole == "attendees" ? parts : [whole, .. parts]).SelectMany(measure => attacker.SmallCells(measure, Threshold)), .. attacker.SmallRests(Threshold)];

    private static Fraction Width(Attacker attacker, Attacker.Target target)
    {
        var (least, most) = attacker.Interval(target);
        return most - least;
    }

    private static string Print(Cube cube) => string.Join('\n', CubeText.Write(cube));
}

using System.Globalization;
using CsCheck;
using FluentAssertions;
using Hub.Indicators;
using Xunit;

namespace Hub.Tests.Indicators.Disclosure;

/// <summary>
/// How much is withheld beyond the minimum: on tables that are small enough, all choices of figures to withhold are tried,
/// fewest first, until one stands the attack. docs/indicators.md tells what came out.
/// </summary>
public sealed class OverheadTests
{
    private const int Threshold = 10;

    /// <summary>The codes of each dimension, the tables tried, and by how much more than the minimum may be withheld, over all of them.</summary>
    public static TheoryData<string[][], int, double> Tables => new()
    {
        { [["eea", "nl"], ["family", "other", "student"]], 60, 1.10 },
        { [["eea", "nl", "non-eea"], ["family", "other", "student"]], 6, 1.15 },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void Little_more_is_withheld_than_the_minimum(string[][] codes, int tables, double most)
    {
        var cubes = SomeTables.Count.Array[codes.Aggregate(1, (product, list) => product * list.Length)]
            .Select(counts => SomeTables.Cube("lic-newcomers", codes, [.. counts.Select(count => (int?)count)]))
            .Array[tables];
        var (withheld, least, primary, figures, asFew) = (0, 0, 0, 0, 0);
        foreach (var cube in cubes.Single(cube => true, "0000KOIXWFMH1"))
        {
            var (indicator, published) = SomeTables.Publish("lic-newcomers", cube).Single(set => set.Indicator.Id == "newcomers-served");
            var here = published.Observations.Count(observation => observation.Value is null);
            var fewest = Fewest(cube, indicator, published);
            withheld += here;
            least += fewest;
            asFew += here == fewest ? 1 : 0;
            primary += published.Observations.Count(observation => observation.Confidentiality == 'A');
            figures += published.Observations.Count;
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{tables} tables of {string.Join(" x ", codes.Select(list => list.Length))}: {figures} figures, {primary} small, {withheld} withheld, {least} at least ({withheld / (double)least:P0}); {asFew} tables with the minimum"));
        (withheld / (double)least).Should().BeLessThanOrEqualTo(most);
        withheld.Should().BeGreaterThan(primary, "otherwise nothing was asked");
    }

    /// <summary>The feed, the measure that is the whole, its parts, the codes of each dimension, and how often more may be withheld than by itself.</summary>
    public static TheoryData<string, string, string[], string[][], double> Linked => new()
    {
        { "lic-newcomers", "newcomers", ["housingQuestions"], [["eea", "nl", "non-eea"], ["family", "other", "student"]], 1.6 },
        { "university-students", "students", ["firstYear", "seekingHousing"], [["leiden", "the-hague"], ["bachelor", "exchange"], ["eea", "nl", "non-eea"]], 1.6 },
        { "lbsp-workforce", "employees", ["internationalEmployees"], [["biotech", "ict", "other", "pharma"]], 1.6 },
        { "duwo-housing-market", "activeSeekers", ["internationalSeekers"], [["leiden", "the-hague"], ["campus", "regular", "short-stay"]], 1.6 },
    };

    [Theory]
    [MemberData(nameof(Linked))]
    public void That_measures_bound_each_other_costs_more_figures_but_not_most(string feed, string whole, string[] parts, string[][] codes, double most)
    {
        var alone = SomeTables.Shipped.Feeds.With(found => found with { Rules = [] });
        var (figures, small, apart, together) = (0, 0, 0, 0);
        foreach (var cube in SomeTables.Linked(feed, codes, whole, parts).Array[30].Single(cube => true, "0000KOIXWFMH1"))
        {
            var observations = SomeTables.Publish(feed, cube).SelectMany(set => set.Published.Observations).ToList();
            figures += observations.Count;
            small += observations.Count(observation => observation.Confidentiality == 'A');
            together += observations.Count(observation => observation.Value is null);
            apart += SomeTables.Publish(SomeTables.Shipped.Indicators, feed, cube, feeds: alone).SelectMany(set => set.Published.Observations).Count(observation => observation.Value is null);
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{feed}, 30 tables of {string.Join(" x ", codes.Select(list => list.Length))}: {figures} figures, {small} small, {apart} withheld when each measure is judged by itself, {together} together ({together / (double)apart:P0})"));
        (together / (double)apart).Should().BeInRange(1, most);
    }

    private static int Fewest(Cube cube, Indicator indicator, ObservationSet published)
    {
        var primary = published.Observations.Select((observation, place) => (observation, place)).Where(found => found.observation.Confidentiality == 'A').Select(found => found.place).ToList();
        var others = Enumerable.Range(0, published.Observations.Count).Except(primary).ToList();
        for (var more = 0; ; more++)
        {
            if (Choices(others, more).Any(choice => Stands(cube, indicator, published, [.. primary, .. choice])))
            {
                return primary.Count + more;
            }
        }
    }

    private static bool Stands(Cube cube, Indicator indicator, ObservationSet published, HashSet<int> withheld)
    {
        var observations = published.Observations.Select((observation, place) => withheld.Contains(place)
            ? observation with { Value = null }
            : observation with { Value = 1, Confidentiality = 'F' }).ToList();
        var attacker = new Attacker(cube, "newcomers", [(indicator, published with { Observations = observations })]);
        return attacker.Withheld.Where(target => target.Sum > 0).All(target =>
        {
            var (least, most) = attacker.Interval(target);
            return (most - least).CompareTo(Threshold) >= 0;
        });
    }

    private static IEnumerable<IEnumerable<int>> Choices(IReadOnlyList<int> places, int count, int from = 0)
    {
        if (count == 0)
        {
            yield return [];
            yield break;
        }

        for (var index = from; index <= places.Count - count; index++)
        {
            foreach (var rest in Choices(places, count - 1, index + 1))
            {
                yield return rest.Prepend(places[index]);
            }
        }
    }
}

using System.Globalization;
using FluentAssertions;
using Hub.Indicators;
using Xunit;

namespace Hub.Tests.Indicators.Disclosure;

/// <summary>Tables as large as the feeds at hand are searched; of much larger ones little is published, and that is safe.</summary>
public sealed class LargeTableTests
{
    private static readonly string[] Districts = [.. Enumerable.Range(1, 10).Select(number => string.Create(CultureInfo.InvariantCulture, $"district-{number:D2}"))];
    private static readonly string[] Stays = ["1-to-3-years", "not-applicable", "over-3-years", "under-1-year"];
    private static readonly string[] Sectors = [.. Enumerable.Range(1, 2100).Select(number => string.Create(CultureInfo.InvariantCulture, $"sector-{number:D4}"))];
    private static readonly string[] Nationalities = ["eea", "nl", "non-eea"];

    [Fact]
    public void A_city_by_nationality_stay_and_district_keeps_most_of_its_figures()
    {
        var counts = Enumerable.Range(0, 120).Select(cell => (int?)(cell % 17 == 3 ? 1 + (cell % 9) : 40 + (cell * 37 % 300))).ToList();
        var cube = SomeTables.Cube("leiden-population", [Nationalities, Stays, Districts], counts);

        var observations = SomeTables.Publish("leiden-population", cube).SelectMany(set => set.Published.Observations).ToList();

        observations.Count(observation => observation.Confidentiality == 'A').Should().BeGreaterThan(4);
        observations.Count(observation => observation.Value is null).Should().BeLessThan(observations.Count / 2);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(700)]
    public void Of_a_table_too_large_to_search_only_zeros_and_the_sum_of_everything_are_published(int one)
    {
        var cube = Many(place => place switch { 0 => one, 1 => 0, _ => 20 });

        var residents = SomeTables.Publish("leiden-population", cube).Single(set => set.Indicator.Id == "residents").Published.Observations;

        var places = residents.Where(observation => observation.Codes[0] is null).ToList();
        places.Should().HaveCount(2101);
        places.Count(observation => observation.Value is null).Should().Be(one < 10 ? 2099 : 0, "nobody and all are left");
        places[0].Value.Should().Be((20 * 2098) + one);
    }

    [Fact]
    public void Beside_an_earlier_revision_not_even_the_sum_is()
    {
        var (before, cube) = (Many(_ => 20), Many(place => place == 0 ? 7 : 20));

        SomeTables.Publish("leiden-population", cube, [before]).SelectMany(set => set.Published.Observations).Should().OnlyContain(observation => observation.Value == null);
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(13, true)]
    [InlineData(20, false)]
    [InlineData(5000, false)]
    public void Nor_is_it_of_measures_that_bound_each_other_where_one_or_what_it_leaves_is_small(int international, bool isWithheld)
    {
        // 20 people at work in each sector.
        var cube = SomeTables.LargeWorkforce(Sectors, place => place == 0 ? international : 0);

        var published = SomeTables.Publish("lbsp-workforce", cube).Where(set => set.Indicator.Id is "science-park-workforce" or "international-workforce-share");

        published.SelectMany(set => set.Published.Observations).Should().OnlyContain(observation => observation.Value == null == isWithheld);
    }

    private static Cube Many(Func<int, int> count) =>
        SomeTables.Cube("leiden-population", [["eea"], ["over-3-years"], Sectors], [.. Enumerable.Range(0, Sectors.Length).Select(place => (int?)count(place))]);
}

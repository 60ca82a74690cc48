using System.Globalization;
using FluentAssertions;
using Xunit;

namespace Hub.Tests.Indicators.Disclosure;

/// <summary>Tables as large as the feeds at hand are searched; of much larger ones little is published, and that is safe.</summary>
public sealed class LargeTableTests
{
    private static readonly string[] Districts = [.. Enumerable.Range(1, 10).Select(number => string.Create(CultureInfo.InvariantCulture, $"district-{number:D2}"))];
    private static readonly string[] Stays = ["1-to-3-years", "not-applicable", "over-3-years", "under-1-year"];
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
        var sectors = Enumerable.Range(1, 2100).Select(number => string.Create(CultureInfo.InvariantCulture, $"sector-{number:D4}")).ToArray();
        var cube = SomeTables.LargeWorkforce(sectors, place => place switch { 0 => one, 1 => 0, _ => 20 });

        var share = SomeTables.Publish("lbsp-workforce", cube).Single(set => set.Indicator.Id == "international-workforce-share").Published.Observations;

        share.Count(observation => observation.Value is null).Should().Be(one < 10 ? 2099 : 0, "the share of nobody and the share of all are left");
        share[0].Value.Should().BeApproximately(100, 0.1m);
    }

    [Fact]
    public void Beside_an_earlier_revision_not_even_the_sum_is()
    {
        var sectors = Enumerable.Range(1, 2100).Select(number => string.Create(CultureInfo.InvariantCulture, $"sector-{number:D4}")).ToArray();
        var before = SomeTables.LargeWorkforce(sectors, _ => 20);
        var cube = SomeTables.LargeWorkforce(sectors, place => place == 0 ? 7 : 20);

        var share = SomeTables.Publish("lbsp-workforce", cube, [before]).Single(set => set.Indicator.Id == "international-workforce-share").Published.Observations;

        share.Should().OnlyContain(observation => observation.Value == null);
    }
}

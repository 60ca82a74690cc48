using FluentAssertions;
using Hub.Indicators;
using Hub.Indicators.Monitor;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>Which indicators say how a whole divides, and what the texts of all of them say to a reader.</summary>
public sealed class DistributionTests
{
    private static readonly Definitions Shipped = Definitions.Load(HubUnderTest.ShippedSchemas);

    [Theory]
    [InlineData("international-length-of-stay", "lengthOfStay")]
    [InlineData("international-residents-origin", "nationality")]
    [InlineData("newcomers-origin-share", "origin")]
    [InlineData("newcomers-purpose-share", "purpose")]
    [InlineData("student-nationality-share", "nationality")]
    public void A_distribution_divides_by_the_dimension_its_whole_is_summed_across(string id, string dimension) =>
        Distribution.PartsOf(SomeTable.Indicator(id)).Should().Equal(dimension);

    [Theory]
    [InlineData("international-share")]
    [InlineData("short-stay-share-of-lettings")]
    [InlineData("international-student-share")]
    [InlineData("housing-units")]
    [InlineData("housing-shortage-per-100-units")]
    [InlineData("newcomers-change")]
    public void A_share_of_something_else_is_no_distribution(string id) => Distribution.PartsOf(SomeTable.Indicator(id)).Should().BeEmpty();

    [Fact]
    public void A_part_that_is_filtered_otherwise_than_the_whole_makes_no_distribution()
    {
        var indicator = SomeTable.Indicator("student-nationality-share");
        var (by, part, whole) = indicator.Value is Scale { Of: Ratio { Of: SumOf of, To: SumOf to } } scale ? (scale.By, of, to) : throw new InvalidOperationException();
        var some = new Dictionary<string, IReadOnlySet<string>> { ["nationality"] = new HashSet<string> { "eea" } };

        Distribution.PartsOf(indicator with { Value = new Scale(by, new Ratio(part with { Where = some }, whole)) }).Should().BeEmpty();
        Distribution.PartsOf(indicator with { Value = new Scale(by, new Ratio(part with { Where = some }, whole with { Where = some })) }).Should().Equal("nationality");
        Distribution.PartsOf(indicator with { Value = new Scale(by, new Ratio(part, whole with { Back = 1 })) }).Should().BeEmpty("it is set against another year");
    }

    [Fact]
    public void Texts_for_readers_name_no_feeds_and_no_codes()
    {
        var codes = Shipped.Feeds.All.SelectMany(feed => feed.Latest.Labels.Values.SelectMany(labels => labels.Keys)).Where(code => code.Contains('-', StringComparison.Ordinal));
        var names = codes.Concat(Shipped.Feeds.All.Select(feed => feed.Id)).Concat(["(total)", "=", "waarneming", "observation"]).ToList();

        (from indicator in Shipped.Indicators.All
         from text in new[] { indicator.Title, indicator.Definition, indicator.Source, indicator.Method, indicator.Caveats ?? Localized.None }
         from said in new[] { text.Nl, text.En }
         from name in names
         where said.Contains(name, StringComparison.Ordinal)
         select $"{indicator.Id} says {name}: {said}").Should().BeEmpty();
    }
}

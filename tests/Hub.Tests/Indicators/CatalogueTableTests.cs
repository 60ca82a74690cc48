using System.Globalization;
using FluentAssertions;
using Hub.Feeds;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>The catalogue in docs/indicators.md says of every indicator what its file says, and of no other.</summary>
public sealed class CatalogueTableTests
{
    [Fact]
    public void Every_indicator_has_its_row_in_the_documentation()
    {
        var documented = File.ReadLines(Documentation())
            .Where(line => line.StartsWith("| [`", StringComparison.Ordinal));

        documented.Should().BeEquivalentTo(Definitions.Load(HubUnderTest.ShippedSchemas).Indicators.All.Select(indicator =>
        {
            var id = indicator.Id;
            var dimensions = indicator.Dimensions.Count == 0 ? "none" : string.Join(", ", indicator.Dimensions.Select(name => $"`{name}`"));
            var feeds = string.Join(", ", indicator.Value.Leaves.Select(leaf => $"`{leaf.Feed}`").Distinct());
            var threshold = indicator.Threshold == 0 ? "none" : indicator.Threshold.ToString(CultureInfo.InvariantCulture);
            return $"| [`{id}`](../schemas/indicators/{id}.json) | {indicator.Title.En} | {indicator.UnitLabel.En} | {indicator.Decimals} | {indicator.Periodicity.ToString().ToLowerInvariant()} | {dimensions} | {feeds} | {threshold} |";
        }));
    }

    private static string Documentation()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at!.FullName, "Hub.sln")))
        {
            at = at.Parent;
        }

        return Path.Combine(at.FullName, "docs", "indicators.md");
    }

    [Fact]
    public void Every_shipped_feed_says_what_kind_its_measures_are()
    {
        foreach (var feed in SomeFigures.Feeds.All)
        {
            feed.Kinds.Keys.Should().Equal(feed.Measures, feed.Id);
        }

        SomeFigures.Feeds.All.SelectMany(feed => feed.Kinds.Values).Should().Contain([MeasureKind.Flow, MeasureKind.Stock, MeasureKind.Average]);
    }
}

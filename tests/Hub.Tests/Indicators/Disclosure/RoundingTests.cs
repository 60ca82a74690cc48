using System.Text.Json.Nodes;
using FluentAssertions;
using Hub.Indicators;
using Hub.Tests.Partners;
using Xunit;

namespace Hub.Tests.Indicators.Disclosure;

/// <summary>The alternative to suppression: every count of an indicator is rounded to a multiple of a base.</summary>
public sealed class RoundingTests
{
    private static readonly JsonObject ToFive = new() { ["threshold"] = 10, ["mode"] = "rounding", ["base"] = 5 };

    // Two over the same measure, and one over others.
    private static readonly string[] Shown = ["newcomers-served", "housing-questions-share", "international-workforce-share"];

    [Fact]
    public void Every_count_and_total_is_rounded_by_itself_and_nothing_is_withheld()
    {
        var indicators = Load(("newcomers-served", ToFive), ("housing-questions-share", ToFive));
        var cube = SomeTables.Cube("lic-newcomers", [["eea", "nl"], ["family", "other", "student"]], [1, 2, 3, 0, 7, 48]);

        var published = SomeTables.Publish(indicators, "lic-newcomers", cube).Single(set => set.Indicator.Id == "newcomers-served").Published;

        published.Observations.Should().OnlyContain(observation => observation.Confidentiality == 'F' && observation.Value != null);
        published.Observations.ToDictionary(observation => string.Join(' ', observation.Codes.OfType<string>()), observation => observation.Value).Should().Equal(new Dictionary<string, decimal?>
        {
            [""] = 60,
            ["eea"] = 5,
            ["nl"] = 55,
            ["family"] = 0,
            ["other"] = 10,
            ["student"] = 50,
            ["eea family"] = 0,
            ["eea other"] = 0,
            ["eea student"] = 5,
            ["nl family"] = 0,
            ["nl other"] = 5,
            ["nl student"] = 50,
        });
    }

    [Fact]
    public void A_share_is_worked_out_from_rounded_counts()
    {
        var indicators = Load(("international-workforce-share", ToFive));
        var cube = new Cube(["sector"], SomeTables.Shipped.Feeds.Find("lbsp-workforce")!.Measures);
        var measures = cube.Measures.Select(measure => measure switch { "employees" => 38m, "internationalEmployees" => 7m, _ => (decimal?)null }).ToArray();
        cube.Add("pharma", '\t', 1, measures);

        var share = SomeTables.Publish(indicators, "lbsp-workforce", cube).Single(set => set.Indicator.Id == "international-workforce-share").Published;

        share.Observations[0].Value.Should().Be(12.5m, "5 of 40 are");
    }

    [Fact]
    public void Rounded_figures_beside_exact_ones_of_the_same_measure_are_refused_at_start() =>
        Loading(("newcomers-served", ToFive)).Should().Throw<DefinitionException>()
            .Which.Should().Match<DefinitionException>(refusal => refusal.Pointer == "/disclosure" && refusal.Reason.Contains("housing-questions-share"));

    [Fact]
    public void So_are_two_bases_over_one_measure()
    {
        var toTen = ToFive.DeepClone().AsObject();
        toTen["base"] = 10;

        Loading(("newcomers-served", ToFive), ("housing-questions-share", toTen)).Should().Throw<DefinitionException>();
    }

    [Fact]
    public void A_weighted_mean_cannot_be_rounded() =>
        Loading(("housing-waiting-time", ToFive)).Should().Throw<DefinitionException>().Which.Pointer.Should().Be("/disclosure/mode");

    [Theory]
    [InlineData("""{ "threshold": 10, "mode": "rounding" }""", "/disclosure/base")]
    [InlineData("""{ "threshold": 10, "mode": "rounding", "base": 1 }""", "/disclosure/base")]
    [InlineData("""{ "threshold": 10, "base": 5 }""", "/disclosure/base")]
    [InlineData("""{ "threshold": 10, "mode": "noise", "base": 5 }""", "/disclosure/mode")]
    [InlineData("""{ "threshold": 0, "why": { "nl": "x", "en": "x" }, "mode": "rounding", "base": 5 }""", "/disclosure/mode")]
    [InlineData("""{ "threshold": 0 }""", "/disclosure/why")]
    [InlineData("""{ "threshold": 1 }""", "/disclosure/why")]
    public void A_definition_says_where_its_rounding_is_wrong(string disclosure, string pointer) =>
        Loading(("newcomers-served", JsonNode.Parse(disclosure)!.AsObject())).Should().Throw<DefinitionException>().Which.Pointer.Should().Be(pointer);

    private static Action Loading(params (string Indicator, JsonObject Disclosure)[] changes) => () => Load(changes);

    private static IndicatorCatalogue Load(params (string Indicator, JsonObject Disclosure)[] changes)
    {
        using var folder = new TempFolder();
        foreach (var path in Shown.Union(changes.Select(change => change.Indicator)).Select(shown => Path.Combine(HubUnderTest.ShippedSchemas, "indicators", $"{shown}.json")))
        {
            var definition = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
            foreach (var (indicator, disclosure) in changes.Where(change => change.Indicator == (string)definition["id"]!))
            {
                definition["disclosure"] = disclosure.DeepClone();
            }

            File.WriteAllText(Path.Combine(folder.Path, Path.GetFileName(path)), definition.ToJsonString());
        }

        return IndicatorCatalogue.Load(folder.Path, SomeTables.Shipped.Feeds, Wording.Standard);
    }
}

using System.Text.Json.Nodes;
using FluentAssertions;
using Hub.Tests.Partners;
using Xunit;

namespace Hub.Tests.Feeds.Quality;

/// <summary>A quality rule that is wrong stops the hub at start and says where and why.</summary>
public sealed class QualityRuleReaderTests
{
    [Theory]
    [InlineData("""{"id":"a","severity":"warning"}""", "/rules/0", "has none of compare")]
    [InlineData("""{"id":"a","severity":"fatal","statedTotals":{}}""", "/rules/0/severity", "is not one of error, warning")]
    [InlineData("""{"id":"A","severity":"error","statedTotals":{}}""", "/rules/0/id", "is no code")]
    [InlineData("""{"id":"a","severity":"error","statedTotals":{},"compare":{}}""", "/rules/0", "has several of")]
    [InlineData("""{"id":"a","severity":"error","statedTotals":{"tolerance":-1}}""", "/rules/0/statedTotals/tolerance", "is negative")]
    [InlineData("""{"id":"a","severity":"error","statedTotals":{},"why":"x"}""", "/rules/0/why", "is not known here")]
    [InlineData("""{"id":"a","severity":"error","compare":{"sum":["rooms"],"atMost":["units"]}}""", "/rules/0/compare/sum/0", "'rooms' is no measure of the feed; there are units")]
    [InlineData("""{"id":"a","severity":"error","compare":{"sum":["units"],"atMost":["units"],"equals":["units"]}}""", "/rules/0/compare", "both atMost and equals")]
    [InlineData("""{"id":"a","severity":"error","compare":{"sum":["units"]}}""", "/rules/0/compare/atMost", "is missing")]
    [InlineData("""{"id":"a","severity":"error","withinPeriod":{}}""", "/rules/0/withinPeriod/field", "is missing")]
    [InlineData("""{"id":"a","severity":"error","withinPeriod":{"field":"date"}}""", "/rules/0/withinPeriod/field", "'date' is no field of the format date in v1.schema.json")]
    [InlineData("""{"id":"a","severity":"error","withinPeriod":{"field":"place"}}""", "/rules/0/withinPeriod/field", "'place' is no field of the format date")]
    [InlineData("""{"id":"a","severity":"error","withinPeriod":{"field":"date","by":[]}}""", "/rules/0/withinPeriod/by", "is not known here")]
    [InlineData("""{"id":"a","severity":"error","combinations":{"by":["place"]}}""", "/rules/0/combinations/by", "'place' lists no codes in its schema")]
    [InlineData("""{"id":"a","severity":"error","change":{"by":[],"measures":["units"],"over":10}}""", "/rules/0/severity", "this kind of rule is a warning")]
    [InlineData("""{"id":"a","severity":"warning","change":{"by":[],"measures":["units"]}}""", "/rules/0/change/over", "is missing")]
    [InlineData("""{"id":"a","severity":"warning","outlier":{"by":[],"measures":["units"],"periods":3}}""", "/rules/0/outlier/periods", "a whole number from 5 to 24")]
    [InlineData("""{"id":"a","severity":"warning","reference":{"feed":"no-such-feed","by":["place"]}}""", "/rules/0/reference/feed", "there is no other feed 'no-such-feed'")]
    [InlineData("""{"id":"a","severity":"warning","reference":{"feed":"leiden-population","by":[]}}""", "/rules/0/reference/feed", "belongs to another partner")]
    [InlineData("""{"id":"a","severity":"warning","reference":{"feed":"duwo-lettings","by":["ownership"]}}""", "/rules/0/reference/by", "'ownership' is no dimension of 'duwo-lettings'")]
    [InlineData("""{"id":"a","severity":"warning","reference":{"feed":"duwo-lettings","by":["place"],"measure":"units","of":"units","within":5}}""", "/rules/0/reference/of", "'units' is no measure of 'duwo-lettings'")]
    public void A_wrong_rule_is_refused_with_its_place_and_reason(string rule, string pointer, string reason)
    {
        using var folder = Schemas.Copy();
        folder.Rules("duwo-housing-stock", rule);

        var refused = FluentActions.Invoking(() => Definitions.Load(folder.Path)).Should().Throw<DefinitionException>().Which;

        refused.File.Should().EndWith("quality.json");
        refused.Pointer.Should().Be(pointer);
        refused.Reason.Should().Contain(reason);
    }

    [Fact]
    public void An_id_is_given_once()
    {
        using var folder = Schemas.Copy();
        folder.Rules("duwo-housing-stock", """{"id":"a","severity":"error","statedTotals":{}},{"id":"a","severity":"error","statedTotals":{}}""");

        FluentActions.Invoking(() => Definitions.Load(folder.Path)).Should().Throw<DefinitionException>().Which.Pointer.Should().Be("/rules/1/id");
    }

    [Theory]
    [InlineData("error", false)]
    [InlineData("warning", true)]
    public void But_that_measures_bound_each_other_decides_on_what_is_withheld(string severity, bool isSame)
    {
        using var folder = Schemas.Copy();
        folder.Rules("lbsp-workforce", string.Empty);
        var before = Definitions.Load(folder.Path).Fingerprint;
        folder.Rules("lbsp-workforce", """{"id":"a","severity":"S","compare":{"sum":["internationalEmployees"],"atMost":["employees"]}}""".Replace("\"S\"", $"\"{severity}\"", StringComparison.Ordinal));

        (Definitions.Load(folder.Path).Fingerprint == before).Should().Be(isSame);
    }

    [Fact]
    public void Rules_are_no_part_of_what_figures_are_made_by()
    {
        using var folder = Schemas.Copy();
        var before = Definitions.Load(folder.Path).Fingerprint;
        folder.Rules("duwo-housing-stock", """{"id":"a","severity":"error","statedTotals":{}}""");

        Definitions.Load(folder.Path).Fingerprint.Should().Be(before);
    }
}

/// <summary>A copy of the shipped definitions to change.</summary>
internal sealed class Schemas : IDisposable
{
    private readonly TempFolder folder = new();

    public string Path => folder.Path;

    public static Schemas Copy()
    {
        var copy = new Schemas();
        foreach (var file in Directory.EnumerateFiles(HubUnderTest.ShippedSchemas, "*", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Combine(copy.Path, System.IO.Path.GetRelativePath(HubUnderTest.ShippedSchemas, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    public string FileOf(string feed, string name) => System.IO.Path.Combine(Path, "feeds", feed, name);

    public void Rules(string feed, string rules) => File.WriteAllText(FileOf(feed, "quality.json"), $$"""{"rules":[{{rules}}]}""");

    /// <summary>Changes one file of a feed, or makes another from it.</summary>
    public void Edit(string feed, string name, Action<JsonObject> change, string? target = null)
    {
        var json = JsonNode.Parse(File.ReadAllText(FileOf(feed, name)))!.AsObject();
        change(json);
        File.WriteAllText(FileOf(feed, target ?? name), json.ToJsonString());
    }

    public void Dispose() => folder.Dispose();
}

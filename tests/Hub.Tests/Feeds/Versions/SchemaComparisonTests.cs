using System.Text.Json;
using System.Text.Json.Nodes;
using FluentAssertions;
using Hub.Feeds.Versions;
using Hub.Tests.Feeds.Quality;
using Xunit;

namespace Hub.Tests.Feeds.Versions;

/// <summary>Compatible and breaking changes of a schema, from the side of who sends.</summary>
public sealed class SchemaComparisonTests
{
    [Theory]
    [InlineData("""{"type":"integer"}""", """{"type":"number"}""", "compatible /type 'number' is taken too")]
    [InlineData("""{"type":"number"}""", """{"type":"integer"}""", "breaking /type 'number' is taken no more")]
    [InlineData("""{"type":["string","null"]}""", """{"type":"string"}""", "breaking /type 'null' is taken no more")]
    [InlineData("""{"enum":["a","b"]}""", """{"enum":["b","c"]}""", "breaking /enum \"a\" is taken no more", "compatible /enum \"c\" is taken too")]
    [InlineData("""{}""", """{"enum":["b"]}""", "breaking /enum only listed values are taken now")]
    [InlineData("""{"maximum":10}""", """{"maximum":9}""", "breaking /maximum was 10 and is 9")]
    [InlineData("""{"maximum":10}""", """{}""", "compatible /maximum was 10 and is not given")]
    [InlineData("""{"minimum":1}""", """{"minimum":0}""", "compatible /minimum was 1 and is 0")]
    [InlineData("""{}""", """{"minLength":1}""", "breaking /minLength was not given and is 1")]
    [InlineData("""{"maxLength":64}""", """{"maxLength":32}""", "breaking /maxLength was 64 and is 32")]
    [InlineData("""{"pattern":"^a$"}""", """{"pattern":"^b$"}""", "breaking /pattern is another")]
    [InlineData("""{"pattern":"^a$"}""", """{}""", "compatible /pattern is gone")]
    [InlineData("""{}""", """{"format":"date"}""", "breaking /format is new")]
    [InlineData("""{"const":"a"}""", """{"const":"b"}""", "breaking /const is another")]
    [InlineData("""{"required":["a"]}""", """{"required":["b"]}""", "breaking /required \"b\" is required now", "compatible /required \"a\" is required no more")]
    [InlineData("""{"additionalProperties":false}""", """{"additionalProperties":false,"properties":{"a":{}}}""", "compatible /properties/a is new")]
    [InlineData("""{}""", """{"properties":{"a":{}}}""", "breaking /properties/a is new in a schema that took any member")]
    [InlineData("""{"additionalProperties":false,"properties":{"a~/":{}}}""", """{"additionalProperties":false}""", "breaking /properties/a~0~1 is gone")]
    [InlineData("""{"additionalProperties":{"maximum":5}}""", """{"additionalProperties":{"maximum":4}}""", "breaking /additionalProperties/maximum was 5 and is 4")]
    [InlineData("""{"additionalProperties":{"maximum":5}}""", """{"additionalProperties":{"maximum":6}}""", "compatible /additionalProperties/maximum was 5 and is 6")]
    [InlineData("""{}""", """{"additionalProperties":{"maximum":5}}""", "breaking /additionalProperties other members must fit a schema now")]
    [InlineData("""{"additionalProperties":{"maximum":5}}""", """{"additionalProperties":true}""", "compatible /additionalProperties other members need fit no schema any more")]
    [InlineData("""{"additionalProperties":false}""", """{"additionalProperties":{"maximum":5}}""", "compatible /additionalProperties other members are taken too")]
    [InlineData("""{"additionalProperties":{"maximum":5}}""", """{"additionalProperties":false}""", "breaking /additionalProperties other members are taken no more")]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":{"maximum":5}}""", """{"additionalProperties":{"maximum":5}}""", "compatible /properties/a is gone", "breaking /properties/a/maximum was not given and is 5")]
    [InlineData("""{"items":{"$ref":"#/$defs/r"},"$defs":{"r":{"maximum":1}}}""", """{"items":{"$ref":"#/$defs/s"},"$defs":{"s":{"maximum":0}}}""", "breaking /items/maximum was 1 and is 0")]
    [InlineData("""{"items":{"$ref":"#/$defs/r"},"$defs":{"r":{"maximum":5,"type":"integer","required":["a"],"properties":{"a":{}}}}}""", """{"items":{"$ref":"#/$defs/r","maxProperties":2},"$defs":{"r":{"maximum":5,"type":"integer","required":["a"],"properties":{"a":{}}}}}""", "breaking /items/maxProperties was not given and is 2")]
    [InlineData("""{"items":{"$ref":"#/$defs/r","maxProperties":2},"$defs":{"r":{"maximum":5,"type":"integer","required":["a"],"properties":{"a":{}}}}}""", """{"items":{"$ref":"#/$defs/r"},"$defs":{"r":{"maximum":5,"type":"integer","required":["a"],"properties":{"a":{}}}}}""", "compatible /items/maxProperties was 2 and is not given")]
    [InlineData("""{"items":{"$ref":"#/$defs/r"},"$defs":{"r":{"maximum":5,"type":"integer","required":["a"],"properties":{"a":{}}}}}""", """{"items":{"$ref":"#/$defs/r","maximum":3},"$defs":{"r":{"maximum":5,"type":"integer","required":["a"],"properties":{"a":{}}}}}""", "breaking /items/maximum was 5 and is 3")]
    [InlineData("""{"items":{"$ref":"#/$defs/r"},"$defs":{"r":{"maximum":5,"type":"integer","required":["a"],"properties":{"a":{}}}}}""", """{"items":{"$ref":"#/$defs/r","maximum":9,"type":"integer","title":"a"},"$defs":{"r":{"maximum":5,"type":"integer","required":["a"],"properties":{"a":{}}}}}""")]
    [InlineData("""{"items":{"$ref":"#/$defs/r"},"$defs":{"r":{"maximum":5,"type":"integer","required":["a"],"properties":{"a":{}}}}}""", """{"items":{"$ref":"#/$defs/r","required":["b"]},"$defs":{"r":{"maximum":5,"type":"integer","required":["a"],"properties":{"a":{}}}}}""", "breaking /items/required \"b\" is required now")]
    [InlineData("""{"items":{"$ref":"#/$defs/r"},"$defs":{"r":{"maximum":5,"type":"integer","required":["a"],"properties":{"a":{}}}}}""", """{"items":{"$ref":"#/$defs/r","type":"number"},"$defs":{"r":{"maximum":5,"type":"integer","required":["a"],"properties":{"a":{}}}}}""", "breaking /items/allOf is new")]
    [InlineData("""{"items":{"$ref":"#/$defs/r"},"$defs":{"r":{"maximum":5,"type":"integer","required":["a"],"properties":{"a":{}}}}}""", """{"items":{"$ref":"#/$defs/r","additionalProperties":false},"$defs":{"r":{"maximum":5,"type":"integer","required":["a"],"properties":{"a":{}}}}}""", "breaking /items/allOf is new")]
    [InlineData("""{"not":{"$ref":"#/$defs/r"},"$defs":{"r":{"minimum":5}}}""", """{"not":{"$ref":"#/$defs/r"},"$defs":{"r":{"minimum":4}}}""", "breaking /not refers to definitions that are others")]
    [InlineData("""{"title":"a","description":"b","x-title":{}}""", """{"title":"c"}""")]
    [InlineData("""{}""", """{"not":{}}""", "breaking /not is new")]
    public void A_change_is_told_with_its_place(string older, string newer, params string[] changes) =>
        Changes(SchemaComparison.Between(Parse(older), Parse(newer))).Should().BeEquivalentTo(changes);

    [Fact]
    public void No_version_that_is_shipped_breaks_another_state_of_itself() =>
        CheckSchemas.BetweenStates(HubUnderTest.ShippedSchemas, HubUnderTest.ShippedSchemas, new DateOnly(2026, 1, 1))
            .Should().HaveCount(18).And.OnlyContain(comparison => comparison.Changes.Count == 0);

    [Fact]
    public void A_breaking_change_needs_a_new_version_and_a_gone_version_a_sunset()
    {
        using var before = Schemas.Copy();
        using var after = Schemas.Copy();
        before.Edit("duwo-lettings", "v1.schema.json", _ => { }, "v2.schema.json");
        before.Edit("duwo-lettings", "feed.json", feed => feed["versions"] = JsonNode.Parse("""{"v1":{"deprecated":"2026-01-01","sunset":"2027-01-01"}}"""));
        after.Edit("duwo-lettings", "v1.schema.json", _ => { }, "v2.schema.json");
        File.Delete(after.FileOf("duwo-lettings", "v1.schema.json"));
        after.Edit("duwo-housing-stock", "v1.schema.json", Tighten);
        after.Edit("lic-events", "v1.schema.json", Tighten, "v2.schema.json");
        after.Edit("lic-newcomers", "feed.json", feed => feed["key"] = new JsonArray("origin"));
        Directory.Delete(Path.Combine(after.Path, "feeds", "lbsp-workforce"), recursive: true);

        Breaking(before, after, new DateOnly(2026, 6, 1)).Should().BeEquivalentTo("duwo-housing-stock v1 /required", "duwo-lettings v1 ", "lbsp-workforce ", "lic-newcomers feed.json /key");
        Breaking(before, after, new DateOnly(2027, 1, 1)).Should().NotContain("duwo-lettings v1 ");
        CheckSchemas.BetweenVersions(after.Path).Should().ContainSingle(comparison => comparison.What == "lic-events v1 to v2")
            .Which.Changes.Should().ContainSingle(change => change.IsBreaking);
    }

    private static void Tighten(JsonObject schema) => schema["required"]!.AsArray().Add("note");

    private static IEnumerable<string> Breaking(Schemas before, Schemas after, DateOnly today) =>
        CheckSchemas.BetweenStates(before.Path, after.Path, today)
            .SelectMany(comparison => comparison.Changes.Where(change => change.IsBreaking).Select(change => $"{comparison.What} {change.Pointer}"));

    private static IEnumerable<string> Changes(IEnumerable<SchemaChange> changes) =>
        changes.Select(change => $"{(change.IsBreaking ? "breaking" : "compatible")} {change.Pointer} {change.What}");

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}

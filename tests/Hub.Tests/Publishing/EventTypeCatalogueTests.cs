using System.Reflection;
using System.Text.Json.Nodes;
using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Catalogue;
using Hub.Tests.Partners;
using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>Every type of event is described by files, which are checked when the hub starts.</summary>
public sealed class EventTypeCatalogueTests
{
    private const string Raised = "nl.partnerhub.housing.alert.raised.v1";

    private static readonly EventTypeCatalogue Shipped = EventTypeCatalogue.Load(Folder);

    private static string Folder => Path.Combine(HubUnderTest.ShippedSchemas, "events");

    [Fact]
    public void Every_type_the_code_names_is_in_the_catalogue()
    {
        var named = typeof(EventTypes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

        Shipped.All.Select(type => type.Type).Should().BeEquivalentTo(named);
    }

    [Fact]
    public void Every_type_has_a_version_and_texts_in_both_languages()
    {
        foreach (var type in Shipped.All)
        {
            type.Version.Should().Be(1);
            type.Type.Should().EndWith($".v{type.Version}");
            foreach (var text in new[] { type.Title, type.Description, type.Subject })
            {
                text.Nl.Should().NotBeNullOrWhiteSpace(type.Type);
                text.En.Should().NotBeNullOrWhiteSpace(type.Type);
            }

            type.Title.Nl.Should().NotBe(type.Title.En, type.Type);
        }
    }

    [Fact]
    public void Every_example_is_an_event_as_the_hub_writes_it()
    {
        foreach (var type in Shipped.All)
        {
            var example = JsonNode.Parse(type.ExampleJson)!;
            var published = new PublishedEvent(
                long.Parse((string)example["sequence"]!, System.Globalization.CultureInfo.InvariantCulture),
                (string)example["source"]!,
                new HubEvent(
                    (string)example["id"]!, type.Type, (string)example["subject"]!, DateTimeOffset.Parse((string)example["time"]!, System.Globalization.CultureInfo.InvariantCulture),
                    example["data"]!.ToJsonString(), (string)example["dataref"]!))
            { DataSchema = (string)example["dataschema"]! };

            JsonNode.DeepEquals(JsonNode.Parse(CloudEventFormat.Encode(published).Span), example).Should().BeTrue(type.Type);
        }
    }

    [Theory]
    [InlineData(Raised + ".schema.json")]
    [InlineData(Raised + ".example.json")]
    public void A_type_without_its_files_stops_the_hub(string file)
    {
        Refusal(folder => File.Delete(Path.Combine(folder, file))).Reason.Should().StartWith("is missing");
    }

    [Fact]
    public void A_file_of_no_type_stops_the_hub() =>
        Refusal(folder => File.WriteAllText(Path.Combine(folder, "nl.partnerhub.weather.changed.v1.schema.json"), "{}"))
            .Reason.Should().StartWith("is the schema or example of no event type");

    [Theory]
    [InlineData("/type", "nl.partnerhub.feed.late.v1", "/type")]
    [InlineData("/data/value", "many", "/data/value")]
    [InlineData("/data/extra", "1", "/data/extra")]
    [InlineData("/data/raised/extra", "1", "/data/raised/extra")]
    [InlineData("/data/text/en", "", "/data/text/en")]
    [InlineData("/data/status", "resolved", "/data/status")]
    [InlineData("/data/period", "April 2023", "/data/period")]
    [InlineData("/data/dimensions/place", "Leiden!", "/data/dimensions/place")]
    public void An_example_that_is_not_of_its_type_stops_the_hub(string pointer, string value, string where) =>
        Refusal(folder => Change(Path.Combine(folder, Raised + ".example.json"), pointer, value)).Pointer.Should().Be(where);

    [Theory]
    [InlineData("/$id", "\"urn:partnerhub:event:other\"", "/$id")]
    [InlineData("/x-title", "{\"nl\":\"Signaal\"}", "/x-title/en")]
    [InlineData("/title", "\"Another\"", "/title")]
    [InlineData("/properties/unit/properties/nl/x-description", null, "/properties/unit/properties/nl/x-description")]
    [InlineData("/properties/sources/items/x-title", null, "/properties/sources/items/x-title")]
    [InlineData("/additionalProperties", "true", "")]
    [InlineData("/additionalProperties", null, "")]
    [InlineData("/properties/raised/additionalProperties", "{}", "/properties/raised")]
    [InlineData("/properties/dimensions/additionalProperties", null, "/properties/dimensions/additionalProperties")]
    [InlineData("/properties/value/type", "\"count\"", "/properties/value/type")]
    [InlineData("/$schema", "\"http://json-schema.org/draft-07/schema#\"", "/$schema")]
    public void A_schema_that_is_open_untitled_or_unusable_stops_the_hub(string pointer, string? json, string where) =>
        Refusal(folder => Change(Path.Combine(folder, Raised + ".schema.json"), pointer, json is null ? null : JsonNode.Parse(json))).Pointer.Should().Be(where);

    [Fact]
    public void The_documentation_lists_every_type_as_the_catalogue_has_it()
    {
        var rows = File.ReadLines(Documentation()).Where(line => line.StartsWith("| `nl.partnerhub.", StringComparison.Ordinal));

        rows.Should().Equal(Shipped.All.Select(type => $"| `{type.Type}` | {type.Subject.En} | {char.ToLowerInvariant(type.Description.En[0])}{type.Description.En[1..].TrimEnd('.')} |"));
    }

    private static DefinitionException Refusal(Action<string> change)
    {
        using var folder = new TempFolder();
        foreach (var file in Directory.GetFiles(Folder))
        {
            File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        }

        EventTypeCatalogue.Load(folder.Path).All.Should().HaveCount(Shipped.All.Count, "it is sound before the change");
        change(folder.Path);
        return FluentActions.Invoking(() => EventTypeCatalogue.Load(folder.Path)).Should().Throw<DefinitionException>().Which;
    }

    // Sets a member, or takes it out when there is no value.
    private static void Change(string path, string pointer, JsonNode? value)
    {
        var document = JsonNode.Parse(File.ReadAllText(path))!;
        var names = pointer.Split('/')[1..];
        var at = names[..^1].Aggregate(document, (node, name) => node[name]!).AsObject();
        at.Remove(names[^1]);
        if (value is not null)
        {
            at[names[^1]] = value;
        }

        File.WriteAllText(path, document.ToJsonString());
    }

    private static string Documentation()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at!.FullName, "Hub.sln")))
        {
            at = at.Parent;
        }

        return Path.Combine(at.FullName, "docs", "events.md");
    }
}

using FluentAssertions;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Schema;
using Xunit;

namespace Hub.ValidatorTests;

/// <summary>The shipped definitions are valid by their own JSON Schemas, which editors use.</summary>
public sealed class DefinitionFileTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "schemas");

    [Theory]
    [InlineData("partner", "partners", "*.json")]
    [InlineData("feed", "feeds", "feed.json")]
    [InlineData("feed-schema", "feeds", "v*.schema.json")]
    [InlineData("indicator", "indicators", "*.json")]
    [InlineData("alert", "alerts", "*.json")]
    [InlineData("quality", "feeds", "quality.json")]
    public void Every_definition_is_valid_by_its_schema(string meta, string folder, string files)
    {
        var paths = Directory.GetFiles(Path.Combine(Folder, folder), files, SearchOption.AllDirectories);
        var documents = new JArray(paths.Select(path => JToken.Parse(File.ReadAllText(path))));
        var schema = JObject.Parse(File.ReadAllText(Path.Combine(Folder, "meta", $"{meta}.schema.json")));

        // As one array and so as one validation, of which the library grants a thousand an hour.
        var all = JSchema.Parse(new JObject { ["type"] = "array", ["items"] = schema }.ToString());
        documents.IsValid(all, out IList<ValidationError> errors);

        paths.Should().NotBeEmpty();
        errors.Select(error => $"{error.Path}: {error.Message}").Should().BeEmpty();
    }
}

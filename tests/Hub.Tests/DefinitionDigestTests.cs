using FluentAssertions;
using Hub.Tests.Partners;
using Xunit;

namespace Hub.Tests;

/// <summary>The digest of a definition tells whether figures are made otherwise, and nothing else.</summary>
public sealed class DefinitionDigestTests
{
    private const string File = """{"id":"a","version":1,"title":{"nl":"Een","en":"One"},"unit":{"code":"x","nl":"iks"},"value":{"sum":{"feed":"f","measure":"title"}},"dimensions":["p","q"]}""";

    [Theory]
    [InlineData("\"One\"", "\"Eins\"")]
    [InlineData("\"version\":1", "\"version\":2")]
    [InlineData("\"iks\"", "\"y\"")]
    [InlineData("{\"feed\":\"f\",\"measure\":\"title\"}", "{ \"measure\": \"title\",\n \"feed\": \"f\" }")]
    public void It_stays_when_texts_version_or_layout_change(string before, string after) =>
        DigestOf(File.Replace(before, after, StringComparison.Ordinal)).Should().Be(DigestOf(File));

    [Theory]
    [InlineData("\"code\":\"x\"", "\"code\":\"y\"")]
    [InlineData("\"measure\":\"title\"", "\"measure\":\"other\"")]
    [InlineData("[\"p\",\"q\"]", "[\"q\",\"p\"]")]
    [InlineData("\"feed\":\"f\"", "\"count\":\"f\"")]
    public void It_changes_with_what_decides_the_figures(string before, string after) =>
        DigestOf(File.Replace(before, after, StringComparison.Ordinal)).Should().NotBe(DigestOf(File));

    private static string DigestOf(string json)
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "a.json");
        System.IO.File.WriteAllText(path, json);
        return DefinitionReader.Open(path).Digest("/id", "/version", "/title", "/unit/nl", "/unit/en");
    }
}

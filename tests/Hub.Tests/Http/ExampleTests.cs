using System.Text.Json;
using System.Text.Json.Nodes;
using FluentAssertions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Every example in <c>schemas/feeds/</c>, posted as its partner would.</summary>
public abstract class ExampleTests(HubFixture hub)
{
    public static TheoryData<string> Valid => Files("valid");

    public static TheoryData<string> Invalid => Files("invalid");

    [Theory]
    [MemberData(nameof(Valid))]
    public async Task A_valid_example_is_accepted(string file)
    {
        var (feed, text) = Read(file);

        var answer = await (await PartnerOfAsync(feed)).PostAsync($"/v1/feeds/{feed}/submissions", text);

        answer.Status.Should().BeOneOf([200, 201], answer.Text);
        answer.Json.GetProperty("records").GetInt32().Should().Be(JsonNode.Parse(text)!["records"]!.AsArray().Count);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task An_invalid_example_is_refused_for_exactly_its_errors(string file)
    {
        var (feed, text) = Read(file);
        using var example = JsonDocument.Parse(text);
        var expected = example.RootElement.GetProperty("errors").EnumerateArray().Select(error => $"{error.Text("pointer")} {error.Text("code")}");
        var partner = await PartnerOfAsync(feed);
        var before = await partner.SubmissionsAsync(feed);

        var answer = await partner.PostAsync($"/v1/feeds/{feed}/submissions", example.RootElement.GetProperty("submission").GetRawText());

        answer.ExpectProblem(400, "invalid-submission");
        answer.Errors().Should().Equal(expected, example.RootElement.Text("why"));
        (await partner.SubmissionsAsync(feed)).Should().Equal(before);
    }

    private static TheoryData<string> Files(string kind) => new(
        Directory.EnumerateFiles(Path.Combine(HubUnderTest.ShippedSchemas, "feeds"), "*.json", SearchOption.AllDirectories)
            .Where(file => file.Contains(Path.Combine("examples", kind), StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Path.Combine(HubUnderTest.ShippedSchemas, "feeds"), file))
            .Order(StringComparer.Ordinal));

    private static (string Feed, string Text) Read(string file) =>
        (file.Split(Path.DirectorySeparatorChar)[0], File.ReadAllText(Path.Combine(HubUnderTest.ShippedSchemas, "feeds", file)));

    private async Task<HubClient> PartnerOfAsync(string feed) =>
        hub.Caller((await hub.Caller(null).JsonAsync($"/v1/feeds/{feed}")).Text("partner"));
}

public sealed class ExamplesOnSqlite(SqliteHub hub) : ExampleTests(hub), IClassFixture<SqliteHub>;

public sealed class ExamplesOnAzurite(AzuriteHub hub) : ExampleTests(hub), IClassFixture<AzuriteHub>;

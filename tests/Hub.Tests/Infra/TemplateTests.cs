using System.Text.Json.Nodes;
using FluentAssertions;
using Xunit;

namespace Hub.Tests.Infra;

/// <summary>The template and its parameter files, as the compiler sees them.</summary>
public sealed class TemplateTests(BicepCompiler bicep)
{
    public static TheoryData<string> ParameterFiles => [.. BicepCompiler.ParameterFiles, BicepCompiler.Everything];

    [Fact]
    public async Task The_template_compiles_without_an_error_or_a_warning()
    {
        var compiled = await bicep.TemplateAsync();

        compiled.Remarks.Should().BeEmpty("a wrong type is only a warning to the compiler, and a failure to Azure");
        compiled.Json.Should().NotBeNull();
    }

    [Theory]
    [MemberData(nameof(ParameterFiles))]
    public async Task Every_parameter_file_compiles_without_an_error_or_a_warning(string name)
    {
        var compiled = await bicep.DeploymentAsync(name);

        compiled.Remarks.Should().BeEmpty();
        compiled.Json!["diagnostics"]?.AsArray().Should().BeEmpty();
    }

    [Fact]
    public void There_is_a_parameter_file_per_environment() =>
        BicepCompiler.ParameterFiles.Should().Equal("production.bicepparam", "test.bicepparam");

    [Fact]
    public async Task The_template_asks_Azure_for_no_key_and_gives_no_secret_out()
    {
        var template = (await bicep.TemplateAsync()).Json!;

        template.ToJsonString().Should().NotContainAny("listKeys", "listSecrets", "listAccountSas", "listConnectionStrings", "AccountKey", "SharedAccessKey");
        template["parameters"]!.AsObject().Should().NotContain(parameter => parameter.Value!["type"]!.ToString().StartsWith("secure", StringComparison.OrdinalIgnoreCase));
        template["outputs"]!.AsObject().Select(output => output.Key).Should().BeEquivalentTo(
            "functionAppName", "hubUrl", "tableEndpoint", "dataAccountName", "serviceBusHost", "workspaceName", "webSiteName", "identityName");
    }

    [Fact]
    public async Task Every_resource_that_can_be_tagged_tells_the_application_and_the_environment()
    {
        string[] untagged =
        [
            "Microsoft.Authorization/locks", "Microsoft.Authorization/roleAssignments", "Microsoft.Consumption/budgets", "Microsoft.Insights/diagnosticSettings",
        ];
        foreach (var resource in await bicep.ResourcesAsync(BicepCompiler.Everything))
        {
            // Children have none of their own.
            if (!untagged.Contains(resource.Type) && resource.Type.Count(c => c == '/') == 1)
            {
                resource.At("tags").Should().NotBeNull("{0} costs money or belongs to something that does", resource.Type);
                resource.Text("tags", "environment").Should().Be("production");
                resource.Text("tags", "application").Should().Be("partnerhub");
            }
        }
    }

    [Fact]
    public async Task Environments_differ_in_what_they_promise_and_not_in_what_they_are()
    {
        var production = await bicep.ResourcesAsync("production.bicepparam");
        var test = await bicep.ResourcesAsync("test.bicepparam");
        string[] productionOnly = ["Microsoft.Authorization/locks"];

        test.Select(resource => resource.Type).Should().BeEquivalentTo(production.Select(resource => resource.Type).Except(productionOnly, StringComparer.Ordinal)
            .SelectMany(type => Enumerable.Repeat(type, production.Count(resource => resource.Type == type))));
        Settings(test).Should().BeEquivalentTo(Settings(production));
    }

    private static IEnumerable<string> Settings(IEnumerable<Resource> resources) =>
        resources.Single(resource => resource.Type == "Microsoft.Web/sites/config").At("properties") is JsonObject settings ? settings.Select(setting => setting.Key) : [];
}

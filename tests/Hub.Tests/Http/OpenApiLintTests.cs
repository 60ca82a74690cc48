using System.Diagnostics;
using FluentAssertions;
using Hub.Tests.Publishing;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>
/// The interface's description passes the linter of the NLGov REST API Design Rules, with its own rule set and without
/// an error. (That servers are named by https is a warning there; ours is relative, and holds wherever the hub is.)
/// </summary>
public sealed class OpenApiLintTests(SqliteHub hub) : IClassFixture<SqliteHub>
{
    [Fact]
    public async Task The_description_passes_the_linter_of_the_api_design_rules()
    {
        var rules = Fixtures.Path("adr/adr-ruleset.yaml");
        var linter = NodeTools.Path("spectral");
        var file = Path.Combine(Directory.CreateTempSubdirectory("hub-openapi-").FullName, "openapi.json");
        try
        {
            await File.WriteAllTextAsync(file, (await hub.Caller(null).GetAsync("/v1/openapi.json")).Text, TestContext.Current.CancellationToken);
            using var lint = Process.Start(new ProcessStartInfo(linter, ["lint", "--ruleset", rules, "--fail-severity", "error", "--quiet", file])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = await lint.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await lint.WaitForExitAsync(TestContext.Current.CancellationToken);

            lint.ExitCode.Should().Be(0, "the linter says: {0}", output);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }
}

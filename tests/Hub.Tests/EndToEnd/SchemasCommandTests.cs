using System.Text.Json.Nodes;
using FluentAssertions;
using Hub.Tests.Feeds.Quality;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>What <c>schemas check</c> and <c>validate</c> tell of versions and quality.</summary>
public sealed class SchemasCommandTests
{
    [Fact]
    public async Task A_breaking_change_within_a_version_is_told_and_refused_and_a_compatible_one_is_not()
    {
        using var before = Schemas.Copy();
        using var after = Schemas.Copy();
        after.Edit("duwo-lettings", "v1.schema.json", schema => schema["$defs"]!["record"]!["properties"]!["programme"]!["enum"]!.AsArray().Add("other"));

        var compatible = await HubProcess.RunAsync("schemas", "check", "--schemas", after.Path, "--against", before.Path);
        var breaking = await HubProcess.RunAsync("schemas", "check", "--schemas", before.Path, "--against", after.Path);

        compatible.ExitCode.Should().Be(0, compatible.Errors);
        compatible.Output.Should().Contain("compatible  /properties/records/items/properties/programme/enum  \"other\" is taken too");
        breaking.ExitCode.Should().Be(1);
        breaking.Output.Should().Contain("breaking    /properties/records/items/properties/programme/enum  \"other\" is taken no more").And.Contain("1 breaking change(s)");
        (await HubProcess.RunAsync("schemas", "check")).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Validate_shows_the_warnings_and_never_personal_data()
    {
        using var folder = new Partners.TempFolder();
        folder.Write("warned.json", Samples.Stock("2001").With("totals", new JsonArray(new JsonObject { ["units"] = 99 })).ToJsonString());
        folder.Write("personal.json", Samples.Stock("2001").With("note", "jan@example.nl").ToJsonString());

        var warned = await HubProcess.RunAsync("validate", Path.Combine(folder.Path, "warned.json"));
        var personal = await HubProcess.RunAsync("validate", Path.Combine(folder.Path, "personal.json"));

        warned.ExitCode.Should().Be(0);
        warned.Output.Should().Contain("Valid: 1 record(s)").And.Contain("/totals/0/units  stated-totals: expected units of the records to add up to the stated total 99");
        personal.ExitCode.Should().Be(1);
        (personal.Output + personal.Errors).Should().Contain("/note  personal-data").And.NotContain("jan@");
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using FluentAssertions;
using Hub.Alerts;
using Hub.Tests.Http;
using Hub.Tests.Partners;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>What <c>alerts test</c> says of a rule over the figures that are published.</summary>
public sealed class AlertsCommandTests
{
    private const int Done = 0;
    private const int Refused = 1;
    private const int Usage = 2;
    private const int Failed = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_changed_rule_is_tried_on_a_storage_and_on_a_hub_and_changes_nothing()
    {
        await using var hub = await HubUnderTest.StartAsync();
        foreach (var (month, shortage) in new[] { ("2010-03", 2000), ("2011-03", 2700), ("2012-04", 2250), ("2013-04", 2600) })
        {
            (await hub.Caller("duwo").SubmitAsync(Samples.Market(month, shortage))).Expect(201);
        }

        (await hub.DifferencesAsync()).Should().BeEmpty();
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "housing-shortage-early.json");
        var rule = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(HubUnderTest.ShippedSchemas, "alerts", "housing-shortage.json"), Cancellation))!;
        (rule["id"], rule["raise"], rule["clear"]) = ("housing-shortage-early", new JsonObject { ["atLeast"] = 2200 }, new JsonObject { ["below"] = 2000 });
        await File.WriteAllTextAsync(file, rule.ToJsonString(), Cancellation);

        var live = await HubProcess.RunAsync("alerts", "test", "housing-shortage", "--data", hub.Data);
        var early = await HubProcess.RunAsync("alerts", "test", file, "--data", hub.Data);
        var remote = await HubProcess.RunAsync("alerts", "test", "housing-shortage", "--hub", hub.Address.ToString(), "--from", "2012", "--json");

        var since = await HubProcess.RunAsync("alerts", "test", "housing-shortage", "--data", hub.Data, "--from", "2012");
        var quiet = await HubProcess.RunAsync("alerts", "test", "housing-shortage", "--data", hub.Data, "--from", "2014");

        live.ExitCode.Should().Be(Done, live.Errors);
        Lines(live).Should().Equal(
            "housing-shortage version 1, over housing-shortage: raised at 2500 or more, resolved below 2300.",
            "leiden: 4 figure(s), 2010-03 to 2013-04",
            "2011-03  raised    2700",
            "2012-04  resolved  2250",
            "2013-04  raised    2600",
            "and still is",
            "1 group(s): raised 2 time(s), resolved 1 time(s), 1 up now. Nothing was changed.");
        Lines(since)[2..].Should().Equal(
            "up at the start, since 2011-03: 2700",
            "2012-04  resolved  2250",
            "2013-04  raised    2600",
            "and still is",
            "1 group(s): 1 up at the start, raised 1 time(s), resolved 1 time(s), 1 up now. Nothing was changed.");
        Lines(quiet)[2..4].Should().Equal("up at the start, since 2013-04: 2600", "and still is");
        Lines(early).Should().Contain("2011-03  raised    2700").And.NotContain(line => line.Contains("2012-04", StringComparison.Ordinal));
        var answer = JsonDocument.Parse(remote.Output).RootElement;
        answer.GetProperty("raised").GetInt32().Should().Be(1);
        answer.Text("from").Should().Be("2012");
        answer.GetProperty("upAtStart").GetInt32().Should().Be(1);
        answer.GetProperty("groups")[0].GetProperty("upAtStart").Text("since").Should().Be("2011-03");
        answer.GetProperty("groups")[0].GetProperty("changes").EnumerateArray().Select(change => $"{change.Text("period")} {change.Text("change")}")
            .Should().Equal("2012-04 resolved", "2013-04 raised");
        (await hub.Caller(null).GetAsync("/v1/alert-rules/housing-shortage-early")).ExpectProblem(404, "not-found");
        (await hub.Get<VerifyAlerts>().HandleAsync(Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_cannot_be_tried_is_told_with_an_exit_code()
    {
        await using var hub = await HubUnderTest.StartAsync();
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "housing-shortage.json");
        var rule = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(HubUnderTest.ShippedSchemas, "alerts", "housing-shortage.json"), Cancellation))!;
        rule["by"] = new JsonArray("ownership");
        rule.AsObject().Remove("where");
        (rule["title"], rule["text"]) = (new JsonObject { ["nl"] = "x", ["en"] = "x" }, new JsonObject { ["nl"] = "x", ["en"] = "x" });
        await File.WriteAllTextAsync(file, rule.ToJsonString(), Cancellation);

        var empty = await HubProcess.RunAsync("alerts", "test", "housing-shortage", "--data", hub.Data);
        var unknown = await HubProcess.RunAsync("alerts", "test", "no-such-rule", "--data", hub.Data);
        var wrong = await HubProcess.RunAsync("alerts", "test", file, "--data", hub.Data);
        var late = await HubProcess.RunAsync("alerts", "test", "housing-shortage", "--data", hub.Data, "--from", "soon");
        var away = await HubProcess.RunAsync("alerts", "test", "housing-shortage", "--hub", "http://127.0.0.1:9");

        empty.ExitCode.Should().Be(Refused);
        empty.Output.Should().Contain("no published figures");
        unknown.ExitCode.Should().Be(Usage);
        unknown.Errors.Should().Contain("neither a file nor a rule");
        wrong.ExitCode.Should().Be(Usage);
        wrong.Errors.Should().Contain("'ownership' is no dimension of indicator 'housing-shortage'");
        late.ExitCode.Should().Be(Usage);
        away.ExitCode.Should().Be(Failed);
    }

    private static string[] Lines(CommandOutcome outcome) =>
        outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

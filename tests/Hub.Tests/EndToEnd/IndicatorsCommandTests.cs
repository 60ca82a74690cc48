using System.Text.Json.Nodes;
using FluentAssertions;
using Hub.Tests.Feeds.Quality;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>What <c>indicators check</c> says of definitions and <c>indicators explain</c> of figures.</summary>
public sealed class IndicatorsCommandTests
{
    private const int Done = 0;
    private const int Refused = 1;
    private const int Usage = 2;

    [Fact]
    public async Task Check_tells_of_every_wrong_definition_its_file_place_and_reason()
    {
        using var folder = Schemas.Copy();
        Edit(folder, "housing-units", file => file["value"]!["sum"]!["measure"] = "rooms");
        Edit(folder, "vacancies", file => file["theme"] = "weather");
        File.WriteAllText(Path.Combine(folder.Path, "indicators", "broken.json"), "{");

        var shipped = await HubProcess.RunAsync("indicators", "check");
        var wrong = await HubProcess.RunAsync("indicators", "check", "--schemas", folder.Path);

        shipped.ExitCode.Should().Be(Done, shipped.Output);
        shipped.Output.Should().Contain("indicator(s) can be used, 0 cannot.");
        wrong.ExitCode.Should().Be(Refused);
        wrong.Output.Should().Contain("housing-units.json at /value/sum/measure: feed 'duwo-housing-stock' has no measure 'rooms'")
            .And.Contain("vacancies.json at /theme: 'weather' is not one of")
            .And.Contain("broken.json: is not well-formed JSON")
            .And.Contain(", 3 cannot.");
    }

    [Fact]
    public async Task Check_tells_what_rests_on_an_indicator_that_is_gone()
    {
        using var folder = Schemas.Copy();
        File.Delete(Path.Combine(folder.Path, "indicators", "housing-shortage.json"));

        var outcome = await HubProcess.RunAsync("indicators", "check", "--schemas", folder.Path);

        outcome.ExitCode.Should().Be(Refused);
        outcome.Output.Should().Contain("housing-shortage.json at /indicator: there is no indicator 'housing-shortage'");
    }

    [Fact]
    public async Task Explain_shows_the_operands_the_submissions_and_the_rounding()
    {
        await using var hub = await HubUnderTest.StartAsync();
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001", 90))).Expect(201);
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001", 100))).Expect(201);
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2002", 130).With("obsStatus", "E"))).Expect(201);
        (await hub.DifferencesAsync()).Should().BeEmpty();

        var change = await ExplainAsync(hub, "housing-units-change", "2002", "--by", "place=leiden");
        var missing = await ExplainAsync(hub, "housing-units-change", "2001");

        change.ExitCode.Should().Be(Done, change.Errors);
        change.Output.Should().ContainAll(
            "housing-units-change 2002, place=leiden",
            "change: the first minus the second = 30",
            "sum of units, duwo-housing-stock = 130",
            "2002 from duwo-housing-stock.2002.1: revision 1, declared E (estimated), schema v1, 1 cell(s) with 1 record(s)",
            "sum of units, duwo-housing-stock, 1 period(s) earlier = 100",
            "2001 from duwo-housing-stock.2001.2: revision 2, declared A (normal), schema v1",
            "place=leiden ownership=owned: 100",
            "value       30, rounded to 30 (0 decimal(s), half away from zero)",
            "disclosure  F: free; this indicator withholds nothing",
            "status      E: estimated: a submission it rests on was declared so (E)",
            "published   30, status E, confidentiality F, since",
            "which is what the submissions give");
        missing.ExitCode.Should().Be(Done, "nothing is published, and nothing should be");
        missing.Output.Should().ContainAll("duwo-housing-stock 2000: no submission counts", "value       missing", "published   nothing");
    }

    [Fact]
    public async Task Explain_tells_why_the_status_is_not_the_one_that_was_declared()
    {
        await using var hub = await HubUnderTest.StartAsync();
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001", 90))).Expect(201);
        (await hub.DifferencesAsync()).Should().BeEmpty();

        var open = await ExplainAsync(hub, "housing-units", "2001");
        (await hub.Caller("operator").SendAsync("PUT", "/v1/feeds/duwo-housing-stock/periods/2001/lock")).Expect(200);
        (await hub.DifferencesAsync()).Should().BeEmpty();
        var locked = await ExplainAsync(hub, "housing-units", "2001");

        open.Output.Should().ContainAll("declared A (normal)", "status      P: provisional: the period of a submission it rests on is not locked", "published   90, status P,");
        locked.Output.Should().ContainAll("declared A (normal)", "status      A: normal: all periods are locked, and none was declared a break or an estimate", "published   90, status A,");
    }

    [Fact]
    public async Task Explain_shows_no_small_count_unless_it_is_asked_to()
    {
        await using var hub = await HubUnderTest.StartAsync();
        (await hub.Caller("lic").SubmitAsync(Samples.Envelope(
            "lic-newcomers",
            "2001-05",
            new JsonObject { ["origin"] = "eea", ["purpose"] = "family", ["newcomers"] = 7 },
            new JsonObject { ["origin"] = "nl", ["purpose"] = "family", ["newcomers"] = 61 },
            new JsonObject { ["origin"] = "non-eea", ["purpose"] = "family", ["newcomers"] = 83 }))).Expect(201);
        (await hub.DifferencesAsync()).Should().BeEmpty();

        var small = await ExplainAsync(hub, "newcomers-served", "2001-05", "--by", "origin=eea");
        var beside = await ExplainAsync(hub, "newcomers-served", "2001-05", "--by", "origin=nl");
        var total = await ExplainAsync(hub, "newcomers-served", "2001-05");
        var revealed = await ExplainAsync(hub, "newcomers-served", "2001-05", "--by", "origin=eea", "--reveal");

        small.Output.Should().ContainAll("= withheld (A)", "disclosure  A: a count in it, or in a part of its period, is small: from 1 to 9", "published   withheld, status Q, confidentiality A").And.NotMatchRegex("= 7|: 7|value +7");
        beside.Output.Should().ContainAll("= withheld (D)", "D: withheld so that a small count beside it does not follow").And.NotContain("61");
        total.Output.Should().Contain("= 151").And.NotContain("origin=eea");
        revealed.Output.Should().ContainAll("= 7", "origin=eea purpose=family: 7", "value       7, not published");
        new[] { small, beside, total, revealed }.Select(outcome => outcome.ExitCode).Should().AllBeEquivalentTo(Done);
    }

    [Fact]
    public async Task Explain_gives_the_threshold_that_applied_also_when_it_is_another_indicators()
    {
        using var folder = Schemas.Copy();
        Edit(folder, "newcomers-served", file => file["disclosure"]!["threshold"] = 5);
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Schemas = folder.Path });
        (await hub.Caller("lic").SubmitAsync(Samples.Envelope(
            "lic-newcomers",
            "2001-05",
            new JsonObject { ["origin"] = "eea", ["purpose"] = "family", ["newcomers"] = 7 },
            new JsonObject { ["origin"] = "nl", ["purpose"] = "family", ["newcomers"] = 61 },
            new JsonObject { ["origin"] = "non-eea", ["purpose"] = "family", ["newcomers"] = 83 }))).Expect(201);
        (await hub.DifferencesAsync()).Should().BeEmpty();

        var small = await ExplainAsync(hub, "newcomers-served", "2001-05", "--by", "origin=eea", "--schemas", folder.Path);

        small.Output.Should().Contain("disclosure  A: a count in it, or in a part of its period, is small: from 1 to 9", "the shares of newcomers take 10");
    }

    [Fact]
    public async Task Explain_says_when_what_is_published_is_something_else()
    {
        await using var hub = await HubUnderTest.StartAsync();
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001", 100))).Expect(201);
        (await hub.DifferencesAsync()).Should().BeEmpty();
        using var folder = Schemas.Copy();
        Edit(folder, "housing-units", file =>
        {
            file["version"] = 2;
            file["value"] = new JsonObject { ["scale"] = new JsonObject { ["by"] = 2, ["of"] = file["value"]!.DeepClone() } };
        });

        var outcome = await ExplainAsync(hub, "housing-units", "2001", "--schemas", folder.Path);

        outcome.ExitCode.Should().Be(Refused);
        outcome.Output.Should().ContainAll("scale: 2 times = 200", "published   100", "DIFFERS     another value is published", "DIFFERS     it is published with version 1 of the definition, which is now 2");
    }

    [Theory]
    [InlineData("There is no indicator 'weather'", "weather", "2001")]
    [InlineData("is no year, which 'housing-units' is by", "housing-units", "2001-05")]
    [InlineData("is no year, which 'housing-units' is by", "housing-units", "soon")]
    [InlineData("'housing-units' is broken down by place, ownership", "housing-units", "2001", "--by", "sector=pharma")]
    [InlineData("each as DIMENSION=CODE and once", "housing-units", "2001", "--by", "place")]
    [InlineData("each as DIMENSION=CODE and once", "housing-units", "2001", "--by", "place=leiden", "--by", "place=delft")]
    [InlineData("has no dimensions to be broken down by", "meet-and-mingle-events", "2001", "--by", "kind=other")]
    public async Task A_wrong_question_is_told_what_is_wrong_with_it(string reason, params string[] arguments)
    {
        await using var hub = await HubUnderTest.StartAsync();

        var outcome = await ExplainAsync(hub, arguments);

        outcome.ExitCode.Should().Be(Usage);
        outcome.Errors.Should().Contain(reason);
        outcome.Output.Should().BeEmpty();
    }

    private static Task<CommandOutcome> ExplainAsync(HubUnderTest hub, params string[] arguments) =>
        HubProcess.RunAsync(["indicators", "explain", .. arguments, "--data", hub.Data]);

    private static void Edit(Schemas folder, string indicator, Action<JsonObject> change)
    {
        var path = Path.Combine(folder.Path, "indicators", $"{indicator}.json");
        var file = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(file);
        File.WriteAllText(path, file.ToJsonString());
    }
}

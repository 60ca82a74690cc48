using System.Text.Json.Nodes;
using FluentAssertions;
using Hub.Indicators;
using Hub.Receiving;
using Hub.Tests.Http;
using Hub.Tests.Partners;
using Xunit;

namespace Hub.Tests.Indicators.Disclosure;

/// <summary>A hub whose definitions change between starts remembers what it published by the former ones.</summary>
public sealed class FormerRulesTests : IDisposable
{
    private const string Feed = "lic-newcomers";

    private readonly TempFolder data = new();
    private readonly TempFolder schemas = new();

    public FormerRulesTests()
    {
        foreach (var path in Directory.EnumerateFiles(HubUnderTest.ShippedSchemas, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(HubUnderTest.ShippedSchemas, path);
            var resting = relative.StartsWith("indicators", StringComparison.Ordinal) && File.ReadAllText(path).Contains($"\"{Feed}\"", StringComparison.Ordinal);
            if (!resting && !relative.StartsWith("alerts", StringComparison.Ordinal))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(schemas.Path, relative))!);
                File.Copy(path, Path.Combine(schemas.Path, relative));
            }
        }

        Directory.CreateDirectory(Path.Combine(schemas.Path, "alerts"));
    }

    public void Dispose()
    {
        data.Dispose();
        schemas.Dispose();
    }

    [Fact]
    public async Task What_a_new_indicator_would_give_away_of_a_figure_published_before_is_withheld()
    {
        Define("european", 10, "eea", "nl");
        (await StartAsync((5, 100))).Should().Equal("european 105 F");

        Define("dutch", 10, "nl");
        Define("dutch-too", 10, "nl");
        Define("of-the-eea", 10, "eea");
        (await StartAsync()).Should().Equal("dutch  D", "dutch-too  D", "european 105 F", "of-the-eea  A");
        (await StartAsync()).Should().HaveCount(4, "another start changes nothing");
    }

    [Fact]
    public async Task What_was_published_by_a_definition_that_is_no_more_stays_known()
    {
        Define("european", 10, "eea", "nl");
        await StartAsync((5, 100));

        Remove("european");
        Define("dutch", 10, "nl");
        Define("of-the-eea", 10, "eea");
        (await StartAsync()).Should().Equal("dutch  D", "of-the-eea  A");
    }

    [Fact]
    public async Task What_was_published_is_withheld_below_a_raised_threshold_and_is_known_all_the_same()
    {
        Define("european", 10, "eea", "nl");
        Define("of-the-eea", 10, "eea");
        (await StartAsync((15, 100))).Should().Equal("european 115 F", "of-the-eea 15 F");

        Define("of-the-eea", 20, "eea");
        (await StartAsync()).Should().Equal(["european 115 F", "of-the-eea  A"], "to withhold the 115 protects nobody any more");

        Define("of-the-eea", 5, "eea");
        (await StartAsync()).Should().Equal("european 115 F", "of-the-eea 15 F");
    }

    [Fact]
    public async Task A_revision_and_a_withdrawal_reckon_with_what_former_definitions_published_of_any_revision()
    {
        Define("european", 10, "eea", "nl");
        await StartAsync((5, 100), (6, 100));
        Define("dutch", 10, "nl");
        (await StartAsync((6, 120))).Should().Equal("dutch  D", "european 126 F");

        // The 100 would give away the 5 by the 105, and the 6 by the 106.
        Define("of-the-eea", 10, "eea");
        (await StartAsync(3)).Should().Equal("dutch  D", "european 106 F", "of-the-eea  A");
    }

    [Fact]
    public async Task A_figure_that_another_definition_withholds_is_told_with_that_as_its_cause()
    {
        Define("dutch", 10, "nl");
        (await StartAsync((100, 15))).Should().Equal("dutch 15 F");
        Define("of-the-eea", 30, "eea");
        (await StartAsync()).Should().Equal(["dutch  A", "of-the-eea 100 F"], "the strictest threshold over a measure holds");

        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Data = data.Path, Schemas = schemas.Path });
        var revision = (await hub.Caller(null).JsonAsync("/v1/indicators/dutch/revisions")).GetProperty("revisions").EnumerateArray().Single();
        revision.GetProperty("causes").GetRawText().Should().Be("""[{"kind":"other-definition"}]""");
    }

    [Fact]
    public async Task Definitions_put_back_give_what_they_gave()
    {
        Define("european", 10, "eea", "nl");
        await StartAsync((5, 100));
        Define("dutch", 10, "nl");
        await StartAsync();

        Remove("dutch");
        (await StartAsync()).Should().Equal("european 105 F");
    }

    private void Define(string id, int threshold, params string[] origins)
    {
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(HubUnderTest.ShippedSchemas, "indicators", "newcomers-served.json")))!.AsObject();
        file["id"] = id;
        file["dimensions"] = new JsonArray();
        file["value"] = new JsonObject
        {
            ["sum"] = new JsonObject
            {
                ["feed"] = Feed,
                ["measure"] = "newcomers",
                ["where"] = new JsonObject { ["origin"] = new JsonArray([.. origins.Select(origin => JsonValue.Create(origin))]) },
            }
        };
        var why = new JsonObject { ["nl"] = "Voor de proef.", ["en"] = "For the test." };
        file["disclosure"] = new JsonObject { ["threshold"] = threshold, ["why"] = why };
        schemas.Write($"indicators/{id}.json", file.ToJsonString());
    }

    private void Remove(string id) => File.Delete(Path.Combine(schemas.Path, "indicators", $"{id}.json"));

    private Task<List<string>> StartAsync(params (int Eea, int Dutch)[] revisions) => StartAsync(0, revisions);

    /// <summary>Starts a hub with the definitions as they are now, withdraws a revision (0 for none), and tells what is published then.</summary>
    private async Task<List<string>> StartAsync(int withdrawn, params (int Eea, int Dutch)[] revisions)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Data = data.Path, Schemas = schemas.Path });
        await hub.Get<IChangeSignal>().SettledAsync(cancellation);
        foreach (var (eea, dutch) in revisions)
        {
            (await hub.Caller("lic").SubmitAsync(Samples.Envelope(Feed, "2013-03", Record("eea", "family", eea), Record("nl", "student", dutch)))).Expect(201);
            await hub.Get<IChangeSignal>().SettledAsync(cancellation);
        }

        if (withdrawn > 0)
        {
            (await hub.Caller("lic").SendAsync("POST", $"/v1/submissions/{Feed}.2013-03.{withdrawn}/withdrawal")).Expect(200);
        }

        (await hub.DifferencesAsync()).Should().BeEmpty("what was published before is found again by whoever verifies");
        (await hub.Get<RebuildIndicators>().HandleAsync(null, cancellation)).Events.Should().Be(0, "and by whoever computes all anew");
        var published = new List<string>();
        foreach (var indicator in hub.Get<IndicatorCatalogue>().RestingOn(Feed))
        {
            var set = await hub.Get<ObservationArchive>().FindAsync(indicator.Id, Period.Parse("2013-03"), cancellation);
            published.AddRange(set!.Observations.Select(observation => $"{indicator.Id} {observation.Value} {observation.Confidentiality}"));
        }

        return published;
    }

    private static JsonObject Record(string origin, string purpose, int newcomers) =>
        new() { ["origin"] = origin, ["purpose"] = purpose, ["newcomers"] = newcomers };
}

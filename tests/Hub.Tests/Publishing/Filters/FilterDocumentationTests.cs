using System.Text.Json;
using System.Text.RegularExpressions;
using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Catalogue;
using Hub.Publishing.Filters;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.Publishing.Filters;

/// <summary>What docs/events.md tells of filters is so.</summary>
public sealed class FilterDocumentationTests
{
    [Fact]
    public void Every_example_is_taken_and_does_what_the_text_above_it_says()
    {
        var critical = SomeEvents.Raised();
        var grown = critical with { Event = critical.Event with { Data = critical.Event.Data.Replace("\"previousValue\":null,\"change\":3000000000", "\"previousValue\":2200,\"change\":700", StringComparison.Ordinal) } };
        var warning = SomeEvents.Raised(severity: "warning");
        var elsewhere = SomeEvents.Raised(place: "oegstgeest");
        var corrected = critical with { Event = critical.Event with { Data = critical.Event.Data.Replace("\"resolution\":null", "\"resolution\":\"corrected\"", StringComparison.Ordinal) } };
        var late = critical with { Event = critical.Event with { Type = EventTypes.FeedLate, Data = "{}" } };
        var figure = late with { Event = late.Event with { Type = EventTypes.IndicatorUpdated } };
        PublishedEvent[] events = [critical, grown, warning, elsewhere, corrected, late, figure];

        var passes = Examples().Select(filters => string.Join(' ', events.Select(published => filters.Pass(published))));

        passes.Should().Equal(
            "True True False False True False False",
            "True True False False True False False",
            "False True False False False False False",
            "False False False True True False False",
            "True True True True True False False");
    }

    [Fact]
    public async Task Every_name_of_the_table_is_one_of_such_an_event()
    {
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Schemas = HubUnderTest.ShippedSchemas });
        var duwo = hub.Caller("duwo");
        foreach (var (month, shortage) in new[] { ("2022-01", 2000), ("2022-02", 2700) })
        {
            (await duwo.SubmitAsync(Samples.Market(month, shortage))).Expect(201);
        }

        (await hub.Caller(HubCallers.Operator).SendAsync("PUT", "/v1/feeds/duwo-housing-market/periods/2022-01/lock", HubClient.Json("""{"reason":"published"}"""))).Expect(200);
        (await hub.Caller(HubCallers.Operator).EventsAsync()).Should().NotBeEmpty();
        (await hub.Caller(HubCallers.Operator).SendAsync("POST", "/v1/alerts/housing-shortage.leiden.2022-02/acknowledgement")).Expect(200);
        var events = await hub.Get<EventLog>().ReadAsync(0, 1000, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        // Null while an alert lasts, and before a figure was corrected.
        string[] notThere = ["dataresolution", "datacausebefore"];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (types, names) in Table())
        {
            foreach (var published in events.Where(one => types.Contains(one.Event.Type["nl.partnerhub.".Length..^3], StringComparer.Ordinal)))
            {
                seen.Add(published.Event.Type);
                EventAttributes.Of(published).Keys.Should().Contain(names.Except(notThere), published.Event.Type);
            }
        }

        seen.Should().Contain([EventTypes.SubmissionAccepted, EventTypes.PeriodLocked, EventTypes.IndicatorUpdated, EventTypes.HousingAlertRaised, EventTypes.HousingAlertAcknowledged]);
    }

    [Fact]
    public void The_table_has_every_name_of_the_data_that_a_schema_has()
    {
        var named = Table().SelectMany(row => row.Types.Select(type => (type, row.Names))).ToDictionary(row => row.type, row => row.Names);

        // A test is delivered whatever the filters are.
        foreach (var type in EventTypeCatalogue.Load(Path.Combine(HubUnderTest.ShippedSchemas, "events")).All.Where(type => type.Type != EventTypes.SubscriptionTest))
        {
            named[type.Type["nl.partnerhub.".Length..^3]].Should().BeEquivalentTo(Names(JsonElement.Parse(type.SchemaJson), "data"), type.Type);
        }
    }

    private static IEnumerable<string> Names(JsonElement schema, string name)
    {
        if (schema.TryGetProperty("properties", out var properties))
        {
            return properties.EnumerateObject().SelectMany(member => Names(member.Value, name + member.Name.ToLowerInvariant()));
        }

        return schema.TryGetProperty("items", out _) ? []
            : schema.TryGetProperty("additionalProperties", out _) ? [name + "place"]
            : [name];
    }

    private static IEnumerable<EventFilters> Examples() => Regex.Matches(Section(), "```json\n(.*?)```", RegexOptions.Singleline).Select(example =>
    {
        var report = new ViolationReport();
        var filters = EventFilters.Read(JsonElement.Parse(example.Groups[1].Value), "/filters", report);
        report.Errors.Should().BeEmpty(example.Value);
        return filters;
    });

    private static IEnumerable<(string[] Types, string[] Names)> Table() => Section().Split('\n')
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Contains("`data", StringComparison.Ordinal))
        .Select(line => line.Split('|'))
        .Select(cells => (Quoted(cells[1]), Quoted(cells[2]).Where(name => name.StartsWith("data", StringComparison.Ordinal)).ToArray()));

    private static string[] Quoted(string text) => [.. Regex.Matches(text, "`([a-z.]+)`").Select(match => match.Groups[1].Value)];

    private static string Section()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at!.FullName, "Hub.sln")))
        {
            at = at.Parent;
        }

        var text = File.ReadAllText(Path.Combine(at.FullName, "docs", "events.md")).ReplaceLineEndings("\n");
        var start = text.IndexOf("\n## Filters\n", StringComparison.Ordinal);
        return text[start..text.IndexOf("\n## ", start + 5, StringComparison.Ordinal)];
    }
}

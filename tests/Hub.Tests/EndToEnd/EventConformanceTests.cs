using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using FluentAssertions;
using Hub.Feeds.PersonalData;
using Hub.Partners;
using Hub.Publishing;
using Hub.Publishing.Catalogue;
using Hub.Publishing.Subscriptions;
using Hub.Receiving;
using Hub.Tests.Http;
using Hub.Tests.Publishing;
using Microsoft.Extensions.Time.Testing;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Schema;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>One flow of a figure through the hub, in which everything happens that is told of.</summary>
public sealed class EventFlow : IAsyncLifetime
{
    public const string Address = "https://hub.example.nl/exchange";

    public const string Source = "urn:nld:oin:00000001001299757000:systeem:partner-hub";

    private readonly FakeTimeProvider clock = new(Start);
    private HubUnderTest? hub;

    public static DateTimeOffset Start { get; } = new(2025, 4, 10, 10, 0, 0, TimeSpan.Zero);

    /// <summary>All events of the flow as they were pulled.</summary>
    public IReadOnlyList<JsonElement> Events { get; private set; } = [];

    /// <summary>When the flow was over.</summary>
    public DateTimeOffset End => clock.GetUtcNow();

    internal HubUnderTest Hub => hub!;

    public async ValueTask InitializeAsync()
    {
        hub = await HubUnderTest.StartAsync(new HubOptions
        {
            Clock = clock,
            Settings = new Dictionary<string, string?> { ["Events:PublicBaseUrl"] = Address, ["Events:Source"] = Source },
        });
        await hub.ReadyAsync();
        var duwo = hub.Caller("duwo");
        (await duwo.SubmitAsync(Samples.Stock("2021"))).Expect(201);
        (await duwo.SubmitAsync(Samples.Stock("2021", units: 120))).Expect(201);
        (await duwo.PostAsync("/v1/submissions/duwo-housing-stock.2021.2/withdrawal", string.Empty)).Expect(200);
        (await duwo.SubmitAsync(Samples.Market("2024-12", 2700))).Expect(201);
        (await duwo.SubmitAsync(Samples.Market("2025-01", 2000))).Expect(201);
        await TellAsync();
        clock.Advance(TimeSpan.FromDays(1));
        (await duwo.SubmitAsync(Samples.Market("2025-02", 2800))).Expect(201);
        await TellAsync();
        await AcknowledgeAsync();
        (await duwo.SubmitAsync(Samples.Market("2025-02", 100))).Expect(201);
        var lockPath = "/v1/feeds/duwo-housing-stock/periods/2021/lock";
        (await hub.Caller(HubCallers.Operator).SendAsync("PUT", lockPath, HubClient.Json("""{"reason":"published"}"""))).Expect(200);
        (await hub.Caller(HubCallers.Operator).SendAsync("DELETE", lockPath)).Expect(200);
        await SubscribeAsync();
        Events = await hub.Caller(HubCallers.Operator).EventsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (hub is not null)
        {
            await hub.DisposeAsync();
        }
    }

    private async Task AcknowledgeAsync()
    {
        const string Acknowledgement = "/v1/alerts/housing-shortage.leiden.2025-02/acknowledgement";
        (await Hub.Caller(HubCallers.Municipality).SendAsync("POST", Acknowledgement)).Expect(200);
        (await Hub.Caller(HubCallers.Municipality).SendAsync("DELETE", Acknowledgement)).Expect(200);
    }

    private async Task SubscribeAsync()
    {
        const string Body = """{"sink":"http://127.0.0.1:9/hook","protocol":"HTTP","types":["nl.partnerhub.feed.late.v1"]}""";
        var path = (await Hub.Caller(HubCallers.Municipality).PostAsync("/v1/subscriptions", Body)).Expect(201).Header("Location")!;
        (await Hub.Caller(HubCallers.Municipality).SendAsync("POST", path + "/test")).Expect(202);
        (await Hub.Get<DisableSubscription>().HandleAsync(path.Split('/')[^1], DisableSubscription.Failing, clock.GetUtcNow(), TestContext.Current.CancellationToken)).Should().BeTrue();
    }

    private async Task TellAsync()
    {
        await Hub.Get<IChangeSignal>().SettledAsync(TestContext.Current.CancellationToken);
        await Hub.Get<TellLateFeeds>().HandleAsync(TestContext.Current.CancellationToken);
    }
}

/// <summary>What the hub tells in that flow is as its catalogue, CloudEvents 1.0 and the NL GOV profile say.</summary>
public sealed partial class EventConformanceTests(EventFlow flow) : IClassFixture<EventFlow>
{
    private static readonly string[] Attributes =
        ["data", "datacontenttype", "dataref", "dataschema", "id", "sequence", "source", "specversion", "subject", "time", "type"];

    [Fact]
    public void Everything_that_can_happen_happens_in_the_flow() =>
        flow.Events.Select(found => found.Text("type")).Distinct().Should().BeEquivalentTo(EventTypes.All);

    [Fact]
    public void The_data_of_every_event_are_as_its_type_says()
    {
        var catalogue = flow.Hub.Get<EventTypeCatalogue>();
        foreach (var found in flow.Events)
        {
            var report = catalogue.Find(found.Text("type"))!.Data.Validate(JsonSerializer.SerializeToUtf8Bytes(found.GetProperty("data")), CancellationToken.None);
            report.Should().BeNull("{0} at {1} of {2}", report?.Errors[0].Detail.En, report?.Errors[0].Pointer, found.GetRawText());
        }
    }

    [Fact]
    public void Every_event_is_valid_against_the_schema_of_CloudEvents()
    {
        // As one document, which is one validation.
        var one = JObject.Parse(File.ReadAllText(Fixtures.Path("cloudevents/cloudevents.schema.json")));
        var all = new JObject { ["$schema"] = one["$schema"], ["definitions"] = one["definitions"], ["type"] = "array" };
        one.Remove("definitions");
        one.Remove("$schema");
        all["items"] = one;
        using var reader = new Newtonsoft.Json.JsonTextReader(new StringReader($"[{string.Join(',', flow.Events.Select(found => found.GetRawText()))}]"))
        {
            DateParseHandling = Newtonsoft.Json.DateParseHandling.None,
        };

        JArray.Load(reader).IsValid(JSchema.Parse(all.ToString()), out IList<string> errors).Should().BeTrue(string.Join("; ", errors));
    }

    [Fact]
    public void An_event_has_the_attributes_of_the_profile_and_no_others()
    {
        foreach (var found in flow.Events)
        {
            found.EnumerateObject().Select(member => member.Name).Should().BeEquivalentTo(Attributes);
        }
    }

    [Fact]
    public void An_event_is_structured_JSON_of_at_most_64_KiB()
    {
        flow.Events.Should().OnlyContain(found => found.Text("specversion") == "1.0" && found.Text("datacontenttype") == "application/json");
        flow.Events.Max(found => System.Text.Encoding.UTF8.GetByteCount(found.GetRawText())).Should().BeLessThanOrEqualTo(CloudEventFormat.MaxBytes);
        CloudEventFormat.ContentType.Should().Be("application/cloudevents+json");
    }

    [Fact]
    public void A_type_is_reverse_DNS_with_one_version_and_names_no_organisation()
    {
        string[] organisations = [.. flow.Hub.Get<PartnerCatalogue>().All.SelectMany(partner => partner.Id.Split('-')).Where(word => word is not ("partner" or "hub"))];
        organisations.Should().Contain(["duwo", "leiden", "gemeente"]);
        foreach (var type in EventTypes.All)
        {
            type.Should().MatchRegex("^nl(\\.[a-z]+)+\\.v[1-9][0-9]*$");
            type.Split('.').Count(part => Version().IsMatch(part)).Should().Be(1, type);
            type.Split('.').Should().NotIntersectWith(organisations);
        }
    }

    [Fact]
    public void The_source_is_the_configured_system_of_an_OIN_and_never_points_at_data()
    {
        flow.Events.Should().OnlyContain(found => found.Text("source") == EventFlow.Source);
        EventFlow.Source.Should().MatchRegex(SourcePattern);
        new EventsOptions().Source.Should().MatchRegex(SourcePattern, "the default has the form too");
    }

    [Fact]
    public void An_id_is_a_UUID_and_is_given_once()
    {
        flow.Events.Select(found => Guid.ParseExact(found.Text("id"), "D").ToString()).Should().Equal(flow.Events.Select(found => found.Text("id")));
        flow.Events.Select(found => found.Text("id")).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Time_is_when_the_hub_logged_the_fact_and_not_what_the_figure_is_about()
    {
        foreach (var found in flow.Events)
        {
            found.Text("time").Should().EndWith("Z", "it is RFC 3339 in UTC");
            DateTimeOffset.Parse(found.Text("time"), CultureInfo.InvariantCulture).Should().BeOnOrAfter(EventFlow.Start).And.BeOnOrBefore(flow.End);
        }

        flow.Events.Should().Contain(found => found.GetProperty("data").Text("period") == "2021");
    }

    [Fact]
    public async Task Dataref_leads_to_the_whole_resource_and_dataschema_to_the_schema()
    {
        var reader = flow.Hub.Caller(HubCallers.Operator);
        foreach (var reference in flow.Events.SelectMany(found => new[] { found.Text("dataref"), found.Text("dataschema") }).Distinct())
        {
            reference.Should().StartWith(EventFlow.Address + "/v1/");
            (await reader.GetAsync(reference[EventFlow.Address.Length..])).Expect(200);
        }

        foreach (var found in flow.Events.DistinctBy(found => found.Text("type")))
        {
            var schema = await flow.Hub.Caller(null).GetAsync(found.Text("dataschema")[EventFlow.Address.Length..]);
            schema.MediaType.Should().Be("application/schema+json");
            schema.Json.Text("$id").Should().EndWith(found.Text("type"));
        }
    }

    [Fact]
    public void Attributes_hold_nothing_that_looks_like_personal_data()
    {
        var attributes = flow.Events.SelectMany(found => found.EnumerateObject().Where(member => member.Name is "subject" or "type" or "dataref" or "dataschema"))
            .Select(member => member.Value.GetString()!).Distinct().ToList();

        attributes.Should().HaveCountGreaterThan(10).And.OnlyContain(text => PersonalDataRules.MaskPath(text) == text);
    }

    [Fact]
    public void The_order_of_the_texts_of_sequence_is_the_order_of_the_events()
    {
        flow.Events.Select(found => found.Text("sequence")).Should().BeInAscendingOrder(StringComparer.Ordinal).And.OnlyContain(text => text.Length == 20);
        flow.Events.Select(found => long.Parse(found.Text("sequence"), CultureInfo.InvariantCulture)).Should().Equal(Enumerable.Range(1, flow.Events.Count).Select(place => (long)place));
    }

    private const string SourcePattern = "^urn:nld:oin:[0-9]{20}:systeem:[a-z-]+$";

    [GeneratedRegex("^v[0-9]+$")]
    private static partial Regex Version();
}

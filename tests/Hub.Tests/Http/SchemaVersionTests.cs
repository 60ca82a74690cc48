using System.Text.Json.Nodes;
using FluentAssertions;
using Hub.Receiving;
using Hub.Tests.Feeds.Quality;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Several versions of a feed's schema side by side.</summary>
public sealed class SchemaVersionTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_submission_is_judged_by_the_version_it_asks_for_and_else_by_the_newest()
    {
        using var schemas = TwoVersions();
        await using var hub = await StartAsync(schemas);
        var duwo = hub.Caller("duwo");

        (await PostAsync(duwo, Samples.Stock("2001"), "?schema=v1")).Expect(201).Json.Text("schema").Should().Be("v1");
        (await duwo.SubmitAsync(Samples.Stock("2002"))).ExpectProblem(400, "invalid-submission");
        (await duwo.SubmitAsync(WithRooms("2002"))).Expect(201).Json.Text("schema").Should().Be("v2");
        (await PostAsync(duwo, WithRooms("2003"), "?schema=v1")).Errors().Should().Equal("/records/0/rooms additional-property");
        (await PostAsync(duwo, WithRooms("2003"), "?schema=v3")).ExpectProblem(400, "invalid-request");
    }

    [Fact]
    public async Task Revisions_of_both_versions_are_read_back_counted_and_fallen_back_on()
    {
        using var schemas = TwoVersions();
        await using var hub = await StartAsync(schemas);
        var duwo = hub.Caller("duwo");
        (await PostAsync(duwo, Samples.Stock("2001", 70), "?schema=v1")).Expect(201);
        (await duwo.SubmitAsync(WithRooms("2001"))).Expect(201);

        (await hub.Caller(null).ObservationsAsync("housing-units")).Should().Equal(new Dictionary<string, decimal?> { ["2001"] = 100 });
        (await hub.DifferencesAsync()).Should().BeEmpty();
        (await duwo.SendAsync("POST", "/v1/submissions/duwo-housing-stock.2001.2/withdrawal")).Expect(200);

        await hub.Get<IChangeSignal>().SettledAsync(TestContext.Current.CancellationToken);
        (await hub.Caller(null).ObservationsAsync("housing-units")).Should().Equal(new Dictionary<string, decimal?> { ["2001"] = 70 });
        (await hub.DifferencesAsync()).Should().BeEmpty();
        (await duwo.GetAsync("/v1/submissions/duwo-housing-stock.2001.1/records")).Text.Should().Be("{\"place\":\"leiden\",\"ownership\":\"owned\",\"units\":70}\n");
        (await duwo.GetAsync("/v1/submissions/duwo-housing-stock.2001.2/records")).Text.Should().Contain("\"rooms\":300");
    }

    [Fact]
    public async Task A_version_going_out_of_use_says_so_and_is_refused_from_its_sunset_on()
    {
        using var schemas = TwoVersions();
        var clock = new FakeTimeProvider(Start);
        await using var hub = await StartAsync(schemas, clock);
        var duwo = hub.Caller("duwo");

        foreach (var answer in new[]
        {
            await PostAsync(duwo, Samples.Stock("2001"), "?schema=v1"),
            await PostAsync(duwo, Samples.Stock("2001", -1), "?schema=v1"),
            await hub.Caller(null).GetAsync("/v1/feeds/duwo-housing-stock/schemas/v1"),
        })
        {
            // RFC 9745 and RFC 8594.
            answer.Header("Deprecation").Should().Be("@1767225600");
            answer.Header("Sunset").Should().Be("Fri, 01 Jan 2027 00:00:00 GMT");
            answer.Header("Link").Should().ContainAll("rel=\"deprecation\"", "rel=\"sunset\"", "</v1/feeds/duwo-housing-stock/schemas/v2>; rel=\"successor-version\"");
        }

        (await duwo.SubmitAsync(WithRooms("2002"))).Header("Deprecation").Should().BeNull();
        (await hub.Caller(null).JsonAsync("/v1/feeds/duwo-housing-stock")).GetProperty("schemas")[0].Text("sunset").Should().Be("2027-01-01");

        clock.Advance(TimeSpan.FromDays(306));
        (await PostAsync(duwo, Samples.Stock("2003"), "?schema=v1")).ExpectProblem(400, "schema-retired").Text("detail").Should().Contain("v2");
        (await duwo.GetAsync("/v1/submissions/duwo-housing-stock.2001.1/records")).Expect(200);
    }

    [Theory]
    [InlineData("""{"v2":{"deprecated":"2026-01-01"}}""", "/versions/v2", "is not known here")]
    [InlineData("""{"v1":{"sunset":"2026-01-01"}}""", "/versions/v1/deprecated", "is missing")]
    [InlineData("""{"v1":{"deprecated":"2026-13-01"}}""", "/versions/v1/deprecated", "a date such as")]
    [InlineData("""{"v1":{"deprecated":"2026-02-01","sunset":"2026-01-01"}}""", "/versions/v1/sunset", "is before the day")]
    public void Wrong_dates_stop_the_hub(string versions, string pointer, string reason)
    {
        using var schemas = TwoVersions();
        schemas.Edit("duwo-housing-stock", "feed.json", feed => feed["versions"] = JsonNode.Parse(versions));

        var refused = FluentActions.Invoking(() => Definitions.Load(schemas.Path)).Should().Throw<DefinitionException>().Which;

        refused.Pointer.Should().Be(pointer);
        refused.Reason.Should().Contain(reason);
    }

    // v2 has a measure that v1 does not know.
    private static Schemas TwoVersions()
    {
        var schemas = Schemas.Copy();
        schemas.Edit(
            "duwo-housing-stock",
            "v1.schema.json",
            schema =>
            {
                schema["$id"] = "urn:partnerhub:schema:duwo-housing-stock:v2";
                var record = schema["$defs"]!["record"]!;
                record["properties"]!["rooms"] = record["properties"]!["units"]!.DeepClone();
                record["required"]!.AsArray().Add("rooms");
            },
            "v2.schema.json");
        schemas.Edit("duwo-housing-stock", "feed.json", feed =>
        {
            feed["measures"] = new JsonArray("units", "rooms");
            feed["versions"] = JsonNode.Parse("""{"v1":{"deprecated":"2026-01-01","sunset":"2027-01-01"}}""");
        });
        return schemas;
    }

    private static JsonObject WithRooms(string period) =>
        Samples.Envelope("duwo-housing-stock", period, new JsonObject { ["place"] = "leiden", ["ownership"] = "owned", ["units"] = 100, ["rooms"] = 300 });

    private static Task<HubUnderTest> StartAsync(Schemas schemas, TimeProvider? clock = null) =>
        HubUnderTest.StartAsync(new HubOptions { Schemas = schemas.Path, Clock = clock ?? new FakeTimeProvider(Start) });

    private static Task<Answer> PostAsync(HubClient client, JsonObject submission, string query) =>
        client.PostAsync($"/v1/feeds/{submission["feed"]}/submissions{query}", submission.ToJsonString());
}

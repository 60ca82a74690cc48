using FluentAssertions;
using Hub.Indicators;
using Hub.Storage;
using Hub.Tests.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>What is written so that what was published can be told: a row for each change, and for nothing else.</summary>
public sealed class VintageRowTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, 123, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_change_is_a_vintage_later_than_the_one_before_also_when_the_clock_stands_still()
    {
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Clock = new FakeTimeProvider(Now.AddTicks(4567)) });
        foreach (var units in new[] { 1, 2, 1, 3 })
        {
            (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2021", units))).Expect(201);
            (await hub.Caller(null).GetAsync("/v1/alerts")).Expect(200);
        }

        (await SinceAsync(hub, "housing-units", "2021")).Should().Equal(Now.AddMilliseconds(3), Now.AddMilliseconds(2), Now.AddMilliseconds(1), Now);
    }

    [Fact]
    public async Task What_does_not_change_writes_none()
    {
        await using var hub = await HubUnderTest.StartAsync();
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2021"))).Expect(201);
        (await hub.Caller("duwo").SubmitAsync(Samples.Market("2021-04", 2600))).Expect(201);
        await hub.DifferencesAsync();
        var before = await KeysAsync(hub);

        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2021"))).Expect(200);
        (await hub.Get<RebuildIndicators>().HandleAsync(null, Cancellation)).Events.Should().Be(0);

        (await KeysAsync(hub)).Should().Equal(before);
        before.Should().ContainSingle(key => key.StartsWith("v|housing-units|2021|", StringComparison.Ordinal));
        before.Should().ContainSingle(key => key.StartsWith("v|housing-shortage|2021-04|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_never_published_has_none()
    {
        await using var hub = await HubUnderTest.StartAsync();

        // Of students without a room there is nothing without the university's figures.
        (await hub.Caller("duwo").SubmitAsync(Samples.Envelope(
            "duwo-lettings", "2021", new System.Text.Json.Nodes.JsonObject { ["place"] = "leiden", ["programme"] = "regular", ["lettings"] = 40 }))).Expect(201);
        await hub.DifferencesAsync();

        (await KeysAsync(hub)).Should().NotContain(key => key.Contains("student-intake", StringComparison.Ordinal));
        (await hub.Get<ObservationArchive>().FindAsync("student-intake-without-a-room", Period.Parse("2021"), Cancellation))!.Observations.Should().BeEmpty();
    }

    [Fact]
    public async Task Another_submission_with_the_same_values_is_a_vintage_and_no_event()
    {
        await using var hub = await HubUnderTest.StartAsync();
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2021"))).Expect(201);
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2021").With("note", "As it was."))).Expect(201);

        var events = await hub.Caller(HubCallers.Monitor).EventsAsync();

        events.Count(found => found.Text("subject") == "housing-units").Should().Be(1);
        (await SinceAsync(hub, "housing-units", "2021")).Should().HaveCount(2);
    }

    [Fact]
    public void What_another_version_of_a_definition_published_is_read_by_the_names_of_its_dimensions()
    {
        var units = Definitions.Load(HubUnderTest.ShippedSchemas).Indicators.Find("housing-units")!;
        var older = new ObservationSet(units.Id, 1, Period.Parse("2021"), ["s"],
        [
            new Observation([null, null], 7, 'A', 'F'),
            new Observation([null, "leiden"], 5, 'A', 'F'),
            new Observation(["brick", null], 4, 'A', 'F'),
            new Observation(["brick", "leiden"], 3, 'A', 'F'),
        ])
        { Dimensions = ["material", "place"] };

        var read = older.For(units);

        read.Observations.Select(observation => (string.Join(' ', observation.Codes), observation.Value)).Should().Equal((" ", 7), ("leiden ", 5));
        read.For(units).Should().BeSameAs(read);
    }

    private static async Task<IReadOnlyList<DateTimeOffset>> SinceAsync(HubUnderTest hub, string indicator, string period)
    {
        await hub.DifferencesAsync();
        return [.. (await VintagesAsync(hub)).Where(row => row.Text("indicator") == indicator && row.Text("period") == period).Select(row => row.Moment("since")!.Value)];
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(HubUnderTest hub) => [.. (await VintagesAsync(hub)).Select(row => row.RowKey)];

    private static ValueTask<List<TableEntity>> VintagesAsync(HubUnderTest hub) =>
        hub.Get<ITableStore>().QueryAsync("indicators", "published", RowRange.Prefix("v|"), null, Cancellation).ToListAsync(Cancellation);
}

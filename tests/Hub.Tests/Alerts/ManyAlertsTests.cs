using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FluentAssertions;
using Hub.Alerts;
using Hub.Indicators;
using Hub.Publishing;
using Hub.Tests.EndToEnd;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.Alerts;

/// <summary>A submission of which more places raise an alert than events are kept in memory.</summary>
public sealed class ManyAlertsTests
{
    private const int Places = 1100;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_of_many_places_is_told_of_once_and_in_order_and_names_the_others()
    {
        await using var hub = await HubUnderTest.StartAsync();
        (await hub.Caller("duwo").SubmitAsync(Market("2024-01", vacant: 1))).Expect(201);
        (await hub.Caller("duwo").SubmitAsync(Market("2024-02", vacant: 1))).Expect(201);
        var raised = await EventsAsync(hub, "nl.partnerhub.housing.alert.raised.v1", Places);

        raised.Select(told => told.GetProperty("data").GetProperty("group").GetString()).Should().Equal(Enumerable.Range(0, Places).Select(Place));
        raised.Should().OnlyContain(told => told.GetProperty("data").GetProperty("togetherCount").GetInt32() == Places);
        raised.Select(told => told.GetProperty("data").GetProperty("groupKey").GetString()).Distinct().Should().ContainSingle();
        raised[^1].GetProperty("data").GetProperty("together").EnumerateArray().Select(id => id.GetString())
            .Should().Equal(Enumerable.Range(0, 50).Select(number => $"housing-vacancy-low.{Place(number)}.2024-02"));

        // A correction of every place: what went up comes down, once each.
        (await hub.Caller("duwo").SubmitAsync(Market("2024-02", vacant: 90))).Expect(201);
        (await EventsAsync(hub, "nl.partnerhub.housing.alert.resolved.v1", Places)).Should().HaveCount(Places);
        (await EventsAsync(hub, "nl.partnerhub.housing.alert.raised.v1", Places)).Should().HaveCount(Places);
        (await hub.Get<VerifyAlerts>().HandleAsync(Cancellation)).Should().BeEmpty();
        (await hub.DifferencesAsync()).Should().BeEmpty();
        hub.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task A_place_that_a_submission_says_nothing_of_is_told_of_only_when_its_figure_goes()
    {
        await using var hub = await HubUnderTest.StartAsync();
        (await hub.Caller("duwo").SubmitAsync(Market("2024-01", vacant: 1, places: 3))).Expect(201);
        (await hub.Caller("duwo").SubmitAsync(Market("2024-02", vacant: 1, places: 3))).Expect(201);
        (await EventsAsync(hub, "nl.partnerhub.housing.alert.raised.v1", 3)).Should().HaveCount(3);

        // Another month with one of the places changes nothing for the two; the first of them is taken out after that.
        (await hub.Caller("duwo").SubmitAsync(Market("2024-03", vacant: 1, places: 1))).Expect(201);
        (await hub.Caller("duwo").SubmitAsync(Market("2024-02", vacant: 1, places: 2))).Expect(201);
        var resolved = await EventsAsync(hub, "nl.partnerhub.housing.alert.resolved.v1", 1);

        resolved.Select(told => told.GetProperty("data").GetProperty("group").GetString()).Should().Equal(Place(2));
        (await hub.Get<VerifyAlerts>().HandleAsync(Cancellation)).Should().BeEmpty();
    }

    [Theory]
    [InlineData(1, 1000, true)]
    [InlineData(1, 1001, false)]
    [InlineData(7, 150, false)]
    public void Events_are_kept_while_they_are_few_and_counted_always(int batches, int each, bool areKept)
    {
        var told = Enumerable.Range(0, each).Select(number => new HubEvent(Place(number), "type", "subject", SomeRules.Now, "{}", null)).ToList();
        var events = new PublishedEvents();
        for (var batch = 0; batch < batches; batch++)
        {
            events.Add(told);
        }

        events.Count.Should().Be(batches * each);
        (events.Known is not null).Should().Be(areKept);
        events.Known?.Should().Equal(told);
    }

    private static string Place(int number) => string.Create(CultureInfo.InvariantCulture, $"place-{number:D4}");

    private static JsonObject Market(string period, int vacant, int places = Places) => Samples.Envelope(
        "duwo-housing-market",
        period,
        [.. Enumerable.Range(0, places).Select(number => Samples.Market(period, 0)["records"]![0]!.AsObject().With("place", Place(number)).With("vacant", vacant))]);

    // The relay follows the figures; a reader of the log sees its events as they are logged.
    private static async Task<IReadOnlyList<JsonElement>> EventsAsync(HubUnderTest hub, string type, int count)
    {
        var found = new List<JsonElement>();
        await Eventually.TrueAsync(
            async () =>
            {
                found = [.. (await hub.Caller("monitor").EventsAsync()).Where(told => told.Text("type") == type)];
                return found.Count >= count;
            },
            $"{count} events of type {type}");
        return found;
    }
}

using System.Text.Json;
using FluentAssertions;
using Hub.Publishing;
using Hub.Tests.EndToEnd;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>
/// The streams as pages read them: the public one with an <c>EventSource</c>, the other, which asks for a key that an
/// <c>EventSource</c> cannot send, with <c>fetch</c>. Both in Node, whose <c>fetch</c> is that of browsers.
/// </summary>
public sealed class EventSourceTests
{
    // What a browser waits when nobody says.
    private const double Retry = 3000;

    [Fact]
    public async Task An_EventSource_follows_the_public_alerts_and_comes_back_by_itself_without_losing_any()
    {
        await using var hub = await HubUnderTest.StartAsync();
        foreach (var (month, shortage) in new[] { ("2010-01", 2700), ("2010-02", 2000), ("2010-03", 2600), ("2010-04", 100) })
        {
            (await hub.Caller("duwo").SubmitAsync(Samples.Market(month, shortage))).Expect(201);
            (await hub.Caller(null).GetAsync("/v1/alerts")).Expect(200);
        }

        var expected = (await hub.Caller(null).JsonAsync("/v1/alerts/events?subject=housing-shortage%2Fleiden")).EnumerateArray().ToList();
        expected.Should().HaveCount(4);

        var read = await ReadAsync(new
        {
            by = "EventSource",
            url = new Uri(hub.Address, "/v1/alerts/events?subject=housing-shortage%2Fleiden&limit=3"),
            types = new[] { EventTypes.HousingAlertRaised, EventTypes.HousingAlertResolved },
            events = 4,
        });

        Dispatched(read, "events").Should().Equal(expected.Select(Written));
        Texts(read, "sent").Should().Equal(null, expected[2].Text("sequence"));
        Pauses(read).Should().ContainSingle().Which.Should().BeGreaterThan(Retry * 0.99);
    }

    [Fact]
    public async Task Fetch_with_a_key_reads_every_event_once_over_several_connections()
    {
        await using var hub = await HubUnderTest.StartAsync();
        foreach (var year in new[] { "2001", "2002", "2003" })
        {
            (await hub.Caller("duwo").SubmitAsync(Samples.Stock(year))).Expect(201);
        }

        (await hub.DifferencesAsync()).Should().BeEmpty();
        var expected = await hub.Caller("duwo").EventsAsync();
        expected.Should().HaveCountGreaterThan(4);
        var limit = expected.Count / 2;

        var read = await ReadAsync(new
        {
            by = "fetch",
            url = new Uri(hub.Address, $"/v1/events?limit={limit}"),
            headers = new { Authorization = $"Bearer {hub.Key("duwo")}" },
            events = expected.Count,
            connections = 9,
        });

        Dispatched(read, "events").Should().Equal(expected.Select(Written), "by the rules of the HTML standard");
        Dispatched(read, "parsed").Should().Equal(expected.Select(Written), "by eventsource-parser");
        Texts(read, "sent").Should().HaveElementAt(0, null).And.HaveElementAt(1, expected[limit - 1].Text("sequence"));
        read.GetProperty("retries").EnumerateArray().Select(time => time.GetInt32()).Should().OnlyContain(time => time == Retry);
    }

    [Fact]
    public async Task Who_is_cut_off_before_the_first_event_goes_on_where_it_was_and_not_where_the_log_is_by_then()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Clock = clock, Settings = new Dictionary<string, string?> { ["Events:LongestStream"] = "00:00:40" } });
        await hub.ReadyAsync();
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001"))).Expect(201);
        (await hub.DifferencesAsync()).Should().BeEmpty();
        var last = (await hub.Caller("duwo").EventsAsync())[^1].Text("sequence");
        var page = new { by = "fetch", url = new Uri(hub.Address, "/v1/events?after=latest"), headers = new { Authorization = $"Bearer {hub.Key("duwo")}" } };

        var first = ReadAsync(new { page.by, page.url, page.headers, events = 1, connections = 1 });
        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(first.IsCompleted ? TimeSpan.Zero : TimeSpan.FromSeconds(1));
                return Task.FromResult(first.IsCompleted);
            },
            "the stream to end when its time is over");

        var cut = await first;
        cut.GetProperty("events").GetArrayLength().Should().Be(0);
        cut.GetProperty("comments").EnumerateArray().Should().NotBeEmpty().And.OnlyContain(comment => comment.GetString() == "still here");
        cut.Text("lastEventId").Should().Be(last);
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2002"))).Expect(201);

        var second = await ReadAsync(new { page.by, page.url, page.headers, lastEventId = last, events = 1, connections = 1 });
        Dispatched(second, "events").First().Should().Contain(EventTypes.SubmissionAccepted).And.Contain("duwo-housing-stock.2002.1");
    }

    [Fact]
    public async Task A_page_of_another_origin_may_say_with_fetch_where_it_was()
    {
        await using var hub = await HubUnderTest.StartAsync();

        var preflight = (await hub.Caller(null).SendAsync("OPTIONS", "/v1/alerts/events", null, request =>
        {
            request.Headers.TryAddWithoutValidation("Origin", "https://www.example.nl");
            request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "GET");
            request.Headers.TryAddWithoutValidation("Access-Control-Request-Headers", "last-event-id");
        })).Expect(204);

        preflight.Header("Access-Control-Allow-Origin").Should().Be("*");
        preflight.Header("Access-Control-Allow-Headers")!.Split(", ").Should().Contain("Last-Event-ID");
    }

    private static Task<JsonElement> ReadAsync(object asked) =>
        NodeTools.RunAsync("read-events.cjs", "eventsource", JsonSerializer.SerializeToUtf8Bytes(asked));

    private static string Written(JsonElement hubEvent) => $"{hubEvent.Text("sequence")} {hubEvent.Text("type")} {hubEvent.GetRawText()}";

    private static IEnumerable<string> Dispatched(JsonElement read, string name) =>
        read.GetProperty(name).EnumerateArray().Select(found => $"{found.Text("id")} {found.Text("event")} {found.Text("data")}");

    private static IEnumerable<string?> Texts(JsonElement read, string name) => read.GetProperty(name).EnumerateArray().Select(text => text.GetString());

    private static IEnumerable<double> Pauses(JsonElement read) => read.GetProperty("pauses").EnumerateArray().Select(pause => pause.GetDouble());
}

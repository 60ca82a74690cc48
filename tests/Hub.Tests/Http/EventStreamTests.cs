using System.Globalization;
using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Pulling;
using Hub.Storage;
using Hub.Tests.EndToEnd;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Events as server-sent events, read with .NET's own parser of them.</summary>
public sealed class EventStreamTests
{
    private const string Accepted = "nl.partnerhub.submission.accepted.v1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_carries_what_a_list_does_in_the_same_order_and_goes_on_with_what_comes()
    {
        await using var hub = await HubUnderTest.StartAsync();
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001"))).Expect(201);
        var before = await hub.Caller("duwo").EventsAsync();
        await using var stream = await OpenStream.OpenAsync(hub, "duwo", "/v1/events");
        stream.Response.Content.Headers.ContentType!.ToString().Should().Be("text/event-stream");
        stream.Response.Headers.CacheControl!.NoStore.Should().BeTrue();
        stream.Response.Content.Headers.ContentLength.Should().BeNull();

        foreach (var expected in before)
        {
            var item = (await stream.NextAsync())!.Value;
            item.Data.Should().Be(expected.GetRawText()).And.NotContain("\n");
            item.EventId.Should().Be(expected.Text("sequence"));
            item.EventType.Should().Be(expected.Text("type"));
        }

        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2002"))).Expect(201);
        (await stream.TakeAsync(1))[0].GetProperty("data").Text("submission").Should().Be("duwo-housing-stock.2002.1");
    }

    [Fact]
    public async Task Who_comes_back_goes_on_behind_the_last_event_seen()
    {
        await using var hub = await HubUnderTest.StartAsync();
        foreach (var year in new[] { "2001", "2002", "2003" })
        {
            (await hub.Caller("duwo").SubmitAsync(Samples.Stock(year))).Expect(201);
        }

        var all = await hub.Caller("duwo").EventsAsync();
        all.Should().HaveCountGreaterThan(4);

        // As EventSource does: the address stays, the header has moved on.
        await using var stream = await OpenStream.OpenAsync(hub, "duwo", "/v1/events?after=0&limit=2", all[1].Text("sequence"));

        (await stream.TakeAsync(5)).Select(found => found.Text("id")).Should().Equal(all.Skip(2).Take(2).Select(found => found.Text("id")), "the stream ends at its limit");
    }

    [Fact]
    public async Task A_stream_keeps_to_its_audience_and_filter()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await using var stream = await OpenStream.OpenAsync(hub, "lic", $"/v1/events?types={Accepted}");
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001"))).Expect(201);
        (await hub.Caller("lic").SubmitAsync(Samples.Newcomers("2001-01"))).Expect(201);

        (await stream.TakeAsync(1))[0].Text("subject").Should().Be("lic-newcomers");
    }

    [Fact]
    public async Task A_sign_of_life_comes_every_quarter_of_a_minute_and_moves_the_cursor_on()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Clock = clock });
        await hub.ReadyAsync();
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001"))).Expect(201);
        var last = (await hub.Caller("duwo").EventsAsync())[^1].Text("sequence");
        await using var stream = await OpenStream.OpenAsync(hub, "lic", $"/v1/events?types={Accepted}");
        using var reader = new StreamReader(stream.Body);
        (await reader.ReadLineAsync(Cancellation)).Should().Be("retry: 3000");
        (await reader.ReadLineAsync(Cancellation)).Should().Be("id: 00000000000000000000", "who has to come back before the first event misses nothing");
        (await reader.ReadLineAsync(Cancellation)).Should().BeEmpty();

        foreach (var time in Enumerable.Range(1, 2))
        {
            var line = reader.ReadLineAsync(Cancellation).AsTask();
            var moved = TimeSpan.Zero;
            await Eventually.TrueAsync(
                () =>
                {
                    if (!line.IsCompleted)
                    {
                        clock.Advance(TimeSpan.FromSeconds(1));
                        moved += TimeSpan.FromSeconds(1);
                    }

                    return Task.FromResult(line.IsCompleted);
                },
                $"sign {time}");
            moved.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(14));
            (await line).Should().Be(": still here");
            (await reader.ReadLineAsync(Cancellation)).Should().Be($"id: {last}");
            (await reader.ReadLineAsync(Cancellation)).Should().BeEmpty();
        }
    }

    [Fact]
    public async Task A_stream_ends_after_its_time_so_that_the_key_is_shown_anew()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Clock = clock, Settings = new Dictionary<string, string?> { ["Events:LongestStream"] = "00:10:00" } });
        await using var stream = await OpenStream.OpenAsync(hub, "lic", "/v1/events?after=latest");
        var rest = stream.RestAsync();
        clock.Advance(TimeSpan.FromSeconds(599));
        rest.IsCompleted.Should().BeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));

        (await rest).Should().EndWith("\n\n", "nothing is cut off");
    }

    [Fact]
    public async Task A_stream_ends_whole_when_the_hub_stops()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await using var stream = await OpenStream.OpenAsync(hub, "lic", "/v1/events?after=latest");
        var rest = stream.RestAsync();

        hub.Get<Microsoft.Extensions.Hosting.IHostApplicationLifetime>().StopApplication();

        (await rest).Should().StartWith("retry: 3000\nid: ").And.EndWith("\n\n");
    }

    [Fact]
    public async Task Anybody_may_follow_alerts_and_gets_nothing_else()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await using var stream = await OpenStream.OpenAsync(hub, null, "/v1/alerts/events?subject=housing-shortage%2Fleiden");
        stream.Response.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal("*");
        foreach (var (month, shortage) in new[] { ("2010-01", 2700), ("2010-02", 2000) })
        {
            (await hub.Caller("duwo").SubmitAsync(Samples.Market(month, shortage))).Expect(201);
        }

        var told = await stream.TakeAsync(2);
        told.Select(found => found.Text("type")).Should().Equal(EventTypes.HousingAlertRaised, EventTypes.HousingAlertResolved);
        var listed = (await hub.Caller(null).GetAsync("/v1/alerts/events?wait=0")).Expect(200);
        listed.Json.EnumerateArray().Should().OnlyContain(found => found.Text("type").StartsWith("nl.partnerhub.housing.alert.", StringComparison.Ordinal));
        listed.Header("Link").Should().StartWith("</v1/alerts/events?after=");
    }

    [Fact]
    public async Task Streams_have_places_of_which_the_public_takes_none_from_callers()
    {
        await using var hub = await HubUnderTest.StartAsync(new HubOptions
        {
            Settings = new Dictionary<string, string?> { ["Events:MostPublicReaders"] = "1", ["Events:MostReaders"] = "1" },
        });
        await using (var open = await OpenStream.OpenAsync(hub, null, "/v1/alerts/events"))
        {
            var refused = await hub.Caller(null).GetAsync("/v1/alerts/events", "text/event-stream");
            refused.ExpectProblem(429, "too-many-requests");
            await using var mine = await OpenStream.OpenAsync(hub, "duwo", "/v1/events");
            mine.Response.IsSuccessStatusCode.Should().BeTrue();
            (await hub.Caller("lic").GetAsync("/v1/events", "text/event-stream")).ExpectProblem(429, "too-many-requests");
        }

        await Eventually.TrueAsync(
            () =>
            {
                using var place = hub.Get<ReaderPlaces>().TryTake(null);
                return Task.FromResult(place is not null);
            },
            "the reader's place to be free when it has gone");
    }

    [Fact]
    public async Task A_reader_who_does_not_read_holds_nobody_up_and_misses_nothing()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await using var slow = await OpenStream.OpenAsync(hub, HubCallers.Operator, "/v1/events?after=latest");
        var log = hub.Get<EventLog>();
        var text = new string('x', 20_000);
        var begin = await log.LastAsync(Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(batch => log.AppendAsync(
            [.. Enumerable.Range(0, 20).Select(_ => new HubEvent(hub.Get<IIdSource>().NewId().ToString(), EventTypes.PeriodLocked, "duwo-housing-stock", DateTimeOffset.UnixEpoch, $$"""{"text":"{{text}}"}""", null))],
            Cancellation)));

        // 16 MB lie ready for a reader who takes nothing; another reads on.
        (await hub.Caller(HubCallers.Operator).JsonAsync($"/v1/events?after={begin + 799}")).GetArrayLength().Should().Be(1);

        var read = await slow.TakeAsync(800);
        read.Select(found => long.Parse(found.Text("sequence"), CultureInfo.InvariantCulture)).Should().Equal(Enumerable.Range(1, 800).Select(place => begin + place));
    }

    [Fact]
    public async Task HEAD_of_a_stream_has_its_headers_and_does_not_stay()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var head = (await hub.Caller("duwo").SendAsync("HEAD", "/v1/events", null, request => request.Headers.Accept.ParseAdd("text/event-stream"))).Expect(200);

        head.MediaType.Should().Be("text/event-stream");
        head.Body.Length.Should().Be(0);
    }
}

using System.Text.Json;
using FluentAssertions;
using Hub.Publishing.Pulling;
using Hub.Tests.EndToEnd;
using Hub.Tests.Functions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Who asks for events may wait for them, and say which. Each test has a hub of its own.</summary>
public abstract class LongPollTests
{
    private const string Accepted = "nl.partnerhub.submission.accepted.v1";
    private const string Updated = "nl.partnerhub.indicator.updated.v1";

    [Fact]
    public async Task Who_waits_is_answered_when_something_comes()
    {
        await using var hub = await StartAsync(new HubOptions());
        var after = await EndAsync(hub);
        var waiting = hub.Caller("duwo").GetAsync($"/v1/events?after={after}&wait=30&types={Accepted}");
        waiting.IsCompleted.Should().BeFalse();

        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001"))).Expect(201);

        var found = (await waiting).Expect(200).Json.EnumerateArray().Should().ContainSingle().Subject;
        found.GetProperty("data").Text("submission").Should().Be("duwo-housing-stock.2001.1");
    }

    [Fact]
    public async Task What_is_there_already_is_answered_at_once()
    {
        await using var hub = await StartAsync(new HubOptions { Clock = NewClock() });
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001"))).Expect(201);
        (await hub.Caller(null).GetAsync("/v1/alerts")).Expect(200);

        // The clock stands still: whoever waited would wait for ever.
        var answer = (await hub.Caller("duwo").GetAsync("/v1/events?wait=30&limit=1")).Expect(200);

        answer.Json.GetArrayLength().Should().Be(1);
        answer.Header("Link").Should().Be("</v1/events?after=1&limit=1&wait=30>; rel=\"next\"");
    }

    [Fact]
    public async Task When_the_time_is_over_the_page_is_empty_and_its_cursor_past_what_was_not_for_the_reader()
    {
        var clock = NewClock();
        await using var hub = await StartAsync(new HubOptions { Clock = clock });
        var before = long.Parse(await EndAsync(hub), System.Globalization.CultureInfo.InvariantCulture);
        var waiting = hub.Caller("lic").GetAsync($"/v1/events?after={before}&wait=20&types={Accepted}");
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001"))).Expect(201);
        var end = await EndAsync(hub);
        clock.Advance(TimeSpan.FromSeconds(19));
        waiting.IsCompleted.Should().BeFalse();

        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(waiting.IsCompleted);
            },
            "the time to be over");

        var answer = (await waiting).Expect(200);
        answer.Json.GetArrayLength().Should().Be(0, "what DUWO sends is not for LIC");
        answer.Header("Link").Should().Be($"</v1/events?after={end}&limit=100&wait=20&types={Accepted}>; rel=\"next\"");
    }

    [Fact]
    public async Task Filters_narrow_what_comes_and_stay_in_the_link()
    {
        await using var hub = await StartAsync(new HubOptions());
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001"))).Expect(201);
        var all = await hub.Caller("duwo").EventsAsync();

        var typed = (await hub.Caller("duwo").GetAsync($"/v1/events?types={Accepted},{Updated}&subject=housing-units")).Expect(200);
        Ids(typed.Json).Should().Equal(all.Where(found => found.Text("subject") == "housing-units").Select(found => found.Text("id"))).And.NotBeEmpty();
        typed.Header("Link").Should().Be($"</v1/events?after={all.Count}&limit=100&types={Accepted}%2C{Updated}&subject=housing-units>; rel=\"next\"");

        // One event among many that are not wanted is found in one page.
        var rare = await hub.Caller("duwo").JsonAsync($"/v1/events?limit=1&types={Accepted}");
        Ids(rare).Should().Equal(all.Where(found => found.Text("type") == Accepted).Select(found => found.Text("id")));
        (await hub.Caller("duwo").JsonAsync("/v1/events?subject=nothing")).GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task A_filter_in_CESQL_narrows_pages_waiting_and_streams_alike_and_stays_in_the_link()
    {
        await using var hub = await StartAsync(new HubOptions());
        foreach (var year in new[] { "2001", "2002" })
        {
            (await hub.Caller("duwo").SubmitAsync(Samples.Stock(year))).Expect(201);
        }

        await EndAsync(hub);
        const string Query = "types=" + Accepted + "&subject=duwo-housing-stock&filter=dataperiod%20%3D%20%272002%27";
        var page = (await hub.Caller("duwo").GetAsync($"/v1/events?{Query}")).Expect(200);
        Only(page.Json.EnumerateArray(), "2002");
        page.Header("Link").Should().EndWith($"&{Query}>; rel=\"next\"");
        Only((await hub.Caller("duwo").JsonAsync($"/v1/events?wait=30&{Query}")).EnumerateArray(), "2002");
        await using var stream = await OpenStream.OpenAsync(hub, "duwo", $"/v1/events?limit=1&{Query}");
        Only(await stream.TakeAsync(2), "2002");
        (await hub.Caller("lic").JsonAsync($"/v1/events?{Query}")).GetArrayLength().Should().Be(0, "it narrows only");
        (await hub.Caller(null).GetAsync("/v1/alerts/events?filter=TRUE")).ExpectProblem(400, "invalid-request");

        static void Only(IEnumerable<JsonElement> found, string period) =>
            found.Should().ContainSingle().Which.GetProperty("data").Text("period").Should().Be(period);
    }

    [Theory]
    [InlineData("filter=severity%20%3D")]
    [InlineData("filter=severity%20%3D%20%27critical%27")]
    [InlineData("wait=31")]
    [InlineData("wait=-1")]
    [InlineData("wait=long")]
    [InlineData("wait=1.5")]
    [InlineData("types=weather")]
    [InlineData("types=nl.partnerhub.submission.accepted.v1,")]
    [InlineData("subject=")]
    [InlineData("after=newest")]
    public async Task A_wrong_question_is_refused(string query)
    {
        await using var hub = await StartAsync(new HubOptions());
        (await hub.Caller("duwo").GetAsync($"/v1/events?{query}")).ExpectProblem(400, "invalid-request");
    }

    [Fact]
    public async Task So_many_may_wait_and_no_more_and_who_goes_makes_room()
    {
        await using var hub = await StartAsync(new HubOptions { Settings = new Dictionary<string, string?> { ["Events:MostReadersPerCaller"] = "1", ["Events:MostReaders"] = "2" } });
        var path = $"/v1/events?after={await EndAsync(hub)}&wait=30";
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", hub.Key("duwo"));
        using var goes = new CancellationTokenSource();
        var first = http.GetAsync(new Uri(hub.Address, path), goes.Token);
        await TakenAsync(hub, "duwo", 1);

        var refused = await hub.Caller("duwo").GetAsync(path);
        refused.ExpectProblem(429, "too-many-requests");
        refused.Header("Retry-After").Should().Be("5");
        (await hub.Caller("duwo").GetAsync("/v1/events")).Expect(200);

        await goes.CancelAsync();
        await FluentActions.Awaiting(() => first).Should().ThrowAsync<OperationCanceledException>();
        await TakenAsync(hub, "duwo", 0);
    }

    protected abstract Task<HubUnderTest> StartAsync(HubOptions options);

    protected static FakeTimeProvider NewClock() => new(new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));

    private static IEnumerable<string> Ids(JsonElement page) => page.EnumerateArray().Select(found => found.Text("id"));

    // Where the log ends, once all that was accepted is in it.
    private static async Task<string> EndAsync(HubUnderTest hub)
    {
        (await hub.Caller(null).GetAsync("/v1/alerts")).Expect(200);
        var answer = (await hub.Caller("duwo").GetAsync("/v1/events?after=latest")).Expect(200);
        answer.Json.GetArrayLength().Should().Be(0);
        return answer.Header("Link")!.Split('=', '&')[1];
    }

    // Looked at and not tried: a place taken to see whether it is free is missing for who comes at that moment.
    private static Task TakenAsync(HubUnderTest hub, string caller, int places) =>
        Eventually.TrueAsync(() => Task.FromResult(hub.Get<ReaderPlaces>().Taken(caller) == places), $"{places} places to be taken");
}

public sealed class LongPollOnSqlite : LongPollTests
{
    protected override Task<HubUnderTest> StartAsync(HubOptions options) => HubUnderTest.StartAsync(options);
}

public sealed class LongPollOnFunctions : LongPollTests
{
    protected override Task<HubUnderTest> StartAsync(HubOptions options) => FunctionsFront.StartAsync(options);
}

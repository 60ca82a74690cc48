using System.Text.Json;
using FluentAssertions;
using Hub.Hosting;
using Hub.Receiving;
using Hub.Tests.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.Receiving;

/// <summary>
/// Who is late is told once, and once more when the submission has come. The housing market is monthly and due 15 days
/// after the month's end.
/// </summary>
public sealed class LateFeedTests
{
    private const string Late = "nl.partnerhub.feed.late.v1";
    private const string Received = "nl.partnerhub.feed.received.v1";
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2025, 4, 10, 10, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2025-04-16", "2025-02")]
    [InlineData("2025-04-17", "2025-03")]
    [InlineData("2025-03-01", "2025-01")]
    public void A_period_is_due_until_the_end_of_its_last_day(string today, string newest)
    {
        var feed = Definitions.Load(HubUnderTest.ShippedSchemas).Feeds.Find("duwo-housing-market")!;

        Reporting.NewestDue(feed, DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture)).ToString().Should().Be(newest);
    }

    [Fact]
    public async Task A_month_that_is_not_there_on_the_day_after_it_was_due_is_told_once()
    {
        await using var hub = await StartAsync();
        await SubmitAsync(hub, "2025-02");
        (await TellAsync(hub)).Should().BeEmpty("March is due on 16 April");

        clock.Advance(TimeSpan.FromDays(7));
        var told = (await TellAsync(hub)).Should().ContainSingle().Subject;
        told.Text("type").Should().Be(Late);
        told.Text("subject").Should().Be("duwo-housing-market");
        told.Text("dataref").Should().Be("/v1/feeds/duwo-housing-market");
        told.GetProperty("data").GetRawText().Should().Be(
            """{"feed":"duwo-housing-market","partner":"duwo","period":"2025-03","due":"2025-04-16"}""");

        clock.Advance(TimeSpan.FromDays(1));
        (await TellAsync(hub)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_late_and_comes_in_is_told_once_and_late_again_when_it_is_withdrawn()
    {
        await using var hub = await StartAsync();
        await SubmitAsync(hub, "2025-01");
        (await TellAsync(hub)).Select(What).Should().Equal((Late, "2025-02"));

        var id = await SubmitAsync(hub, "2025-02");
        var received = (await TellAsync(hub)).Should().ContainSingle().Subject;
        What(received).Should().Be((Received, "2025-02"));
        received.GetProperty("data").Text("submission").Should().Be(id);
        received.Text("dataref").Should().Be($"/v1/submissions/{id}");
        (await TellAsync(hub)).Should().BeEmpty();

        (await hub.Caller("duwo").PostAsync($"/v1/submissions/{id}/withdrawal", string.Empty)).Expect(200);
        (await TellAsync(hub)).Select(What).Should().Equal((Late, "2025-02"));
    }

    [Fact]
    public async Task A_gap_is_told_from_the_first_month_received_and_no_further_back_than_a_year()
    {
        await using var hub = await StartAsync();
        await SubmitAsync(hub, "2023-06");
        (await TellAsync(hub)).Select(What).Should().Equal((Late, "2025-02"));

        await SubmitAsync(hub, "2024-12");
        (await TellAsync(hub)).Select(What).Should().Equal((Late, "2025-01"));
    }

    [Fact]
    public async Task Of_a_feed_that_never_came_only_the_newest_period_is_told()
    {
        await using var hub = await StartAsync();

        (await TellAsync(hub, feed: null)).Select(e => e.Text("subject")).Should().BeEquivalentTo(hub.Get<Reporting>().Feeds.Select(feed => feed.Id));
        (await TellAsync(hub, feed: null)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_partner_hears_of_its_own_feeds_only()
    {
        await using var hub = await StartAsync();
        await hub.Get<TellLateFeeds>().HandleAsync(Cancellation);

        (await hub.Caller("lic").EventsAsync()).Select(e => e.Text("subject")).Should().BeEquivalentTo("lic-newcomers", "lic-events");
    }

    [Fact]
    public async Task The_server_tells_every_hour()
    {
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Clock = clock });
        await SubmitAsync(hub, "2025-01");
        await hub.ReadyAsync();

        clock.Advance(TimeSpan.FromHours(1));

        await EndToEnd.Eventually.TrueAsync(async () => (await EventsAsync(hub, "duwo-housing-market")).Count > 0, "the hourly look for late feeds");
    }

    [Fact]
    public async Task The_server_reports_on_the_months_that_are_over_too()
    {
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Clock = clock });
        await SubmitAsync(hub, "2025-03");
        await hub.ReadyAsync();

        clock.Advance(TimeSpan.FromDays(21));

        await EndToEnd.Eventually.TrueAsync(
            async () => (await hub.Caller(null).ObservationsAsync("reporting-timeliness", "?feed=duwo-housing-market")).Count > 0, "the hub's own submission of April");
    }

    // Without the hourly work, which a moved clock would set going.
    private Task<HubUnderTest> StartAsync() => HubUnderTest.StartAsync(new HubOptions
    {
        Clock = clock,
        Configure = services => services.Remove(services.Single(service => service.ImplementationType == typeof(HourlyWork))),
    });

    private static (string Type, string Period) What(JsonElement told) => (told.Text("type"), told.GetProperty("data").Text("period"));

    private static async Task<string> SubmitAsync(HubUnderTest hub, string period) =>
        (await hub.Caller("duwo").SubmitAsync(Samples.Market(period, 100))).Expect(201).Json.Text("id");

    private static async Task<List<JsonElement>> EventsAsync(HubUnderTest hub, string? feed) =>
        [.. (await hub.Caller(HubCallers.Operator).EventsAsync())
            .Where(e => e.Text("type").StartsWith("nl.partnerhub.feed.", StringComparison.Ordinal) && (feed is null || e.Text("subject") == feed))];

    /// <summary>Looks for late feeds and gives the events about a feed, or all, that this brought.</summary>
    private static async Task<IReadOnlyList<JsonElement>> TellAsync(HubUnderTest hub, string? feed = "duwo-housing-market")
    {
        var before = (await EventsAsync(hub, feed)).Count;
        await hub.Get<TellLateFeeds>().HandleAsync(Cancellation);
        return [.. (await EventsAsync(hub, feed)).Skip(before)];
    }
}

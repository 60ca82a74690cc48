using FluentAssertions;
using Hub.Alerts;
using Hub.Tests.Functions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Events about a rule's alerts are held back for a while.</summary>
public abstract class SilenceTests : AlertHandling
{
    private const string Rule = "/v1/alert-rules/housing-shortage";

    [Fact]
    public async Task A_silenced_alert_is_seen_and_told_when_the_silence_ends()
    {
        await using var hub = await StartAsync();
        var silence = await SilenceAsync(hub, TimeSpan.FromDays(1));
        await PostAsync(hub, "2010-02", 2700);

        (await ToldAsync(hub)).Should().BeEmpty();
        var seen = await SeenAsync(hub, Alert);
        seen.Text("status").Should().Be("active");
        seen.Text("silencedUntil").Should().Be("2026-01-06T10:00:00.000Z");
        seen.Text("heldBack").Should().Be("raised");
        (await hub.Caller(HubCallers.Municipality).JsonAsync(silence)).Text("status").Should().Be("active");

        await LaterAsync(hub, TimeSpan.FromDays(2));

        (await ToldAsync(hub)).Should().Equal("raised");
        var told = (await EventsAsync(hub))[0].GetProperty("data");
        told.GetProperty("heldBack").GetBoolean().Should().BeTrue();
        told.GetProperty("explanation").Text("nl").Should().Contain("omdat de melding was gedempt");
        told.GetProperty("sources")[0].GetString().Should().Be("duwo-housing-market.2010-02.1");
        (await SeenAsync(hub, Alert)).TryGetProperty("heldBack", out _).Should().BeFalse();
        (await hub.Caller(HubCallers.Municipality).JsonAsync(silence)).Text("status").Should().Be("ended");

        await hub.Get<EndSilences>().HandleAsync(Cancellation);
        (await ToldAsync(hub)).Should().Equal("raised");
        (await hub.Get<VerifyAlerts>().HandleAsync(Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_begins_and_ends_within_a_silence_is_never_told_and_stands_in_the_list()
    {
        await using var hub = await StartAsync();
        await SilenceAsync(hub, TimeSpan.FromDays(1));
        await PostAsync(hub, "2010-02", 2700);
        await PostAsync(hub, "2010-03", 2000);

        await LaterAsync(hub, TimeSpan.FromDays(2));

        (await ToldAsync(hub)).Should().BeEmpty();
        var seen = await SeenAsync(hub, Alert);
        seen.Text("status").Should().Be("resolved");
        seen.Text("heldBack").Should().Be("everything");
    }

    [Fact]
    public async Task The_end_of_an_alert_that_was_told_is_told_when_the_silence_is_ended_by_hand()
    {
        await using var hub = await StartAsync();
        var municipality = hub.Caller(HubCallers.Municipality);
        await PostAsync(hub, "2010-02", 2700);
        var silence = await SilenceAsync(hub, TimeSpan.FromDays(30));
        await PostAsync(hub, "2010-03", 2000);
        (await ToldAsync(hub)).Should().Equal("raised");

        (await municipality.SendAsync("DELETE", silence)).Expect(200).Json.Text("endedBy").Should().Be("municipality");
        (await municipality.SendAsync("DELETE", silence)).Expect(200);

        (await ToldAsync(hub)).Should().Equal("raised", "resolved");
        (await EventsAsync(hub))[1].GetProperty("data").Text("resolution").Should().Be("cleared");
        (await municipality.JsonAsync(Silences)).GetProperty("silences").EnumerateArray().Select(one => one.Text("status")).Should().Equal("ended");
    }

    [Fact]
    public async Task Another_silence_that_goes_on_keeps_holding_back()
    {
        await using var hub = await StartAsync();
        await SilenceAsync(hub, TimeSpan.FromDays(1));
        await SilenceAsync(hub, TimeSpan.FromDays(10), """{"place":["leiden"]}""");
        await PostAsync(hub, "2010-02", 2700);

        await LaterAsync(hub, TimeSpan.FromDays(2));
        (await ToldAsync(hub)).Should().BeEmpty();
        await LaterAsync(hub, TimeSpan.FromDays(9));

        (await ToldAsync(hub)).Should().Equal("raised");
    }

    [Fact]
    public async Task A_silence_for_other_codes_holds_nothing_back()
    {
        await using var hub = await StartAsync();
        (await hub.Caller(HubCallers.Municipality).PostAsync(
            Silences, """{"rule":"seekers-per-offered-room","where":{"place":["delft"]},"reason":"a move","until":"2026-02-01T00:00:00Z"}""")).Expect(201);
        foreach (var month in new[] { "2010-02", "2010-03" })
        {
            var submission = Samples.Market(month, 100);
            submission["records"]![0]!["offered"] = 40;
            (await hub.Caller("duwo").SubmitAsync(submission)).Expect(201);
        }

        var seen = await SeenAsync(hub, "/v1/alerts/seekers-per-offered-room.leiden.2010-03");
        seen.TryGetProperty("heldBack", out _).Should().BeFalse();
        seen.TryGetProperty("silencedUntil", out _).Should().BeFalse();
    }

    [Fact]
    public async Task A_silence_to_come_is_listed_with_its_rule_and_begins_and_ends_without_anything_being_written()
    {
        await using var hub = await StartAsync();
        await hub.ReadyAsync();
        await PostAsync(hub, "2010-02", 2700);
        var (from, until) = (Clock.GetUtcNow().AddMinutes(10), Clock.GetUtcNow().AddMinutes(20));
        var silence = await SilenceAsync(hub, from, until, """{"place":["leiden"]}""");

        var rule = await SeenAsync(hub, Rule);
        var planned = rule.GetProperty("silences").EnumerateArray().Single();
        planned.Text("status").Should().Be("pending");
        planned.Text("from").Should().Be("2026-01-05T10:10:00.000Z");
        planned.Text("until").Should().Be("2026-01-05T10:20:00.000Z");
        planned.GetProperty("where").GetProperty("place")[0].GetString().Should().Be("leiden");
        rule.GetRawText().Should().NotContain("revises").And.NotContain("municipality", "why and by whom is for who handles alerts");
        rule.GetProperty("groups")[0].TryGetProperty("silencedUntil", out _).Should().BeFalse();
        (await SeenAsync(hub, Alert)).TryGetProperty("silencedUntil", out _).Should().BeFalse();
        (await hub.Caller(HubCallers.Municipality).JsonAsync(silence)).Text("status").Should().Be("pending");

        Clock.SetUtcNow(from);
        (await hub.Caller(null).JsonAsync(Alert)).Text("silencedUntil").Should().Be("2026-01-05T10:20:00.000Z");
        (await hub.Caller(null).JsonAsync("/v1/alerts")).GetProperty("alerts")[0].Text("silencedUntil").Should().Be("2026-01-05T10:20:00.000Z");
        rule = await hub.Caller(null).JsonAsync(Rule);
        rule.GetProperty("silences")[0].Text("status").Should().Be("active");
        rule.GetProperty("groups")[0].Text("silencedUntil").Should().Be("2026-01-05T10:20:00.000Z");
        await PostAsync(hub, "2010-03", 2000);
        (await ToldAsync(hub)).Should().Equal("raised");

        await LaterAsync(hub, TimeSpan.FromMinutes(10));
        (await SeenAsync(hub, Rule)).GetProperty("silences").GetArrayLength().Should().Be(0);
        (await ToldAsync(hub)).Should().Equal("raised", "resolved");
    }

    [Fact]
    public async Task An_alert_stays_in_the_feed_while_it_is_silenced_when_it_was_told_before()
    {
        await using var hub = await StartAsync();
        await PostAsync(hub, "2010-02", 2700);
        await SilenceAsync(hub, TimeSpan.FromDays(1));

        Clock.Advance(TimeSpan.FromSeconds(2));
        (await hub.Caller(null).GetAsync("/v1/alerts/feed?rule=housing-shortage")).Expect(200).Text.Should().Contain("<entry>");
    }

    [Fact]
    public async Task A_silence_that_one_process_makes_another_one_keeps()
    {
        using var folder = new Partners.TempFolder();
        var shared = new HubOptions { Clock = Clock, Data = folder.Path, TablePrefix = Tests.Azurite.UniquePrefix() };
        await using var one = await StartAsync(shared);
        await using var other = await StartAsync(shared);
        await PostAsync(other, "2010-01", 2000);

        await SilenceAsync(one, TimeSpan.FromDays(1));
        await PostAsync(other, "2010-02", 2700);

        (await ToldAsync(one)).Should().BeEmpty();
        (await SeenAsync(one, Alert)).Text("heldBack").Should().Be("raised");
    }

    [Theory]
    [InlineData("housing-shortage", """{"place":["leiden","delft"]}""", "/where/place", "leiden")]
    [InlineData("housing-shortage", """{"sort":["room"]}""", "/where/sort", "place")]
    [InlineData("housing-vacancy", """{"place":["leiden"]}""", "/rule", "housing-shortage, housing-vacancy-low")]
    public async Task A_silence_that_would_never_match_is_refused_with_what_is_watched(string rule, string where, string pointer, string watched)
    {
        await using var hub = await StartAsync();

        foreach (var language in new[] { "nl", "en" })
        {
            var refused = (await hub.Caller(HubCallers.Municipality).SendAsync(
                "POST",
                Silences,
                HubClient.Json($$"""{"rule":"{{rule}}","where":{{where}},"reason":"a move","until":"2026-01-06T00:00:00Z"}"""),
                request => request.Headers.AcceptLanguage.ParseAdd(language))).ExpectProblem(400, "invalid-document");

            var error = refused.GetProperty("errors").EnumerateArray().Should().ContainSingle().Subject;
            error.Text("pointer").Should().Be(pointer);
            error.Text("detail").Should().Contain(watched);
        }

        (await hub.Caller(HubCallers.Municipality).JsonAsync(Silences)).GetProperty("silences").GetArrayLength().Should().Be(0);
    }

    [Theory]
    [InlineData("{}", "/rule", "/reason", "/until")]
    [InlineData("""{"rule":"no-such-rule","reason":"x","until":"2026-01-06T00:00:00Z"}""", "/rule")]
    [InlineData("""{"rule":"housing-shortage","reason":" ","until":"2026-01-06T00:00:00Z"}""", "/reason")]
    [InlineData("""{"rule":"housing-shortage","reason":"mail jan@example.nl","until":"2026-01-06T00:00:00Z"}""", "/reason")]
    [InlineData("""{"rule":"housing-shortage","reason":"x","until":"2026-01-05T09:00:00Z"}""", "/until")]
    [InlineData("""{"rule":"housing-shortage","reason":"x","until":"2026-04-06T10:00:01Z"}""", "/until")]
    [InlineData("""{"rule":"housing-shortage","reason":"x","until":"tomorrow"}""", "/until")]
    [InlineData("""{"rule":"housing-shortage","reason":"x","from":"2026-01-04T00:00:00Z","until":"2026-01-06T00:00:00Z"}""", "/from")]
    [InlineData("""{"rule":"housing-shortage","reason":"x","until":"2026-01-06T00:00:00Z","where":{"sort":["room"]}}""", "/where/sort")]
    [InlineData("""{"rule":"housing-shortage","reason":"x","until":"2026-01-06T00:00:00Z","where":{"place":"leiden"}}""", "/where/place")]
    [InlineData("""{"rule":"housing-shortage","reason":"x","until":"2026-01-06T00:00:00Z","who":"me"}""", "/who")]
    [InlineData("7", "")]
    [InlineData("{", "")]
    public async Task A_silence_that_cannot_be_is_refused(string body, params string[] pointers)
    {
        await using var hub = await StartAsync();

        var refused = (await hub.Caller(HubCallers.Municipality).PostAsync(Silences, body)).ExpectProblem(400, "invalid-document");

        refused.GetProperty("errors").EnumerateArray().Select(error => error.Text("pointer")).Should().Equal(pointers);
        (await hub.Caller("duwo").PostAsync(Silences, body)).ExpectProblem(403, "forbidden");
        (await hub.Caller(HubCallers.Monitor).GetAsync(Silences)).ExpectProblem(403, "forbidden");
        (await hub.Caller(HubCallers.Municipality).GetAsync(Silences + "/0197f0c0-0000-7000-8000-000000000001")).ExpectProblem(404, "not-found");
        (await hub.Caller(HubCallers.Municipality).SendAsync("DELETE", Silences + "/nothing")).ExpectProblem(404, "not-found");
    }
}

public sealed class SilenceOnSqlite : SilenceTests
{
    protected override Task<HubUnderTest> StartAsync(HubOptions options) => HubUnderTest.StartAsync(options);
}

public sealed class SilenceOnAzurite(Azurite azurite) : SilenceTests
{
    protected override async Task<HubUnderTest> StartAsync(HubOptions options) =>
        await HubUnderTest.StartAsync(options with { Azurite = await azurite.ConnectionStringAsync(Cancellation) });
}

public sealed class SilenceOnFunctions : SilenceTests
{
    protected override Task<HubUnderTest> StartAsync(HubOptions options) => FunctionsFront.StartAsync(options);
}

using System.Text.Json;
using FluentAssertions;
using Hub.Alerts;
using Hub.Publishing;
using Hub.Storage;
using Hub.Tests.EndToEnd;
using Hub.Tests.Functions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>What people do about alerts: acknowledging and silencing them. Each test has a hub and a clock of its own.</summary>
public abstract class AlertHandlingTests
{
    private const string Alert = "/v1/alerts/housing-shortage.leiden.2010-02";
    private const string Acknowledgement = Alert + "/acknowledgement";
    private const string Silences = "/v1/alert-silences";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task An_acknowledgement_is_public_and_its_name_and_note_are_not()
    {
        await using var hub = await StartAsync(new HubOptions { Clock = clock });
        var municipality = hub.Caller(HubCallers.Municipality);
        await PostAsync(hub, "2010-02", 2700);

        var given = (await municipality.PostAsync(Acknowledgement, """{"note":"discussed with DUWO"}""")).Expect(200).Json;
        (await municipality.PostAsync(Acknowledgement, """{"note":"discussed with DUWO"}""")).Expect(200);
        (await hub.Caller(HubCallers.Operator).PostAsync(Acknowledgement, """{"note":"on the agenda"}""")).Expect(200);

        given.Text("by").Should().Be("municipality");
        given.Text("note").Should().Be("discussed with DUWO");
        given.Text("at").Should().Be("2026-01-05T10:00:00.000Z");
        (await municipality.JsonAsync(Acknowledgement)).Text("by").Should().Be("operator");
        var seen = (await hub.Caller(null).GetAsync(Alert)).Expect(200);
        seen.Json.Text("acknowledgedAt").Should().Be("2026-01-05T10:00:00.000Z");
        seen.Text.Should().NotContain("agenda").And.NotContain("operator");
        (await hub.Caller(HubCallers.Monitor).GetAsync(Acknowledgement)).ExpectProblem(403, "forbidden");
        (await hub.Caller("duwo").PostAsync(Acknowledgement, "{}")).ExpectProblem(403, "forbidden");
        (await hub.Caller(null).GetAsync(Acknowledgement)).ExpectProblem(401, "unauthenticated");

        (await municipality.SendAsync("DELETE", Acknowledgement)).Expect(200).Json.GetProperty("acknowledged").GetBoolean().Should().BeFalse();
        (await municipality.SendAsync("DELETE", Acknowledgement)).Expect(200);
        (await hub.Caller(null).JsonAsync(Alert)).TryGetProperty("acknowledgedAt", out _).Should().BeFalse();
        (await ToldAsync(hub)).Should().Equal("raised", "acknowledged", "unacknowledged");
        var told = (await EventsAsync(hub))[1];
        told.GetProperty("data").Text("alert").Should().Be("housing-shortage.leiden.2010-02");
        told.GetRawText().Should().NotContain("municipality").And.NotContain("DUWO");
    }

    [Fact]
    public async Task An_alert_that_is_over_is_not_acknowledged_and_one_that_comes_back_is_a_new_one()
    {
        await using var hub = await StartAsync(new HubOptions { Clock = clock });
        var municipality = hub.Caller(HubCallers.Municipality);
        await PostAsync(hub, "2010-02", 2700);
        (await municipality.SendAsync("POST", Acknowledgement)).Expect(200);
        await PostAsync(hub, "2010-02", 2000);

        (await hub.Caller(null).JsonAsync(Alert)).Text("acknowledgedAt").Should().NotBeEmpty("it is history");
        (await municipality.SendAsync("DELETE", Acknowledgement)).ExpectProblem(409, "conflict");
        await PostAsync(hub, "2010-02", 2800);

        var again = await hub.Caller(null).JsonAsync(Alert);
        again.Text("status").Should().Be("active");
        again.TryGetProperty("acknowledgedAt", out _).Should().BeFalse();
        (await ToldAsync(hub)).Should().Equal("raised", "acknowledged", "resolved", "raised");
        (await EventsAsync(hub))[3].GetProperty("data").GetProperty("cause").Text("kind").Should().Be("correction");
        (await hub.DifferencesAsync()).Should().BeEmpty();
        (await hub.Get<VerifyAlerts>().HandleAsync(Cancellation)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"note":"ask jan@example.nl"}""", "/note")]
    [InlineData("""{"note":5}""", "/note")]
    [InlineData("""{"by":"me"}""", "/by")]
    [InlineData("[]", "")]
    [InlineData("{", "")]
    public async Task A_note_that_cannot_be_taken_is_refused(string body, string pointer)
    {
        await using var hub = await StartAsync(new HubOptions { Clock = clock });
        await PostAsync(hub, "2010-02", 2700);

        var refused = (await hub.Caller(HubCallers.Municipality).PostAsync(Acknowledgement, body)).ExpectProblem(400, "invalid-document");

        refused.GetProperty("errors")[0].Text("pointer").Should().Be(pointer);
        (await hub.Caller(HubCallers.Municipality).PostAsync("/v1/alerts/housing-shortage.leiden.1999-01/acknowledgement", "{}")).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task A_silenced_alert_is_seen_and_told_when_the_silence_ends()
    {
        await using var hub = await StartAsync(new HubOptions { Clock = clock });
        var silence = await SilenceAsync(hub, TimeSpan.FromDays(1));
        await PostAsync(hub, "2010-02", 2700);

        (await ToldAsync(hub)).Should().BeEmpty();
        var seen = await hub.Caller(null).JsonAsync(Alert);
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
        (await hub.Caller(null).JsonAsync(Alert)).TryGetProperty("heldBack", out _).Should().BeFalse();
        (await hub.Caller(HubCallers.Municipality).JsonAsync(silence)).Text("status").Should().Be("ended");

        await hub.Get<EndSilences>().HandleAsync(Cancellation);
        (await ToldAsync(hub)).Should().Equal("raised");
        (await hub.Get<VerifyAlerts>().HandleAsync(Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_begins_and_ends_within_a_silence_is_never_told_and_stands_in_the_list()
    {
        await using var hub = await StartAsync(new HubOptions { Clock = clock });
        await SilenceAsync(hub, TimeSpan.FromDays(1));
        await PostAsync(hub, "2010-02", 2700);
        await PostAsync(hub, "2010-03", 2000);

        await LaterAsync(hub, TimeSpan.FromDays(2));

        (await ToldAsync(hub)).Should().BeEmpty();
        var seen = await hub.Caller(null).JsonAsync(Alert);
        seen.Text("status").Should().Be("resolved");
        seen.Text("heldBack").Should().Be("everything");
    }

    [Fact]
    public async Task The_end_of_an_alert_that_was_told_is_told_when_the_silence_is_ended_by_hand()
    {
        await using var hub = await StartAsync(new HubOptions { Clock = clock });
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
        await using var hub = await StartAsync(new HubOptions { Clock = clock });
        await SilenceAsync(hub, TimeSpan.FromDays(1));
        await SilenceAsync(hub, TimeSpan.FromDays(10), """{"place":["leiden"]}""");
        await PostAsync(hub, "2010-02", 2700);

        await LaterAsync(hub, TimeSpan.FromDays(2));
        (await ToldAsync(hub)).Should().BeEmpty();
        await LaterAsync(hub, TimeSpan.FromDays(9));

        (await ToldAsync(hub)).Should().Equal("raised");
    }

    [Fact]
    public async Task A_silence_for_other_codes_or_for_later_holds_nothing_back()
    {
        await using var hub = await StartAsync(new HubOptions { Clock = clock });
        await SilenceAsync(hub, TimeSpan.FromDays(1), """{"place":["delft"]}""");
        var later = (await hub.Caller(HubCallers.Municipality).PostAsync(Silences,
            """{"rule":"housing-shortage","reason":"move","from":"2026-01-20T00:00:00Z","until":"2026-01-21T00:00:00Z"}""")).Expect(201);
        await PostAsync(hub, "2010-02", 2700);

        (await ToldAsync(hub)).Should().Equal("raised");
        later.Json.Text("status").Should().Be("pending");
        (await hub.Caller(null).JsonAsync(Alert)).TryGetProperty("silencedUntil", out _).Should().BeFalse();
    }

    [Fact]
    public async Task A_silence_that_one_process_makes_another_one_keeps()
    {
        using var folder = new Partners.TempFolder();
        await using var one = await StartAsync(new HubOptions { Clock = clock, Data = folder.Path });
        await using var other = await StartAsync(new HubOptions { Clock = clock, Data = folder.Path });
        await PostAsync(other, "2010-01", 2000);

        await SilenceAsync(one, TimeSpan.FromDays(1));
        await PostAsync(other, "2010-02", 2700);

        (await ToldAsync(one)).Should().BeEmpty();
        (await one.Caller(null).JsonAsync(Alert)).Text("heldBack").Should().Be("raised");
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
        await using var hub = await StartAsync(new HubOptions { Clock = clock });

        var refused = (await hub.Caller(HubCallers.Municipality).PostAsync(Silences, body)).ExpectProblem(400, "invalid-document");

        refused.GetProperty("errors").EnumerateArray().Select(error => error.Text("pointer")).Should().Equal(pointers);
        (await hub.Caller("duwo").PostAsync(Silences, body)).ExpectProblem(403, "forbidden");
        (await hub.Caller(HubCallers.Monitor).GetAsync(Silences)).ExpectProblem(403, "forbidden");
        (await hub.Caller(HubCallers.Municipality).GetAsync(Silences + "/0197f0c0-0000-7000-8000-000000000001")).ExpectProblem(404, "not-found");
        (await hub.Caller(HubCallers.Municipality).SendAsync("DELETE", Silences + "/nothing")).ExpectProblem(404, "not-found");
    }

    protected abstract Task<HubUnderTest> StartAsync(HubOptions options);

    private static async Task PostAsync(HubUnderTest hub, string month, int shortage)
    {
        (await hub.Caller("duwo").SubmitAsync(Samples.Market(month, shortage))).Expect(201);
        (await hub.Caller(null).GetAsync("/v1/alerts")).Expect(200);
    }

    private async Task<string> SilenceAsync(HubUnderTest hub, TimeSpan length, string where = "{}")
    {
        var until = (clock.GetUtcNow() + length).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        return (await hub.Caller(HubCallers.Municipality).PostAsync(
            Silences, $$"""{"rule":"housing-shortage","where":{{where}},"reason":"DUWO revises its estimates","until":"{{until}}"}""")).Expect(201).Header("Location")!;
    }

    private async Task LaterAsync(HubUnderTest hub, TimeSpan time)
    {
        clock.SetUtcNow(clock.GetUtcNow() + time);

        // The server's own sweep may be at it, and then this one leaves it to that.
        await Eventually.TrueAsync(
            async () =>
            {
                await hub.Get<EndSilences>().HandleAsync(Cancellation);
                return (await AlertArchive.SilencesAsync(hub.Get<ITableStore>(), Cancellation)).All(silence => silence.Until > clock.GetUtcNow() || silence.ReleasedAt is not null);
            },
            "what has ended to be released");
        await hub.Get<EventRelay>().RelayAsync(AlertState.Table, AlertState.Partition, known: null, Cancellation);
    }

    private static async Task<List<JsonElement>> EventsAsync(HubUnderTest hub) =>
        [.. (await hub.Caller(HubCallers.Municipality).EventsAsync()).Where(found => found.Text("type").Contains(".alert.", StringComparison.Ordinal)
            && found.Text("subject").StartsWith("housing-shortage/", StringComparison.Ordinal))];

    private static async Task<IEnumerable<string>> ToldAsync(HubUnderTest hub) =>
        (await EventsAsync(hub)).Select(found => found.Text("type").Split('.')[^2]);
}

public sealed class AlertHandlingOnSqlite : AlertHandlingTests
{
    protected override Task<HubUnderTest> StartAsync(HubOptions options) => HubUnderTest.StartAsync(options);
}

public sealed class AlertHandlingOnFunctions : AlertHandlingTests
{
    protected override Task<HubUnderTest> StartAsync(HubOptions options) => FunctionsFront.StartAsync(options);
}

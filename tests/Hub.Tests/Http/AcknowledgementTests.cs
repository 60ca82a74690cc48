using FluentAssertions;
using Hub.Alerts;
using Hub.Tests.Functions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Somebody looks after an alert, and says so.</summary>
public abstract class AcknowledgementTests : AlertHandling
{
    [Fact]
    public async Task An_acknowledgement_is_public_and_its_name_and_note_are_not()
    {
        await using var hub = await StartAsync();
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
        (await SeenAsync(hub, Alert)).TryGetProperty("acknowledgedAt", out _).Should().BeFalse();
        (await ToldAsync(hub)).Should().Equal("raised", "acknowledged", "unacknowledged");
        var told = (await EventsAsync(hub))[1];
        told.GetProperty("data").Text("alert").Should().Be("housing-shortage.leiden.2010-02");
        told.GetRawText().Should().NotContain("municipality").And.NotContain("DUWO");
    }

    [Fact]
    public async Task An_alert_that_is_over_is_not_acknowledged_and_one_that_comes_back_is_a_new_one()
    {
        await using var hub = await StartAsync();
        var municipality = hub.Caller(HubCallers.Municipality);
        await PostAsync(hub, "2010-02", 2700);
        (await municipality.SendAsync("POST", Acknowledgement)).Expect(200);
        await PostAsync(hub, "2010-02", 2000);

        (await SeenAsync(hub, Alert)).Text("acknowledgedAt").Should().NotBeEmpty("it is history");
        (await municipality.SendAsync("DELETE", Acknowledgement)).ExpectProblem(409, "conflict");
        await PostAsync(hub, "2010-02", 2800);

        var again = await SeenAsync(hub, Alert);
        again.Text("status").Should().Be("active");
        again.TryGetProperty("acknowledgedAt", out _).Should().BeFalse();
        (await ToldAsync(hub)).Should().Equal("raised", "acknowledged", "resolved", "raised");
        (await EventsAsync(hub))[3].GetProperty("data").GetProperty("cause").Text("kind").Should().Be("correction");
        (await hub.DifferencesAsync()).Should().BeEmpty();
        (await hub.Get<VerifyAlerts>().HandleAsync(Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_acknowledged_while_it_was_held_back_is_told_behind_the_raising_if_it_still_stands()
    {
        await using var hub = await StartAsync();
        var municipality = hub.Caller(HubCallers.Municipality);
        await SilenceAsync(hub, TimeSpan.FromDays(1));
        await PostAsync(hub, "2010-02", 2700);
        (await municipality.SendAsync("POST", Acknowledgement)).Expect(200);
        (await ToldAsync(hub)).Should().BeEmpty();

        await LaterAsync(hub, TimeSpan.FromDays(2));

        (await ToldAsync(hub)).Should().Equal("raised", "acknowledged");
        (await municipality.SendAsync("DELETE", Acknowledgement)).Expect(200);
        (await ToldAsync(hub)).Should().Equal("raised", "acknowledged", "unacknowledged");
    }

    [Fact]
    public async Task What_was_taken_back_while_it_was_held_back_is_not_told()
    {
        await using var hub = await StartAsync();
        var municipality = hub.Caller(HubCallers.Municipality);
        await SilenceAsync(hub, TimeSpan.FromDays(1));
        await PostAsync(hub, "2010-02", 2700);
        (await municipality.SendAsync("POST", Acknowledgement)).Expect(200);
        (await municipality.SendAsync("DELETE", Acknowledgement)).Expect(200);

        await LaterAsync(hub, TimeSpan.FromDays(2));

        (await ToldAsync(hub)).Should().Equal("raised");
    }

    [Fact]
    public async Task An_alert_that_ended_and_came_back_within_a_silence_stays_acknowledged_as_nobody_heard_that_it_ended()
    {
        await using var hub = await StartAsync();
        await PostAsync(hub, "2010-02", 2700);
        (await hub.Caller(HubCallers.Municipality).SendAsync("POST", Acknowledgement)).Expect(200);
        await SilenceAsync(hub, TimeSpan.FromDays(1));
        await PostAsync(hub, "2010-02", 2000);
        await PostAsync(hub, "2010-02", 2800);

        await LaterAsync(hub, TimeSpan.FromDays(2));

        (await ToldAsync(hub)).Should().Equal("raised", "acknowledged");
        (await SeenAsync(hub, Alert)).Text("acknowledgedAt").Should().Be("2026-01-05T10:00:00.000Z");
    }

    [Fact]
    public async Task One_that_was_raised_acknowledged_ended_and_came_back_all_within_a_silence_stays_acknowledged()
    {
        await using var hub = await StartAsync();
        await SilenceAsync(hub, TimeSpan.FromDays(1));
        await PostAsync(hub, "2010-02", 2700);
        (await hub.Caller(HubCallers.Municipality).SendAsync("POST", Acknowledgement)).Expect(200);
        await PostAsync(hub, "2010-06", 900);
        (await SeenAsync(hub, Alert)).Text("heldBack").Should().Be("everything");
        await PostAsync(hub, "2010-06", 2400);
        (await SeenAsync(hub, Alert)).Text("acknowledgedAt").Should().Be("2026-01-05T10:00:00.000Z");

        await LaterAsync(hub, TimeSpan.FromDays(2));

        (await ToldAsync(hub)).Should().Equal("raised", "acknowledged");
    }

    [Fact]
    public async Task One_that_ended_untold_within_a_silence_and_comes_back_after_it_is_a_new_one()
    {
        await using var hub = await StartAsync();
        await SilenceAsync(hub, TimeSpan.FromDays(1));
        await PostAsync(hub, "2010-02", 2700);
        (await hub.Caller(HubCallers.Municipality).SendAsync("POST", Acknowledgement)).Expect(200);
        await PostAsync(hub, "2010-02", 2000);
        await LaterAsync(hub, TimeSpan.FromDays(2));
        await PostAsync(hub, "2010-02", 2800);

        (await ToldAsync(hub)).Should().Equal("raised");
        (await SeenAsync(hub, Alert)).TryGetProperty("acknowledgedAt", out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("""{"note":"ask jan@example.nl"}""", "/note")]
    [InlineData("""{"note":5}""", "/note")]
    [InlineData("""{"by":"me"}""", "/by")]
    [InlineData("[]", "")]
    [InlineData("{", "")]
    public async Task A_note_that_cannot_be_taken_is_refused(string body, string pointer)
    {
        await using var hub = await StartAsync();
        await PostAsync(hub, "2010-02", 2700);

        var refused = (await hub.Caller(HubCallers.Municipality).PostAsync(Acknowledgement, body)).ExpectProblem(400, "invalid-document");

        refused.GetProperty("errors")[0].Text("pointer").Should().Be(pointer);
        (await hub.Caller(HubCallers.Municipality).PostAsync("/v1/alerts/housing-shortage.leiden.1999-01/acknowledgement", "{}")).ExpectProblem(404, "not-found");
    }
}

public sealed class AcknowledgementOnSqlite : AcknowledgementTests
{
    protected override Task<HubUnderTest> StartAsync(HubOptions options) => HubUnderTest.StartAsync(options);
}

public sealed class AcknowledgementOnAzurite(Azurite azurite) : AcknowledgementTests
{
    protected override async Task<HubUnderTest> StartAsync(HubOptions options) =>
        await HubUnderTest.StartAsync(options with { Azurite = await azurite.ConnectionStringAsync(Cancellation) });
}

public sealed class AcknowledgementOnFunctions : AcknowledgementTests
{
    protected override Task<HubUnderTest> StartAsync(HubOptions options) => FunctionsFront.StartAsync(options);
}

using System.Text.Json;
using FluentAssertions;
using Hub.Tests.EndToEnd;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Housing alerts as a reader sees them. Each test posts months that nobody else does, in a hub of its own.</summary>
public abstract class AlertTests
{
    [Fact]
    public async Task An_alert_is_raised_over_its_threshold_and_resolved_under_the_other()
    {
        await using var hub = await StartAsync();
        await PostAsync(hub, "2010-01", 2499);
        (await AlertsAsync(hub)).Should().BeEmpty();
        await PostAsync(hub, "2010-02", 2500);
        (await AlertsAsync(hub, "?status=active")).Should().Equal("2010-02 active");
        await PostAsync(hub, "2010-03", 2300);
        (await AlertsAsync(hub, "?rule=housing-shortage")).Should().Equal("2010-02 active");
        await PostAsync(hub, "2010-04", 2299);

        (await AlertsAsync(hub, "?status=resolved&rule=housing-shortage")).Should().Equal("2010-02 resolved");
        var alert = (await hub.Caller(null).JsonAsync("/v1/alerts?rule=housing-shortage&status=resolved")).GetProperty("alerts")[0];
        alert.Text("indicator").Should().Be("housing-shortage");
        alert.Text("severity").Should().Be("critical");
        alert.GetProperty("dimensions").Text("place").Should().Be("leiden");
        alert.GetProperty("raised").GetProperty("value").GetInt32().Should().Be(2500);
        alert.GetProperty("raised").GetProperty("sources")[0].GetString().Should().Be("duwo-housing-market.2010-02.1");
        alert.GetProperty("resolved").Text("period").Should().Be("2010-04");
        alert.GetProperty("title").Text("nl").Should().NotContain("{");
        alert.GetProperty("text").Text("en").Should().Contain("2010").And.NotContain("{");
        (await hub.Caller(null).JsonAsync(alert.GetProperty("links").Text("self"))).GetRawText().Should().Be(alert.GetRawText());
    }

    [Fact]
    public async Task An_alert_and_its_end_are_events()
    {
        await using var hub = await StartAsync();
        await PostAsync(hub, "2010-01", 2700);
        await PostAsync(hub, "2010-02", 2000);

        var events = (await hub.Caller(HubCallers.Municipality).EventsAsync()).Where(found => found.Text("type").Contains(".alert.", StringComparison.Ordinal)
            && found.Text("subject").StartsWith("housing-shortage/", StringComparison.Ordinal)).ToList();

        events.Select(found => found.Text("type")).Should().Equal("nl.partnerhub.housing.alert.raised.v1", "nl.partnerhub.housing.alert.resolved.v1");
        events.Should().OnlyContain(found => found.Text("subject") == "housing-shortage/leiden");
        var (told, seen) = (events[0].GetProperty("data").GetProperty("links"), (await hub.Caller(null).JsonAsync(events[0].Text("dataref"))).GetProperty("links"));
        seen.Text("self").Should().Be(told.Text("alert"));
        seen.Text("observations").Should().Be(told.Text("observations")).And.EndWith("?place=leiden");
        seen.Text("chart").Should().Be(told.Text("chart"));
        (await hub.Caller(null).JsonAsync(seen.Text("observations"))).GetProperty("observations").EnumerateArray().Should().OnlyContain(one => one.Text("place") == "leiden");
        (await hub.Caller(null).GetAsync(seen.Text("chart"))).Expect(200).MediaType.Should().Be("image/svg+xml");
    }

    [Fact]
    public async Task A_correction_that_takes_the_reason_away_takes_the_alert_back()
    {
        await using var hub = await StartAsync();
        await PostAsync(hub, "2010-01", 2700);
        (await AlertsAsync(hub)).Should().Equal("2010-01 active");
        await PostAsync(hub, "2010-01", 270);

        (await AlertsAsync(hub, "?status=active")).Should().BeEmpty();
    }

    [Fact]
    public async Task An_alert_that_another_periods_revision_brings_back_rests_on_its_own_figures_submission()
    {
        await using var hub = await StartAsync();
        await SettleAsync("2010-04", 3000, "active");
        await SettleAsync("2010-10", 900, "resolved");
        await SettleAsync("2010-10", 2400, "active");

        var again = (await hub.Caller(HubCallers.Municipality).EventsAsync())
            .Last(found => found.Text("type") == "nl.partnerhub.housing.alert.raised.v1").GetProperty("data");

        again.Text("period").Should().Be("2010-04");
        Texts(again.GetProperty("sources")).Should().Equal("duwo-housing-market.2010-04.1");
        again.GetProperty("cause").Text("period").Should().Be("2010-10");
        Texts(again.GetProperty("cause").GetProperty("sources")).Should().Equal("duwo-housing-market.2010-10.2");
        again.GetProperty("explanation").Text("nl").Should().EndWith(
            "Grondslag: aanlevering duwo-housing-market.2010-04.1. Het cijfer over oktober 2010 berust op aanlevering duwo-housing-market.2010-10.2.");
        again.GetProperty("explanation").Text("en").Should().EndWith(
            "Based on submission duwo-housing-market.2010-04.1. The figure of October 2010 rests on submission duwo-housing-market.2010-10.2.");
        var alert = await hub.Caller(null).JsonAsync("/v1/alerts/housing-shortage.leiden.2010-04");
        Texts(alert.GetProperty("raised").GetProperty("sources")).Should().Equal("duwo-housing-market.2010-04.1");
        (await hub.Caller(null).GetAsync("/v1/alerts/feed?limit=1")).Text.Should().Contain("duwo-housing-market.2010-04.1").And.NotContain("duwo-housing-market.2010-10.2");

        // Without a change token an answer is kept for two seconds.
        async Task SettleAsync(string month, int shortage, string status)
        {
            await PostAsync(hub, month, shortage);
            await Eventually.TrueAsync(async () => (await AlertsAsync(hub)).SequenceEqual([$"2010-04 {status}"]), $"the alert to be {status}");
        }
    }

    [Fact]
    public async Task The_rules_tell_how_it_is_now_with_each_group()
    {
        await using var hub = await StartAsync();
        (await hub.Caller(null).JsonAsync("/v1/alert-rules/housing-shortage")).GetProperty("groups").GetArrayLength().Should().Be(0);
        await PostAsync(hub, "2010-01", 2700);
        await PostAsync(hub, "2010-02", 2400);

        // Without a change token an answer is kept for two seconds.
        await Eventually.TrueAsync(async () => await StatusAsync() == "active", "the rule to have an alert that is up");
        var rule = await hub.Caller(null).JsonAsync("/v1/alert-rules/housing-shortage");
        rule.GetProperty("raise").GetProperty("atLeast").GetInt32().Should().Be(2500);
        rule.GetProperty("clear").GetProperty("below").GetInt32().Should().Be(2300);
        rule.GetProperty("text").Text("en").Should().Contain("{value}");
        var group = rule.GetProperty("groups").EnumerateArray().Single();
        group.GetProperty("dimensions").Text("place").Should().Be("leiden");
        group.Text("status").Should().Be("active");
        group.Text("alert").Should().Be("housing-shortage.leiden.2010-01");
        group.GetProperty("latest").Text("period").Should().Be("2010-02");
        group.GetProperty("latest").GetProperty("value").GetInt32().Should().Be(2400);

        await PostAsync(hub, "2010-03", 2000);
        await Eventually.TrueAsync(async () => await StatusAsync() == "quiet", "the rule to be quiet");
        (await hub.Caller(null).JsonAsync("/v1/alert-rules")).GetProperty("rules").EnumerateArray().Select(one => one.Text("id")).Should().Contain("housing-shortage").And.BeInAscendingOrder();
        (await hub.Caller(null).GetAsync("/v1/alert-rules/no-such-rule")).ExpectProblem(404, "not-found");

        async Task<string?> StatusAsync() => (await hub.Caller(null).JsonAsync("/v1/alert-rules/housing-shortage")).GetProperty("groups").EnumerateArray()
            .Select(found => found.Text("status")).SingleOrDefault();
    }

    [Fact]
    public async Task Wrong_questions_are_refused()
    {
        await using var hub = await StartAsync();
        (await hub.Caller(null).GetAsync("/v1/alerts?status=open")).ExpectProblem(400, "invalid-request");
        foreach (var path in new[] { "/v1/alerts?rule=housing-shortages", "/v1/alerts/feed?rule=housing-shortages" })
        {
            (await hub.Caller(null).GetAsync(path)).ExpectProblem(400, "invalid-request").Text("detail").Should()
                .Be("'rule' is one of housing-shortage, housing-vacancy-low, seekers-per-offered-room, student-intake-without-a-room.");
        }

        (await hub.Caller(null).GetAsync("/v1/alert-rules?rule=housing-shortage")).ExpectProblem(400, "invalid-request");
        (await hub.Caller(null).GetAsync("/v1/alerts/events?types=nl.partnerhub.housing.alert.lifted.v1")).ExpectProblem(400, "invalid-request");
        (await hub.Caller(null).GetAsync("/v1/alerts?state=active")).ExpectProblem(400, "invalid-request");
        (await hub.Caller(null).GetAsync("/v1/alerts/housing-shortage.leiden")).ExpectProblem(404, "not-found");
    }

    protected abstract Task<HubUnderTest> StartAsync();

    private static IEnumerable<string?> Texts(JsonElement list) => list.EnumerateArray().Select(text => text.GetString());

    private static async Task PostAsync(HubUnderTest hub, string month, int shortage) =>
        (await hub.Caller("duwo").SubmitAsync(Samples.Market(month, shortage))).Expect(201);

    private static async Task<IEnumerable<string>> AlertsAsync(HubUnderTest hub, string query = "") =>
        (await hub.Caller(null).JsonAsync("/v1/alerts" + query)).GetProperty("alerts").EnumerateArray()
            .Where(alert => alert.Text("rule") == "housing-shortage")
            .Select(alert => $"{alert.GetProperty("raised").Text("period")} {alert.Text("status")}");
}

public sealed class AlertsOnSqlite : AlertTests
{
    protected override Task<HubUnderTest> StartAsync() => HubUnderTest.StartAsync();
}

public sealed class AlertsOnAzurite(Azurite azurite) : AlertTests
{
    protected override async Task<HubUnderTest> StartAsync() =>
        await HubUnderTest.StartAsync(new HubOptions { Azurite = await azurite.ConnectionStringAsync(TestContext.Current.CancellationToken) });
}

using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using FluentAssertions;
using Hub.Tests.Http;
using Hub.Tests.Partners;
using Hub.Tests.Publishing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>What a clumsy or unlucky caller does, seen from outside.</summary>
public sealed class HardCaseTests
{
    private const string Prefix = "nl.partnerhub.";
    private const string Shortage = "housing-shortage/leiden";
    private const int Months = 240;

    [Fact]
    public async Task A_long_history_that_raises_and_resolves_in_turn_is_carried_on_at_a_start_each_alert_told_once()
    {
        using var folder = new TempFolder();
        await PostHistoryAsync(folder, month => month % 2 == 0 ? 3000 : 2000);

        await using (var second = await HubUnderTest.StartAsync(new HubOptions { Data = folder.Path }))
        {
            await second.ReadyAsync();
            (await second.DifferencesAsync()).Should().BeEmpty();
            await Eventually.TrueAsync(async () => await CountAsync(second, "housing.alert.raised.v1", Shortage) == Months / 2, "all alerts");
            (await CountAsync(second, "housing.alert.resolved.v1", Shortage)).Should().Be(Months / 2);
        }

        // Revised as a whole while nothing runs: the next start knows none of what is published.
        await PostHistoryAsync(folder, _ => 2100);
        await using var third = await HubUnderTest.StartAsync(new HubOptions { Data = folder.Path });
        await third.ReadyAsync();
        (await third.DifferencesAsync()).Should().BeEmpty();
        using var alerts = JsonDocument.Parse((await third.Caller(null).GetAsync("/v1/alerts?rule=housing-shortage")).Text);
        alerts.RootElement.GetProperty("alerts").EnumerateArray().Should().OnlyContain(alert => alert.GetProperty("resolved").GetProperty("reason").GetString() == "corrected");
    }

    [Fact]
    public async Task Many_withdrawals_of_one_submission_at_once_withdraw_it_once()
    {
        await using var hub = await HubUnderTest.StartAsync();
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2010"))).Expect(201);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => hub.Caller("duwo").PostAsync("/v1/submissions/duwo-housing-stock.2010.1/withdrawal", "{}")));

        answers.Select(answer => answer.Expect(200).Json.Text("withdrawnAt")).Distinct().Should().ContainSingle();
        await hub.Caller(null).GetAsync("/v1/alerts");
        await Eventually.TrueAsync(async () => await CountAsync(hub, "submission.withdrawn.v1", "duwo-housing-stock") > 0, "the event");
        (await CountAsync(hub, "submission.withdrawn.v1", "duwo-housing-stock")).Should().Be(1);
    }

    [Fact]
    public async Task A_client_that_hangs_up_right_after_sending_leaves_nothing_unpublished()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var key = hub.Key("duwo");
        for (var year = 1990; year < 2020; year++)
        {
            var body = Samples.Stock(year.ToString(CultureInfo.InvariantCulture)).ToJsonString();
            using var client = new TcpClient();
            await client.ConnectAsync(hub.Address.Host, hub.Address.Port, TestContext.Current.CancellationToken);
            client.LingerState = new LingerOption(true, 0);
            await client.GetStream().WriteAsync(
                Encoding.UTF8.GetBytes($"POST /v1/feeds/duwo-housing-stock/submissions HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"),
                TestContext.Current.CancellationToken);
        }

        // Whatever was stored by now is told of as well.
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2020"))).Expect(201);
        await Eventually.TrueAsync(
            async () =>
            {
                await hub.Caller(null).GetAsync("/v1/alerts");
                return (await hub.DifferencesAsync()).Count == 0;
            },
            "every stored submission to be published");
    }

    [Fact]
    public async Task A_partner_hears_of_its_own_submissions_only()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var hub = await HubUnderTest.StartAsync();
        var subscription = (await hub.Caller("lic").PostAsync("/v1/subscriptions", $$"""{"sink":"{{sink.Address}}","protocol":"HTTP"}""")).Expect(201).Json.Text("id");

        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2010"))).Expect(201);
        (await hub.Caller("lic").SubmitAsync(Samples.Newcomers("2020-01"))).Expect(201);
        await hub.Caller(null).GetAsync("/v1/alerts");

        async Task<IEnumerable<string>> AcceptedAsync() =>
            (await hub.Caller("lic").JsonAsync($"/v1/subscriptions/{subscription}/deliveries")).GetProperty("deliveries").EnumerateArray()
                .Where(delivery => delivery.Text("type") == Prefix + "submission.accepted.v1").Select(delivery => delivery.Text("subject"));
        await Eventually.TrueAsync(async () => (await AcceptedAsync()).Any(), "a delivery");
        (await AcceptedAsync()).Should().Equal("lic-newcomers");
        (await hub.Caller("lic").EventsAsync()).Where(found => found.Text("type") == Prefix + "submission.accepted.v1").Select(found => found.Text("subject")).Should().Equal("lic-newcomers");
    }

    // Nothing runs but the interface, as if the process ended before it could carry on.
    private static async Task PostHistoryAsync(TempFolder folder, Func<int, int> shortage)
    {
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Data = folder.Path, Configure = services => services.RemoveAll<IHostedService>() });
        var start = Period.Parse("2000-01");
        foreach (var month in Enumerable.Range(0, Months))
        {
            (await hub.Caller("duwo").SubmitAsync(Samples.Market(start.Add(month).ToString(), shortage(month)))).Expect(201);
        }
    }

    private static async Task<int> CountAsync(HubUnderTest hub, string type, string subject) =>
        (await hub.Caller(HubCallers.Operator).EventsAsync()).Count(found => found.Text("type") == Prefix + type && found.Text("subject") == subject);
}

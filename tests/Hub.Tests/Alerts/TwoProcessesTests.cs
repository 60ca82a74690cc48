using FluentAssertions;
using Hub.Alerts;
using Hub.Receiving;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.Alerts;

/// <summary>Two hubs on one store, neither of which hears of what the other remembers.</summary>
public sealed class TwoProcessesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_state_that_one_process_begins_is_gone_on_with_by_the_other()
    {
        using var folder = new Partners.TempFolder();
        await using var one = await HubUnderTest.StartAsync(new HubOptions { Data = folder.Path });
        await using var other = await HubUnderTest.StartAsync(new HubOptions { Data = folder.Path });

        // Both have looked: of Leiden there is no state, as nothing is the matter.
        await SubmitAsync(one, "2024-01", 100);
        await SubmitAsync(other, "2024-02", 200);

        // One begins it; the other, which does not know, has to find it and to resolve the alert.
        await SubmitAsync(one, "2024-03", 3000);
        await SubmitAsync(other, "2024-04", 100);

        (await one.DifferencesAsync()).Should().BeEmpty();
        (await one.Get<VerifyAlerts>().HandleAsync(Cancellation)).Should().BeEmpty();
        (await one.Caller(null).JsonAsync("/v1/alerts/housing-shortage.leiden.2024-03")).Text("status").Should().Be("resolved");
    }

    private static async Task SubmitAsync(HubUnderTest hub, string period, int shortage)
    {
        var market = Samples.Market(period, shortage);
        market["records"]![0]!["vacant"] = 700;
        market["records"]![0]!["activeSeekers"] = 400;
        (await hub.Caller("duwo").SubmitAsync(market)).Expect(201);
        await hub.Get<IChangeSignal>().SettledAsync(Cancellation);
    }
}

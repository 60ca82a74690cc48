using FluentAssertions;
using Hub.Alerts;
using Hub.Tests.Functions;
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_one_remembers_to_be_right_is_not_taken_to_be_so_when_the_other_has_changed_it(bool functions)
    {
        using var folder = new Partners.TempFolder();
        await using var one = await StartAsync(folder, functions);
        await using var other = await StartAsync(folder, functions);
        await SubmitAsync(one, "2024-01", 100);
        var second = await SubmitAsync(other, "2024-01", 3000);

        // The first one's memory is of its own revision, which now counts again.
        (await one.Caller("duwo").PostAsync($"/v1/submissions/{second}/withdrawal", string.Empty)).Expect(200);
        (await one.Caller(null).GetAsync("/v1/alerts")).Expect(200);

        (await one.DifferencesAsync()).Should().BeEmpty();
        (await one.Get<VerifyAlerts>().HandleAsync(Cancellation)).Should().BeEmpty();
        (await one.Caller(null).JsonAsync("/v1/alerts/housing-shortage.leiden.2024-01")).Text("status").Should().Be("resolved");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_one_remembers_to_be_empty_is_emptied_when_the_other_has_filled_it(bool functions)
    {
        using var folder = new Partners.TempFolder();
        await using var one = await StartAsync(folder, functions);
        await using var other = await StartAsync(folder, functions);
        var first = await SubmitAsync(one, "2024-01", 3000);
        (await one.Caller("duwo").PostAsync($"/v1/submissions/{first}/withdrawal", string.Empty)).Expect(200);
        (await one.Caller(null).GetAsync("/v1/alerts")).Expect(200);
        var second = await SubmitAsync(other, "2024-01", 500);

        (await one.Caller("duwo").PostAsync($"/v1/submissions/{second}/withdrawal", string.Empty)).Expect(200);
        (await one.Caller(null).GetAsync("/v1/alerts")).Expect(200);

        (await one.DifferencesAsync()).Should().BeEmpty();
        (await one.Caller(null).ObservationsAsync("housing-shortage", "?period=2024-01")).Should().BeEmpty();
    }

    private static Task<HubUnderTest> StartAsync(Partners.TempFolder folder, bool functions) => functions
        ? FunctionsFront.StartAsync(new HubOptions { Data = folder.Path })
        : HubUnderTest.StartAsync(new HubOptions { Data = folder.Path });

    private static async Task<string> SubmitAsync(HubUnderTest hub, string period, int shortage)
    {
        var market = Samples.Market(period, shortage);
        market["records"]![0]!["vacant"] = 700;
        market["records"]![0]!["activeSeekers"] = 400;
        var receipt = (await hub.Caller("duwo").SubmitAsync(market)).Expect(201).Json;
        (await hub.Caller(null).GetAsync("/v1/alerts")).Expect(200);
        return receipt.Text("id");
    }
}

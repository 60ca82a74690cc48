using System.Globalization;
using FluentAssertions;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>Partners that post at the same time, and one that misbehaves.</summary>
public abstract class PartnersTogetherTests
{
    private const int Each = 24;

    [Fact]
    public async Task Two_partners_that_post_at_once_are_both_complete_and_right()
    {
        await using var hub = await StartAsync();
        var duwo = PostAsync(hub.Caller("duwo"), number => Samples.Stock(Year(number), units: 1000 + number));
        var lic = PostAsync(hub.Caller("lic"), number => Samples.Newcomers($"{Year(number)}-06", newcomers: 500 + number));
        await Task.WhenAll(duwo, lic);

        (await hub.Caller("duwo").SubmissionsAsync("duwo-housing-stock")).Should().HaveCount(Each);
        (await hub.Caller("lic").SubmissionsAsync("lic-newcomers")).Should().HaveCount(Each);
        await EventsAsync(hub, 2 * Each);
        (await hub.Caller(null).ObservationsAsync("housing-units")).Should().Equal(
            Enumerable.Range(0, Each).ToDictionary(Year, number => (decimal?)(1000 + number)));
        (await hub.Caller(null).ObservationsAsync("newcomers-served")).Should().Equal(
            Enumerable.Range(0, Each).ToDictionary(number => $"{Year(number)}-06", number => (decimal?)(500 + number)));
        (await hub.DifferencesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_partners_bad_data_harms_no_other_partner()
    {
        await using var hub = await StartAsync();
        var bad = Task.WhenAll(Enumerable.Range(0, 40).Select(number => hub.Caller("duwo").SubmitAsync(Samples.Stock(Year(number % 20), units: -number - 1))));
        var good = PostAsync(hub.Caller("lic"), number => Samples.Newcomers($"{Year(number)}-06", newcomers: 500 + number));
        await Task.WhenAll(bad, good);

        (await bad).Should().OnlyContain(answer => answer.Status == 400);
        (await hub.Caller("lic").SubmissionsAsync("lic-newcomers")).Should().HaveCount(Each);
        (await hub.Caller("duwo").SubmissionsAsync("duwo-housing-stock")).Should().BeEmpty();
    }

    protected abstract Task<HubUnderTest> StartAsync();

    private static string Year(int number) => (1990 + number).ToString(CultureInfo.InvariantCulture);

    private static Task<Answer[]> PostAsync(HubClient partner, Func<int, System.Text.Json.Nodes.JsonObject> sample) =>
        Task.WhenAll(Enumerable.Range(0, Each).Select(async number => (await partner.SubmitAsync(sample(number))).Expect(201)));

    // Reading waits for what was accepted for a moment only; a busy machine may need more of them.
    private static Task EventsAsync(HubUnderTest hub, int accepted) => Eventually.TrueAsync(
        async () => (await hub.Caller(HubCallers.Operator).EventsAsync()).Count(found => found.Text("type") == "nl.partnerhub.submission.accepted.v1") >= accepted,
        "all events");
}

public sealed class PartnersTogetherOnSqlite : PartnersTogetherTests
{
    protected override Task<HubUnderTest> StartAsync() => HubUnderTest.StartAsync();
}

public sealed class PartnersTogetherOnAzurite(Azurite azurite) : PartnersTogetherTests
{
    protected override async Task<HubUnderTest> StartAsync() =>
        await HubUnderTest.StartAsync(new HubOptions { Azurite = await azurite.ConnectionStringAsync(TestContext.Current.CancellationToken) });
}

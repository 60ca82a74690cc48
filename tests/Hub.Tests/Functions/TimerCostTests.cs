using FluentAssertions;
using Hub.Feeds;
using Hub.Functions.Work;
using Hub.Tests.EndToEnd;
using Hub.Tests.Http;
using Hub.Tests.Publishing;
using Xunit;

namespace Hub.Tests.Functions;

/// <summary>What the timers of every minute ask of the storage when there is nothing to do: the rows of docs/costs.md.</summary>
public sealed class TimerCostTests
{
    [Fact]
    public async Task A_sweep_reads_each_outbox_and_three_things_more()
    {
        await using var hub = await QuietHub.StartAsync();
        await hub.SubmitAsync("2011", 44);
        await hub.RunTimerAsync(nameof(TimerFunctions.SweepOutboxes));
        await hub.RunTimerAsync(nameof(TimerFunctions.SweepOutboxes));
        hub.Store.TakeAsked();

        await hub.RunTimerAsync(nameof(TimerFunctions.SweepOutboxes));

        var asked = hub.Store.TakeAsked();
        asked.Should().OnlyContain(one => !one.StartsWith("batch", StringComparison.Ordinal));
        asked.Should().HaveCount(hub.Hub.Get<FeedCatalogue>().All.Count + 3, "it asked: {0}", string.Join(", ", asked));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_run_for_due_deliveries_reads_the_subscriptions_and_so_much_of_each(int subscriptions)
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var hub = await QuietHub.StartAsync();
        for (var number = 0; number < subscriptions; number++)
        {
            (await hub.Hub.Caller(HubCallers.Municipality).PostAsync("/v1/subscriptions", $$"""{"sink":"{{sink.Address}}","protocol":"HTTP"}""")).Expect(201);
        }

        await hub.RunTimerAsync(nameof(TimerFunctions.DeliverDue));
        await Eventually.TrueAsync(
            async () => !(await hub.Hub.Caller(HubCallers.Municipality).GetAsync("/v1/subscriptions")).Text.Contains("\"pending\"", StringComparison.Ordinal), "consent");
        hub.Store.TakeAsked();

        await hub.RunTimerAsync(nameof(TimerFunctions.DeliverDue));

        var asked = hub.Store.TakeAsked();
        asked.Should().HaveCount(1 + (2 * subscriptions), "it asked: {0}", string.Join(", ", asked));
    }
}

using FluentAssertions;
using Hub.Functions.Work;
using Hub.Tests.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.Functions;

/// <summary>What the head does by the clock, on a hub whose bus delivers nothing.</summary>
public sealed class TimerTests
{
    [Fact]
    public async Task The_sweep_publishes_what_no_wake_up_told_of()
    {
        await using var hub = await QuietHub.StartAsync();
        await hub.SubmitAsync("2011", 44);

        await hub.RunTimerAsync(nameof(TimerFunctions.SweepOutboxes));

        (await hub.UnitsAsync("2011")).Should().Be(44);
    }

    [Fact]
    public async Task The_sweep_makes_a_new_hub_ready()
    {
        await using var hub = await QuietHub.StartAsync();

        await hub.RunTimerAsync(nameof(TimerFunctions.SweepOutboxes));

        (await hub.Hub.Caller(null).GetAsync("/health/ready")).Expect(200);
    }

    [Fact]
    public async Task Late_feeds_are_told_of_as_events()
    {
        await using var hub = await QuietHub.StartAsync();
        await hub.SubmitAsync("2011", 44);
        await hub.RunTimerAsync(nameof(TimerFunctions.SweepOutboxes));

        await hub.RunTimerAsync(nameof(TimerFunctions.TellLateFeeds));
        await hub.RunTimerAsync(nameof(TimerFunctions.SweepOutboxes));

        (await hub.Hub.Caller(HubCallers.Operator).EventsAsync()).Select(one => one.Text("type")).Should().Contain("nl.partnerhub.feed.late.v1");
    }

    [Fact]
    public async Task The_hub_reports_on_the_months_that_are_over()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2025, 2, 10, 10, 0, 0, TimeSpan.Zero));
        await using var hub = await QuietHub.StartAsync(clock);
        await hub.SubmitAsync("2024", 44);
        clock.SetUtcNow(new DateTimeOffset(2025, 4, 1, 10, 0, 0, TimeSpan.Zero));

        await hub.RunTimerAsync(nameof(TimerFunctions.TellLateFeeds));
        await hub.RunTimerAsync(nameof(TimerFunctions.SweepOutboxes));

        // The stock of 2024 was due on 1 March.
        (await hub.Hub.Caller(null).ObservationsAsync("reporting-timeliness", "?by=feed")).Should().Equal(new Dictionary<string, decimal?> { ["2025-03 duwo-housing-stock"] = 100 });
    }

    [Fact]
    public async Task Retention_runs()
    {
        await using var hub = await QuietHub.StartAsync();
        await hub.SubmitAsync("2011", 44);

        await hub.RunTimerAsync(nameof(TimerFunctions.ApplyRetention), new TimerInfo { IsPastDue = true });
        await hub.RunTimerAsync(nameof(TimerFunctions.SweepOutboxes));

        (await hub.UnitsAsync("2011")).Should().Be(44, "what is still in the outbox is not removed");
    }

    [Fact]
    public void Every_timer_has_a_schedule_of_six_fields() => Function.All
        .Select(function => function.Trigger<TimerTriggerAttribute>()?.Schedule)
        .Where(schedule => schedule is not null)
        .Should().HaveCount(4).And.OnlyContain(schedule => schedule!.Split(' ', StringSplitOptions.None).Length == 6);
}

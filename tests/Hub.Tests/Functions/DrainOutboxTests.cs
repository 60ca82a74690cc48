using FluentAssertions;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.Functions;

/// <summary>The trigger of the wake-ups, on a hub whose own bus delivers nothing.</summary>
public sealed class DrainOutboxTests
{
    [Theory]
    [InlineData("")]
    [InlineData("duwo-housing-stock")]
    [InlineData("[\"duwo-housing-stock\"]")]
    [InlineData("{\"feed\":7}")]
    [InlineData("{\"feeds\":[]}")]
    public async Task What_is_no_wake_up_is_dead_lettered_at_once(string body)
    {
        await using var hub = await QuietHub.StartAsync();

        (await hub.WakeAsync(body)).Should().Be("dead-lettered: no-wake-up");
    }

    [Fact]
    public async Task A_wake_up_for_a_feed_that_is_not_there_is_dead_lettered()
    {
        await using var hub = await QuietHub.StartAsync();

        (await hub.WakeAsync("""{"feed":"nothing-of-the-kind"}""")).Should().Be("dead-lettered: unknown-feed");
    }

    [Fact]
    public async Task A_wake_up_publishes_what_its_feed_has_waiting_and_is_completed()
    {
        await using var hub = await QuietHub.StartAsync();
        await hub.SubmitAsync("2011", 44);
        (await hub.UnitsAsync("2011")).Should().BeNull("nobody has carried it on");

        (await hub.WakeAsync("""{"feed":"duwo-housing-stock"}""")).Should().Be("completed");

        (await hub.UnitsAsync("2011")).Should().Be(44);
    }

    [Fact]
    public async Task The_same_wake_up_twice_publishes_once()
    {
        await using var hub = await QuietHub.StartAsync();
        await hub.SubmitAsync("2011", 44);

        (await hub.WakeAsync("""{"feed":"duwo-housing-stock"}""")).Should().Be("completed");
        var events = (await hub.Hub.Caller(HubCallers.Operator).EventsAsync()).Count;
        (await hub.WakeAsync("""{"feed":"duwo-housing-stock"}""")).Should().Be("completed");

        (await hub.Hub.Caller(HubCallers.Operator).EventsAsync()).Should().HaveCount(events);
    }

    [Fact]
    public async Task When_the_work_fails_the_invocation_does_and_the_sweep_finds_the_work_in_the_outbox()
    {
        await using var hub = await QuietHub.StartAsync();
        await hub.SubmitAsync("2011", 44);
        hub.Store.Fail = true;

        (await hub.WakeAsync("""{"feed":"duwo-housing-stock"}""")).Should().Be("completed, failed");
        await hub.Invoking(failing => failing.RunTimerAsync("SweepOutboxes")).Should().ThrowAsync<Exception>("somebody is to be told");

        hub.Hub.Errors.Should().NotBeEmpty().And.Contain(error => error.Contains("duwo-housing-stock", StringComparison.Ordinal));
        hub.Hub.Errors.Clear();
        hub.Store.Fail = false;
        await hub.RunTimerAsync("SweepOutboxes");
        (await hub.UnitsAsync("2011")).Should().Be(44);
    }

    [Theory]
    [InlineData("""{"feed":"duwo-housing-stock","changes":[{"event":"nobody-knows","period":"2009"}]}""")]
    [InlineData("""{"feed":"duwo-housing-stock","changes":[{"event":"nobody-knows","period":"2011"}]}""")]
    [InlineData("""{"feed":"duwo-housing-stock","changes":[{"event":"of-a-month","period":"2011-02"}]}""")]
    public async Task A_wrong_hint_loses_nothing_and_tells_nothing(string body)
    {
        await using var hub = await QuietHub.StartAsync();
        await hub.SubmitAsync("2011", 44);
        await hub.SubmitAsync("2012", 45);

        (await hub.WakeAsync(body)).Should().Be("completed");

        (await hub.UnitsAsync("2011")).Should().Be(44);
        (await hub.UnitsAsync("2012")).Should().Be(45);
        (await hub.Hub.Caller(HubCallers.Operator).EventsAsync()).Select(e => $"{e.Text("type")} {e.GetProperty("data").Text("period")}")
            .Where(what => what.Contains("submission", StringComparison.Ordinal)).Should().HaveCount(2).And.OnlyHaveUniqueItems();
        (await hub.Hub.DifferencesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task However_many_wake_ups_come_at_once_a_sink_gets_no_more_than_its_share_at_once()
    {
        var (now, most, held) = (0, 0, new TaskCompletionSource());
        await using var sink = await Publishing.TestSink.StartAsync(async (http, _) =>
        {
            var under = Interlocked.Increment(ref now);
            InterlockedMost(ref most, under);
            if (under == 4)
            {
                held.TrySetResult();
            }

            // The first ones wait until four are under way, as many as may be.
            await held.Task;
            Interlocked.Decrement(ref now);
            http.Response.StatusCode = 204;
        });
        await using var hub = await QuietHub.StartAsync();
        (await hub.Hub.Caller(HubCallers.Municipality).PostAsync("/v1/subscriptions", $$"""{"sink":"{{sink.Address}}","protocol":"HTTP"}""")).Expect(201);
        for (var year = 1990; year < 2012; year++)
        {
            await hub.SubmitAsync(year.ToString(System.Globalization.CultureInfo.InvariantCulture), 44);
        }

        await hub.RunTimerAsync("SweepOutboxes");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => hub.WakeAsync("""{"feed":"duwo-housing-stock"}""") as Task).Append(hub.RunTimerAsync("DeliverDue")));

        most.Should().Be(4);
    }

    private static void InterlockedMost(ref int most, int value)
    {
        for (var known = most; value > known; known = most)
        {
            Interlocked.CompareExchange(ref most, value, known);
        }
    }
}

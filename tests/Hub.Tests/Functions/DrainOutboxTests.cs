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
    public async Task When_the_work_fails_the_message_is_given_back_and_the_work_stays_in_the_outbox()
    {
        await using var hub = await QuietHub.StartAsync();
        await hub.SubmitAsync("2011", 44);
        hub.Store.Fail = true;

        (await hub.WakeAsync("""{"feed":"duwo-housing-stock"}""")).Should().Be("abandoned");

        hub.Hub.Errors.Should().ContainSingle().Which.Should().Contain("duwo-housing-stock");
        hub.Hub.Errors.Clear();
        hub.Store.Fail = false;
        (await hub.WakeAsync("""{"feed":"duwo-housing-stock"}""")).Should().Be("completed");
        (await hub.UnitsAsync("2011")).Should().Be(44);
    }
}

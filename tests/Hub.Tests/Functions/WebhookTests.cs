using System.Text.Json.Nodes;
using FluentAssertions;
using Hub.Functions.Work;
using Hub.Tests.Http;
using Hub.Tests.Publishing;
using Xunit;

namespace Hub.Tests.Functions;

/// <summary>Webhooks of a head that has no lasting process.</summary>
public sealed class WebhookTests
{
    [Fact]
    public async Task A_wake_up_sends_the_webhooks_of_what_it_published()
    {
        await using var sink = await TestSink.StartAsync(ConsentAsync);
        await using var hub = await QuietHub.StartAsync();
        await SubscribeAsync(hub, sink);
        await hub.SubmitAsync("2011", 44);

        (await hub.WakeAsync("""{"feed":"duwo-housing-stock"}""")).Should().Be("completed");

        sink.Requests.Should().BeGreaterThan(0, "it returns when nothing is due any more");
        (await sink.NextAsync()).Headers["webhook-signature"].Should().StartWith("v1,");
    }

    [Fact]
    public async Task What_was_published_without_a_wake_up_is_delivered_by_the_timer()
    {
        await using var sink = await TestSink.StartAsync(ConsentAsync);
        await using var hub = await QuietHub.StartAsync();
        await SubscribeAsync(hub, sink);
        await hub.SubmitAsync("2011", 44);
        await hub.RunTimerAsync(nameof(TimerFunctions.SweepOutboxes));
        sink.Requests.Should().Be(0);

        await hub.RunTimerAsync(nameof(TimerFunctions.DeliverDue));

        sink.Requests.Should().BeGreaterThan(0);
    }

    private static Task ConsentAsync(Microsoft.AspNetCore.Http.HttpContext http, int number)
    {
        http.Response.Headers["WebHook-Allowed-Origin"] = "*";
        http.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private static async Task SubscribeAsync(QuietHub hub, TestSink sink) => (await hub.Hub.Caller(HubCallers.Municipality).PostAsync(
        "/v1/subscriptions",
        new JsonObject { ["sink"] = sink.Address.ToString(), ["protocol"] = "HTTP", ["types"] = new JsonArray("nl.partnerhub.indicator.updated.v1") }.ToJsonString())).Expect(201);
}

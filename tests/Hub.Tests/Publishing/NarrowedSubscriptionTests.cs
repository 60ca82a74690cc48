using System.Text;
using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>What a subscription does not ask for any more is not delivered, although it waits already (CloudEvents Subscriptions API 1.0, <c>types</c>).</summary>
public sealed class NarrowedSubscriptionTests
{
    private const string Raised = """["nl.partnerhub.housing.alert.raised.v1"]""";
    private static readonly Requester Owner = new("gemeente-leiden", SeesAll: false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData($$"""{"types":{{Raised}}}""")]
    [InlineData("""{"filters":[{"exact":{"type":"nl.partnerhub.housing.alert.raised.v1"}}]}""")]
    public async Task What_waits_and_is_not_asked_for_any_more_is_taken_off(string narrower)
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = PublishingHost.Create();
        var id = await PausedAsync(host, sink);
        await host.PublishAsync(host.NewEvent(1, EventTypes.FeedLate), host.NewEvent(2), host.NewEvent(3, EventTypes.FeedLate));

        await PatchAsync(host, id, narrower);

        (await StatesAsync(host, id)).Should().Equal("dead not-wanted 0", "pending  0", "dead not-wanted 0");
        await PatchAsync(host, id, """{"status":"active"}""");
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        sink.Requests.Should().Be(1);
        (await StatesAsync(host, id)).Should().Equal("dead not-wanted 0", "delivered  1", "dead not-wanted 0");
    }

    [Fact]
    public async Task What_was_taken_off_can_be_delivered_again_once_it_is_asked_for()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = PublishingHost.Create();
        var id = await PausedAsync(host, sink);
        await host.PublishAsync(host.NewEvent(1, EventTypes.FeedLate), host.NewEvent(2));
        await PatchAsync(host, id, $$"""{"types":{{Raised}}}""");
        var all = new RedeliveryRequest(null, null, 0, ["dead"]);
        (await host.Get<RedeliverMany>().HandleAsync(Owner, id, all, Cancellation)).Value.Redelivered.Should().Be(0);

        await PatchAsync(host, id, """{"types":null,"status":"active"}""");

        (await host.Get<RedeliverMany>().HandleAsync(Owner, id, all, Cancellation)).Value.Redelivered.Should().Be(1);
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        (await StatesAsync(host, id)).Should().Equal("delivered  1", "delivered  1");
    }

    [Fact]
    public async Task Many_are_taken_off_in_batches_and_no_other_is_touched()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = PublishingHost.Create();
        var id = await PausedAsync(host, sink);
        for (var part = 0; part < 4; part++)
        {
            await host.PublishAsync([.. Enumerable.Range(0, 80).Select(number => host.NewEvent(number, number % 10 == 0 ? EventTypes.HousingAlertRaised : EventTypes.FeedLate))]);
        }

        await PatchAsync(host, id, $$"""{"types":{{Raised}}}""");

        (await StatesAsync(host, id)).GroupBy(state => state).ToDictionary(states => states.Key, states => states.Count()).Should().Equal(
            new Dictionary<string, int> { ["pending  0"] = 32, ["dead not-wanted 0"] = 288 });
    }

    [Fact]
    public async Task A_test_that_waits_stays_as_it_comes_whatever_is_asked_for()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = PublishingHost.Create();
        var id = await PausedAsync(host, sink);
        (await host.Get<TestSubscription>().HandleAsync(Owner, id, Cancellation)).Problem.Should().BeNull();

        await PatchAsync(host, id, $$"""{"types":{{Raised}}}""");

        (await StatesAsync(host, id)).Should().Equal("pending  0");
    }

    [Fact]
    public async Task What_a_crash_left_is_taken_off_by_the_same_change_again()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = PublishingHost.Create();
        var id = await PausedAsync(host, sink);
        await host.PublishAsync(host.NewEvent(1, EventTypes.FeedLate), host.NewEvent(2));
        await host.ChangeSubscriptionAsync(id, entity => entity["types"] = Raised);

        await PatchAsync(host, id, $$"""{"types":{{Raised}}}""");

        (await StatesAsync(host, id)).Should().Equal("dead not-wanted 0", "pending  0");
    }

    [Fact]
    public async Task What_a_crash_left_is_not_sent_and_says_nothing_of_the_sink()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = PublishingHost.Create();
        var id = await PausedAsync(host, sink);
        await host.PublishAsync(host.NewEvent(1, EventTypes.FeedLate), host.NewEvent(2));
        await host.ChangeSubscriptionAsync(id, entity =>
        {
            entity["types"] = Raised;
            entity["status"] = "active";
        });

        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        sink.Requests.Should().Be(1);
        (await StatesAsync(host, id)).Should().Equal("dead not-wanted 1", "delivered  1");
        (await host.Get<DeliveryStore>().HealthAsync(id, Cancellation)).Should().Be(SinkHealth.Sound);
    }

    private static async Task<string> PausedAsync(PublishingHost host, TestSink sink)
    {
        var id = (await host.SubscribeAsync(sink.Address)).Id;
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        await PatchAsync(host, id, """{"status":"paused"}""");
        return id;
    }

    private static async Task PatchAsync(PublishingHost host, string id, string json) =>
        (await host.Get<ChangeSubscription>().HandleAsync(Owner, id, null, Encoding.UTF8.GetBytes(json), Cancellation)).Problem.Should().BeNull();

    private static async Task<IEnumerable<string>> StatesAsync(PublishingHost host, string id) =>
        (await host.DeliveriesAsync(id)).OrderBy(delivery => delivery.Sequence).Select(delivery => $"{Delivery.NameOf(delivery.State)} {delivery.LastError} {delivery.Attempts}");
}

using System.Text;
using System.Text.Json;
using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Subscriptions;
using Xunit;

namespace Hub.Tests.Publishing.Filters;

/// <summary>Subscriptions with filters, from the registration to what arrives.</summary>
public sealed class FilteredDeliveryTests
{
    private static readonly Requester Operator = new("operator", SeesAll: true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_subscription_with_sql_gets_exactly_the_events_that_match()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await SubscribeAsync(host, sink.Address, """[{"sql":"dataseverity = 'critical' AND datavalue > 2500"}]""");
        HubEvent[] events =
        [
            Alert(host, "leiden", "critical", "2900"), Alert(host, "leiden", "warning", "2900"), Alert(host, "leiden", "critical", "2500"),
            Alert(host, "leiden", "critical", "2500.5"), host.NewEvent(), Alert(host, "oegstgeest", "critical", "2501"),
        ];

        await host.PublishAsync(events);

        string[] arrived = [(await sink.NextAsync()).Id, (await sink.NextAsync()).Id];
        arrived.Should().BeEquivalentTo(events[0].Id, events[5].Id);
        (await host.DeliveriesAsync(subscription.Id)).Select(delivery => delivery.EventId).Should().BeEquivalentTo(arrived);
    }

    [Fact]
    public async Task Filters_narrow_what_types_and_the_audience_leave()
    {
        await using var host = PublishingHost.Create();
        var result = await host.Get<RegisterSubscription>().HandleAsync(
            "duwo",
            Encoding.UTF8.GetBytes($$$"""{"sink":"http://127.0.0.1:9/hook","protocol":"HTTP","types":["{{{EventTypes.HousingAlertResolved}}}"],"filters":[{"prefix":{"subject":"housing-shortage/"}}]}"""),
            Cancellation);

        await host.PublishAsync(Alert(host, "leiden", "critical", "2900"));

        (await host.DeliveriesAsync(result.Value.Id)).Should().BeEmpty();
    }

    [Fact]
    public async Task One_subscriptions_filter_is_in_no_other_ones_way()
    {
        await using var host = PublishingHost.Create();
        var slow = await SubscribeAsync(host, new Uri("http://127.0.0.1:9/slow"), $$"""[{"sql":"datatextnl LIKE '%{{new string('a', 4000)}}b'"}]""");
        var wrong = await SubscribeAsync(host, new Uri("http://127.0.0.1:9/wrong"), """[{"sql":"1 / 0 = 1"}]""");
        var unreadable = await SubscribeAsync(host, new Uri("http://127.0.0.1:9/unreadable"), """[{"sql":"TRUE"}]""");
        var all = await host.SubscribeAsync(new Uri("http://127.0.0.1:9/all"));
        await SpoilAsync(host, unreadable.Id);
        var plain = host.NewEvent();

        await host.PublishAsync(plain with { Data = $$$"""{"text":{"nl":"{{{new string('a', 30_000)}}}"}}""" });

        (await host.DeliveriesAsync(all.Id)).Should().ContainSingle().Which.EventId.Should().Be(plain.Id);
        foreach (var other in new[] { slow, wrong, unreadable })
        {
            (await host.DeliveriesAsync(other.Id)).Should().BeEmpty();
        }
    }

    [Fact]
    public async Task Filters_are_shown_as_they_were_sent_and_outlive_a_restart()
    {
        const string filters = """[{"any":[{"exact":{"dataseverity":"critical"}},{"sql":"NOT (subject LIKE '%\\%<é>%')"}]},{"not":{"suffix":{"type":".resolved.v1"}}}]""";
        using var folder = new DataFolder();
        string id;
        await using (var host = PublishingHost.Create(folder))
        {
            id = (await SubscribeAsync(host, new Uri("http://127.0.0.1:9/hook"), filters)).Id;
        }

        await using var restarted = PublishingHost.Create(folder);
        var shown = (await restarted.Get<GetSubscription>().HandleAsync(Operator, id, Cancellation)).Value;
        await restarted.PublishAsync(Alert(restarted, "leiden", "warning", "2900"));

        JsonElement.DeepEquals(shown.Filters!.Value, JsonElement.Parse(filters)).Should().BeTrue();
        (await restarted.DeliveriesAsync(id)).Should().ContainSingle();
        (await restarted.SubscribeAsync(new Uri("http://127.0.0.1:9/hook"))).Filters.Should().BeNull();
    }

    [Fact]
    public async Task Filters_as_long_as_they_may_be_can_be_stored()
    {
        await using var host = PublishingHost.Create();
        var filters = $"[{string.Join(',', Enumerable.Repeat($$$"""{"exact":{"id":"{{{new string('é', 1000)}}}"}}""", 16))}]";

        var registered = await SubscribeAsync(host, new Uri("http://127.0.0.1:9/hook"), filters.PadRight(16 * 1024));

        (await host.Get<GetSubscription>().HandleAsync(Operator, registered.Id, Cancellation)).Value.Filters!.Value.GetArrayLength().Should().Be(16);
    }

    private static async Task<SubscriptionResource> SubscribeAsync(PublishingHost host, Uri sink, string filters) => (await host.Get<RegisterSubscription>().HandleAsync(
        "gemeente-leiden", Encoding.UTF8.GetBytes($$"""{"sink":"{{sink.OriginalString}}","protocol":"HTTP","filters":{{filters}}}"""), Cancellation)).Value;

    private static HubEvent Alert(PublishingHost host, string place, string severity, string value) =>
        host.NewEvent() with { Subject = $"housing-shortage/{place}", Data = SomeEvents.Data(place, severity, value) };

    // As another version of the hub would have left it.
    private static async Task SpoilAsync(PublishingHost host, string id)
    {
        var entity = (await host.Store.GetAsync(SubscriptionStore.Table, SubscriptionStore.Partition, SubscriptionStore.RowKey(id), Cancellation))!;
        entity["filters"] = """[{"dialect-of-tomorrow":{}}]""";
        await host.Store.CommitAsync(SubscriptionStore.Table, SubscriptionStore.Partition, [Hub.Storage.TableOperation.Replace(entity, entity.ETag!)], Cancellation);
    }
}

using System.Net.Mime;
using CloudNative.CloudEvents.SystemTextJson;
using FluentAssertions;
using Hub.Functions.ServiceBus;
using Hub.Publishing;
using Xunit;

namespace Hub.ServiceBus.Tests;

public sealed class PublishingTests
{
    [Fact]
    public async Task An_event_is_one_message_with_its_id_its_attributes_and_the_cloud_event_as_its_body()
    {
        await using var broker = Broker.Start();
        await using var hub = new BusHub(broker);
        var raised = hub.NewEvent();

        (await hub.PublishAsync(raised)).Should().BeTrue();

        var transfer = broker[BusEntities.Events].Transfers.Should().ContainSingle().Subject;
        var message = transfer.Messages.Should().ContainSingle().Subject;
        message.Id.Should().Be(raised.Id);
        message.Subject.Should().Be("housing-shortage/leiden");
        message.ContentType.Should().Be("application/cloudevents+json");
        message.Properties.Should().BeEquivalentTo(new Dictionary<string, object>
        {
            ["cloudEvents:specversion"] = "1.0",
            ["cloudEvents:id"] = raised.Id,
            ["cloudEvents:type"] = EventTypes.HousingAlertRaised,
            ["cloudEvents:source"] = "urn:nld:oin:00000000000000000000:systeem:partner-hub",
            ["cloudEvents:subject"] = "housing-shortage/leiden",
            ["cloudEvents:time"] = new DateTime(2026, 1, 5, 10, 0, 0, DateTimeKind.Utc),
            ["cloudEvents:sequence"] = "00000000000000000001",
            ["cloudEvents:dataref"] = "/v1/alerts/housing-shortage",
        });
        message.Body.Should().Equal(CloudEventFormat.Encode((await hub.EventLogAsync()).Single()).ToArray());
        var cloudEvent = new JsonEventFormatter().DecodeStructuredModeMessage(message.Body, new ContentType(message.ContentType!), null);
        cloudEvent.IsValid.Should().BeTrue();
        (cloudEvent.Id, cloudEvent.Type, cloudEvent.Subject).Should().Be((raised.Id, raised.Type, raised.Subject));
        (await hub.OutboxAsync()).Should().BeEmpty();
        hub.Log.Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_sent_is_not_sent_again()
    {
        await using var broker = Broker.Start();
        await using var hub = new BusHub(broker);
        await hub.PublishAsync(hub.NewEvent(1), hub.NewEvent(2));

        await hub.SweepAsync();

        broker[BusEntities.Events].Transfers.Should().ContainSingle().Which.Messages.Should().HaveCount(2);
    }

    [Fact]
    public async Task More_events_than_a_batch_holds_go_out_in_several_and_keep_their_order()
    {
        await using var broker = Broker.Start();
        await using var hub = new BusHub(broker);
        HubEvent[] events = [.. Enumerable.Range(1, 40).Select(number => hub.NewEvent(number, bytes: 20_000))];

        (await hub.PublishAsync(events)).Should().BeTrue();

        var transfers = broker[BusEntities.Events].Transfers;
        transfers.Should().HaveCountGreaterThan(3).And.HaveCountLessThan(6);
        transfers.Should().OnlyContain(transfer => transfer.Format == Broker.BatchFormat && transfer.Messages.Count > 1);
        transfers.Should().OnlyContain(transfer => transfer.Messages.Sum(message => message.Encoded.Length) <= 256 * 1024);
        broker[BusEntities.Events].Messages.Select(message => message.Id).Should().Equal(events.Select(e => e.Id));
    }

    [Fact]
    public async Task An_event_too_large_for_the_bus_is_logged_and_does_not_hold_up_the_rest()
    {
        await using var broker = Broker.Start();
        broker.MaxMessageSize = 16 * 1024;
        await using var hub = new BusHub(broker);
        HubEvent[] events = [hub.NewEvent(1), hub.NewEvent(2, bytes: 20_000), hub.NewEvent(3)];

        (await hub.PublishAsync(events)).Should().BeTrue();

        broker[BusEntities.Events].Messages.Select(message => message.Id).Should().Equal(events[0].Id, events[2].Id);
        (await hub.EventLogAsync()).Select(published => published.Event.Id).Should().Equal(events.Select(e => e.Id));
        (await hub.OutboxAsync()).Should().BeEmpty();
        hub.Log.Should().ContainSingle().Which.Text.Should().Contain(events[1].Id).And.NotContain("xxx");
    }

    [Fact]
    public async Task An_event_that_the_broker_refuses_as_too_large_does_not_hold_up_the_rest()
    {
        await using var broker = Broker.Start();
        await using var hub = new BusHub(broker);
        HubEvent[] events = [.. Enumerable.Range(1, 5).Select(number => hub.NewEvent(number))];
        broker.Refuses = message => message.Id == events[2].Id;

        (await hub.PublishAsync(events)).Should().BeTrue();

        broker[BusEntities.Events].Messages.Select(message => message.Id)
            .Should().Equal(events[0].Id, events[1].Id, events[3].Id, events[4].Id);
        (await hub.OutboxAsync()).Should().BeEmpty();
        hub.Log.Should().ContainSingle().Which.Text.Should().Contain(events[2].Id);
    }

    [Fact]
    public async Task An_event_whose_acknowledgement_was_lost_is_sent_again_under_its_id()
    {
        await using var broker = Broker.Start();
        await using var hub = new BusHub(broker);
        broker.AnswersToLose = 1;
        var (first, second) = (hub.NewEvent(1), hub.NewEvent(2));

        if (!await hub.PublishAsync(first, second))
        {
            hub.Clock.Advance(CircuitBreaker.Pause);
            await hub.SweepAsync();
        }

        broker[BusEntities.Events].Transfers.Should().HaveCount(2);
        broker[BusEntities.Events].Messages.Select(message => message.Id).Should().Equal(first.Id, second.Id);
        (await hub.OutboxAsync()).Should().BeEmpty();
    }
}

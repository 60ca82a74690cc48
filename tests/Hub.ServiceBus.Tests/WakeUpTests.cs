using System.Text;
using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;
using FluentAssertions;
using Hub.Functions.ServiceBus;
using Hub.Publishing;
using Hub.Receiving;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Hub.ServiceBus.Tests;

public sealed class WakeUpTests
{
    private static readonly HubEvent Accepted = new("1", EventTypes.SubmissionAccepted, "feed", default, "{}", null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_submission_wakes_whoever_receives_from_the_queue()
    {
        await using var broker = Broker.Start();
        await using var hub = new BusHub(broker);
        await hub.SubmitAsync("lic-events", """{"feed":"lic-events","period":"2025-03","records":[]}""");

        await hub.WakeUps.FlushAsync(Cancellation);

        await using var client = new ServiceBusClient(broker.ConnectionString);
        await using var receiver = client.CreateReceiver(BusEntities.WakeUps);
        var message = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(30), Cancellation);
        var wakeUp = WakeUpQueue.TryRead(message)!;
        wakeUp.Feed.Should().Be("lic-events");
        wakeUp.Changes.Should().ContainSingle().Which.Period.ToString().Should().Be("2025-03");
        await receiver.CompleteMessageAsync(message, Cancellation);
        broker[BusEntities.WakeUps].Completed.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_feed_that_changed_several_times_is_named_once()
    {
        await using var broker = Broker.Start();
        await using var hub = new BusHub(broker);
        Array.ForEach(["a", "b", "a", "a"], feed => hub.WakeUps.Changed(Change(feed)));

        await hub.WakeUps.FlushAsync(Cancellation);
        await hub.WakeUps.FlushAsync(Cancellation);

        Feeds(broker).Should().BeEquivalentTo("a", "b");
    }

    [Fact]
    public async Task Of_many_requests_at_once_each_goes_on_only_when_its_feed_was_sent()
    {
        await using var broker = Broker.Start();
        await using var hub = new BusHub(broker);
        string[] feeds = [.. Enumerable.Range(1, 100).Select(number => $"feed-{number}")];

        var sentWhenDone = await Task.WhenAll(feeds.Select(feed => Task.Run(
            async () =>
            {
                hub.WakeUps.Changed(Change(feed));
                await hub.WakeUps.FlushAsync(Cancellation);
                return Feeds(broker).Contains(feed);
            },
            Cancellation)));

        sentWhenDone.Should().OnlyContain(sent => sent);
        Feeds(broker).Should().BeEquivalentTo(feeds);
    }

    [Fact]
    public async Task A_wake_up_that_cannot_be_sent_is_logged_and_the_sweep_does_the_work()
    {
        await using var broker = Broker.Start();
        await using var hub = new BusHub(broker);
        broker.GoAway();
        await hub.SubmitAsync("lic-events", """{"feed":"lic-events","period":"2025-03","records":[]}""");

        await hub.WakeUps.FlushAsync(Cancellation);

        hub.Log.Should().ContainSingle(line => line.Level == LogLevel.Warning).Which.Text.Should().Contain("lic-events").And.NotContain("bm90IGEgc2VjcmV0");
        broker.ComeBack();
        hub.Clock.Advance(CircuitBreaker.Pause);
        await hub.SweepAsync();
        broker[BusEntities.Events].Messages.Should().Contain(message => message.Subject == "lic-events");
    }

    [Fact]
    public async Task After_a_failure_no_request_waits_for_the_queue()
    {
        await using var broker = Broker.Start();
        await using var hub = new BusHub(broker);
        broker.GoAway();
        hub.WakeUps.Changed(Change("a"));
        await hub.WakeUps.FlushAsync(Cancellation);
        broker.ComeBack();

        hub.WakeUps.Changed(Change("b"));
        await hub.WakeUps.FlushAsync(Cancellation);
        Feeds(broker).Should().BeEmpty();
        hub.Clock.Advance(CircuitBreaker.Pause);
        hub.WakeUps.Changed(Change("c"));
        await hub.WakeUps.FlushAsync(Cancellation);

        Feeds(broker).Should().Equal("c");
    }

    [Fact]
    public async Task A_client_that_hangs_up_ends_the_waiting_and_not_the_sending()
    {
        await using var broker = Broker.Start();
        await using var hub = new BusHub(broker);
        hub.WakeUps.Changed(Change("a"));

        await hub.WakeUps.FlushAsync(new CancellationToken(canceled: true));
        await hub.WakeUps.FlushAsync(Cancellation);

        Feeds(broker).Should().Equal("a");
    }

    [Fact]
    public async Task A_reader_does_not_wait_for_figures_that_another_process_computes()
    {
        await using var broker = Broker.Start();
        await using var hub = new BusHub(broker);
        hub.WakeUps.Changed(Change("a"));

        var settled = hub.Get<IChangeSignal>().SettledAsync(Cancellation).AsTask();

        settled.IsCompletedSuccessfully.Should().BeTrue();
    }

    [Theory]
    [InlineData("""{"feed":"lic-events"}""", "lic-events")]
    [InlineData("""{"more":1,"feed":"lic-events"}""", "lic-events")]
    [InlineData("""{"feed":""}""", null)]
    [InlineData("""{"feed":7}""", null)]
    [InlineData("""{"feed":"\ud800"}""", null)]
    [InlineData("""["feed"]""", null)]
    [InlineData("null", null)]
    [InlineData("lic-events", null)]
    [InlineData("", null)]
    public void A_message_is_a_wake_up_when_it_names_a_feed(string body, string? feed) => (Read(body)?.Feed).Should().Be(feed);

    [Theory]
    [InlineData("""{"feed":"f","changes":[{"event":"e1","period":"2024-05"},{"event":"e2","period":"2024"}]}""", "e1 2024-05, e2 2024")]
    [InlineData("""{"feed":"f","changes":[7,{"event":"e1"},{"period":"2024"},{"event":"e2","period":"May"},{"event":"e3","period":"2024-Q1"}]}""", "e3 2024-Q1")]
    [InlineData("""{"feed":"f","changes":{}}""", "")]
    public void Hints_that_cannot_be_read_are_left_out(string body, string hints) =>
        string.Join(", ", Read(body)!.Changes.Select(hint => $"{hint.Event} {hint.Period}")).Should().Be(hints);

    [Fact]
    public void A_message_whose_body_is_no_bytes_is_no_wake_up()
    {
        var message = new AmqpAnnotatedMessage(AmqpMessageBody.FromValue("lic-events"));

        WakeUpQueue.TryRead(ServiceBusReceivedMessage.FromAmqpMessage(message, BinaryData.FromBytes(new byte[16]))).Should().BeNull();
    }

    private static FeedChange Change(string feed) => new(feed, Period.Parse("2025-03"), Accepted);

    private static List<string> Feeds(Broker broker) =>
        [.. broker[BusEntities.WakeUps].Messages.Select(message =>
            Read(Encoding.UTF8.GetString(message.Body))!.Feed)];

    private static WakeUp? Read(string body) => WakeUpQueue.TryRead(ServiceBusModelFactory.ServiceBusReceivedMessage(BinaryData.FromString(body)));
}

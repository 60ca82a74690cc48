using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Hub.Functions.ServiceBus;
using Hub.Functions.Work;
using Microsoft.Azure.Functions.Worker;

namespace Hub.Tests.Functions;

/// <summary>
/// The queue of wake-ups in this process: what is sent to it calls the head's trigger at once, until it is settled.
/// </summary>
internal sealed class LocalBus(Func<IServiceProvider> services) : ServiceBusClient
{
    // The queue's own limit in infra/.
    private const int MaxDeliveryCount = 10;

    private static readonly Function Drain = Function.All.Single(function => function.Method.DeclaringType == typeof(DrainOutbox));

    private readonly ConcurrentDictionary<Task, byte> underWay = new();

    /// <summary>The messages that were dead-lettered, with the reason.</summary>
    public ConcurrentQueue<string> DeadLetters { get; } = new();

    public override ServiceBusSender CreateSender(string queueOrTopicName) => queueOrTopicName == BusEntities.WakeUps ? new Sender(this) : new Nowhere();

    /// <summary>Completes when everything sent so far is settled.</summary>
    public Task SettledAsync() => Task.WhenAll(underWay.Keys);

    private void Deliver(BinaryData body)
    {
        var work = Task.Run(() => DeliverAsync(body));
        underWay.TryAdd(work, 0);
        work.ContinueWith(done => underWay.TryRemove(done, out _), TaskScheduler.Default);
    }

    private async Task DeliverAsync(BinaryData body)
    {
        for (var count = 1; count <= MaxDeliveryCount; count++)
        {
            var actions = new Settlement();
            var message = ServiceBusModelFactory.ServiceBusReceivedMessage(body, messageId: "local", deliveryCount: count);
            try
            {
                await Drain.InvokeAsync(services(), message, actions, CancellationToken.None);
            }
            catch (Exception) when (actions.Outcome.Length > 0)
            {
                // The platform notes that the invocation failed.
            }

            if (actions.Outcome != "abandoned")
            {
                if (actions.Outcome != "completed")
                {
                    DeadLetters.Enqueue(actions.Outcome);
                }

                return;
            }
        }

        DeadLetters.Enqueue("MaxDeliveryCountExceeded");
    }

    private sealed class Sender(LocalBus bus) : ServiceBusSender
    {
        public override Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
        {
            foreach (var message in messages)
            {
                bus.Deliver(message.Body);
            }

            return Task.CompletedTask;
        }
    }

    private sealed class Nowhere : ServiceBusSender;
}

/// <summary>Notes how a trigger settles its message.</summary>
internal sealed class Settlement : ServiceBusMessageActions
{
    /// <summary>What became of the message; empty when nothing did.</summary>
    public string Outcome { get; private set; } = string.Empty;

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => Settle("completed");

    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default) =>
        Settle("abandoned");

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default) => Settle("dead-lettered: " + deadLetterReason);

    private Task Settle(string outcome)
    {
        Outcome = Outcome.Length == 0 ? outcome : throw new InvalidOperationException("The message was settled already.");
        return Task.CompletedTask;
    }
}

using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Hub.Publishing;
using Microsoft.Extensions.Logging;

namespace Hub.Functions.ServiceBus;

/// <summary>
/// Sends events to the topic, in their order and in as few batches as they fit in. When the bus fails, the exception
/// keeps the events in the outbox, and all of them are sent again later under the same message ids.
/// </summary>
/// <remarks>
/// An event that the bus can never take is logged and left out, so that those behind it go on. It stays in the event
/// log, and pulling readers and webhooks get it.
/// </remarks>
internal sealed class ServiceBusPublisher(ServiceBusClient client, TimeProvider clock, ILogger<ServiceBusPublisher> logger) : IEventPublisher
{
    private readonly ServiceBusSender sender = client.CreateSender(BusEntities.Events);
    private readonly CircuitBreaker breaker = new(clock);

    /// <inheritdoc/>
    public async Task PublishAsync(IReadOnlyList<PublishedEvent> events, CancellationToken cancellation)
    {
        if (breaker.IsOpen)
        {
            throw new InvalidOperationException($"Service Bus failed less than {CircuitBreaker.Pause.TotalSeconds:0} seconds ago; it is not tried again yet.");
        }

        try
        {
            await SendAsync(Messages(events), cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            breaker.Trip();
            throw;
        }
    }

    private Queue<ServiceBusMessage> Messages(IReadOnlyList<PublishedEvent> events)
    {
        var messages = new Queue<ServiceBusMessage>(events.Count);
        foreach (var published in events)
        {
            try
            {
                messages.Enqueue(EventMessage.Of(published));
            }
            catch (Exception exception) when (exception is InvalidDataException or JsonException)
            {
                ServiceBusLog.Unsendable(logger, published.Event.Id, published.Event.Type, exception.GetType().Name);
            }
        }

        return messages;
    }

    private async Task SendAsync(Queue<ServiceBusMessage> messages, CancellationToken cancellation)
    {
        while (messages.Count > 0)
        {
            using var batch = await sender.CreateMessageBatchAsync(cancellation);
            List<ServiceBusMessage> held = [];
            while (messages.TryPeek(out var next) && batch.TryAddMessage(next))
            {
                held.Add(messages.Dequeue());
            }

            if (held.Count == 0)
            {
                // It does not fit even by itself.
                LeaveOut(messages.Dequeue());
                continue;
            }

            await SendAsync(batch, held, cancellation);
        }
    }

    private async Task SendAsync(ServiceBusMessageBatch batch, List<ServiceBusMessage> held, CancellationToken cancellation)
    {
        try
        {
            await sender.SendMessagesAsync(batch, cancellation);
            return;
        }
        catch (ServiceBusException exception) when (exception.Reason == ServiceBusFailureReason.MessageSizeExceeded)
        {
            // The broker counts otherwise than the client does, and does not say which message it minds: one by one, then.
        }

        foreach (var message in held)
        {
            try
            {
                await sender.SendMessageAsync(message, cancellation);
            }
            catch (ServiceBusException exception) when (exception.Reason == ServiceBusFailureReason.MessageSizeExceeded)
            {
                LeaveOut(message);
            }
        }
    }

    private void LeaveOut(ServiceBusMessage message) =>
        ServiceBusLog.Unsendable(logger, message.MessageId, message.ApplicationProperties[EventMessage.Prefix + "type"], "too large");
}

namespace Azure.Messaging.ServiceBus;

/// <summary>Sends to one queue or topic.</summary>
public class ServiceBusSender
{
    /// <summary>For a class that stands in for it.</summary>
    protected ServiceBusSender()
    {
    }

    /// <summary>An empty batch as large as the broker takes.</summary>
    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default) => throw Declared.Only();

    /// <summary>Sends one message.</summary>
    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) => throw Declared.Only();

    /// <summary>Sends messages as one batch, which they must fit in.</summary>
    public virtual Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default) => throw Declared.Only();

    /// <summary>Sends a batch.</summary>
    public virtual Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default) => throw Declared.Only();
}

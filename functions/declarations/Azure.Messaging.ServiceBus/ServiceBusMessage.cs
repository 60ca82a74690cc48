namespace Azure.Messaging.ServiceBus;

/// <summary>A message to be sent.</summary>
public class ServiceBusMessage
{
    /// <summary>A message with a body of bytes.</summary>
    public ServiceBusMessage(ReadOnlyMemory<byte> body) => Body = BinaryData.FromBytes(body);

    /// <summary>The body.</summary>
    public BinaryData Body { get; set; }

    /// <summary>What duplicate detection goes by.</summary>
    public string MessageId { get; set; } = null!;

    /// <summary>The media type of the body.</summary>
    public string ContentType { get; set; } = null!;

    /// <summary>What the message is about; <c>sys.Label</c> in a SQL filter.</summary>
    public string Subject { get; set; } = null!;

    /// <summary>What the subscriptions' filters look at.</summary>
    public IDictionary<string, object> ApplicationProperties { get; } = new Dictionary<string, object>();
}

/// <summary>Messages that go out together.</summary>
public sealed class ServiceBusMessageBatch : IDisposable
{
    private ServiceBusMessageBatch()
    {
    }

    /// <summary>Adds a message if there is room for it.</summary>
    public bool TryAddMessage(ServiceBusMessage message) => throw Declared.Only();

    /// <summary>Lets go of the messages.</summary>
    public void Dispose()
    {
        // Nothing is held here.
    }
}

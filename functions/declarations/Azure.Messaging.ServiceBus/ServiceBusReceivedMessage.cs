namespace Azure.Messaging.ServiceBus;

/// <summary>A message as it was received.</summary>
public class ServiceBusReceivedMessage
{
    internal ServiceBusReceivedMessage()
    {
    }

    /// <summary>The body.</summary>
    public BinaryData Body { get; internal init; } = BinaryData.Empty;

    /// <summary>The sender's id of the message.</summary>
    public string MessageId { get; internal init; } = null!;

    /// <summary>Which partition it lies in, where the entity is partitioned.</summary>
    public string PartitionKey { get; internal init; } = null!;

    /// <summary>The partition of the queue a transaction sends through.</summary>
    public string TransactionPartitionKey { get; internal init; } = null!;

    /// <summary>The session it belongs to.</summary>
    public string SessionId { get; internal init; } = null!;

    /// <summary>The session an answer belongs to.</summary>
    public string ReplyToSessionId { get; internal init; } = null!;

    /// <summary>How long it is kept.</summary>
    public TimeSpan TimeToLive { get; internal init; }

    /// <summary>The sender's id of what it belongs to.</summary>
    public string CorrelationId { get; internal init; } = null!;

    /// <summary>What it is about.</summary>
    public string Subject { get; internal init; } = null!;

    /// <summary>Whom it is for.</summary>
    public string To { get; internal init; } = null!;

    /// <summary>The media type of the body.</summary>
    public string ContentType { get; internal init; } = null!;

    /// <summary>Where an answer goes.</summary>
    public string ReplyTo { get; internal init; } = null!;

    /// <summary>When it may be received from.</summary>
    public DateTimeOffset ScheduledEnqueueTime { get; internal init; }

    /// <summary>What the sender added.</summary>
    public IReadOnlyDictionary<string, object> ApplicationProperties { get; internal init; } = new Dictionary<string, object>();

    /// <summary>What it is settled by.</summary>
    public string LockToken { get; internal init; } = null!;

    /// <summary>How often it was delivered, this time included.</summary>
    public int DeliveryCount { get; internal init; }

    /// <summary>Until when nobody else gets it.</summary>
    public DateTimeOffset LockedUntil { get; internal init; }

    /// <summary>Its number in the queue.</summary>
    public long SequenceNumber { get; internal init; }

    /// <summary>The queue it was dead-lettered in.</summary>
    public string DeadLetterSource { get; internal init; } = null!;

    /// <summary>Its number in the queue it was first in.</summary>
    public long EnqueuedSequenceNumber { get; internal init; }

    /// <summary>When the queue got it.</summary>
    public DateTimeOffset EnqueuedTime { get; internal init; }

    /// <summary>Whether it can be received.</summary>
    public ServiceBusMessageState State { get; internal init; }
}

/// <summary>Whether a message can be received.</summary>
public enum ServiceBusMessageState
{
    /// <summary>It can.</summary>
    Active = 0,
}

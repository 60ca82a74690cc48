namespace Azure.Messaging.ServiceBus;

/// <summary>A failure of the bus.</summary>
public class ServiceBusException : Exception
{
    /// <summary>A failure without more.</summary>
    public ServiceBusException()
    {
    }

    /// <summary>A failure of a kind.</summary>
    public ServiceBusException(string message, ServiceBusFailureReason reason, string? entityPath = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Reason = reason;
        EntityPath = entityPath!;
    }

    /// <summary>What kind of failure.</summary>
    public ServiceBusFailureReason Reason { get; }

    /// <summary>The queue or topic.</summary>
    public string EntityPath { get; } = null!;
}

/// <summary>Kinds of failure.</summary>
public enum ServiceBusFailureReason
{
    /// <summary>None of the others.</summary>
    GeneralError = 0,

    /// <summary>There is no such queue, topic or subscription.</summary>
    MessagingEntityNotFound = 1,

    /// <summary>The message is larger than the broker takes.</summary>
    MessageSizeExceeded = 4,

    /// <summary>The broker asks to be left alone for a while.</summary>
    ServiceBusy = 7,

    /// <summary>The broker did not answer in time.</summary>
    ServiceTimeout = 8,

    /// <summary>The broker cannot be reached.</summary>
    ServiceCommunicationProblem = 9,
}

using Azure.Messaging.ServiceBus;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Settles the messages of a trigger. Of Microsoft.Azure.Functions.Worker.Extensions.ServiceBus, where it cannot be
/// constructed either: tests derive from it.
/// </summary>
public class ServiceBusMessageActions
{
    /// <summary>For tests, which override what they need.</summary>
    protected ServiceBusMessageActions()
    {
    }

    /// <summary>Takes a message off the queue: its work is done.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        throw Declared.Only();

    /// <summary>Gives a message back to the queue, which delivers it again.</summary>
    /// <param name="message">The message.</param>
    /// <param name="propertiesToModify">Properties to set on it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default) =>
        throw Declared.Only();

    /// <summary>Sets a message aside in the queue's dead-letter queue.</summary>
    /// <param name="message">The message.</param>
    /// <param name="propertiesToModify">Properties to set on it.</param>
    /// <param name="deadLetterReason">Why, in a word or two.</param>
    /// <param name="deadLetterErrorDescription">Why, at more length.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default) =>
        throw Declared.Only();
}

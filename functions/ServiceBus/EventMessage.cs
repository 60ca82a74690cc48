using Azure.Messaging.ServiceBus;
using Hub.Publishing;

namespace Hub.Functions.ServiceBus;

/// <summary>
/// An event as a message of the topic: the CloudEvent in structured mode as the body, and its attributes once more as
/// application properties, because filters of a subscription do not look into bodies.
/// </summary>
internal static class EventMessage
{
    /// <summary>
    /// What the application properties' names begin with (CloudEvents AMQP protocol binding 1.0.2, section 3.1.3.1, which
    /// section 3.2.3 allows in structured mode). A SQL filter names such a property in brackets,
    /// <c>[cloudEvents:type]</c>; a correlation filter takes the name as it is.
    /// </summary>
    public const string Prefix = "cloudEvents:";

    /// <summary>The message of an event; the same event always gives the same message.</summary>
    /// <exception cref="InvalidDataException">The event is larger than an event may be.</exception>
    public static ServiceBusMessage Of(PublishedEvent published)
    {
        var hubEvent = published.Event;
        var message = new ServiceBusMessage(CloudEventFormat.Encode(published))
        {
            MessageId = hubEvent.Id,
            ContentType = CloudEventFormat.ContentType,
        };
        var properties = message.ApplicationProperties;
        properties[Prefix + "specversion"] = "1.0";
        properties[Prefix + "id"] = hubEvent.Id;
        properties[Prefix + "type"] = hubEvent.Type;
        properties[Prefix + "source"] = published.Source;
        properties[Prefix + "time"] = hubEvent.Time.UtcDateTime;
        properties[Prefix + "sequence"] = CloudEventFormat.SequenceText(published.Sequence);
        if (hubEvent.Subject.Length > 0)
        {
            message.Subject = hubEvent.Subject;
            properties[Prefix + "subject"] = hubEvent.Subject;
        }

        if (hubEvent.DataRef is { } reference)
        {
            properties[Prefix + "dataref"] = reference;
        }

        // No session and no partition key: messages of several subjects go out in one batch, which would have to share one.
        return message;
    }
}

using Microsoft.Extensions.Logging;

namespace Hub.Functions.ServiceBus;

/// <summary>What this side logs. Never connection strings and never what is in an event.</summary>
internal static partial class ServiceBusLog
{
    [LoggerMessage(6001, LogLevel.Error, "Event {EventId} of type {EventType} is not sent to Service Bus and never will be ({Reason}); it stays in the event log, for pulling and webhooks")]
    public static partial void Unsendable(ILogger logger, string eventId, object eventType, string reason);

    [LoggerMessage(6002, LogLevel.Warning, "No wake-up was sent for {Feeds}; the sweep finds the changes within a minute")]
    public static partial void NoWakeUp(ILogger logger, Exception? exception, string feeds);
}

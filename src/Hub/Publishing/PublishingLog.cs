using Microsoft.Extensions.Logging;

namespace Hub.Publishing;

/// <summary>What this room logs. Never sinks' answers, secrets or event data.</summary>
internal static partial class PublishingLog
{
    [LoggerMessage(3001, LogLevel.Error, "Relaying the outbox of {Table}/{Partition} failed; it is tried again")]
    public static partial void RelayFailed(ILogger logger, Exception exception, string table, string partition);

    [LoggerMessage(3003, LogLevel.Information, "Event {EventId} was delivered to subscription {Subscription} at attempt {Attempt}")]
    public static partial void Delivered(ILogger logger, string eventId, string subscription, long attempt);

    [LoggerMessage(3004, LogLevel.Warning, "Event {EventId} was not delivered to subscription {Subscription} at attempt {Attempt}: {Error}; next attempt {NextAttempt:O}")]
    public static partial void NotDelivered(ILogger logger, string eventId, string subscription, long attempt, string? error, DateTimeOffset? nextAttempt);

    [LoggerMessage(3005, LogLevel.Warning, "Subscription {Subscription} is disabled: {Reason}")]
    public static partial void Disabled(ILogger logger, string subscription, string reason);

    [LoggerMessage(3006, LogLevel.Error, "An attempt for subscription {Subscription} broke off; it is tried again")]
    public static partial void AttemptBroke(ILogger logger, Exception exception, string subscription);

    [LoggerMessage(3007, LogLevel.Error, "Reading what is due for subscription {Subscription} failed; it is tried again")]
    public static partial void WorkerFailed(ILogger logger, Exception exception, string subscription);

    [LoggerMessage(3008, LogLevel.Error, "Reading the subscriptions at start failed; it is tried again")]
    public static partial void StartFailed(ILogger logger, Exception exception);

    [LoggerMessage(3009, LogLevel.Error, "Tidying the index of what is due for subscription {Subscription} failed; it is tried again")]
    public static partial void TidyingFailed(ILogger logger, Exception exception, string subscription);

    [LoggerMessage(3020, LogLevel.Information, "The sink of subscription {Subscription} consented to deliveries; a minute it allows {AllowedRate}")]
    public static partial void Consented(ILogger logger, string subscription, int? allowedRate);

    [LoggerMessage(3022, LogLevel.Information, "The mail that asks for confirmation of subscription {Subscription} is out")]
    public static partial void ConfirmationMailed(ILogger logger, string subscription);

    [LoggerMessage(3023, LogLevel.Information, "Subscription {Subscription} was confirmed by the link in its mail")]
    public static partial void ConfirmedByLink(ILogger logger, string subscription);

    [LoggerMessage(3021, LogLevel.Warning, "The sink of subscription {Subscription} did not consent (attempt {Attempt}): {Error}; next time {NextAttempt:O}")]
    public static partial void NotConsented(ILogger logger, string subscription, int attempt, string error, DateTimeOffset? nextAttempt);
}

using Azure.Messaging.ServiceBus;
using Hub.Functions.ServiceBus;
using Hub.Hosting;
using Hub.Publishing.Deliveries;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Hub.Functions.Work;

/// <summary>
/// Carries on what a feed's outbox holds when a wake-up says so. The message names the feed and nothing else: the work
/// stands in the tables, so one message too many costs a look, and one too few the time until <see cref="TimerFunctions.SweepOutboxes"/>.
/// </summary>
/// <param name="definitions">The feeds.</param>
/// <param name="changes">Carries on.</param>
/// <param name="deliveries">Sends webhooks.</param>
/// <param name="logger">The log.</param>
public sealed partial class DrainOutbox(Definitions definitions, CarryOnChanges changes, DeliveryDispatcher deliveries, ILogger<DrainOutbox> logger)
{
    /// <summary>Handles one wake-up.</summary>
    /// <param name="message">The wake-up.</param>
    /// <param name="actions">Settles it.</param>
    /// <param name="cancellation">The instance stops; the message comes again elsewhere.</param>
    /// <remarks>
    /// A message that is no wake-up is dead-lettered at once, since it will not become one. When the work fails the
    /// message is given back and comes again, until the queue's limit dead-letters it; the sweep works on meanwhile.
    /// The message is completed before webhooks are sent, because an endpoint that does not answer is no reason to do
    /// the work again.
    /// </remarks>
    [Function(nameof(DrainOutbox))]
    public async Task RunAsync(
        [ServiceBusTrigger(BusEntities.WakeUps, Connection = ServiceBusSettings.Section, AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(actions);
        if (WakeUpQueue.TryRead(message) is not { } feed)
        {
            await DeadLetterAsync("no-wake-up", "The body is not a JSON object with a feed.");
            return;
        }

        if (definitions.Feeds.Find(feed) is null)
        {
            await DeadLetterAsync("unknown-feed", "This hub has no feed of that name.");
            return;
        }

        try
        {
            await changes.HandleAsync(feed, cancellation);
        }
        catch (Exception exception)
        {
            LogFailed(logger, exception, feed, message.DeliveryCount);

            // Neither this nor the other settlements with the invocation's token: when it is cancelled the message should be free for others at once.
            await actions.AbandonMessageAsync(message, cancellationToken: CancellationToken.None);
            return;
        }

        await actions.CompleteMessageAsync(message, CancellationToken.None);
        try
        {
            await deliveries.RunDueAsync(cancellation);
        }
        catch (Exception exception)
        {
            LogNotDelivered(logger, exception);
        }

        Task DeadLetterAsync(string reason, string description)
        {
            LogDeadLettered(logger, message.MessageId, reason);
            return actions.DeadLetterMessageAsync(message, deadLetterReason: reason, deadLetterErrorDescription: description, cancellationToken: CancellationToken.None);
        }
    }

    [LoggerMessage(EventId = 4001, Level = LogLevel.Error, Message = "Carrying on the changes of {Feed} failed at delivery {Delivery} of its wake-up; they stay in the outbox and are tried again")]
    private static partial void LogFailed(ILogger logger, Exception exception, string feed, int delivery);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Warning, Message = "Delivering broke off; the timer goes on with it")]
    private static partial void LogNotDelivered(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Warning, Message = "Message {Id} of the wake-ups was dead-lettered: {Reason}")]
    private static partial void LogDeadLettered(ILogger logger, string id, string reason);
}

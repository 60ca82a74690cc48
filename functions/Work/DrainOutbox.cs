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
/// <param name="clock">The time.</param>
/// <param name="logger">The log.</param>
public sealed partial class DrainOutbox(
    Definitions definitions, CarryOnChanges changes, DeliveryDispatcher deliveries, TimeProvider clock, ILogger<DrainOutbox> logger)
{
    // Webhooks go out at once as a rule. Endpoints that take their time are the timer's, so that other feeds get their turn.
    private static readonly TimeSpan DeliverFor = TimeSpan.FromMinutes(1);

    /// <summary>Handles one wake-up.</summary>
    /// <param name="message">The wake-up.</param>
    /// <param name="actions">Settles it.</param>
    /// <param name="cancellation">The instance stops; the message comes again elsewhere.</param>
    /// <remarks>
    /// A message that is no wake-up is dead-lettered at once, since it will not become one. When the work fails the
    /// message is done with all the same and the invocation fails: the sweep tries the work again every minute, and ten
    /// tries within seconds while the storage is away would help nobody. When the instance stops in the middle, the
    /// message comes again elsewhere.
    /// </remarks>
    [Function(nameof(DrainOutbox))]
    public async Task RunAsync(
        [ServiceBusTrigger(BusEntities.WakeUps, Connection = ServiceBusSettings.Section, AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(actions);
        if (WakeUpQueue.TryRead(message) is not { } wakeUp)
        {
            await DeadLetterAsync("no-wake-up", "The body is not a JSON object with a feed.");
            return;
        }

        if (definitions.Feeds.Find(wakeUp.Feed) is null)
        {
            await DeadLetterAsync("unknown-feed", "This hub has no feed of that name.");
            return;
        }

        try
        {
            // What comes a second time was perhaps done the first time: then the outbox knows what is left.
            await changes.CatchUpAsync(wakeUp.Feed, message.DeliveryCount > 1 ? [] : wakeUp.Changes, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            LogFailed(logger, exception, wakeUp.Feed);
            await actions.CompleteMessageAsync(message, CancellationToken.None);

            // So that the invocation counts as failed, which somebody is told of.
            throw;
        }

        // Not with the invocation's token: the work is done.
        await actions.CompleteMessageAsync(message, CancellationToken.None);
        await DeliverAsync(cancellation);

        Task DeadLetterAsync(string reason, string description)
        {
            LogDeadLettered(logger, message.MessageId, reason);
            return actions.DeadLetterMessageAsync(message, deadLetterReason: reason, deadLetterErrorDescription: description, cancellationToken: CancellationToken.None);
        }
    }

    private async Task DeliverAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var timer = clock.CreateTimer(_ => limit.Cancel(), null, DeliverFor, Timeout.InfiniteTimeSpan);
        try
        {
            await deliveries.RunDueAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // The timer's run goes on with it.
        }
        catch (Exception exception)
        {
            LogNotDelivered(logger, exception);
        }
    }

    [LoggerMessage(EventId = 4001, Level = LogLevel.Error, Message = "Carrying on the changes of {Feed} failed; they stay in the outbox and are tried again by the sweep")]
    private static partial void LogFailed(ILogger logger, Exception exception, string feed);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Warning, Message = "Delivering broke off; the timer goes on with it")]
    private static partial void LogNotDelivered(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Warning, Message = "Message {Id} of the wake-ups was dead-lettered: {Reason}")]
    private static partial void LogDeadLettered(ILogger logger, string id, string reason);
}

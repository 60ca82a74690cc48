using System.Runtime.CompilerServices;
using Hub.Functions.ServiceBus;
using Hub.Hosting;
using Hub.Publishing.Deliveries;
using Hub.Receiving;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Hub.Functions.Work;

/// <summary>
/// What is done by the clock, where the server has a process that lasts. The platform runs a timer on one instance at a
/// time, which holds a lease in the app's storage account, and starts it again only when the run before has ended.
/// </summary>
/// <remarks>Schedules are NCRONTAB in UTC: second, minute, hour, day, month, weekday.</remarks>
/// <param name="changes">Carries on.</param>
/// <param name="deliveries">Sends webhooks.</param>
/// <param name="lateFeeds">Tells of what is overdue.</param>
/// <param name="reporting">Makes the hub's own submission of how much was.</param>
/// <param name="retention">Removes what has been kept long enough.</param>
/// <param name="wakeUps">What is to be carried on.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">The log.</param>
public sealed partial class TimerFunctions(
    CarryOnChanges changes, DeliveryDispatcher deliveries, TellLateFeeds lateFeeds, SubmitReporting reporting, ApplyRetention retention, IWakeUps wakeUps, TimeProvider clock, ILogger<TimerFunctions> logger)
{
    /// <summary>Every minute, on the minute: the longest that figures wait when a wake-up was lost.</summary>
    public const string EveryMinute = "0 * * * * *";

    /// <summary>Every minute, half a minute after the sweep: how late a retry may be.</summary>
    public const string EveryMinuteAtHalf = "30 * * * * *";

    /// <summary>Every hour, at five past: a feed becomes late at midnight in the city, whose hour in UTC changes.</summary>
    public const string Hourly = "0 5 * * * *";

    /// <summary>Every night at 02:15, when nobody sends.</summary>
    public const string Nightly = "0 15 2 * * *";

    /// <summary>Carries on what every outbox holds, and after a deployment with other definitions recomputes the figures.</summary>
    /// <param name="timer">The call.</param>
    /// <param name="cancellation">The instance stops; the next run goes on.</param>
    [Function(nameof(SweepOutboxes))]
    public Task SweepOutboxes([TimerTrigger(EveryMinute)] TimerInfo timer, CancellationToken cancellation) =>
        RunAsync(timer, changes.SweepAsync, cancellation);

    /// <summary>Sends the webhooks that are due: retries, and what <see cref="DrainOutbox"/> did not get to.</summary>
    /// <param name="timer">The call.</param>
    /// <param name="cancellation">The instance stops; attempts under way are made again.</param>
    [Function(nameof(DeliverDue))]
    public Task DeliverDue([TimerTrigger(EveryMinuteAtHalf)] TimerInfo timer, CancellationToken cancellation) =>
        RunAsync(
            timer,
            async stopping =>
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
                using var alarm = clock.CreateTimer(_ => limit.Cancel(), null, DeliverFor, Timeout.InfiniteTimeSpan);
                try
                {
                    await deliveries.RunDueAsync(limit.Token);
                }
                catch (OperationCanceledException) when (limit.IsCancellationRequested && !stopping.IsCancellationRequested)
                {
                    // A long backlog; the next run goes on with it.
                }
            },
            cancellation);

    /// <summary>Publishes an event for each feed whose submission is overdue, and submits the hub's report of the months that are over.</summary>
    /// <param name="timer">The call.</param>
    /// <param name="cancellation">The instance stops; the next run goes on.</param>
    [Function(nameof(TellLateFeeds))]
    public Task TellLateFeeds([TimerTrigger(Hourly)] TimerInfo timer, CancellationToken cancellation) =>
        RunAsync(
            timer,
            async stopping =>
            {
                // The one does not keep the other from being done.
                await Task.WhenAll(lateFeeds.HandleAsync(stopping), reporting.HandleAsync(stopping));
                await wakeUps.FlushAsync(stopping);
            },
            cancellation);

    /// <summary>Removes what has been kept as long as the settings say.</summary>
    /// <param name="timer">The call.</param>
    /// <param name="cancellation">The instance stops; the next run goes on.</param>
    [Function(nameof(ApplyRetention))]
    public Task ApplyRetention([TimerTrigger(Nightly)] TimerInfo timer, CancellationToken cancellation) =>
        RunAsync(timer, retention.HandleAsync, cancellation);

    // Well within the functions' time-out (host.json).
    private static readonly TimeSpan DeliverFor = TimeSpan.FromMinutes(20);

    private Task RunAsync(TimerInfo timer, Func<CancellationToken, Task> work, CancellationToken cancellation, [CallerMemberName] string name = "")
    {
        if (timer.IsPastDue)
        {
            LogPastDue(logger, name);
        }

        return work(cancellation);
    }

    [LoggerMessage(EventId = 4004, Level = LogLevel.Warning, Message = "{Timer} runs later than scheduled: no instance was there in time")]
    private static partial void LogPastDue(ILogger logger, string timer);
}

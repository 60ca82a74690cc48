using Hub.Receiving;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hub.Hosting;

/// <summary>In a lasting process, every hour: tells of late feeds, submits the hub's own report on them and applies the retention.</summary>
internal sealed partial class HourlyWork(
    TellLateFeeds late, SubmitReporting reporting, ApplyRetention retention, TimeProvider clock, ILogger<HourlyWork> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await AttemptAsync("late feeds", async stopping => await late.HandleAsync(stopping), stoppingToken);
                await AttemptAsync("reporting", async stopping => await reporting.HandleAsync(stopping), stoppingToken);
                await AttemptAsync("retention", retention.HandleAsync, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The hub stops; what is left is done an hour after the next start.
        }
    }

    private async Task AttemptAsync(string what, Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        try
        {
            await work(stopping);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogFailed(logger, exception, what);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The hourly work failed ({What}); it is tried again in an hour")]
    private static partial void LogFailed(ILogger logger, Exception exception, string what);
}

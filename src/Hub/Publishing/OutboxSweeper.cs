using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hub.Publishing;

/// <summary>
/// Looks through all outboxes, at start and then every <see cref="EventsOptions.SweepInterval"/>, and relays what a
/// crash, a failing storage or a failing bus left behind.
/// </summary>
public sealed class OutboxSweeper(
    IEnumerable<IOutboxSource> sources,
    EventRelay relay,
    IOptions<EventsOptions> options,
    TimeProvider clock,
    ILogger<OutboxSweeper> logger) : BackgroundService
{
    /// <summary>Relays every outbox once. A head without a lasting process calls this from its timer.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        await relay.RelayLeftoversAsync(cancellation);
        foreach (var source in sources)
        {
            await foreach (var (table, partitionKey) in source.PartitionsAsync(cancellation))
            {
                await relay.RelayAsync(table, partitionKey, known: null, cancellation);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, clock);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                PublishingLog.SweepFailed(logger, exception);
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

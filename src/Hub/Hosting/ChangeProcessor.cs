using System.Threading.Channels;
using Hub.Publishing;
using Hub.Receiving;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hub.Hosting;

/// <summary>
/// Carries changes on in the process that accepted them, one after another, and looks into the outboxes at start and
/// every <see cref="EventsOptions.SweepInterval"/> for what a crash or a failure left behind. For a head whose process
/// lasts and works on the store alone.
/// </summary>
public sealed partial class ChangeProcessor(
    CarryOnChanges carryOn, IOptions<EventsOptions> options, TimeProvider clock, ILogger<ChangeProcessor> logger) : BackgroundService, IChangeSignal
{
    private static readonly TimeSpan SettleWithin = TimeSpan.FromSeconds(2);

    // Changes of one feed that wait are published together; more at once would hold up the other feeds.
    private const int Together = 64;

    private readonly Channel<FeedChange> changes = Channel.CreateUnbounded<FeedChange>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock settling = new();
    private readonly Queue<(long Until, TaskCompletionSource Done)> waiting = new();
    private long accepted;
    private long handled;

    /// <summary>Whether the definitions' figures are computed and the outboxes were read once since the start.</summary>
    public bool Ready { get; private set; }

    /// <inheritdoc/>
    public void Changed(FeedChange change)
    {
        lock (settling)
        {
            accepted++;
            changes.Writer.TryWrite(change);
        }
    }

    /// <inheritdoc/>
    public async ValueTask SettledAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref handled) == Volatile.Read(ref accepted))
        {
            return;
        }

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (settling)
        {
            if (handled == accepted)
            {
                return;
            }

            waiting.Enqueue((accepted, done));
        }

        try
        {
            await done.Task.WaitAsync(SettleWithin, clock, cancellation);
        }
        catch (TimeoutException)
        {
            // Busy: the reader gets what is published now rather than nothing.
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await AttemptAsync("start", SweepAsync, stoppingToken);
        using var timer = new PeriodicTimer(options.Value.SweepInterval, clock);
        var tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
        var more = changes.Reader.WaitToReadAsync(stoppingToken).AsTask();
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAny(tick, more);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            if (more.IsCompletedSuccessfully)
            {
                await DrainAsync(stoppingToken);
                more = changes.Reader.WaitToReadAsync(stoppingToken).AsTask();
            }

            if (tick.IsCompletedSuccessfully)
            {
                await AttemptAsync("sweep", SweepAsync, stoppingToken);
                tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        try
        {
            await carryOn.SweepAsync(cancellation);
        }
        catch (WorkLeftException)
        {
            // It was logged, and the next sweep tries again; requests can be answered meanwhile.
        }

        Ready = true;
    }

    private async Task DrainAsync(CancellationToken cancellation)
    {
        var taken = new List<FeedChange>();
        while (taken.Count < Together && changes.Reader.TryRead(out var change))
        {
            taken.Add(change);
        }

        foreach (var group in taken.GroupBy(change => change.Feed, StringComparer.Ordinal))
        {
            await AttemptAsync(group.Key, stopping => carryOn.HandleAsync(group.Key, [.. group], stopping), cancellation);
        }

        lock (settling)
        {
            handled += taken.Count;
            while (waiting.TryPeek(out var first) && first.Until <= handled)
            {
                waiting.Dequeue().Done.TrySetResult();
            }
        }
    }

    // Trouble (a broken disk page, a bug in a definition) is logged and tried again later; the other feeds go on.
    private async Task AttemptAsync(string what, Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        try
        {
            await work(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was under way is found in the outbox at the next start.
        }
        catch (Exception exception)
        {
            LogBehind(logger, exception, what);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Carrying on changes failed ({What}); they stay in the outbox and are tried again")]
    private static partial void LogBehind(ILogger logger, Exception exception, string what);
}

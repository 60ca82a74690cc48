using System.Text.Json;
using System.Threading.Channels;
using Hub.Feeds;
using Hub.Indicators;
using Hub.Publishing;
using Hub.Receiving;
using Hub.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hub.Hosting;

/// <summary>
/// Carries accepted changes on: computes and publishes the observations they touch, then relays the events of both. One
/// change after another, so that what is published follows the order of what was received.
/// </summary>
/// <remarks>
/// The outbox rows of the feeds' partitions are the list of work: a row is taken out only when its change has been
/// published. At start and every <see cref="SweepEvery"/> they are read, so that what a crash or a failure left behind
/// is done then.
/// </remarks>
public sealed partial class ChangeProcessor(
    Definitions definitions,
    PublishObservations publish,
    RebuildIndicators rebuild,
    EventRelay relay,
    SweepUploads uploads,
    ITableStore store,
    TimeProvider clock,
    ILogger<ChangeProcessor> logger) : BackgroundService, IChangeSignal
{
    /// <summary>How often the outboxes are read for what was left behind.</summary>
    public static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan SettleWithin = TimeSpan.FromSeconds(2);

    // Changes of one feed that wait are published together; more at once would hold up the other feeds.
    private const int Together = 64;

    private readonly Channel<FeedChange> changes = Channel.CreateUnbounded<FeedChange>(new UnboundedChannelOptions { SingleReader = true });
    private readonly HashSet<string> behind = new(StringComparer.Ordinal);
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

    /// <summary>Reads every feed's outbox and does what was left behind. A head without a lasting process calls this from its timer.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        foreach (var feed in definitions.Feeds.All)
        {
            await AttemptAsync(feed.Id, stopping => CatchUpAsync(feed, stopping), cancellation);
        }

        await uploads.HandleAsync(cancellation);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await AttemptAsync("start", StartUpAsync, stoppingToken);
        using var timer = new PeriodicTimer(SweepEvery, clock);
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
                await AttemptAsync("sweep", Ready ? SweepAsync : StartUpAsync, stoppingToken);
                tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
            }
        }
    }

    private async Task StartUpAsync(CancellationToken cancellation)
    {
        if (await rebuild.IfDefinitionsChangedAsync(definitions.Fingerprint, cancellation))
        {
            await relay.RelayAsync(ObservationRows.Table, ObservationRows.Partition, known: null, cancellation);
        }

        await SweepAsync(cancellation);
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
            await AttemptAsync(group.Key, stopping => CarryOnAsync(group.Key, [.. group], stopping), cancellation);
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

    private async Task CarryOnAsync(string feedId, IReadOnlyList<FeedChange> group, CancellationToken cancellation)
    {
        if (behind.Contains(feedId))
        {
            // Older changes are still in the outbox; taking all in their order keeps the order of the events.
            await CatchUpAsync(definitions.Feeds.Find(feedId)!, cancellation);
            return;
        }

        behind.Add(feedId);
        using var activity = Telemetry.Source.StartActivity("publish");
        activity?.SetTag("hub.feed", feedId);
        var events = await publish.HandleAsync(feedId, [.. group.Select(change => change.Period).Distinct()], cancellation);
        var known = group.Select(change => change.Event).OrderBy(change => change.Id, StringComparer.Ordinal).ToList();
        if (await relay.RelayOnlyAsync(SubmissionRows.Table, feedId, known, cancellation))
        {
            behind.Remove(feedId);
        }

        await relay.RelayAsync(ObservationRows.Table, ObservationRows.Partition, events, cancellation);
    }

    private async Task CatchUpAsync(Feed feed, CancellationToken cancellation)
    {
        var found = new List<HubEvent>();
        var periods = new HashSet<Period>();
        await foreach (var entity in store.QueryAsync(SubmissionRows.Table, feed.Id, RowRange.Prefix(Outbox.RowPrefix), null, cancellation))
        {
            found.Add(Outbox.Read(entity));
            using var data = JsonDocument.Parse(found[^1].Data);
            periods.Add(Period.Parse(data.RootElement.GetProperty("period").GetString()!));
        }

        if (periods.Count > 0)
        {
            behind.Add(feed.Id);
            var events = await publish.HandleAsync(feed.Id, [.. periods], cancellation);

            // Only these: what was accepted since is not published yet, and its row is all that says so.
            if (!await relay.RelayOnlyAsync(SubmissionRows.Table, feed.Id, found, cancellation))
            {
                return;
            }

            await relay.RelayAsync(ObservationRows.Table, ObservationRows.Partition, events, cancellation);
        }

        behind.Remove(feed.Id);
    }

    // One feed's trouble (a broken disk page, a bug in a definition) is logged and tried again later; the others go on.
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

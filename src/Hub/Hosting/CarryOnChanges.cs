using System.Collections.Concurrent;
using System.Text.Json;
using Hub.Alerts;
using Hub.Indicators;
using Hub.Publishing;
using Hub.Publishing.Subscriptions;
using Hub.Receiving;
using Hub.Storage;
using Microsoft.Extensions.Logging;

namespace Hub.Hosting;

/// <summary>
/// Carries accepted changes on: computes and publishes the observations they touch, then relays the events of both.
/// Changes of one feed are carried on one call after another, so that what is published follows the order of what was
/// received.
/// </summary>
/// <remarks>
/// The outbox rows of the feeds' partitions are the list of work: a row is taken out only when its change has been
/// published. So anything may be called at any time, any number of times and from any number of processes.
/// </remarks>
public sealed partial class CarryOnChanges(
    Definitions definitions,
    PublishObservations publish,
    RebuildIndicators rebuild,
    EndSilences silences,
    EventRelay relay,
    ITableStore store,
    ILogger<CarryOnChanges> logger)
{
    // Looking into an empty outbox takes one short read; so many are looked into at once.
    private const int FeedsAtOnce = 8;

    private static readonly IReadOnlySet<string> NothingDone = new HashSet<string>();
    private static readonly OutboxPartition Published = new(ObservationRows.Table, ObservationRows.Partition);

    private readonly Lanes<string> lanes = new();
    private readonly ConcurrentDictionary<string, byte> behind = new(StringComparer.Ordinal);
    private volatile bool prepared;

    /// <summary>
    /// Carries on changes this process has just made, without reading the outboxes. Only for a process that alone works
    /// on the store: others are to call <see cref="CatchUpAsync"/>.
    /// </summary>
    /// <param name="feedId">The feed of all of them.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="cancellation">Stops between steps; what is left is found in the outbox.</param>
    public async Task HandleAsync(string feedId, IReadOnlyList<FeedChange> changes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(changes);
        using var turn = await lanes.EnterAsync(feedId, cancellation);
        if (!behind.TryAdd(feedId, 0))
        {
            // Older changes are still in the outbox; taking all in their order keeps the order of the events.
            await CarryOutboxAsync(feedId, NothingDone, cancellation);
            return;
        }

        using var activity = Telemetry.Source.StartActivity("publish");
        activity?.SetTag("hub.feed", feedId);
        var events = await publish.HandleAsync(feedId, [.. changes.Select(change => change.Period).Distinct()], cancellation);
        var known = changes.Select(change => change.Event).OrderBy(change => change.Id, StringComparer.Ordinal).ToList();
        if (await relay.RelayAsync(new OutboxPartition(SubmissionRows.Table, feedId), known, Published, events.Known, cancellation))
        {
            behind.TryRemove(feedId, out _);
        }
    }

    /// <summary>Carries on what the outbox of a feed holds. A feed that is not known has nothing to carry on.</summary>
    /// <param name="feedId">The feed.</param>
    /// <param name="hints">
    /// Changes somebody says were made, durably, before this call: their periods are published at once, and the outbox is
    /// read after that. A hint that is wrong or old costs computing for nothing.
    /// </param>
    /// <param name="cancellation">Stops between steps; what is left stays in the outbox.</param>
    /// <exception cref="WorkLeftException">The events could not be passed on; they stay in the outboxes.</exception>
    public async Task CatchUpAsync(string feedId, IReadOnlyCollection<ChangeHint> hints, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(hints);
        if (definitions.Feeds.Find(feedId) is { } feed)
        {
            using var turn = await lanes.EnterAsync(feedId, cancellation);
            var periods = hints.Select(hint => hint.Period).Where(period => period.Periodicity == feed.Periodicity).Distinct().ToList();
            if (periods.Count > 0)
            {
                await publish.HandleAsync(feedId, periods, cancellation);
            }

            if (!await CarryOutboxAsync(feedId, hints.Where(hint => periods.Contains(hint.Period)).Select(hint => hint.Event).ToHashSet(StringComparer.Ordinal), cancellation))
            {
                throw new WorkLeftException($"The events of {feedId} could not be passed on.");
            }
        }
    }

    /// <summary>
    /// Does what was left behind by a crash, a failing storage or a failing bus: recomputes everything when the
    /// definitions are others than those of the published figures, carries on every feed's outbox, and relays that of
    /// the figures, with what silences of alerts that have ended had held back. One feed's trouble (a bug in a definition, say) does not keep the others from being carried on.
    /// </summary>
    /// <exception cref="WorkLeftException">Something could not be done; it was logged and stays in the outboxes.</exception>
    public Task SweepAsync(CancellationToken cancellation) => SweepAsync(null, cancellation);

    /// <summary>The same, telling how far it is where everything has to be recomputed.</summary>
    public async Task SweepAsync(IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        if (!prepared)
        {
            await rebuild.IfDefinitionsChangedAsync(definitions.Fingerprint, progress, cancellation);
            prepared = true;
        }

        var left = new ConcurrentQueue<string>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = FeedsAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(definitions.Feeds.All, options, async (feed, stopping) =>
        {
            try
            {
                await CatchUpAsync(feed.Id, [], stopping);
            }
            catch (WorkLeftException)
            {
                left.Enqueue(feed.Id);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                LogBehind(logger, exception, feed.Id);
                left.Enqueue(feed.Id);
            }
        });
        try
        {
            await silences.HandleAsync(cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            LogBehind(logger, exception, "silences");
            left.Enqueue("silences");
        }

        if (!await relay.RelayAsync(Published.Table, Published.PartitionKey, known: null, cancellation))
        {
            left.Enqueue(Published.PartitionKey);
        }

        if (!await relay.RelayAsync(SubscriptionStore.Table, SubscriptionStore.Partition, known: null, cancellation))
        {
            left.Enqueue(SubscriptionStore.Partition);
        }

        if (!left.IsEmpty)
        {
            throw new WorkLeftException($"Not all could be carried on: {string.Join(", ", left.Order(StringComparer.Ordinal))}. It stays in the outboxes.");
        }
    }

    private async Task<bool> CarryOutboxAsync(string feedId, IReadOnlySet<string> done, CancellationToken cancellation)
    {
        var found = new List<HubEvent>();
        var periods = new HashSet<Period>();
        await foreach (var entity in store.QueryAsync(SubmissionRows.Table, feedId, RowRange.Prefix(Outbox.RowPrefix), null, cancellation))
        {
            found.Add(Outbox.Read(entity));
            if (!done.Contains(found[^1].Id))
            {
                using var data = JsonDocument.Parse(found[^1].Data);
                periods.Add(Period.Parse(data.RootElement.GetProperty("period").GetString()!));
            }
        }

        if (found.Count > 0)
        {
            behind.TryAdd(feedId, 0);
            if (periods.Count > 0)
            {
                await publish.HandleAsync(feedId, [.. periods], cancellation);
            }

            // Only these: what was accepted since is not published yet, and its row is all that says so.
            if (!await relay.RelayAsync(new OutboxPartition(SubmissionRows.Table, feedId), found, Published, known: null, cancellation))
            {
                return false;
            }
        }

        behind.TryRemove(feedId, out _);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Carrying on the changes of {Feed} failed; they stay in the outbox and are tried again")]
    private static partial void LogBehind(ILogger logger, Exception exception, string feed);
}

/// <summary>Says that a change was made, to whoever carries it on elsewhere; what it is stands in the outbox.</summary>
/// <param name="Event">The id of its event.</param>
/// <param name="Period">Its period.</param>
public readonly record struct ChangeHint(string Event, Period Period);

/// <summary>Work is left that will be tried again: nothing is lost, but somebody may want to look.</summary>
public sealed class WorkLeftException(string message) : Exception(message);

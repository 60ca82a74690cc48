using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Hub.Publishing.Deliveries;
using Hub.Storage;
using Microsoft.Extensions.Logging;

namespace Hub.Publishing;

/// <summary>
/// Takes events out of an outbox: into the event log, into a delivery per matching subscription, to the bus, and only
/// then out of the outbox. Each step may be repeated without effect, so a crash between any two loses and doubles nothing.
/// </summary>
/// <remarks>
/// When the bus fails, it gets no later event before the one it missed, and the outbox keeps them all for it. The event
/// log and the subscriptions do not wait for it.
/// </remarks>
public sealed class EventRelay(
    ITableStore store,
    EventLog log,
    DeliveryFanOut fanOut,
    IEventPublisher bus,
    ILogger<EventRelay> logger)
{
    private readonly Lanes<OutboxPartition> lanes = new();
    private readonly ConcurrentDictionary<OutboxPartition, byte> leftovers = new();

    /// <summary>
    /// Relays what the outbox of a partition holds, oldest first. Calls for one partition are served in the order in
    /// which they were made, which keeps the order of events per subject.
    /// </summary>
    /// <param name="table">The table of the change.</param>
    /// <param name="partitionKey">The partition of the change.</param>
    /// <param name="known">
    /// The events the caller has just written there, in the order of their ids, so that the outbox need not be read;
    /// null to read it. If an earlier relay of the partition failed, the outbox is read all the same.
    /// </param>
    /// <param name="cancellation">Stops between steps; what is left is relayed later.</param>
    /// <returns>
    /// True when the outbox is empty as far as the caller knows; false when a step failed, which is logged: the change
    /// itself is durable, and whoever reads the outbox next relays the rest.
    /// </returns>
    public async Task<bool> RelayAsync(
        string table, string partitionKey, IReadOnlyList<HubEvent>? known, CancellationToken cancellation)
    {
        var partition = new OutboxPartition(table, partitionKey);
        using var activity = Telemetry.Source.StartActivity("relay");
        try
        {
            using var turn = await lanes.EnterAsync(partition, cancellation);
            if (known is null || leftovers.ContainsKey(partition))
            {
                Check(await RelayStoredAsync(partition, null, null, cancellation));
            }
            else
            {
                Check(await RelayAllAsync([.. known.Select(e => (partition, e))], null, cancellation));
            }

            leftovers.TryRemove(partition, out _);
            return true;
        }
        catch (Exception exception)
        {
            leftovers.TryAdd(partition, 0);
            if (cancellation.IsCancellationRequested)
            {
                throw;
            }

            activity?.SetStatus(ActivityStatusCode.Error);
            PublishingLog.RelayFailed(logger, exception, table, partitionKey);
            return false;
        }
    }

    /// <summary>
    /// Relays events of changes, and behind them the events of what was published because of them, together: one append
    /// to the log, one look at the subscriptions. Of the changes' outbox these events and no others: where an outbox row
    /// is also the note of work to be done first, relaying one whose work is not done would lose that work in a crash.
    /// </summary>
    /// <param name="changes">The partition of the changes.</param>
    /// <param name="events">Their events, in the order of their ids.</param>
    /// <param name="published">The partition of what was published.</param>
    /// <param name="known">
    /// The events the caller has just written there, in the order of their ids; null to read that outbox. It is to be
    /// read wherever other processes write there too: what one of them wrote earlier then goes before what is newer, so
    /// that the order of events per subject is kept between processes.
    /// </param>
    /// <param name="cancellation">Stops between steps; what is left stays in the outboxes.</param>
    /// <returns>False when a step failed, which is logged; the events stay in the outboxes for the caller to read.</returns>
    public async Task<bool> RelayAsync(
        OutboxPartition changes, IReadOnlyList<HubEvent> events, OutboxPartition published, IReadOnlyList<HubEvent>? known, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(events);
        using var activity = Telemetry.Source.StartActivity("relay");
        try
        {
            // Always in this order, so that two callers never wait for each other.
            using var turn = await lanes.EnterAsync(changes, cancellation);
            using var next = await lanes.EnterAsync(published, cancellation);
            var stored = known is null || leftovers.ContainsKey(published);
            var behind = stored ? await ReadAsync(published, null, cancellation) : known!;
            var missed = await RelayAllAsync([.. events.Select(e => (changes, e)), .. behind.Select(e => (published, e))], null, cancellation);
            if (stored && behind.Count == EventLog.EventsPerBatch)
            {
                missed = await RelayStoredAsync(published, behind[^1].Id, missed, cancellation);
            }

            Check(missed);
            leftovers.TryRemove(published, out _);
            return true;
        }
        catch (Exception exception)
        {
            leftovers.TryAdd(published, 0);
            if (cancellation.IsCancellationRequested)
            {
                throw;
            }

            activity?.SetStatus(ActivityStatusCode.Error);
            PublishingLog.RelayFailed(logger, exception, changes.Table, changes.PartitionKey);
            return false;
        }
    }

    private static void Check(Exception? missed)
    {
        if (missed is not null)
        {
            ExceptionDispatchInfo.Throw(missed);
        }
    }

    // Gives what the bus failed with, as do the next two; missed is what it failed with before.
    private async Task<Exception?> RelayStoredAsync(OutboxPartition partition, string? after, Exception? missed, CancellationToken cancellation)
    {
        while (true)
        {
            // What the bus has got is gone from the outbox, and what it has not is passed over.
            var events = await ReadAsync(partition, missed is null ? null : after, cancellation);
            missed = await RelayAllAsync([.. events.Select(e => (partition, e))], missed, cancellation);
            if (events.Count < EventLog.EventsPerBatch)
            {
                return missed;
            }

            after = events[^1].Id;
        }
    }

    private async Task<IReadOnlyList<HubEvent>> ReadAsync(OutboxPartition partition, string? after, CancellationToken cancellation)
    {
        // Ids are of one length, so that the first key behind one is that key with anything behind it.
        var rows = RowRange.Prefix(Outbox.RowPrefix);
        rows = after is null ? rows : rows with { From = Outbox.RowPrefix + after + "!" };
        List<HubEvent> events = [];
        await foreach (var entity in store.QueryAsync(partition.Table, partition.PartitionKey, rows, EventLog.EventsPerBatch, cancellation))
        {
            events.Add(Outbox.Read(entity));
        }

        return events;
    }

    private async Task<Exception?> RelayAllAsync(
        IReadOnlyList<(OutboxPartition Outbox, HubEvent Event)> events, Exception? missed, CancellationToken cancellation)
    {
        foreach (var chunk in events.Chunk(EventLog.EventsPerBatch))
        {
            var published = await log.AppendAsync([.. chunk.Select(e => e.Event)], cancellation);
            await fanOut.MakeAsync(published, cancellation);
            missed ??= await TryPublishAsync(published, cancellation);
            if (missed is not null)
            {
                continue;
            }

            foreach (var outbox in chunk.GroupBy(e => e.Outbox, e => Outbox.RowPrefix + e.Event.Id))
            {
                await RemoveAsync(outbox.Key, [.. outbox], cancellation);
            }
        }

        return missed;
    }

    private async Task<Exception?> TryPublishAsync(IReadOnlyList<PublishedEvent> published, CancellationToken cancellation)
    {
        try
        {
            await bus.PublishAsync(published, cancellation);
            return null;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            return exception;
        }
    }

    private async Task RemoveAsync(OutboxPartition partition, List<string> rowKeys, CancellationToken cancellation)
    {
        while (rowKeys.Count > 0)
        {
            List<TableOperation> operations = [.. rowKeys.Select(key => TableOperation.Delete(partition.PartitionKey, key))];
            var result = await store.CommitAsync(partition.Table, partition.PartitionKey, operations, cancellation);
            if (result.Committed)
            {
                return;
            }

            // Another process relayed that one meanwhile.
            rowKeys.RemoveAt(result.FailedIndex);
        }
    }
}

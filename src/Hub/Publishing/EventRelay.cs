using System.Collections.Concurrent;
using System.Diagnostics;
using Hub.Publishing.Deliveries;
using Hub.Storage;
using Microsoft.Extensions.Logging;

namespace Hub.Publishing;

/// <summary>
/// Takes events out of an outbox: into the event log, into a delivery per matching subscription, to the bus, and only
/// then out of the outbox. Each step may be repeated without effect, so a crash between any two loses and doubles nothing.
/// </summary>
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
    /// itself is durable, and <see cref="OutboxSweeper"/> relays the rest.
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
                await RelayStoredAsync(partition, cancellation);
            }
            else
            {
                foreach (var chunk in known.Chunk(EventLog.EventsPerBatch))
                {
                    await RelayEventsAsync(partition, chunk, cancellation);
                }
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
    /// Relays these events of a partition's outbox and no others: where an outbox row is also the note of work to be
    /// done first, relaying one whose work is not done would lose that work in a crash.
    /// </summary>
    /// <param name="table">The table of the changes.</param>
    /// <param name="partitionKey">The partition of the changes.</param>
    /// <param name="events">The events, in the order of their ids.</param>
    /// <param name="cancellation">Stops between steps; what is left stays in the outbox.</param>
    /// <returns>False when a step failed, which is logged; the events stay in the outbox for the caller to read.</returns>
    public async Task<bool> RelayOnlyAsync(string table, string partitionKey, IReadOnlyList<HubEvent> events, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(events);
        var partition = new OutboxPartition(table, partitionKey);
        using var activity = Telemetry.Source.StartActivity("relay");
        try
        {
            using var turn = await lanes.EnterAsync(partition, cancellation);
            foreach (var chunk in events.Chunk(EventLog.EventsPerBatch))
            {
                await RelayEventsAsync(partition, chunk, cancellation);
            }

            return true;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
            PublishingLog.RelayFailed(logger, exception, table, partitionKey);
            return false;
        }
    }

    /// <summary>Relays what earlier calls in this process could not.</summary>
    internal async Task RelayLeftoversAsync(CancellationToken cancellation)
    {
        foreach (var (table, partitionKey) in leftovers.Keys)
        {
            await RelayAsync(table, partitionKey, known: null, cancellation);
        }
    }

    private async Task RelayStoredAsync(OutboxPartition partition, CancellationToken cancellation)
    {
        while (true)
        {
            List<HubEvent> events = [];
            await foreach (var entity in store.QueryAsync(
                partition.Table, partition.PartitionKey, RowRange.Prefix(Outbox.RowPrefix), EventLog.EventsPerBatch, cancellation))
            {
                events.Add(Outbox.Read(entity));
            }

            if (events.Count == 0)
            {
                return;
            }

            await RelayEventsAsync(partition, events, cancellation);
            if (events.Count < EventLog.EventsPerBatch)
            {
                return;
            }
        }
    }

    private async Task RelayEventsAsync(OutboxPartition partition, IReadOnlyList<HubEvent> events, CancellationToken cancellation)
    {
        var published = await log.AppendAsync(events, cancellation);
        await fanOut.MakeAsync(published, cancellation);
        await bus.PublishAsync(published, cancellation);
        await RemoveAsync(partition, [.. events.Select(e => Outbox.RowPrefix + e.Id)], cancellation);
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

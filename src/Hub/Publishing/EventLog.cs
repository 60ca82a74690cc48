using System.Runtime.CompilerServices;
using Hub.Publishing.Catalogue;
using Hub.Storage;
using Microsoft.Extensions.Options;

namespace Hub.Publishing;

/// <summary>
/// The log of all events in one gapless order, from which webhooks, the bus and pulling readers are fed. Appending is
/// idempotent by event id, and any number of processes may append at once.
/// </summary>
/// <remarks>
/// Table <c>events</c>, partition <c>events</c>: a <c>counter</c> whose etag decides between writers, one
/// <c>e|{sequence}</c> per event and one <c>x|{event id}</c> per id, all written in one batch. Each event is kept with the
/// moment at which it was logged, which never goes back along the log, whatever the clocks of the processes say.
/// </remarks>
public sealed class EventLog(ITableStore store, IOptions<EventsOptions> options, TimeProvider clock) : IDisposable
{
    // 1 counter + 2 × 45 leaves room below TableLimits.BatchOperations; bytes are counted as well.
    internal const int EventsPerBatch = 45;
    private const int LookedBack = 200;
    private const long BytesPerBatch = TableLimits.BatchBytes * 3L / 4;

    private readonly SemaphoreSlim writer = new(1, 1);
    private readonly Queue<Append> waiting = new();
    private readonly AppendSignal appended = new();
    private long last;
    private DateTimeOffset lastLogged;
    private string? counterETag;

    /// <summary>
    /// Appends events in their order, durably. An event whose id the log holds already keeps the place it has.
    /// Concurrent callers share a batch, so a burst costs few transactions.
    /// </summary>
    /// <returns>The events as logged, one for each given, in the same order.</returns>
    public async Task<IReadOnlyList<PublishedEvent>> AppendAsync(IReadOnlyList<HubEvent> events, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0)
        {
            return [];
        }

        var mine = new Append(events);
        lock (waiting)
        {
            waiting.Enqueue(mine);
        }

        await writer.WaitAsync(cancellation);
        try
        {
            while (!mine.Done.Task.IsCompleted)
            {
                await AppendWaitingAsync();
            }
        }
        finally
        {
            writer.Release();
        }

        return await mine.Done.Task;
    }

    /// <summary>Reads events in order, from the one after <paramref name="after"/> (0 for the first), at most <paramref name="take"/>.</summary>
    public async IAsyncEnumerable<PublishedEvent> ReadAsync(
        long after, int take, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        await foreach (var entity in store.QueryAsync(EventLogRows.Table, EventLogRows.Partition, EventLogRows.After(after), take, cancellation))
        {
            yield return EventLogRows.Read(entity);
        }
    }

    /// <summary>Tells of events that were appended.</summary>
    internal AppendSignal Appended => appended;

    /// <summary>The place of the last event there is; 0 when there is none. One point read, by which appends of other processes are seen too.</summary>
    public async Task<long> LastAsync(CancellationToken cancellation)
    {
        var counter = await store.GetAsync(EventLogRows.Table, EventLogRows.Partition, EventLogRows.CounterKey, cancellation);
        var found = counter?.Number("last") ?? 0;
        appended.Reached(found);
        return found;
    }

    /// <summary>
    /// The place of the last event when it lies before a cursor; null when the cursor lies within the log, or at its end.
    /// Costs the read of <see cref="LastAsync"/> only for a cursor beyond what this process has seen.
    /// </summary>
    public async Task<long?> EndBeforeAsync(long after, CancellationToken cancellation) =>
        after > appended.Last && await LastAsync(cancellation) is var end && end < after ? end : null;

    /// <summary>The event at a place in the log, or null when there is none.</summary>
    public async Task<PublishedEvent?> GetAsync(long sequence, CancellationToken cancellation) =>
        await store.GetAsync(EventLogRows.Table, EventLogRows.Partition, EventLogRows.EventKey(sequence), cancellation) is { } entity
            ? EventLogRows.Read(entity)
            : null;

    /// <summary>
    /// The place of the last event that was logged before a moment; 0 when there is none. Some twenty point reads at a
    /// million events.
    /// </summary>
    /// <remarks>
    /// When an event was logged is at or after its <see cref="HubEvent.Time"/>, long after it when a crash left it in an
    /// outbox. Events from before that moment was kept go by their time; as that may go back, the places before are
    /// looked at too, so that rather one too many than one too few lies behind the place.
    /// </remarks>
    public async Task<long> LastBeforeAsync(DateTimeOffset moment, CancellationToken cancellation)
    {
        var (low, high) = (0L, await LastAsync(cancellation));
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            if (await RowAsync(middle, cancellation) is { } found && EventLogRows.LoggedAt(found).At >= moment)
            {
                high = middle - 1;
            }
            else
            {
                low = middle;
            }
        }

        while (low > 0 && await RowAsync(low, cancellation) is { } row && !EventLogRows.LoggedAt(row).IsKept && await EarlierAsync(low, moment, cancellation) is { } earlier)
        {
            low = earlier;
        }

        return low;
    }

    // The place before the first event of some hundred that bears a time which is not before the moment; null when none does.
    private async Task<long?> EarlierAsync(long last, DateTimeOffset moment, CancellationToken cancellation)
    {
        var before = Math.Max(0, last - LookedBack);
        await foreach (var entity in store.QueryAsync(EventLogRows.Table, EventLogRows.Partition, EventLogRows.After(before), (int)(last - before), cancellation))
        {
            if (EventLogRows.LoggedAt(entity).At >= moment)
            {
                return EventLogRows.Read(entity).Sequence - 1;
            }
        }

        return null;
    }

    private Task<TableEntity?> RowAsync(long sequence, CancellationToken cancellation) =>
        store.GetAsync(EventLogRows.Table, EventLogRows.Partition, EventLogRows.EventKey(sequence), cancellation);

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();

    // Under the writer lock. The work is for several callers, so no one caller's token may cut it off.
    private async Task AppendWaitingAsync()
    {
        List<Append> group = [];
        var count = 0;
        lock (waiting)
        {
            while (waiting.TryPeek(out var next) && (group.Count == 0 || count + next.Events.Count <= EventsPerBatch))
            {
                group.Add(waiting.Dequeue());
                count += next.Events.Count;
            }
        }

        try
        {
            var logged = new Dictionary<string, PublishedEvent>(StringComparer.Ordinal);
            foreach (var batch in Batches(group.SelectMany(append => append.Events)))
            {
                await AppendBatchAsync(batch, logged);
            }

            group.ForEach(append => append.Done.SetResult([.. append.Events.Select(e => logged[e.Id])]));
        }
        catch (Exception exception)
        {
            // What the storage did is unknown; the next append starts from what it holds.
            counterETag = null;
            group.ForEach(append => append.Done.TrySetException(exception));
        }
    }

    private async Task AppendBatchAsync(List<HubEvent> batch, Dictionary<string, PublishedEvent> logged)
    {
        while (true)
        {
            var counterRead = counterETag is not null;
            var now = clock.GetUtcNow();
            var moment = now > lastLogged ? now : lastLogged;
            var published = batch
                .Select((e, index) => new PublishedEvent(last + 1 + index, options.Value.Source, e with { Time = e.Time.ToUniversalTime(), DataRef = Resolve(e.DataRef) })
                {
                    DataSchema = options.Value.PublicBaseUrl is null ? null : Resolve(EventType.SchemaPath(e.Type)),
                })
                .ToList();
            var counter = EventLogRows.Counter(last + batch.Count, moment);
            List<TableOperation> operations = [counterRead ? TableOperation.Replace(counter, counterETag!) : TableOperation.Insert(counter)];
            operations.AddRange(published.Select(p => TableOperation.Insert(EventLogRows.Id(p))));
            operations.AddRange(published.Select(p => TableOperation.Insert(EventLogRows.Event(p, moment))));
            var result = await store.CommitAsync(EventLogRows.Table, EventLogRows.Partition, operations, CancellationToken.None);
            if (result.Committed)
            {
                last += batch.Count;
                lastLogged = moment;
                counterETag = result.ETags[0];
                appended.Reached(last);
                published.ForEach(p => logged[p.Event.Id] = p);
                published.ForEach(p => Telemetry.Events.Add(1, new KeyValuePair<string, object?>("type", p.Event.Type)));
                return;
            }

            if (result.FailedIndex == 0)
            {
                await ReadCounterAsync();
                continue;
            }

            // An id is there already: those events keep their place, and the rest goes in.
            var before = batch.Count;
            batch = await WithoutLoggedAsync(batch, logged);
            if (batch.Count == 0)
            {
                return;
            }

            if (batch.Count == before)
            {
                await ReadCounterAsync();
            }
        }
    }

    private async Task ReadCounterAsync()
    {
        var counter = await store.GetAsync(EventLogRows.Table, EventLogRows.Partition, EventLogRows.CounterKey, CancellationToken.None);
        last = counter?.Number("last") ?? 0;
        lastLogged = counter?.Moment("loggedAt") ?? DateTimeOffset.MinValue;
        counterETag = counter?.ETag;
    }

    private async Task<List<HubEvent>> WithoutLoggedAsync(List<HubEvent> batch, Dictionary<string, PublishedEvent> logged)
    {
        List<HubEvent> fresh = [];
        foreach (var hubEvent in batch)
        {
            var id = await store.GetAsync(EventLogRows.Table, EventLogRows.Partition, EventLogRows.IdKey(hubEvent.Id), CancellationToken.None);
            if (id?.Number("sequence") is { } sequence)
            {
                logged[hubEvent.Id] = await GetAsync(sequence, CancellationToken.None)
                    ?? throw new InvalidDataException($"The event log knows id {hubEvent.Id} at {sequence} but holds no event there.");
            }
            else
            {
                fresh.Add(hubEvent);
            }
        }

        return fresh;
    }

    private static IEnumerable<List<HubEvent>> Batches(IEnumerable<HubEvent> events)
    {
        List<HubEvent> batch = [];
        long bytes = 0;
        foreach (var hubEvent in events.DistinctBy(e => e.Id))
        {
            var size = TableLimits.WireBytes(EventLogRows.Event(new PublishedEvent(0, string.Empty, hubEvent), DateTimeOffset.MaxValue)) + 4096;
            if (batch.Count > 0 && (batch.Count == EventsPerBatch || bytes + size > BytesPerBatch))
            {
                yield return batch;
                batch = [];
                bytes = 0;
            }

            batch.Add(hubEvent);
            bytes += size;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private string? Resolve(string? dataRef) => dataRef is null ? null : options.Value.Absolute(dataRef);

    private sealed record Append(IReadOnlyList<HubEvent> Events)
    {
        public TaskCompletionSource<IReadOnlyList<PublishedEvent>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

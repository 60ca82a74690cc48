using System.Buffers;
using System.Text.Json;
using Hub.Alerts;
using Hub.Publishing;
using Hub.Storage;

namespace Hub.Indicators;

/// <summary>
/// Computes the observations a change touches, applies the alert rules to them and publishes what differs: each set and
/// each alert with its event in one atomic batch. Doing it again changes nothing, so a change may be handled any number of times.
/// </summary>
/// <remarks>
/// Two processes may publish at once. Each knows the stored sets' etags before it reads the cubes, also of those it would
/// leave as they are, and a batch whose etags have changed is computed anew. So the last one written always rests on the
/// newest cubes. Within a process one call runs at a time.
/// </remarks>
public sealed class PublishObservations(
    AffectedObservations affected, ComputeObservations observations, CurrentCubes cubes, EvaluateAlerts alerts, ITableStore store, IIdSource ids, TimeProvider clock) : IDisposable
{
    private const int Rounds = 50;

    // Pages hold codes and digits only, so a page is at most 1 MiB on the wire and two fit beside a set.
    private const int PagesInBatch = 2;

    // So many share the reading of cubes, and memory stays small when a long history is carried on at once.
    private const int SetsAtOnce = 200;

    // A set, its vintage, its event and a page or two: some tens of sets fit one batch of 100 operations and 4 MiB.
    private const int OperationsPerBatch = 90;
    private const long BytesPerBatch = 3 * 1024 * 1024;

    // What the lines of one set after another are written into, in turn; beyond this size it is not kept for the next time.
    private const int MostTextKept = 1024 * 1024;

    private readonly PublishedSets published = new(store);
    private readonly SemaphoreSlim turn = new(1);
    private ArrayBufferWriter<byte> text = new();

    /// <summary>Publishes what changes of a feed's periods touch.</summary>
    /// <returns>The events written to the outbox of <c>published</c>.</returns>
    public Task<PublishedEvents> HandleAsync(string feed, IReadOnlyList<Period> periods, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(periods);
        return InTurnAsync(() => FindAsync(feed, periods, cancellation), cancellation);
    }

    /// <summary>Computes and publishes these sets.</summary>
    public Task<PublishedEvents> HandleAsync(IReadOnlyList<ObservationTarget> targets, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return InTurnAsync(() => Task.FromResult<(IReadOnlyList<ObservationTarget>, CubeReads?)>((targets, null)), cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task<PublishedEvents> InTurnAsync(
        Func<Task<(IReadOnlyList<ObservationTarget> Targets, CubeReads? Reads)>> find, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            var (targets, reads) = await find();
            var events = new PublishedEvents();
            foreach (var slice in targets.OrderBy(target => target.Period).ThenBy(target => target.Indicator.Id, StringComparer.Ordinal).Chunk(SetsAtOnce))
            {
                await PublishAsync(slice, reads, events, cancellation);
            }

            return events;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<(IReadOnlyList<ObservationTarget> Targets, CubeReads? Reads)> FindAsync(
        string feed, IReadOnlyList<Period> periods, CancellationToken cancellation)
    {
        if (periods.Count == 1)
        {
            var reads = new CubeReads(cubes);
            return (await affected.FindAsync(feed, periods[0], reads, cancellation), reads);
        }

        // Of many periods at once the cubes are not kept in memory.
        var targets = new HashSet<ObservationTarget>();
        foreach (var period in periods)
        {
            targets.UnionWith(await affected.FindAsync(feed, period, cancellation));
        }

        return ([.. targets], null);
    }

    private async Task PublishAsync(ObservationTarget[] targets, CubeReads? reads, PublishedEvents events, CancellationToken cancellation)
    {
        for (var round = 0; round < Rounds; round++)
        {
            try
            {
                if (await TryAsync(targets, round == 0 ? reads : null, events, cancellation))
                {
                    return;
                }

                // Taken to be absent, or changed by another process: from here on all of them are read first.
                published.Doubt(targets);
            }
            catch (ConcurrentChangeException)
            {
                // A submission replaced what was being read; the next round reads the newer one.
            }
        }

        throw new InvalidOperationException($"Publishing {targets.Length} sets of observations kept clashing with other writers.");
    }

    private async Task<bool> TryAsync(ObservationTarget[] targets, CubeReads? reads, PublishedEvents events, CancellationToken cancellation)
    {
        // Before the cubes are read: see the remarks. Cubes that were read earlier will do when nothing was read here.
        var known = await published.KnownAsync(targets, cancellation);
        var fresh = known.Any(set => set.Read) | await alerts.PrepareAsync(targets.Select(target => target.Indicator.Id), cancellation);
        var prepared = await observations.PrepareAsync(targets, fresh ? null : reads, cancellation);
        if (targets.Zip(known).Any(pair => pair.Second is { Stored: null, Read: false } && prepared.IsOfACorrection(pair.First)))
        {
            // Published before, by another process: taken to be absent the batch would only be refused.
            return false;
        }

        var batch = new Batch();
        text = text.Capacity > MostTextKept ? new ArrayBufferWriter<byte>() : text;

        // One indicator after another, so that large sets are not all in memory at once.
        foreach (var group in targets.Zip(known).GroupBy(pair => pair.First.Indicator.Id, StringComparer.Ordinal))
        {
            var indicator = group.First().First.Indicator;
            var sets = new List<ObservationSet>();
            foreach (var (target, stored) in group)
            {
                var set = prepared.Compute(target);
                sets.Add(set);
                if (await ChangeAsync(indicator, set, stored, cancellation) is { } change
                    && !await AddAsync(batch, change, events, cancellation))
                {
                    return false;
                }
            }

            if (!await AddAlertsAsync(batch, indicator, sets, events, cancellation))
            {
                return false;
            }
        }

        return await CommitAsync(batch, events, cancellation);
    }

    private async Task<bool> AddAlertsAsync(
        Batch batch, Indicator indicator, List<ObservationSet> sets, PublishedEvents events, CancellationToken cancellation)
    {
        while (true)
        {
            var more = false;
            await foreach (var step in alerts.EvaluateAsync(indicator, sets, cancellation))
            {
                more |= step.More;
                if (!await AddAsync(batch, new Change(indicator.Id, null, [], step.Operations, step.Events), events, cancellation))
                {
                    return false;
                }
            }

            if (!more)
            {
                return true;
            }

            // A long history told at once: the rest follows when this is written.
            if (!await CommitAsync(batch, events, cancellation))
            {
                return false;
            }
        }
    }

    private async Task<bool> AddAsync(Batch batch, Change change, PublishedEvents events, CancellationToken cancellation)
    {
        if (!batch.Fits(change) && !await CommitAsync(batch, events, cancellation))
        {
            return false;
        }

        batch.Add(change, alerts.Guards);
        return true;
    }

    private async Task<Change?> ChangeAsync(
        Indicator indicator, ObservationSet set, PublishedSets.KnownSet known, CancellationToken cancellation)
    {
        var stored = known.Stored;
        text.ResetWrittenCount();
        ObservationLines.Write(text, set);
        var digest = ObservationLines.Digest(set.Version, text.WrittenSpan);

        var sameDigest = stored?.Digest == digest;
        var same = sameDigest && stored!.Sources == string.Join(' ', set.Sources)
            && stored.Definition == indicator.Digest && stored.Since is not null;
        if (same && known.Read)
        {
            return null;
        }

        // What is only remembered to be so may have been changed by another process: it is written as it is, so that the
        // batch's condition on its etag finds out. What cannot be computed yet is stored as empty without an event: so it need not be read to know that it is absent.
        var nothing = set.Observations.Count == 0 && stored?.Observations is null or 0;
        var sameValues = sameDigest || nothing;
        var now = clock.GetUtcNow();
        var since = (same || nothing ? stored?.Since : null) ?? Next(stored?.Since, now);
        var publishedAt = sameValues ? stored?.PublishedAt ?? since : since;
        var (entity, pages) = ObservationRows.ToEntities(indicator, set, text.WrittenMemory, digest, publishedAt, since);
        IReadOnlyList<TableEntity> rest = [];
        if (sameDigest && stored!.Pages is { } there)
        {
            // Pages are named by the digest, are there, and stay for its vintage.
            entity["pages"] = there;
        }
        else
        {
            rest = await WriteAheadAsync(entity, pages, cancellation);
        }

        var operations = new List<TableOperation>
        {
            stored is null ? TableOperation.Insert(entity) : TableOperation.Replace(entity, stored.ETag),
        };
        if (!same && !nothing)
        {
            // Kept when the set is replaced: what was published at a moment can be asked for ever after.
            operations.Add(TableOperation.Insert(ObservationRows.ToVintage(entity)));
        }

        var hubEvent = sameValues ? null : Updated(indicator, set, now);
        if (hubEvent is not null)
        {
            operations.Add(Outbox.Add(ObservationRows.Partition, hubEvent));
        }

        return new Change(indicator.Id, entity.RowKey, rest, operations, hubEvent is null ? [] : [hubEvent]);
    }

    // Whole milliseconds, as they are answered, so that what is asked as of an answered moment is that very answer; and
    // later than the one before, whatever the clock does.
    private static DateTimeOffset Next(DateTimeOffset? before, DateTimeOffset now)
    {
        var moment = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        return before is { } last && last >= moment ? last.AddMilliseconds(1) : moment;
    }

    // Of a very large set the first pages are written before the batch; nobody reads them before the set names them.
    private async Task<IReadOnlyList<TableEntity>> WriteAheadAsync(TableEntity set, IEnumerable<TableEntity> pages, CancellationToken cancellation)
    {
        var rest = new List<TableEntity>();
        foreach (var page in pages)
        {
            set["pages"] = (set.Number("pages") ?? 0) + 1;
            if (rest.Count == PagesInBatch)
            {
                await store.CommitAsync(ObservationRows.Table, ObservationRows.Partition, [.. rest.Select(TableOperation.Upsert)], cancellation);
                rest.Clear();
            }

            rest.Add(page);
        }

        return rest;
    }

    private async Task<bool> CommitAsync(Batch batch, PublishedEvents events, CancellationToken cancellation)
    {
        if (batch.Changes.Count == 0)
        {
            return true;
        }

        var result = await store.CommitAsync(ObservationRows.Table, ObservationRows.Partition, batch.Operations, cancellation);
        if (result.Committed)
        {
            published.Remember(batch.Operations, result.ETags);
            alerts.Remember(batch.Operations, result.ETags);
            batch.Changes.ForEach(change => events.Add(change.Events));
        }
        else
        {
            published.Forget(batch.Changes.Select(change => change.Set).OfType<string>());
            alerts.Forget();
        }

        batch.Clear();
        return result.Committed;
    }

    private HubEvent Updated(Indicator indicator, ObservationSet set, DateTimeOffset now)
    {
        var data = JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["indicator"] = indicator.Id,
            ["version"] = indicator.Version,
            ["period"] = set.Period.ToString(),
            ["observations"] = set.Observations.Count,
            ["sources"] = set.Sources,
        });
        return new HubEvent(
            ids.NewId().ToString(),
            EventTypes.IndicatorUpdated,
            indicator.Id,
            now,
            data,
            $"/v1/indicators/{indicator.Id}/observations?period={set.Period}");
    }

    private sealed record Change(string Indicator, string? Set, IReadOnlyList<TableEntity> Pages, IReadOnlyList<TableOperation> Operations, IReadOnlyList<HubEvent> Events)
    {
        public int Count => Operations.Count + Pages.Count;

        public long Bytes { get; } = Operations.Sum(operation => TableLimits.WireBytes(operation.Entity)) + Pages.Sum(TableLimits.WireBytes);
    }

    /// <summary>Changes that go into one atomic batch.</summary>
    private sealed class Batch
    {
        private readonly HashSet<string> guarded = new(StringComparer.Ordinal);
        private long bytes;

        public List<Change> Changes { get; } = [];

        public List<TableOperation> Operations { get; } = [];

        public bool Fits(Change change) =>
            Changes.Count == 0
            || (Operations.Count + change.Count <= OperationsPerBatch && bytes + change.Bytes <= BytesPerBatch);

        public void Add(Change change, Func<string, IEnumerable<TableOperation>> guards)
        {
            if (guarded.Add(change.Indicator))
            {
                Operations.AddRange(guards(change.Indicator));
            }

            Changes.Add(change);
            Operations.AddRange(change.Operations);
            Operations.AddRange(change.Pages.Select(TableOperation.Upsert));
            bytes += change.Bytes;
        }

        public void Clear()
        {
            Changes.Clear();
            Operations.Clear();
            guarded.Clear();
            bytes = 0;
        }
    }
}

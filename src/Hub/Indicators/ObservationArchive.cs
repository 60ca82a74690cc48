using System.Runtime.CompilerServices;
using Hub.Storage;

namespace Hub.Indicators;

/// <summary>Reads published observations, as they are and as they were.</summary>
public sealed class ObservationArchive(ITableStore store)
{
    // Of periods that have changed since, the vintages are looked up one by one; so many at once.
    private const int VintagesAtOnce = 16;

    /// <summary>An indicator's sets from <paramref name="from"/> to <paramref name="to"/> (both included; null: open), in order of period.</summary>
    public async IAsyncEnumerable<ObservationSet> ReadAsync(
        string indicator, Period? from, Period? to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var entity in SetsAsync(indicator, from, to, cancellation))
        {
            yield return await ReadSetAsync(entity, cancellation);
        }
    }

    /// <summary>
    /// The same as they were published at a moment; a period of which nothing was published by then has no set. One range
    /// read, and a read of one entity for each period that has changed since.
    /// </summary>
    public async IAsyncEnumerable<ObservationSet> ReadAsOfAsync(
        string indicator, Period? from, Period? to, DateTimeOffset moment, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reading = new Queue<Task<ObservationSet?>>();
        await foreach (var entity in SetsAsync(indicator, from, to, cancellation))
        {
            reading.Enqueue(AsOfAsync(entity, moment, cancellation));
            if (reading.Count == VintagesAtOnce && await reading.Dequeue() is { } set)
            {
                yield return set;
            }
        }

        while (reading.TryDequeue(out var next))
        {
            if (await next is { } set)
            {
                yield return set;
            }
        }
    }

    /// <summary>The periods of an indicator with a set, whatever is in it, in order. One range read.</summary>
    public async IAsyncEnumerable<Period> PeriodsAsync(string indicator, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var entity in SetsAsync(indicator, null, null, cancellation))
        {
            yield return Period.Parse(entity.Text("period")!);
        }
    }

    /// <summary>One set, or null when nothing was ever published for that indicator and period.</summary>
    public async Task<ObservationSet?> FindAsync(string indicator, Period period, CancellationToken cancellation) =>
        await store.GetAsync(ObservationRows.Table, ObservationRows.Partition, ObservationRows.SetKey(indicator, period), cancellation) is { } entity
            ? await ReadSetAsync(entity, cancellation)
            : null;

    /// <summary>The first and the last period of an indicator with observations, and when the newest of all was published; null when nothing is.</summary>
    public async Task<(Period First, Period Last, DateTimeOffset Modified)?> CoverageAsync(string indicator, CancellationToken cancellation)
    {
        (Period First, Period Last, DateTimeOffset Modified)? coverage = null;
        await foreach (var entity in store.QueryAsync(
            ObservationRows.Table, ObservationRows.Partition, ObservationRows.Range(indicator, null, null), null, cancellation))
        {
            if (entity.Number("observations") > 0 && entity.Moment("publishedAt") is { } published)
            {
                var period = Period.Parse(entity.Text("period")!);
                coverage = coverage is { } sofar
                    ? (sofar.First, period, published > sofar.Modified ? published : sofar.Modified)
                    : (period, period, published);
            }
        }

        return coverage;
    }

    /// <summary>
    /// Everything that was ever published of an indicator's periods from <paramref name="from"/> to <paramref name="to"/>
    /// (both included; null: open): in order of period, and of each the newest first.
    /// </summary>
    /// <param name="indicator">The indicator's id.</param>
    /// <param name="from">The first period.</param>
    /// <param name="to">The last period.</param>
    /// <param name="newest">Of the first period only what was published at this moment or before; null for all.</param>
    /// <param name="cancellation">Stops the reading.</param>
    internal async IAsyncEnumerable<StoredVintage> VintagesAsync(
        string indicator, Period? from, Period? to, DateTimeOffset? newest, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var range = ObservationRows.Vintages(indicator, from, to);
        range = newest is { } moment && from is { } first ? range with { From = ObservationRows.VintageKey(indicator, first, moment) } : range;
        await foreach (var entity in store.QueryAsync(ObservationRows.Table, ObservationRows.Partition, range, null, cancellation))
        {
            yield return new StoredVintage(entity, this);
        }
    }

    internal async Task<ObservationSet> ReadSetAsync(TableEntity entity, CancellationToken cancellation)
    {
        if (entity.Number("pages") is null)
        {
            return ObservationRows.Read(entity, TextPages.Lines(entity));
        }

        var lines = new List<string>();
        var prefix = ObservationRows.PagePrefix(entity.Text("indicator")!, Period.Parse(entity.Text("period")!), entity.Text("digest")!);
        await foreach (var page in store.QueryAsync(ObservationRows.Table, ObservationRows.Partition, RowRange.Prefix(prefix), null, cancellation))
        {
            lines.AddRange(TextPages.Lines(page));
        }

        return lines.Count == entity.Number("observations")
            ? ObservationRows.Read(entity, lines)
            : throw new InvalidDataException($"Observations {entity.RowKey} lack pages.");
    }

    private IAsyncEnumerable<TableEntity> SetsAsync(string indicator, Period? from, Period? to, CancellationToken cancellation) =>
        store.QueryAsync(ObservationRows.Table, ObservationRows.Partition, ObservationRows.Range(indicator, from, to), null, cancellation);

    private async Task<ObservationSet?> AsOfAsync(TableEntity set, DateTimeOffset moment, CancellationToken cancellation)
    {
        if (set.Moment("since") <= moment)
        {
            return await ReadSetAsync(set, cancellation);
        }

        var (indicator, period) = (set.Text("indicator")!, Period.Parse(set.Text("period")!));
        var range = ObservationRows.Vintages(indicator, period, period) with { From = ObservationRows.VintageKey(indicator, period, moment) };
        await foreach (var vintage in store.QueryAsync(ObservationRows.Table, ObservationRows.Partition, range, 1, cancellation))
        {
            return await ReadSetAsync(vintage, cancellation);
        }

        return null;
    }
}

/// <summary>Something that was published, with its observations still in storage.</summary>
internal sealed class StoredVintage(TableEntity entity, ObservationArchive archive)
{
    /// <summary>Its period.</summary>
    public Period Period { get; } = Period.Parse(entity.Text("period")!);

    /// <summary>Since when it was published.</summary>
    public DateTimeOffset Since { get; } = entity.Moment("since") ?? throw new InvalidDataException($"Vintage {entity.RowKey} has no moment.");

    /// <summary>Whether it lies where its moment says.</summary>
    public bool IsInPlace => entity.RowKey == ObservationRows.VintageKey(entity.Text("indicator")!, Period, Since);

    /// <summary>How many observations it has.</summary>
    public int Count { get; } = (int)(entity.Number("observations") ?? 0);

    /// <summary>The version of its definition.</summary>
    public int Version { get; } = (int)(entity.Number("version") ?? 0);

    /// <summary>The digest of its observations, as it was stored with them.</summary>
    public string? Digest { get; } = entity.Text("digest");

    /// <summary>The submissions it rests on.</summary>
    public IReadOnlyList<string> Sources { get; } = entity.Text("sources")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Reads the whole.</summary>
    public Task<ObservationSet> ReadAsync(CancellationToken cancellation) => archive.ReadSetAsync(entity, cancellation);
}

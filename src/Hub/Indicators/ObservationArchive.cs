using System.Runtime.CompilerServices;
using Hub.Storage;

namespace Hub.Indicators;

/// <summary>Reads published observations.</summary>
public sealed class ObservationArchive(ITableStore store)
{
    /// <summary>An indicator's sets from <paramref name="from"/> to <paramref name="to"/> (both included; null: open), in order of period.</summary>
    public async IAsyncEnumerable<ObservationSet> ReadAsync(
        string indicator, Period? from, Period? to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var entity in store.QueryAsync(
            ObservationRows.Table, ObservationRows.Partition, ObservationRows.Range(indicator, from, to), null, cancellation))
        {
            yield return await ReadSetAsync(entity, cancellation);
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

    private async Task<ObservationSet> ReadSetAsync(TableEntity entity, CancellationToken cancellation)
    {
        for (var round = 0; ; round++)
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

            if (lines.Count == entity.Number("observations"))
            {
                return ObservationRows.Read(entity, lines);
            }

            // The set was replaced, and its pages removed, since its entity was read: read the newer one.
            entity = await store.GetAsync(ObservationRows.Table, ObservationRows.Partition, entity.RowKey, cancellation)
                ?? throw new InvalidDataException($"Observations {entity.RowKey} disappeared.");
            if (round > 10)
            {
                throw new InvalidDataException($"Observations {entity.RowKey} lack pages.");
            }
        }
    }
}

using Hub.Storage;

namespace Hub.Indicators;

/// <summary>
/// What is known of the stored sets without reading them: their etags and digests, remembered from the last write or
/// read. What is not known is taken to be absent; the batch's conditions find out, and then it is read. For one caller at a time.
/// </summary>
internal sealed class PublishedSets(ITableStore store)
{
    // About 400 bytes each. A set that is forgotten costs one more round when it next changes.
    private const int MostRemembered = 100_000;

    private readonly Dictionary<string, StoredSet> sets = new(StringComparer.Ordinal);
    private readonly HashSet<string> doubtful = new(StringComparer.Ordinal);

    /// <summary>A set as it is stored, without its lines.</summary>
    public sealed record StoredSet(
        string ETag, string? Digest, long? Observations, string? Sources, string? Definition, DateTimeOffset? PublishedAt, DateTimeOffset? Since, long? Pages);

    /// <summary>What is known of a set.</summary>
    /// <param name="Stored">The set; null when none is known.</param>
    /// <param name="Read">Whether it was read just now; otherwise it is remembered, and another process may have changed it.</param>
    public readonly record struct KnownSet(StoredSet? Stored, bool Read);

    /// <summary>What is known of each target's stored set.</summary>
    public async Task<KnownSet[]> KnownAsync(IReadOnlyList<ObservationTarget> targets, CancellationToken cancellation)
    {
        var known = new KnownSet[targets.Count];
        for (var index = 0; index < known.Length; index++)
        {
            var (indicator, period) = targets[index];
            var key = ObservationRows.SetKey(indicator.Id, period);
            var doubted = doubtful.Contains(key);
            known[index] = new KnownSet(doubted ? await ReadAsync(indicator.Id, period, cancellation) : sets.GetValueOrDefault(key), doubted);
        }

        return known;
    }

    /// <summary>Reads a set as it is stored, and remembers it.</summary>
    public async Task<StoredSet?> ReadAsync(string indicator, Period period, CancellationToken cancellation)
    {
        var key = ObservationRows.SetKey(indicator, period);
        var entity = await store.GetAsync(ObservationRows.Table, ObservationRows.Partition, key, cancellation);
        doubtful.Remove(key);
        if (entity is null)
        {
            sets.Remove(key);
            return null;
        }

        return Remember(entity, entity.ETag!);
    }

    /// <summary>Remembers what a batch has written.</summary>
    public void Remember(IReadOnlyList<TableOperation> operations, IReadOnlyList<string?> etags)
    {
        for (var index = 0; index < operations.Count; index++)
        {
            if (operations[index].Entity.RowKey.StartsWith("i|", StringComparison.Ordinal) && etags[index] is { } etag)
            {
                Remember(operations[index].Entity, etag);
            }
        }
    }

    /// <summary>What is not known of these is read before it is used again.</summary>
    public void Doubt(IEnumerable<ObservationTarget> targets)
    {
        foreach (var (indicator, period) in targets)
        {
            var key = ObservationRows.SetKey(indicator.Id, period);
            if (!sets.ContainsKey(key))
            {
                doubtful.Add(key);
            }
        }
    }

    /// <summary>Another process wrote one of these; they are read before they are used again.</summary>
    public void Forget(IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            sets.Remove(key);
            doubtful.Add(key);
        }
    }

    private StoredSet Remember(TableEntity entity, string etag)
    {
        if (sets.Count >= MostRemembered)
        {
            sets.Clear();
        }

        return sets[entity.RowKey] = new StoredSet(
            etag, entity.Text("digest"), entity.Number("observations"), entity.Text("sources"), entity.Text("definition"), entity.Moment("publishedAt"), entity.Moment("since"), entity.Number("pages"));
    }
}

using System.Collections.Concurrent;
using System.Text;
using Hub.Feeds;
using Hub.Storage;

namespace Hub.Indicators.Disclosure;

/// <summary>
/// The rules by which figures of each feed are published, now and before. They are kept for good, since what was published
/// by former rules is known for good: a period's head names those of each of its revisions.
/// </summary>
public sealed class PublicationRules(IndicatorCatalogue indicators, FeedCatalogue feeds, ITableStore store)
{
    // They follow from the definitions, which stay as they are while the process runs; and what is kept never changes.
    private readonly ConcurrentDictionary<string, FeedRules> present = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Feed, string Name), FeedRules?> former = [];

    /// <summary>The name of the rules by which a feed's figures are published now.</summary>
    public string NameOf(string feed) => Present(feed).Name;

    /// <summary>Keeps the present rules of every feed, before anything is published by them.</summary>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        var rows = feeds.All.Select(feed => Row(feed.Id)).OfType<TableEntity>().ToList();
        foreach (var batch in rows.Chunk(TableLimits.BatchOperations / 4))
        {
            await store.CommitAsync(ObservationRows.Table, ObservationRows.Partition, [.. batch.Select(TableOperation.Upsert)], cancellation);
        }
    }

    /// <summary>The rules of this name; null when they are not known, or can no longer be told from the feed's cells.</summary>
    internal async Task<FeedRules?> FindAsync(string feed, string name, CancellationToken cancellation)
    {
        if (name == NameOf(feed))
        {
            return Present(feed);
        }

        if (former.TryGetValue((feed, name), out var known))
        {
            return known;
        }

        if (await store.GetAsync(ObservationRows.Table, ObservationRows.Partition, ObservationRows.RulesKey(feed, name), cancellation) is not { } row)
        {
            return null;
        }

        return former[(feed, name)] = FeedRules.Read(feeds.Find(feed)!, TextPages.Lines(row));
    }

    private FeedRules Present(string feed) => present.GetOrAdd(feed, id => FeedRules.Of(feeds.Find(id)!, indicators));

    private TableEntity? Row(string feed)
    {
        var rules = Present(feed);
        var writer = new TextPageWriter(_ => new TableEntity(ObservationRows.Partition, ObservationRows.RulesKey(feed, rules.Name)));
        foreach (var line in rules.Lines())
        {
            if (writer.Add(Encoding.UTF8.GetBytes(line)) is not null)
            {
                throw new InvalidOperationException($"The indicators over feed '{feed}' are too many to be kept.");
            }
        }

        // A feed of which nothing is published has no lines, and nothing to be known.
        return writer.Finish() ?? new TableEntity(ObservationRows.Partition, ObservationRows.RulesKey(feed, rules.Name));
    }
}

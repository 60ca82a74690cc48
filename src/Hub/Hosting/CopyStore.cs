using System.Runtime.CompilerServices;
using Hub.Feeds;
using Hub.Indicators;
using Hub.Partners;
using Hub.Publishing;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Hub.Receiving;
using Hub.Storage;

namespace Hub.Hosting;

/// <summary>
/// Makes one store hold exactly what another holds: a backup, a restore, or a move between SQLite and Azure Table Storage.
/// </summary>
/// <remarks>
/// A range read is no snapshot, and a running hub changes several partitions for one submission. So everything is gone
/// through again until a whole round finds no difference. In such a round every entity is read with the value that it
/// had when it was read in the round before; so between the two rounds the source held exactly what the destination now
/// holds, across all tables.
/// </remarks>
public sealed class CopyStore(FeedCatalogue feeds)
{
    // A hub of a municipality is quiet for longer than a round takes; one that is not must be stopped.
    private const int Rounds = 10;

    /// <summary>The tables of a hub.</summary>
    internal static IReadOnlyList<string> Tables { get; } =
    [
        SubmissionRows.Table, ObservationRows.Table, DeliveryStore.Table, SubscriptionStore.Table, EventLogRows.Table, KeyRow.Table, TableXmlRepository.Table,
    ];

    /// <summary>What a copy did.</summary>
    /// <param name="Entities">Entities that the destination holds now.</param>
    /// <param name="Written">Entities written: new ones, and ones that differed.</param>
    /// <param name="Removed">Entities removed that the source does not hold.</param>
    /// <param name="Rounds">How often everything was gone through; the last time without a difference.</param>
    public sealed record Outcome(long Entities, long Written, long Removed, int Rounds);

    /// <summary>Copies everything.</summary>
    /// <param name="from">The store that is read.</param>
    /// <param name="to">The store that is changed. Nobody else may write to it meanwhile.</param>
    /// <param name="overwrite">False to refuse a destination that holds anything.</param>
    /// <param name="progress">Told after every partition; null for nobody.</param>
    /// <param name="cancellation">Stops the copying; what was begun can be completed with <paramref name="overwrite"/>.</param>
    /// <returns>What was done; 409 for a destination that holds something, and for a source that never kept still.</returns>
    public async Task<Result<Outcome>> HandleAsync(
        ITableStore from, ITableStore to, bool overwrite, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (!overwrite && await HoldsAnythingAsync(to, cancellation) is { } table)
        {
            return Problems.Conflict($"The destination holds something already, in table '{table}'. Overwriting it would make it equal to the source.");
        }

        var total = default(PartitionMirror.Outcome);
        for (var round = 1; round <= Rounds; round++)
        {
            var done = await RoundAsync(from, to, round, progress, cancellation);
            total = new PartitionMirror.Outcome(done.Entities, total.Written + done.Written, total.Removed + done.Removed);
            if (done is { Written: 0, Removed: 0 })
            {
                return new Outcome(total.Entities, total.Written, total.Removed, round);
            }
        }

        return Problems.Conflict($"The source changed during each of {Rounds} rounds. Stop its hub, or copy when it is less busy; overwriting completes what was begun.");
    }

    private async Task<PartitionMirror.Outcome> RoundAsync(
        ITableStore from, ITableStore to, int round, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var partitions = await PartitionsAsync(from, to, cancellation).ToListAsync(cancellation);
        var total = default(PartitionMirror.Outcome);
        for (var done = 0; done < partitions.Count; done++)
        {
            progress?.Report(new WorkProgress(round == 1 ? "partitions copied" : $"partitions compared, round {round}", done, partitions.Count));
            total += await PartitionMirror.RunAsync(from, to, partitions[done].Table, partitions[done].Partition, cancellation);
        }

        return total;
    }

    private async Task<string?> HoldsAnythingAsync(ITableStore store, CancellationToken cancellation)
    {
        await foreach (var (table, partition) in PartitionsAsync(store, store, cancellation))
        {
            await foreach (var _ in store.QueryAsync(table, partition, RowRange.All, 1, cancellation))
            {
                return table;
            }
        }

        return null;
    }

    // The port lists no partitions; they follow from the catalogue and the subscriptions. Those of subscriptions that
    // only the destination knows are gone through as well: their deliveries are to go.
    private async IAsyncEnumerable<(string Table, string Partition)> PartitionsAsync(
        ITableStore from, ITableStore to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var feed in feeds.All)
        {
            yield return (SubmissionRows.Table, feed.Id);
        }

        yield return (ObservationRows.Table, ObservationRows.Partition);
        var subscriptions = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var store in new[] { from, to })
        {
            await foreach (var subscription in store.QueryAsync(
                SubscriptionStore.Table, SubscriptionStore.Partition, RowRange.Prefix(SubscriptionStore.RowPrefix), null, cancellation))
            {
                subscriptions.Add(subscription.RowKey[SubscriptionStore.RowPrefix.Length..]);
            }
        }

        foreach (var subscription in subscriptions)
        {
            yield return (DeliveryStore.Table, subscription);
        }

        yield return (SubscriptionStore.Table, SubscriptionStore.Partition);
        yield return (EventLogRows.Table, EventLogRows.Partition);
        yield return (KeyRow.Table, KeyRow.Partition);
        yield return (TableXmlRepository.Table, TableXmlRepository.Partition);
    }
}

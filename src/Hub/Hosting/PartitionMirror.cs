using Hub.Storage;

namespace Hub.Hosting;

/// <summary>
/// Makes a partition of one store equal to that of another. Both are read once, in order of row key, side by side; what
/// is equal already is not written, so that repeating a copy costs little more than reading.
/// </summary>
internal static class PartitionMirror
{
    // Room is left for what the estimate of an entity's size does not count.
    private const long BytesPerBatch = TableLimits.BatchBytes * 3L / 4;

    /// <summary>What was done with a partition.</summary>
    /// <param name="Entities">Entities of the source.</param>
    /// <param name="Written">Entities written to the destination.</param>
    /// <param name="Removed">Entities removed from the destination.</param>
    public readonly record struct Outcome(long Entities, long Written, long Removed)
    {
        public static Outcome operator +(Outcome one, Outcome other) =>
            new(one.Entities + other.Entities, one.Written + other.Written, one.Removed + other.Removed);
    }

    /// <summary>Copies one partition; nobody else may write to the destination's meanwhile.</summary>
    public static async Task<Outcome> RunAsync(ITableStore from, ITableStore to, string table, string partition, CancellationToken cancellation)
    {
        var batch = new Batch(to, table, partition);
        var outcome = default(Outcome);
        await using var source = from.QueryAsync(table, partition, RowRange.All, null, cancellation).GetAsyncEnumerator(cancellation);
        await using var target = to.QueryAsync(table, partition, RowRange.All, null, cancellation).GetAsyncEnumerator(cancellation);
        var ours = await source.MoveNextAsync();
        var theirs = await target.MoveNextAsync();
        while (ours || theirs)
        {
            var order = !theirs ? -1 : !ours ? 1 : string.CompareOrdinal(source.Current.RowKey, target.Current.RowKey);
            if (order > 0)
            {
                await batch.AddAsync(TableOperation.Delete(partition, target.Current.RowKey), cancellation);
                outcome += new Outcome(0, 0, 1);
            }
            else if (order < 0 || !Same(source.Current, target.Current))
            {
                await batch.AddAsync(TableOperation.Upsert(source.Current), cancellation);
                outcome += new Outcome(1, 1, 0);
            }
            else
            {
                outcome += new Outcome(1, 0, 0);
            }

            ours = ours && (order > 0 || await source.MoveNextAsync());
            theirs = theirs && (order < 0 || await target.MoveNextAsync());
        }

        await batch.FlushAsync(cancellation);
        return outcome;
    }

    private static bool Same(TableEntity one, TableEntity other) =>
        one.Properties.Count == other.Properties.Count
        && one.Properties.All(property => other.Properties.TryGetValue(property.Key, out var value) && SameValue(property.Value, value));

    private static bool SameValue(object one, object other) =>
        one is byte[] bytes ? other is byte[] otherBytes && bytes.AsSpan().SequenceEqual(otherBytes) : one.Equals(other);

    private sealed class Batch(ITableStore store, string table, string partition)
    {
        private readonly List<TableOperation> operations = [];
        private long bytes;

        public async Task AddAsync(TableOperation operation, CancellationToken cancellation)
        {
            var size = TableLimits.WireBytes(operation.Entity);
            if (operations.Count == TableLimits.BatchOperations || (operations.Count > 0 && bytes + size > BytesPerBatch))
            {
                await FlushAsync(cancellation);
            }

            operations.Add(operation);
            bytes += size;
        }

        public async Task FlushAsync(CancellationToken cancellation)
        {
            if (operations.Count == 0)
            {
                return;
            }

            var result = await store.CommitAsync(table, partition, operations, cancellation);
            if (!result.Committed)
            {
                // Upserts meet no conflict; a deletion does when somebody else was faster.
                throw new IOException($"Entity {operations[result.FailedIndex].Entity.RowKey} of {table}/{partition} was changed at the destination while it was copied.");
            }

            operations.Clear();
            bytes = 0;
        }
    }
}

using Hub.Storage;

namespace Hub.Azure;

/// <summary>
/// Tells whether a batch that was sent more than once and then met a conflict has in fact been carried out the first
/// time, and only the answer was lost.
/// </summary>
/// <remarks>
/// It has when every entity it writes is stored with exactly the properties it gave, and every entity it deletes is
/// gone. Two writers that send exactly the same at the same moment, one of them through a lost answer, both hear that
/// it was done; where one of them must lose, the entity says who wrote it.
/// </remarks>
internal static class OwnWork
{
    /// <summary>The result of the try that was carried out, or null when none was.</summary>
    public static async Task<BatchResult?> FindAsync(
        ITableStore store, string table, IReadOnlyList<TableOperation> operations, CancellationToken cancellation)
    {
        var etags = new string?[operations.Count];
        for (var index = 0; index < operations.Count; index++)
        {
            var (kind, entity, _) = operations[index];
            var stored = await store.GetAsync(table, entity.PartitionKey, entity.RowKey, cancellation);
            var done = kind == TableOperationKind.Delete ? stored is null : stored is not null && SameProperties(entity, stored);
            if (!done)
            {
                return null;
            }

            etags[index] = stored?.ETag;
        }

        return BatchResult.Done(etags);
    }

    private static bool SameProperties(TableEntity wanted, TableEntity stored) =>
        wanted.Properties.Count == stored.Properties.Count
        && wanted.Properties.All(property => Same(property.Value, stored[property.Key]));

    private static bool Same(object wanted, object? stored) =>
        wanted is byte[] bytes ? stored is byte[] other && bytes.AsSpan().SequenceEqual(other) : wanted.Equals(stored);
}

using Hub.Storage;

namespace Hub.Partners;

/// <summary>Use case: lists the keys that were issued, revoked and expired ones included.</summary>
public sealed class ListKeys(ITableStore store)
{
    /// <summary>All keys without their secrets, by owner and then oldest first.</summary>
    public async Task<IReadOnlyList<KeyInfo>> HandleAsync(CancellationToken cancellation)
    {
        var keys = new List<KeyInfo>();
        await foreach (var entity in store.QueryAsync(KeyRow.Table, KeyRow.Partition, RowRange.All, null, cancellation))
        {
            keys.Add(KeyRow.From(entity).Info);
        }

        return [.. keys.OrderBy(key => key.Owner, StringComparer.Ordinal).ThenBy(key => key.CreatedAt).ThenBy(key => key.Id, StringComparer.Ordinal)];
    }
}

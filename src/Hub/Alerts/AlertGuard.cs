using Hub.Storage;

namespace Hub.Alerts;

/// <summary>
/// The guard of a rule: an entity without properties that every batch with figures the rule watches replaces, and every
/// batch with a silence of it. Who goes by an older one is refused, and reads states and silences again.
/// </summary>
internal static class AlertGuard
{
    /// <summary>Row keys begin with this; the rule's id follows.</summary>
    public const string RowPrefix = "g|";

    /// <summary>The operation that replaces the guard, if it is of this version still.</summary>
    /// <param name="rule">The rule's id.</param>
    /// <param name="etag">The version; null when there was none.</param>
    public static TableOperation Replace(string rule, string? etag)
    {
        var guard = new TableEntity(AlertState.Partition, RowPrefix + rule);
        return etag is null ? TableOperation.Insert(guard) : TableOperation.Replace(guard, etag);
    }

    /// <summary>The operation that replaces the guard as it is stored now.</summary>
    public static async Task<TableOperation> ReplaceAsync(ITableStore store, string rule, CancellationToken cancellation) =>
        Replace(rule, (await store.GetAsync(AlertState.Table, AlertState.Partition, RowPrefix + rule, cancellation))?.ETag);
}

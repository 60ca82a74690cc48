namespace Hub.Storage;

/// <summary>What one operation of a batch does.</summary>
public enum TableOperationKind
{
    /// <summary>Adds an entity that must not exist yet.</summary>
    Insert,

    /// <summary>Replaces an entity that must still have the given etag.</summary>
    Replace,

    /// <summary>Adds the entity, or replaces it whatever it holds.</summary>
    Upsert,

    /// <summary>Removes an entity that must still have the given etag, or must just exist when no etag is given.</summary>
    Delete,
}

/// <summary>One operation of an atomic batch.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Entity">The entity written, or for a deletion the keys of the one removed.</param>
/// <param name="ETag">The version the entity must still have, where the kind asks for one.</param>
public readonly record struct TableOperation(TableOperationKind Kind, TableEntity Entity, string? ETag = null)
{
    /// <summary>Adds an entity that must not exist yet.</summary>
    public static TableOperation Insert(TableEntity entity) => new(TableOperationKind.Insert, entity);

    /// <summary>Replaces an entity that must still have <paramref name="etag"/>.</summary>
    public static TableOperation Replace(TableEntity entity, string etag) => new(TableOperationKind.Replace, entity, etag);

    /// <summary>Adds or replaces an entity.</summary>
    public static TableOperation Upsert(TableEntity entity) => new(TableOperationKind.Upsert, entity);

    /// <summary>Removes an entity; with <paramref name="etag"/> only when it still has that version.</summary>
    public static TableOperation Delete(string partitionKey, string rowKey, string? etag = null) =>
        new(TableOperationKind.Delete, new TableEntity(partitionKey, rowKey), etag);
}

/// <summary>Why a batch was not carried out.</summary>
public enum BatchConflict
{
    /// <summary>It was carried out.</summary>
    None,

    /// <summary>An entity to be inserted exists already.</summary>
    AlreadyExists,

    /// <summary>An entity to be replaced or deleted does not exist.</summary>
    NotFound,

    /// <summary>An entity to be replaced or deleted has another etag by now.</summary>
    Changed,
}

/// <summary>How a batch ended: carried out whole, or refused whole because of one operation.</summary>
/// <param name="Conflict">Why it was refused, or <see cref="BatchConflict.None"/>.</param>
/// <param name="FailedIndex">Zero-based index of the operation that was refused; -1 when none was.</param>
/// <param name="ETags">The new etag per operation (null for a deletion) of a batch that was carried out.</param>
public sealed record BatchResult(BatchConflict Conflict, int FailedIndex, IReadOnlyList<string?> ETags)
{
    /// <summary>True when the whole batch is durable; false when nothing of it was done.</summary>
    public bool Committed => Conflict == BatchConflict.None;

    /// <summary>The result of a batch that was carried out.</summary>
    public static BatchResult Done(IReadOnlyList<string?> etags) => new(BatchConflict.None, -1, etags);

    /// <summary>The result of a batch that was refused at operation <paramref name="index"/>.</summary>
    public static BatchResult Refused(BatchConflict conflict, int index) => new(conflict, index, []);
}

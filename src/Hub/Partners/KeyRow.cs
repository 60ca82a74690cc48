using Hub.Storage;

namespace Hub.Partners;

/// <summary>How a key lies in storage: one entity, with the key's id as its row key.</summary>
internal sealed record KeyRow(KeyInfo Info, byte[] Hash, string? ETag)
{
    public const string Table = "keys";
    public const string Partition = "keys";

    public TableEntity ToEntity() => new(Partition, Info.Id)
    {
        ["owner"] = Info.Owner,
        ["role"] = Info.Role.Name(),
        ["label"] = Info.Label,
        ["createdAt"] = Info.CreatedAt,
        ["expiresAt"] = Info.ExpiresAt,
        ["revokedAt"] = Info.RevokedAt,
        ["replaces"] = Info.Replaces,
        ["replacedBy"] = Info.ReplacedBy,
        ["issuedUntil"] = Info.IssuedUntil,
        ["hash"] = Hash,
    };

    /// <summary>The key with an id, or null. What cannot be an id finds nothing.</summary>
    public static async Task<KeyRow?> FindAsync(ITableStore store, string keyId, CancellationToken cancellation) =>
        ApiKey.IsId(keyId) && await store.GetAsync(Table, Partition, keyId, cancellation) is { } entity ? From(entity) : null;

    /// <summary>There is no such key. The id is not repeated: what was given may be a whole key by mistake.</summary>
    public static Problem NotFound() => Problems.NotFound("key with that id");

    public static KeyRow From(TableEntity entity)
    {
        if (!RoleNames.TryParse(entity.Text("role"), out var role)
            || entity.Text("owner") is not { } owner
            || entity.Moment("createdAt") is not { } createdAt
            || entity["hash"] is not byte[] hash)
        {
            throw new InvalidDataException($"Key {entity.RowKey} is stored without a role, owner, creation time or hash.");
        }

        var info = new KeyInfo(
            entity.RowKey, owner, role, entity.Text("label") ?? string.Empty, createdAt, entity.Moment("expiresAt"), entity.Moment("revokedAt"))
        {
            Replaces = entity.Text("replaces"),
            ReplacedBy = entity.Text("replacedBy"),
            IssuedUntil = entity.Moment("issuedUntil"),
        };
        return new KeyRow(info, hash, entity.ETag);
    }
}

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
        ["hash"] = Hash,
    };

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
            entity.RowKey, owner, role, entity.Text("label") ?? string.Empty, createdAt, entity.Moment("expiresAt"), entity.Moment("revokedAt"));
        return new KeyRow(info, hash, entity.ETag);
    }
}

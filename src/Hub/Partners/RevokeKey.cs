using Hub.Storage;
using Microsoft.Extensions.Logging;

namespace Hub.Partners;

/// <summary>Use case: takes a key out of use for good.</summary>
public sealed class RevokeKey(ITableStore store, TimeProvider clock, KeyCache cache, ILogger<RevokeKey> logger)
{
    private const int Attempts = 5;

    /// <summary>
    /// Revokes the key with <paramref name="keyId"/>. This process refuses it at once, others as soon as they look again:
    /// at once where the storage has change tokens, otherwise within <see cref="KeyCache.Age"/>.
    /// </summary>
    /// <param name="keyId">The key's id.</param>
    /// <param name="by">The id of who revokes it, for the log.</param>
    /// <param name="cancellation">Stops waiting for storage.</param>
    /// <returns>
    /// The key as it is now (unchanged when it was revoked before), <c>not-found</c>, or <c>conflict</c> when others keep
    /// changing it.
    /// </returns>
    public async Task<Result<KeyInfo>> HandleAsync(string keyId, string by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(keyId);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await KeyRow.FindAsync(store, keyId, cancellation) is not { } row)
            {
                return KeyRow.NotFound();
            }

            if (row.Info.RevokedAt is not null)
            {
                cache.Forget(keyId);
                return row.Info;
            }

            var revoked = row with { Info = row.Info with { RevokedAt = clock.GetUtcNow() } };
            var change = TableOperation.Replace(revoked.ToEntity(), row.ETag ?? string.Empty);
            var result = await store.CommitAsync(KeyRow.Table, KeyRow.Partition, [change], cancellation);
            if (result.Committed)
            {
                cache.Forget(keyId);
                KeyLog.Revoked(logger, keyId, row.Info.Owner, by);
                return revoked.Info;
            }
        }

        return Problems.Conflict("The key is being changed by others; try again.");
    }
}

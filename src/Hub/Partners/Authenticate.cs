using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Hub.Partners;

/// <summary>Use case: finds out who calls from the credential after <c>Authorization: Bearer</c>.</summary>
public sealed class Authenticate(KeyCache keys, TokenReader tokens, TimeProvider clock, ILogger<Authenticate> logger)
{
    /// <summary>
    /// Reads a key of the hub or, where an issuer is configured, a JWT. Any text is answered without an exception; only
    /// storage that does not answer throws.
    /// </summary>
    /// <param name="bearer">The credential without the scheme; null when there is none.</param>
    /// <param name="cancellation">Stops waiting for storage.</param>
    /// <returns>The caller, or null for whatever reason it is not accepted; the log has the reason.</returns>
    public async ValueTask<Caller?> HandleAsync(string? bearer, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(bearer))
        {
            return null;
        }

        if (!bearer.StartsWith(ApiKey.Prefix, StringComparison.Ordinal))
        {
            return await tokens.ReadAsync(bearer);
        }

        if (!ApiKey.TryReadId(bearer, out var id))
        {
            return null;
        }

        if (await keys.FindAsync(id, cancellation) is not { } row)
        {
            KeyLog.Unknown(logger, id);
            return null;
        }

        // The secret is compared first and in constant time: who does not hold it learns nothing about the key.
        if (!CryptographicOperations.FixedTimeEquals(ApiKey.Hash(bearer), row.Hash))
        {
            KeyLog.Refused(logger, id, row.Info.Owner, "wrong secret");
            return null;
        }

        var status = row.Info.StatusAt(clock.GetUtcNow());
        if (status != "active")
        {
            KeyLog.Refused(logger, id, row.Info.Owner, status);
            return null;
        }

        return new Caller(row.Info.Owner, row.Info.Role, id);
    }
}

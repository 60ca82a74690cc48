using Hub.Storage;
using Microsoft.Extensions.Logging;

namespace Hub.Partners;

/// <summary>A key that replaces another.</summary>
/// <param name="Info">What the hub keeps of it; <see cref="KeyInfo.Replaces"/> names the other.</param>
/// <param name="Key">The key itself. This is the only time it is seen: the hub keeps a hash.</param>
/// <param name="PreviousKeyEndsAt">From when the other is refused (UTC).</param>
public sealed record RotatedKey(KeyInfo Info, string Key, DateTimeOffset PreviousKeyEndsAt)
{
    /// <summary>Without the key, so that an accidental log line does not give it away.</summary>
    public override string ToString() => $"RotatedKey {Info.Id} of {Info.Owner}";
}

/// <summary>
/// Use case: replaces a key by a new one of the same owner, role, label and lifetime. For a while both work, so that who
/// calls with the old one can take over the new one without missing a call.
/// </summary>
/// <remarks>
/// An old key that still works may be rotated once more, because the answer with its successor may have been lost. The
/// successor nobody saw is in the list, for the operator to revoke.
/// </remarks>
public sealed class RotateKey(ITableStore store, IIdSource ids, TimeProvider clock, KeyRules rules, KeyCache cache, ILogger<RotateKey> logger)
{
    /// <summary>How long both work when nobody says.</summary>
    public static readonly TimeSpan StandardOverlap = TimeSpan.FromHours(24);

    /// <summary>How long both may work.</summary>
    public static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(30);

    private const int Attempts = 10;

    /// <summary>What is wrong with an overlap as it is written (ISO 8601), or null.</summary>
    public static Violation? FaultInOverlap(string overlap) => TryReadOverlap(overlap, out _)
        ? null
        : new Violation("/overlap", "invalid-duration", new Localized(
            "Dit is een duur volgens ISO 8601 van ten hoogste dertig dagen, zoals PT24H of PT0S.",
            "This is a duration as ISO 8601 writes it of at most thirty days, such as PT24H or PT0S."));

    /// <summary>Reads an overlap; null is <see cref="StandardOverlap"/>.</summary>
    public static bool TryReadOverlap(string? text, out TimeSpan overlap)
    {
        overlap = StandardOverlap;
        return text is null || ClockDuration.TryParse(text, LongestOverlap, out overlap);
    }

    /// <summary>
    /// Rotates the key with <paramref name="keyId"/>. The new one works in every process as soon as this answers; that the
    /// old one ends sooner than it did is known here at once, and elsewhere as a revocation is (<see cref="RevokeKey"/>).
    /// </summary>
    /// <param name="keyId">The key's id.</param>
    /// <param name="overlap">How long the old key still works, 0 to <see cref="LongestOverlap"/>; never longer than it did already.</param>
    /// <param name="by">The id of who asks, for the log.</param>
    /// <param name="cancellation">Stops waiting for storage.</param>
    /// <returns>
    /// The new key; or invalid-request, not-found, or conflict for a key that is expired or revoked, whose owner may have
    /// none any more, or that others keep changing.
    /// </returns>
    public async Task<Result<RotatedKey>> HandleAsync(string keyId, TimeSpan overlap, string by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(keyId);
        if (overlap < TimeSpan.Zero || overlap > LongestOverlap)
        {
            return Problems.InvalidRequest($"Both keys work for 0 to {LongestOverlap.Days} days.");
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await KeyRow.FindAsync(store, keyId, cancellation) is not { } old)
            {
                return KeyRow.NotFound();
            }

            var now = clock.GetUtcNow();
            if (old.Info.StatusAt(now) is not "active" and var status)
            {
                return Problems.Conflict($"The key is {status} and cannot be rotated. Issue another one.");
            }

            if (rules.FaultInOwner(old.Info.Owner, old.Info.Role) is { } fault)
            {
                return Problems.Conflict($"The key cannot be rotated. {fault.Detail.En}");
            }

            var (id, key) = ApiKey.New(ids);
            var endsAt = old.Info.ExpiresAt is { } end && end < now + overlap ? end : now + overlap;
            var (replaced, replacement) = Replace(old, id, ApiKey.Hash(key), now, endsAt);
            var result = await store.CommitAsync(
                KeyRow.Table,
                KeyRow.Partition,
                [TableOperation.Insert(replacement.ToEntity()), TableOperation.Replace(replaced.ToEntity(), old.ETag ?? string.Empty)],
                cancellation);
            if (result.Committed)
            {
                cache.Forget(keyId);
                KeyLog.Rotated(logger, keyId, old.Info.Owner, id, by, endsAt);
                return new RotatedKey(replacement.Info, key, endsAt);
            }
        }

        return Problems.Conflict("The key is being changed by others; try again.");
    }

    private static (KeyRow Old, KeyRow New) Replace(KeyRow old, string id, byte[] hash, DateTimeOffset now, DateTimeOffset endsAt)
    {
        var info = old.Info;
        var replaced = info with { ExpiresAt = endsAt, ReplacedBy = id, IssuedUntil = info.ReplacedBy is null ? info.ExpiresAt : info.IssuedUntil };
        var replacement = new KeyInfo(id, info.Owner, info.Role, info.Label, now, now + info.Lifetime, null) { Replaces = info.Id };
        return (old with { Info = replaced }, new KeyRow(replacement, hash, null));
    }
}

namespace Hub.Partners;

/// <summary>What the hub tells about a key: everything but its secret, which it does not know.</summary>
/// <param name="Id">The key's 12-character id.</param>
/// <param name="Owner">The caller's id.</param>
/// <param name="Role">The caller's role.</param>
/// <param name="Label">What the key is for, in its issuer's words; may be empty.</param>
/// <param name="CreatedAt">When it was issued.</param>
/// <param name="ExpiresAt">From when it is refused; null for never.</param>
/// <param name="RevokedAt">When it was revoked; null when it was not.</param>
public sealed record KeyInfo(
    string Id, string Owner, Role Role, string Label, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt)
{
    /// <summary>The id of the key that this one was made to replace; null for none.</summary>
    public string? Replaces { get; init; }

    /// <summary>The id of the key that was made last to replace this one; null while there is none.</summary>
    public string? ReplacedBy { get; init; }

    /// <summary>Of a replaced key, what <see cref="ExpiresAt"/> was before that was brought forward.</summary>
    internal DateTimeOffset? IssuedUntil { get; init; }

    /// <summary>How long it was issued for; null for ever.</summary>
    internal TimeSpan? Lifetime => (ReplacedBy is null ? ExpiresAt : IssuedUntil) - CreatedAt;

    /// <summary><c>active</c>, <c>expired</c> or <c>revoked</c> at <paramref name="now"/>.</summary>
    public string StatusAt(DateTimeOffset now)
    {
        if (RevokedAt is not null)
        {
            return "revoked";
        }

        return ExpiresAt <= now ? "expired" : "active";
    }
}

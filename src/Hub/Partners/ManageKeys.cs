using Hub.Storage;

namespace Hub.Partners;

/// <summary>
/// Use case: callers see and change keys. That is for the operator, but for one thing: who calls with a key may rotate that
/// very key, so that a partner need not wait for anybody.
/// </summary>
public sealed class ManageKeys(
    ITableStore store, KeyRules rules, IssueKey issue, ListKeys list, RevokeKey revoke, RotateKey rotate, TimeProvider clock)
{
    /// <summary>How many keys an owner who is no operator may make in a day by rotating: enough for any mishap, too few to fill the storage.</summary>
    public const int MostRotationsADay = 20;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Issues a key.</summary>
    /// <returns>It; or forbidden, or invalid-document.</returns>
    public async Task<Result<IssuedKey>> IssueAsync(Caller caller, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!caller.IsOperator)
        {
            return NotAllowed();
        }

        var report = new ViolationReport();
        return KeyRequest.Read(json, rules, report) is { } command
            ? await issue.HandleAsync(command with { By = caller.Id }, cancellation)
            : Problems.InvalidDocument("request for a key", report);
    }

    /// <summary>All keys, as <see cref="ListKeys"/> lists them; or forbidden.</summary>
    public async Task<Result<IReadOnlyList<KeyInfo>>> ListAsync(Caller caller, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.IsOperator ? (await list.HandleAsync(cancellation)).ToList() : NotAllowed();
    }

    /// <summary>One key; or forbidden or not-found.</summary>
    public async Task<Result<KeyInfo>> GetAsync(Caller caller, string keyId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!caller.IsOperator)
        {
            return NotAllowed();
        }

        return await KeyRow.FindAsync(store, keyId, cancellation) is { } row ? row.Info : KeyRow.NotFound();
    }

    /// <summary>
    /// Revokes a key for good; one that is revoked already stays as it is. Not the key one calls with: who holds the only
    /// operator's key would lock everybody out, and could not take it back.
    /// </summary>
    /// <returns>The key as revoked; or forbidden, not-found or conflict.</returns>
    public async Task<Result<KeyInfo>> RevokeAsync(Caller caller, string keyId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!caller.IsOperator)
        {
            return NotAllowed();
        }

        return keyId == caller.KeyId
            ? Problems.Conflict("This is the key you call with. Rotate it and use the new one; or revoke it with another operator's key, or with 'hub keys revoke' where the storage is.")
            : await revoke.HandleAsync(keyId, caller.Id, cancellation);
    }

    /// <summary>Replaces a key by a new one; for the operator, and for who calls with that very key.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="keyId">The key's id.</param>
    /// <param name="overlap">How long both work.</param>
    /// <param name="cancellation">Stops waiting for storage.</param>
    /// <returns>The new key; or forbidden, too-many-requests, or what <see cref="RotateKey"/> answers.</returns>
    public async Task<Result<RotatedKey>> RotateAsync(Caller caller, string keyId, TimeSpan overlap, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!caller.IsOperator)
        {
            if (keyId != caller.KeyId)
            {
                return Problems.Forbidden("A key is rotated by who calls with it, or by the operator.");
            }

            if (await TooManyAsync(caller.Id, cancellation) is { } problem)
            {
                return problem;
            }
        }

        return await rotate.HandleAsync(keyId, overlap, caller.Id, cancellation);
    }

    // Rows of keys are kept for good. Two at once may both pass; the bound need not be exact.
    private async Task<Problem?> TooManyAsync(string owner, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var made = (await list.HandleAsync(cancellation))
            .Where(key => key.Owner == owner && key.Replaces is not null && key.CreatedAt > now - Day)
            .Select(key => key.CreatedAt)
            .ToList();
        return made.Count < MostRotationsADay
            ? null
            : Problems.TooManyRequests($"The keys of one owner are rotated at most {MostRotationsADay} times a day. Ask the operator.", made.Min() + Day - now);
    }

    private static Problem NotAllowed() => Problems.Forbidden("Keys are for the operator to see, issue and revoke.");
}

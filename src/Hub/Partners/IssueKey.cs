using Hub.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hub.Partners;

/// <summary>Asks for a key.</summary>
/// <param name="Owner">The caller's kebab-case id, at most 64 characters; for a partner the partner's id.</param>
/// <param name="Role">What the caller may do.</param>
/// <param name="Label">What the key is for, at most 200 characters.</param>
/// <param name="Lifetime">How long it is valid.</param>
public sealed record IssueKeyCommand(string Owner, Role Role, string Label = "", KeyLifetime Lifetime = default)
{
    /// <summary>The id of who issues it, for the log.</summary>
    public string By { get; init; } = Caller.CommandLine.Id;
}

/// <summary>A new key.</summary>
/// <param name="Info">What the hub keeps of it.</param>
/// <param name="Key">The key itself. This is the only time it is seen: the hub keeps a hash.</param>
public sealed record IssuedKey(KeyInfo Info, string Key)
{
    /// <summary>Without the key, so that an accidental log line does not give it away.</summary>
    public override string ToString() => $"IssuedKey {Info.Id} of {Info.Owner}";
}

/// <summary>Use case: gives a caller a key.</summary>
public sealed class IssueKey(
    ITableStore store, IIdSource ids, TimeProvider clock, KeyRules rules, IOptions<KeyOptions> options, ILogger<IssueKey> logger)
{
    private const int Attempts = 3;

    /// <summary>Issues the key; it works in every process as soon as this answers.</summary>
    /// <returns>
    /// The key, or <c>invalid-request</c> for an owner, label or lifetime that is not as <see cref="IssueKeyCommand"/>
    /// says, for a partner that is not in the catalogue, or for the hub itself.
    /// </returns>
    public async Task<Result<IssuedKey>> HandleAsync(IssueKeyCommand command, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (rules.FaultIn(command) is { } wrong)
        {
            return Problems.InvalidRequest(wrong.Detail.En);
        }

        var now = clock.GetUtcNow();
        var lifetime = command.Lifetime.Span
            ?? (options.Value.LifetimeDays > 0 ? TimeSpan.FromDays(options.Value.LifetimeDays) : null);
        DateTimeOffset? expiresAt = command.Lifetime.IsNever || lifetime is null ? null : now + lifetime.Value;

        // Ids are random; with 60 bits a second attempt is a formality, but overwriting a key would be theft.
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (id, key) = ApiKey.New(ids);
            var row = new KeyRow(
                new KeyInfo(id, command.Owner, command.Role, command.Label, now, expiresAt, null), ApiKey.Hash(key), null);
            var result = await store.CommitAsync(KeyRow.Table, KeyRow.Partition, [TableOperation.Insert(row.ToEntity())], cancellation);
            if (result.Committed)
            {
                KeyLog.Issued(logger, id, command.Owner, command.Role, command.By, expiresAt);
                return new IssuedKey(row.Info, key);
            }
        }

        throw new InvalidOperationException("Every new key id was taken: the random source repeats itself.");
    }
}

using Hub.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hub.Partners;

/// <summary>Asks for a key.</summary>
/// <param name="Owner">The caller's kebab-case id, at most 64 characters; for a partner the partner's id.</param>
/// <param name="Role">What the caller may do.</param>
/// <param name="Label">What the key is for, at most 200 characters.</param>
/// <param name="Lifetime">How long it is valid.</param>
public sealed record IssueKeyCommand(string Owner, Role Role, string Label = "", KeyLifetime Lifetime = default);

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
    ITableStore store, IIdSource ids, TimeProvider clock, PartnerCatalogue partners, IOptions<KeyOptions> options, ILogger<IssueKey> logger)
{
    private const int MostLabel = 200;
    private const int Attempts = 3;

    /// <summary>Issues the key; it works in every process as soon as this answers.</summary>
    /// <returns>
    /// The key, or <c>invalid-request</c> for an owner, label or lifetime that is not as <see cref="IssueKeyCommand"/>
    /// says, or for a partner that is not in the catalogue.
    /// </returns>
    public async Task<Result<IssuedKey>> HandleAsync(IssueKeyCommand command, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (Check(command) is { } wrong)
        {
            return Problems.InvalidRequest(wrong);
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
                KeyLog.Issued(logger, id, command.Owner, command.Role, expiresAt);
                return new IssuedKey(row.Info, key);
            }
        }

        throw new InvalidOperationException("Every new key id was taken: the random source repeats itself.");
    }

    private string? Check(IssueKeyCommand command)
    {
        if (!CallerId.IsValid(command.Owner))
        {
            return $"The owner is an id of at most {CallerId.Most} lower-case letters and digits, words joined by single hyphens.";
        }

        if (!Enum.IsDefined(command.Role))
        {
            return $"The role is one of {string.Join(", ", RoleNames.All)}.";
        }

        if (command.Role == Role.Partner && partners.Find(command.Owner) is null)
        {
            var known = string.Join(", ", partners.All.Select(partner => partner.Id));
            return $"There is no partner '{command.Owner}'; there are {known}. A new one is a file in schemas/partners.";
        }

        if (command.Role != Role.Partner && partners.Find(command.Owner) is not null)
        {
            return $"'{command.Owner}' is a partner, whose keys are partner keys; choose another id for another role.";
        }

        if (command.Label.Length > MostLabel || command.Label.Any(char.IsControl))
        {
            return $"The label has at most {MostLabel} characters on one line.";
        }

        return command.Lifetime.Span is { } span && (span <= TimeSpan.Zero || span > TimeSpan.FromDays(36_500))
            ? "A key is valid for more than nothing and at most 36500 days; choose never for longer."
            : null;
    }
}

namespace Hub.Partners;

/// <summary>What a caller may know about itself.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="Key">The key it calls with; null for a token.</param>
/// <param name="Partner">The partner it calls for; null for another role, or for a partner that is not in the catalogue any more.</param>
public sealed record CallerDescription(Caller Caller, KeyInfo? Key, Partner? Partner);

/// <summary>Use case: tells a caller who the hub takes it for.</summary>
public sealed class DescribeCaller(KeyCache keys, PartnerCatalogue partners)
{
    /// <summary>Describes the caller, without a storage transaction for a key that was just authenticated.</summary>
    public async ValueTask<CallerDescription> HandleAsync(Caller caller, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var key = caller.KeyId is { } id ? (await keys.FindAsync(id, cancellation))?.Info : null;
        return new CallerDescription(caller, key, caller.Role == Role.Partner ? partners.Find(caller.Id) : null);
    }
}

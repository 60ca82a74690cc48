namespace Hub.Tests.Http;

/// <summary>
/// A hub as its callers know it: an address and keys. The suite in this folder asks nothing else, so that it holds for
/// every head and every storage.
/// </summary>
public interface IHubAddress
{
    /// <summary>Where it listens, without a path.</summary>
    Uri Address { get; }

    /// <summary>Calls with the key of a caller of <see cref="HubCallers"/> or of a partner; null calls without a key.</summary>
    HubClient Caller(string? caller);
}

/// <summary>Callers every hub under test knows beside the partners.</summary>
public static class HubCallers
{
    /// <summary>A reader.</summary>
    public const string Monitor = "monitor";

    /// <summary>A subscriber.</summary>
    public const string Municipality = "municipality";

    /// <summary>The operator.</summary>
    public const string Operator = "operator";

    /// <summary>A partner's key that has expired.</summary>
    public const string Expired = "expired";

    /// <summary>A partner's key that was revoked.</summary>
    public const string Revoked = "revoked";
}

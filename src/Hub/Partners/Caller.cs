namespace Hub.Partners;

/// <summary>Who calls, as the credential proves it.</summary>
/// <param name="Id">The caller's kebab-case id; for a <see cref="Partners.Role.Partner"/> the partner's id.</param>
/// <param name="Role">What it may do.</param>
/// <param name="KeyId">The id (not the secret) of the key it used, for the log of processing; null for a token.</param>
public sealed record Caller(string Id, Role Role, string? KeyId = null)
{
    /// <summary>Whoever has the storage at hand and works on it with the command line: the operator.</summary>
    public static Caller CommandLine { get; } = new("command-line", Role.Operator);

    /// <summary>Whether this caller may post feeds of the partner <paramref name="partnerId"/>: only that partner may.</summary>
    public bool MayPostFor(string partnerId) =>
        Role == Role.Partner && string.Equals(Id, partnerId, StringComparison.Ordinal);

    /// <summary>Whether this caller looks after the hub.</summary>
    public bool IsOperator => Role == Role.Operator;
}

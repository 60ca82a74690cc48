namespace Hub.Partners;

/// <summary>
/// Settings of the section <c>Jwt</c>: an issuer whose tokens the hub accepts beside its own keys. Off until
/// <see cref="Issuer"/>, <see cref="Audience"/> and <see cref="SigningKeys"/> are all given. The hub never fetches keys
/// from the network, so that what it trusts is what its operator deployed.
/// </summary>
public sealed class JwtOptions
{
    /// <summary>The exact <c>iss</c> (RFC 7519, section 4.1.1).</summary>
    public string? Issuer { get; set; }

    /// <summary>The value that <c>aud</c> must hold (RFC 7519, section 4.1.3).</summary>
    public string? Audience { get; set; }

    /// <summary>
    /// A JSON Web Key Set (RFC 7517) with public RSA keys of at least 2048 bits or P-256 keys: the path of a file, or the
    /// set itself when it begins with <c>{</c>.
    /// </summary>
    public string? SigningKeys { get; set; }

    /// <summary>The claim that holds the caller's id; default <c>sub</c>.</summary>
    public string SubjectClaim { get; set; } = "sub";

    /// <summary>The claim that holds the one role, as <see cref="RoleNames"/> writes it; default <c>roles</c>.</summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>Whether anything of an issuer is configured.</summary>
    internal bool IsConfigured => !string.IsNullOrEmpty(Issuer) || !string.IsNullOrEmpty(Audience) || !string.IsNullOrEmpty(SigningKeys);
}

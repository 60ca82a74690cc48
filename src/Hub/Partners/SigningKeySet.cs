using Microsoft.IdentityModel.Tokens;

namespace Hub.Partners;

/// <summary>The public keys that tokens may be signed with, read strictly when the hub starts.</summary>
internal static class SigningKeySet
{
    private const int LeastRsaBits = 2048;

    /// <summary>Reads <see cref="JwtOptions.SigningKeys"/>.</summary>
    /// <exception cref="InvalidOperationException">The set is unreadable, empty, or holds a key the hub does not take.</exception>
    public static IReadOnlyList<SecurityKey> Read(string setting)
    {
        JsonWebKeySet set;
        try
        {
            set = JsonWebKeySet.Create(setting.TrimStart().StartsWith('{') ? setting : File.ReadAllText(setting));
        }
        catch (Exception failure) when (failure is ArgumentException or IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
        {
            // The setting is not repeated: it may be a private key by mistake.
            throw new InvalidOperationException($"Jwt:SigningKeys is neither a readable file nor a JSON Web Key Set ({failure.GetType().Name}).", failure);
        }

        if (set.Keys.Count == 0)
        {
            throw new InvalidOperationException("Jwt:SigningKeys holds no key.");
        }

        for (var index = 0; index < set.Keys.Count; index++)
        {
            if (Fault(set.Keys[index]) is { } fault)
            {
                throw new InvalidOperationException($"Jwt:SigningKeys, key {index}: {fault}.");
            }
        }

        return [.. set.Keys];
    }

    private static string? Fault(JsonWebKey key) => key switch
    {
        _ when IsSecret(key) => "it holds a private key; give the hub the public part only",
        { Use: not (null or "" or "sig") } => "it is not for signatures",
        { Kty: JsonWebAlgorithmsKeyTypes.RSA } when key.KeySize < LeastRsaBits => $"an RSA key has at least {LeastRsaBits} bits",
        { Kty: JsonWebAlgorithmsKeyTypes.RSA } => null,
        { Kty: JsonWebAlgorithmsKeyTypes.EllipticCurve, Crv: JsonWebKeyECTypes.P256 } => null,
        _ => "only RSA and P-256 keys are taken",
    };

    // Any private member counts: the library's own test asks for all of them.
    private static bool IsSecret(JsonWebKey key) =>
        !string.IsNullOrEmpty(key.D) || !string.IsNullOrEmpty(key.P) || !string.IsNullOrEmpty(key.Q) || !string.IsNullOrEmpty(key.K);
}

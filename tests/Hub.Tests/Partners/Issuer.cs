using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hub.Partners;

namespace Hub.Tests.Partners;

/// <summary>
/// An issuer of tokens that can also issue wrong ones: it signs by hand (RFC 7515), so that the test does not rest on the
/// library it tests.
/// </summary>
public sealed class Issuer : IDisposable
{
    private readonly RSA rsa = RSA.Create(2048);
    private readonly ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static long Now => new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    public JsonObject RsaKey
    {
        get
        {
            var key = rsa.ExportParameters(false);
            return new JsonObject { ["kty"] = "RSA", ["kid"] = "r", ["use"] = "sig", ["n"] = Base64Url.EncodeToString(key.Modulus), ["e"] = Base64Url.EncodeToString(key.Exponent) };
        }
    }

    public JsonObject EcKey
    {
        get
        {
            var key = ec.ExportParameters(false);
            return new JsonObject { ["kty"] = "EC", ["kid"] = "e", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(key.Q.X), ["y"] = Base64Url.EncodeToString(key.Q.Y) };
        }
    }

    public string Keys => new JsonObject { ["keys"] = new JsonArray(RsaKey, EcKey) }.ToJsonString();

    public JwtOptions Options => new() { Issuer = "https://login.example", Audience = "hub", SigningKeys = Keys };

    /// <summary>Claims of a token that is accepted at <see cref="Now"/>, for a test to spoil.</summary>
    public static JsonObject Valid() => new()
    {
        ["iss"] = "https://login.example",
        ["aud"] = "hub",
        ["sub"] = "duwo",
        ["roles"] = "partner",
        ["nbf"] = Now,
        ["exp"] = Now + 300,
    };

    public string Sign(JsonObject claims, string algorithm = "RS256", JsonObject? extraHeader = null) =>
        SignText(claims.ToJsonString(), algorithm, extraHeader);

    public string SignText(string claims, string algorithm = "RS256", JsonObject? extraHeader = null)
    {
        var header = new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT", ["kid"] = algorithm == "ES256" ? "e" : "r" };
        foreach (var (name, value) in extraHeader ?? [])
        {
            header[name] = value?.DeepClone();
        }

        var content = Encode(header.ToJsonString()) + "." + Encode(claims);
        var bytes = Encoding.ASCII.GetBytes(content);
        var signature = algorithm switch
        {
            "RS256" => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "RS384" => rsa.SignData(bytes, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
            "PS256" => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            "ES256" => ec.SignData(bytes, HashAlgorithmName.SHA256),
            "HS256" => HMACSHA256.HashData(Encoding.UTF8.GetBytes(rsa.ExportRSAPublicKeyPem()), bytes),
            _ => [],
        };
        return content + "." + Base64Url.EncodeToString(signature);
    }

    public void Dispose()
    {
        rsa.Dispose();
        ec.Dispose();
    }

    private static string Encode(string part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part));
}

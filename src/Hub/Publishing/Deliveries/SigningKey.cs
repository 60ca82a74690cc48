using System.Security.Cryptography;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// A signing secret that is ready to sign: working its bytes into the hash costs as much as signing a short message, so
/// what has signed once is kept for the next. Safe for concurrent use.
/// </summary>
internal sealed class SigningKey : IDisposable
{
    private const string Version = "v1,";
    private readonly byte[] bytes;
    private IncrementalHash? spare;

    /// <exception cref="FormatException">The secret is not <c>whsec_</c> with base64 behind it.</exception>
    public SigningKey(string secret) => bytes = secret.StartsWith(WebhookSignature.SecretPrefix, StringComparison.Ordinal)
        ? Convert.FromBase64String(secret[WebhookSignature.SecretPrefix.Length..])
        : throw new FormatException("A signing secret begins with 'whsec_'.");

    /// <summary>The signature of a message: <c>v1,</c> and the base64 of its HMAC-SHA256.</summary>
    public string Sign(ReadOnlySpan<byte> message)
    {
        var hmac = Interlocked.Exchange(ref spare, null) ?? IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, bytes);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hmac.AppendData(message);
        hmac.GetHashAndReset(hash);
        Interlocked.Exchange(ref spare, hmac)?.Dispose();
        Span<char> signature = stackalloc char[Version.Length + 44];
        Version.CopyTo(signature);
        Convert.TryToBase64Chars(hash, signature[Version.Length..], out _);
        return new string(signature);
    }

    public void Dispose() => Interlocked.Exchange(ref spare, null)?.Dispose();
}

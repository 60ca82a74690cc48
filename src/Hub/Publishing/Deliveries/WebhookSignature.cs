using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hub.Publishing.Deliveries;

/// <summary>Signs webhook bodies as Standard Webhooks 1.0 lays down ("Signature scheme", symmetric).</summary>
public static class WebhookSignature
{
    /// <summary>What a signing secret begins with; base64 of 24 to 64 random bytes follows.</summary>
    public const string SecretPrefix = "whsec_";

    /// <summary>The header with the event's id, the same at every attempt.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header with the attempt's time in Unix seconds.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header with the signatures.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>
    /// The value of <see cref="SignatureHeader"/>: for each secret <c>v1,</c> and the base64 HMAC-SHA256 of
    /// <c>{id}.{timestamp}.{body}</c>, separated by spaces. Several secrets sign while one takes over from another.
    /// </summary>
    /// <exception cref="FormatException">A secret is not <c>whsec_</c> with base64 behind it.</exception>
    public static string Sign(IReadOnlyList<string> secrets, string id, DateTimeOffset timestamp, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp.ToUnixTimeSeconds()}."));
        var signatures = new List<string>(secrets.Count);
        foreach (var secret in secrets)
        {
            using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Key(secret));
            hmac.AppendData(head);
            hmac.AppendData(body);
            signatures.Add("v1," + Convert.ToBase64String(hmac.GetHashAndReset()));
        }

        return string.Join(' ', signatures);
    }

    private static byte[] Key(string secret) =>
        secret.StartsWith(SecretPrefix, StringComparison.Ordinal)
            ? Convert.FromBase64String(secret[SecretPrefix.Length..])
            : throw new FormatException("A signing secret begins with 'whsec_'.");
}

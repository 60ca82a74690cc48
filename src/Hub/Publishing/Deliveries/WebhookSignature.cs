using System.Buffers;
using System.Globalization;
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
        SigningKey[] keys = [.. secrets.Select(secret => new SigningKey(secret))];
        try
        {
            return Sign(keys, id, timestamp, body);
        }
        finally
        {
            Array.ForEach(keys, key => key.Dispose());
        }
    }

    /// <summary>The same with secrets that are kept.</summary>
    internal static string Sign(SigningKey[] keys, string id, DateTimeOffset timestamp, ReadOnlySpan<byte> body)
    {
        // An id is a UUID; twenty digits hold any moment.
        var signed = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(id.Length) + 24 + body.Length);
        try
        {
            var length = Encoding.UTF8.GetBytes(id, signed);
            signed[length++] = (byte)'.';
            timestamp.ToUnixTimeSeconds().TryFormat(signed.AsSpan(length), out var digits, provider: CultureInfo.InvariantCulture);
            length += digits;
            signed[length++] = (byte)'.';
            body.CopyTo(signed.AsSpan(length));
            length += body.Length;
            var signatures = string.Empty;
            foreach (var key in keys)
            {
                var signature = key.Sign(signed.AsSpan(0, length));
                signatures = signatures.Length == 0 ? signature : $"{signatures} {signature}";
            }

            return signatures;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(signed);
        }
    }
}

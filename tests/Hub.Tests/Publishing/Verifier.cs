using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hub.Tests.Publishing;

/// <summary>Standard Webhooks verification as a receiver writes it, sharing no code with the hub.</summary>
internal static class Verifier
{
    public static bool Verifies(Received request, string secret, DateTimeOffset now)
    {
        var timestamp = long.Parse(request.Headers["webhook-timestamp"], CultureInfo.InvariantCulture);
        if (Math.Abs(now.ToUnixTimeSeconds() - timestamp) > 300)
        {
            return false;
        }

        var signed = Encoding.UTF8.GetBytes(request.Headers["webhook-id"] + "." + request.Headers["webhook-timestamp"] + ".").Concat(request.Body).ToArray();
        var expected = HMACSHA256.HashData(Convert.FromBase64String(secret.Replace("whsec_", string.Empty, StringComparison.Ordinal)), signed);
        return request.Headers["webhook-signature"]
            .Split(' ')
            .Select(entry => entry.Split(','))
            .Any(entry => entry[0] == "v1" && CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(entry[1]), expected));
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Hub.Storage;

namespace Hub.Publishing.Subscriptions;

/// <summary>The secret of a link by which who looks after a sink says that it wants deliveries: 32 random bytes in base64url.</summary>
internal static class LinkToken
{
    private const int Bytes = 32;

    /// <summary>A new one.</summary>
    public static string New(IIdSource ids) => Base64Url.EncodeToString(ids.Secret(Bytes));

    /// <summary>Whether a token is the one that was made, in the same time whichever it is.</summary>
    public static bool Matches(string made, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(made), Encoding.UTF8.GetBytes(given));
}

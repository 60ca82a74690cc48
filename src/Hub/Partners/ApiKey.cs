using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Hub.Feeds.PersonalData;
using Hub.Storage;

namespace Hub.Partners;

/// <summary>
/// The form of a key: <c>hub_</c>, a 12-character id, <c>_</c> and 43 characters of base64url that stand for 32 random
/// bytes. The prefix lets secret scanners find a key that leaked; the id names it in lists and logs.
/// </summary>
internal static class ApiKey
{
    public const string Prefix = "hub_";

    private const int IdLength = 12;
    private const int SecretBytes = 32;
    private const int SecretLength = 43;
    private const int SecretAt = 4 + IdLength + 1;

    // 32 signs without 0/o and 1/l, so that an id can be read over the telephone; five random bits choose one evenly.
    private const string IdAlphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>A new key with its id.</summary>
    public static (string Id, string Key) New(IIdSource ids)
    {
        // Now and then one reads as a postcode with a house number, or as another number of somebody, which answers and
        // logs would hide.
        var id = NewId(ids);
        while (PersonalDataRules.Mask(id) != id)
        {
            id = NewId(ids);
        }

        return (id, $"{Prefix}{id}_{Base64Url.EncodeToString(ids.Secret(SecretBytes))}");
    }

    /// <summary>Takes the id out of something that has the form of a key.</summary>
    public static bool TryReadId(string text, [NotNullWhen(true)] out string? id)
    {
        id = null;
        if (text.Length != SecretAt + SecretLength
            || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || text[SecretAt - 1] != '_'
            || !Base64Url.IsValid(text.AsSpan(SecretAt), out var bytes)
            || bytes != SecretBytes)
        {
            return false;
        }

        var candidate = text.Substring(Prefix.Length, IdLength);
        if (!IsId(candidate))
        {
            return false;
        }

        id = candidate;
        return true;
    }

    /// <summary>Whether <paramref name="text"/> has the form of a key's id.</summary>
    public static bool IsId(string text) =>
        text.Length == IdLength && text.All(character => IdAlphabet.Contains(character, StringComparison.Ordinal));

    /// <summary>
    /// The SHA-256 of the whole key, which is what the hub keeps. A slow, salted password hash defends guessable secrets;
    /// 256 random bits cannot be guessed however fast the hash is, and a plain hash costs a call next to nothing.
    /// </summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static string NewId(IIdSource ids) => string.Create(IdLength, ids.Secret(IdLength), static (characters, random) =>
    {
        for (var index = 0; index < characters.Length; index++)
        {
            characters[index] = IdAlphabet[random[index] & 31];
        }
    });
}

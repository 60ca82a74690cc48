using System.Buffers;
using Hub.Publishing.Subscriptions;

namespace Hub.Publishing.Mail;

/// <summary>
/// A sink that is a mailbox: <c>mailto:</c> (RFC 6068) with one bare address, of the plain kind that every mail system
/// takes. Quoted names, percent-encoding, several addresses and headers behind a <c>?</c> are all refused, so that
/// nothing but a mailbox can be said with it.
/// </summary>
public static class MailSink
{
    /// <summary>The <c>protocol</c> of a subscription whose sink is a mailbox. CloudEvents names none for mail.</summary>
    public const string Protocol = "SMTP";

    /// <summary>The longest address (RFC 5321, section 4.5.3.1.3, without its angle brackets).</summary>
    public const int MaxLength = 254;

    private const string Scheme = "mailto:";
    private const int LongestLocalPart = 64;

    // What RFC 6068 (section 2) lets stand in a mailto as it is, of what RFC 5321 lets stand in a name without quotes.
    private static readonly SearchValues<char> LocalCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!$'*+-_~.");

    private static readonly SearchValues<char> DomainCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.");

    /// <summary>Whether a sink is meant as a mailbox.</summary>
    public static bool IsMeant(string sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return sink.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a sink is <c>mailto:</c> and one address.</summary>
    public static bool IsSound(string sink) => IsMeant(sink) && IsAddress(sink[Scheme.Length..]);

    /// <summary>Whether a text is one plain e-mail address.</summary>
    public static bool IsAddress(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 1 || text.Length > MaxLength)
        {
            return false;
        }

        var local = text.AsSpan(0, at);
        var domain = text.AsSpan(at + 1);
        return local.Length <= LongestLocalPart
            && !local.ContainsAnyExcept(LocalCharacters) && AreParts(local, maxPart: LongestLocalPart)
            && !domain.ContainsAnyExcept(DomainCharacters) && AreParts(domain, maxPart: 63)
            && domain.Contains('.') && Uri.CheckHostName(domain.ToString()) == UriHostNameType.Dns;
    }

    /// <summary>The address of a subscription whose sink is a mailbox.</summary>
    internal static string AddressOf(Subscription subscription) => subscription.Sink.OriginalString[Scheme.Length..];

    private static bool AreParts(ReadOnlySpan<char> text, int maxPart)
    {
        foreach (var part in text.Split('.'))
        {
            if (text[part] is { Length: var length } && (length == 0 || length > maxPart))
            {
                return false;
            }
        }

        return true;
    }
}

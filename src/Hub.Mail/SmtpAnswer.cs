using System.Text.RegularExpressions;
using MailKit.Net.Smtp;

namespace Hub.Mail;

/// <summary>What a mail server's refusal means.</summary>
internal static partial class SmtpAnswer
{
    /// <summary>
    /// Whether the server says that there is no such address: the recipient refused for good, with an enhanced status code
    /// of 5.1 (RFC 3463, section 3.2). A 5xx without one may mean anything, such as that the hub is on a list.
    /// </summary>
    public static bool IsNoSuchAddress(SmtpCommandException refused) =>
        refused.ErrorCode == SmtpErrorCode.RecipientNotAccepted && (int)refused.StatusCode is >= 550 and <= 553 && Addressing().IsMatch(refused.Message);

    [GeneratedRegex(@"^\s*5\.1\.[0-9]{1,3}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Addressing();
}

using System.Globalization;
using System.Security.Cryptography;
using Hub.Publishing.Subscriptions;
using Microsoft.AspNetCore.DataProtection;

namespace Hub.Publishing.Mail;

/// <summary>
/// The tokens in the links of mails. Whoever holds one may do the one thing it is for, to the one subscription it is for,
/// as long as that has the same sink. They are encrypted and authenticated by Data Protection, so they cannot be guessed
/// or changed, nothing is stored for them, and comparing them takes the same time whatever they hold.
/// </summary>
public sealed class MailTokens(IDataProtectionProvider provider, TimeProvider clock)
{
    /// <summary>How long a link to confirm works.</summary>
    public static readonly TimeSpan ConfirmationLifetime = TimeSpan.FromDays(7);

    private const int LongestToken = 1024;

    /// <summary>A token that confirms a subscription, within <see cref="ConfirmationLifetime"/> and for this round of asking only.</summary>
    internal string Confirmation(Subscription subscription, string round) =>
        Protector(subscription, "confirmation", round).Protect((clock.GetUtcNow() + ConfirmationLifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

    /// <summary>Whether a token confirms a subscription now.</summary>
    internal bool Confirms(Subscription subscription, string? round, string token) =>
        round is not null && Read(Protector(subscription, "confirmation", round), token) is { } ends
        && long.TryParse(ends, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && clock.GetUtcNow() < DateTimeOffset.FromUnixTimeSeconds(seconds);

    /// <summary>A token that ends a subscription. It has no end itself: mails are kept for years.</summary>
    internal string Unsubscription(Subscription subscription) => Protector(subscription, "unsubscription", string.Empty).Protect("-");

    /// <summary>Whether a token ends a subscription.</summary>
    internal bool Unsubscribes(Subscription subscription, string token) => Read(Protector(subscription, "unsubscription", string.Empty), token) is not null;

    private IDataProtector Protector(Subscription subscription, string what, string round) =>
        provider.CreateProtector("Hub.Publishing.Mail", "v1", what, subscription.Id, subscription.Sink.OriginalString, round);

    private static string? Read(IDataProtector protector, string token)
    {
        try
        {
            return token.Length is > 0 and <= LongestToken ? protector.Unprotect(token) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

using Microsoft.Extensions.Options;

namespace Hub.Publishing.Mail;

/// <summary>Whether this hub can send mails: it has a mail server, and an address of its own that the links in them lead to.</summary>
public sealed class MailReadiness(IOptions<MailOptions> mail, IOptions<EventsOptions> events)
{
    /// <summary>The code of what is missing.</summary>
    public const string NotConfigured = "mail-not-configured";

    /// <summary>What is missing, for who wants mails; null when nothing is.</summary>
    public Localized? Missing()
    {
        if (mail.Value.Host is null)
        {
            return new Localized("Deze hub verstuurt geen e-mail: de beheerder heeft geen mailserver ingesteld.", "This hub sends no e-mail: its operator has set no mail server.");
        }

        // Over plain http anybody on the way could read a link and confirm with it.
        return events.Value.PublicBaseUrl is { } address && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback)
            ? null
            : new Localized(
                "Deze hub verstuurt geen e-mail: de beheerder heeft geen openbaar https-adres ingesteld voor de koppelingen erin.",
                "This hub sends no e-mail: its operator has set no public https address for the links in it.");
    }
}

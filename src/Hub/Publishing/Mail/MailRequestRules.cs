using System.Text.Json;
using Hub.Publishing.Subscriptions;

namespace Hub.Publishing.Mail;

/// <summary>What a registration with a mailbox has to hold, and what makes no sense in it.</summary>
internal static class MailRequestRules
{
    private const string NotForMail = "not-for-mail";

    /// <summary>Adds what is wrong with a request whose sink or protocol is of a mailbox.</summary>
    public static void Check(SubscriptionRequest request, JsonElement root, ViolationReport report)
    {
        var isMailto = request.Sink is { } sink && MailSink.IsMeant(sink);
        if (isMailto && request.Protocol == SubscriptionRequest.HttpProtocol)
        {
            report.Add(new Violation("/protocol", "unsupported-protocol", new Localized("Het protocol van een mailto:-adres is 'SMTP'.", "The protocol of a mailto: address is 'SMTP'.")));
        }
        else if (!isMailto && request.Protocol == MailSink.Protocol && request.Sink is not null)
        {
            report.Add(new Violation("/protocol", "unsupported-protocol", new Localized(
                "Het protocol 'SMTP' is voor een mailto:-adres; van een webhook is het 'HTTP'.", "The protocol 'SMTP' is for a mailto: address; that of a webhook is 'HTTP'.")));
        }

        if (!isMailto)
        {
            return;
        }

        if (!MailSink.IsSound(request.Sink!))
        {
            report.Add(new Violation("/sink", "invalid-sink", new Localized(
                $"De sink is mailto: met precies één e-mailadres van ten hoogste {MailSink.MaxLength} tekens, zonder naam, aanhalingstekens, procentcodering of koppen.",
                $"The sink is mailto: with exactly one e-mail address of at most {MailSink.MaxLength} characters, without a name, quotes, percent-encoding or headers.")));
        }

        foreach (var member in new[] { "sinkcredential", "protocolsettings" })
        {
            if (root.TryGetProperty(member, out _))
            {
                Refuse("/" + member, report);
            }
        }

        if (request.Config?.ContentMode == ContentMode.Binary)
        {
            Refuse("/config/contentMode", report);
        }
    }

    private static void Refuse(string pointer, ViolationReport report) =>
        report.Add(new Violation(pointer, NotForMail, new Localized("Dit is voor webhooks; een e-mail heeft het niet.", "This is for webhooks; a mail has none of it.")));
}

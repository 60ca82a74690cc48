using Hub.Publishing.Mail;
using MimeKit;
using MimeKit.Text;

namespace Hub.Mail;

/// <summary>A mail as it goes over the wire (RFC 5322): plain text and HTML side by side, of which the reader's program shows one.</summary>
internal static class MimeMail
{
    /// <summary>Makes it. Addresses are parsed and headers encoded by MimeKit, so that nothing in them begins another header.</summary>
    public static MimeMessage Of(OutgoingMail mail, MailOptions settings)
    {
        var from = new MailboxAddress(settings.FromName, settings.From!);
        var message = new MimeMessage
        {
            MessageId = $"{mail.Id}@{from.Domain}",
            Date = mail.Date,
            Subject = mail.Subject,
            Body = new MultipartAlternative(Part(TextFormat.Plain, mail.Text), Part(TextFormat.Html, mail.Html)),
        };
        message.From.Add(from);
        message.To.Add(MailboxAddress.Parse(mail.To));

        // No robot is to answer (RFC 3834), nor a colleague's absence; the second is Exchange's own.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        message.Body.Headers.Add("Content-Language", mail.Language);
        if (mail.Unsubscribe is { } unsubscribe)
        {
            message.Headers.Add("List-Unsubscribe", $"<{unsubscribe.AbsoluteUri}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        return message;
    }

    private static TextPart Part(TextFormat format, string content) =>
        new(format) { Text = content, ContentTransferEncoding = ContentEncoding.QuotedPrintable };
}

namespace Hub.Publishing.Mail;

/// <summary>A mail to be sent.</summary>
/// <param name="Id">What it is called, the same at every attempt: the part of its <c>Message-ID</c> before the <c>@</c>.</param>
/// <param name="To">The one address.</param>
/// <param name="Language"><c>nl</c> or <c>en</c>.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">The body as plain text.</param>
/// <param name="Html">The same as a page of HTML.</param>
/// <param name="Date">When it is sent.</param>
/// <param name="Unsubscribe">The address that ends the subscription by one POST (RFC 8058); null where there is none to end.</param>
public sealed record OutgoingMail(
    string Id, string To, string Language, string Subject, string Text, string Html, DateTimeOffset Date, Uri? Unsubscribe)
{
    /// <summary>Which mail this is; without its address and content, which are to get into no log.</summary>
    public override string ToString() => $"Mail {Id}";
}

/// <summary>How sending a mail ended.</summary>
/// <param name="Status">The mail server's reply code, when it gave one.</param>
/// <param name="Error">
/// The class of the failure: <c>smtp-{code}</c>, <c>connection</c>, <c>tls</c>, <c>timeout</c>, <c>authentication</c>,
/// <c>invalid-answer</c> or <c>mail-not-configured</c>; null when the server has taken the mail.
/// </param>
/// <param name="NoSuchAddress">Whether the server says that there is no such address, and never will (RFC 3463, 5.1).</param>
/// <param name="Answer">What the server said; null when that was nothing.</param>
public sealed record MailResult(int? Status, string? Error, bool NoSuchAddress = false, string? Answer = null);

/// <summary>Hands mails to a mail server. One attempt each: when it is tried again is decided here, and not there.</summary>
public interface IMailSender
{
    /// <summary>Sends a mail. Expected failures are results.</summary>
    Task<MailResult> SendAsync(OutgoingMail mail, CancellationToken cancellation);
}

/// <summary>The sender of a head that has none.</summary>
internal sealed class NoMailSender : IMailSender
{
    public Task<MailResult> SendAsync(OutgoingMail mail, CancellationToken cancellation) =>
        Task.FromResult(new MailResult(null, MailReadiness.NotConfigured));
}

using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using Hub.Publishing.Mail;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;

namespace Hub.Mail;

/// <summary>
/// Sends mails over SMTP (RFC 5321) with MailKit: a connection for each, within one time limit. A mail counts as sent from
/// the moment at which the server has taken it; that saying goodbye fails changes nothing.
/// </summary>
internal sealed class SmtpSender(IOptions<MailOptions> options, TimeProvider clock) : IMailSender
{
    public async Task<MailResult> SendAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var settings = options.Value;
        if (settings.Host is not { } host)
        {
            return new MailResult(null, MailReadiness.NotConfigured);
        }

        using var limit = new CancellationTokenSource(settings.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await SendAsync(mail, host, settings, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new MailResult(null, "timeout");
        }
        catch (SmtpCommandException refused)
        {
            var status = (int)refused.StatusCode;
            return new MailResult(
                status, string.Create(CultureInfo.InvariantCulture, $"smtp-{status}"), SmtpAnswer.IsNoSuchAddress(refused), refused.Message);
        }
        catch (Exception failure) when (Classify(failure) is { } error)
        {
            return new MailResult(null, error);
        }
    }

    private static async Task<MailResult> SendAsync(OutgoingMail mail, string host, MailOptions settings, CancellationToken cancellation)
    {
        using var message = MimeMail.Of(mail, settings);
        using var client = new SmtpClient
        {
            // As everywhere in the hub: a list that cannot be fetched is no reason to send nothing.
            CheckCertificateRevocation = false,

            ServerCertificateValidationCallback = OwnAuthorities.Of(settings.CaFile),

            // The time limit is the token's.
            Timeout = System.Threading.Timeout.Infinite,
            LocalDomain = message.From.Mailboxes.First().Domain,
        };
        await client.ConnectAsync(host, settings.Port, Socket(settings.Security), cancellation);
        if (settings.UserName is { } user)
        {
            await client.AuthenticateAsync(user, settings.Password!, cancellation);
        }

        var answer = await client.SendAsync(message, cancellation);
        try
        {
            await client.DisconnectAsync(quit: true, cancellation);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ProtocolException or CommandException or SocketException)
        {
            // The server has taken it.
        }

        return new MailResult(250, null, Answer: answer);
    }

    private static SecureSocketOptions Socket(MailSecurity security) => security switch
    {
        MailSecurity.None => SecureSocketOptions.None,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,

        // Not StartTlsWhenAvailable: who is in between could take the offer away.
        _ => SecureSocketOptions.StartTls,
    };

    private static string? Classify(Exception failure) => failure switch
    {
        AuthenticationException or SaslException => "authentication",
        SslHandshakeException or System.Security.Authentication.AuthenticationException or CryptographicException => "tls",

        // STARTTLS is not offered; what else is not supported is a way to authenticate.
        NotSupportedException => failure.Message.Contains("STARTTLS", StringComparison.OrdinalIgnoreCase) ? "tls" : "authentication",
        SmtpProtocolException => "invalid-answer",
        ServiceNotConnectedException or ProtocolException or SocketException or IOException => "connection",
        ServiceNotAuthenticatedException => "authentication",
        _ => null,
    };
}

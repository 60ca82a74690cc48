using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hub.Publishing.Mail;

/// <summary>How the connection to the mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>It begins in the clear and goes over to TLS before anything is said (RFC 3207); without that nothing is sent.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Tls,

    /// <summary>In the clear: for a relay on the same machine or in a closed network.</summary>
    None,
}

/// <summary>Settings of the mails to subscribers, section <c>Mail</c>. Without <see cref="Host"/> the hub sends none.</summary>
public sealed class MailOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Mail";

    /// <summary><c>Mail:Host</c>: the mail server that takes mails for delivery. Null for none.</summary>
    public string? Host { get; set; }

    /// <summary><c>Mail:Port</c>: its port. Default 587 (RFC 6409).</summary>
    public int Port { get; set; } = 587;

    /// <summary><c>Mail:Security</c>: <c>startTls</c>, <c>tls</c> or <c>none</c>. Default <c>startTls</c>.</summary>
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary><c>Mail:UserName</c>: who the hub says it is; null where the server takes mails without.</summary>
    public string? UserName { get; set; }

    /// <summary><c>Mail:Password</c>: the password that goes with it. A secret.</summary>
    public string? Password { get; set; }

    /// <summary><c>Mail:CaFile</c>: a file with certificates in PEM, of authorities that may vouch for the mail server beside those the machine trusts; null for none.</summary>
    public string? CaFile { get; set; }

    /// <summary><c>Mail:From</c>: the address the mails come from.</summary>
    public string? From { get; set; }

    /// <summary><c>Mail:FromName</c>: the name shown with it.</summary>
    public string FromName { get; set; } = "Partner hub";

    /// <summary><c>Mail:Timeout</c>: how long sending one mail may take in all. Default 30 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary><c>Mail:DigestDelay</c>: how long the first change waits for others to go along in the same mail. Default a minute.</summary>
    public TimeSpan DigestDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What is wrong with these settings, or null. Never says a value, as one of them is a password.</summary>
    internal string? Fault()
    {
        if (Host is null)
        {
            return UserName is null && Password is null && From is null ? null : "Mail:Host is missing, although other settings of the mail server are given.";
        }

        if (Uri.CheckHostName(Host) is not (UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6))
        {
            return "Mail:Host must be a host name or an IP address.";
        }

        if (Port is < 1 or > 65_535)
        {
            return "Mail:Port must be 1 to 65535.";
        }

        if (!Enum.IsDefined(Security))
        {
            return "Mail:Security must be startTls, tls or none.";
        }

        if (UserName is null != Password is null)
        {
            return "Mail:UserName and Mail:Password are given together or not at all.";
        }

        if (Security == MailSecurity.None && UserName is not null && !IsThisMachine)
        {
            return "Mail:Security is none, and would send the password over the network in the clear.";
        }

        if (CaFile is not null && !HoldsCertificates(CaFile))
        {
            return "Mail:CaFile must be a file with certificates in PEM.";
        }

        if (From is null || !MailSink.IsAddress(From))
        {
            return "Mail:From must be an e-mail address.";
        }

        if (FromName.Length > 100 || FromName.Any(char.IsControl))
        {
            return "Mail:FromName must be at most 100 characters on one line.";
        }

        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromMinutes(5))
        {
            return "Mail:Timeout must be more than zero and at most 5 minutes.";
        }

        return DigestDelay < TimeSpan.Zero || DigestDelay > TimeSpan.FromHours(24) ? "Mail:DigestDelay must be zero to 24 hours." : null;
    }

    private static bool HoldsCertificates(string file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(file);
            return certificates.Count > 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return false;
        }
        finally
        {
            foreach (var certificate in certificates)
            {
                certificate.Dispose();
            }
        }
    }

    private bool IsThisMachine => Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));
}

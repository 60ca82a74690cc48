using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hub.Mail;

/// <summary>
/// Lets authorities of the operator's own vouch for the mail server, beside those the machine trusts. The server's name and
/// the certificate's time have to be right all the same.
/// </summary>
internal static class OwnAuthorities
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Judges a server's certificate; null without a file, for what the machine judges.</summary>
    /// <param name="file">Certificates in PEM. Read at every connection, so that a renewed one needs no restart.</param>
    /// <exception cref="CryptographicException">The file holds what is no certificate.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RemoteCertificateValidationCallback? Of(string? file)
    {
        if (file is null)
        {
            return null;
        }

        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(file);

        // Only who vouches is judged anew: a wrong name is another error, and stays one.
        return (_, certificate, presented, errors) => errors == SslPolicyErrors.None
            || (errors == SslPolicyErrors.RemoteCertificateChainErrors && certificate is X509Certificate2 server && IsVouchedFor(server, presented, roots));
    }

    private static bool IsVouchedFor(X509Certificate2 server, X509Chain? presented, X509Certificate2Collection roots)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));

        // As everywhere in the hub: a list that cannot be fetched is no reason to send nothing.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (presented is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        }

        return chain.Build(server);
    }
}

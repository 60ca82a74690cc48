using FluentAssertions;
using Hub.Publishing.Mail;
using Xunit;

namespace Hub.Tests.Publishing.Mail;

/// <summary>Mails go over TLS to a server that is vouched for, if need be by an authority of the operator's own.</summary>
public sealed class MailTlsTests
{
    [Fact]
    public async Task A_server_that_an_authority_of_the_operators_own_vouches_for_gets_the_mail_after_STARTTLS()
    {
        using var folder = new DataFolder();
        using var certificate = SelfSigned.For("127.0.0.1");
        await using var server = await TestMailServer.StartAsync(certificate);
        await using var host = MailHost.Create(server.Port, new() { ["Mail:Security"] = "startTls", ["Mail:CaFile"] = Write(folder, certificate.ExportCertificatePem()) });
        var subscription = await host.SubscribeAsync();

        await host.SendAsync();

        (await host.ReadAsync(subscription.Id)).StatusReason.Should().Be("awaiting-confirmation");
        server.Taken.Should().ContainSingle();
    }

    [Fact]
    public async Task An_authority_does_not_vouch_for_servers_of_another_or_of_another_name()
    {
        using var folder = new DataFolder();
        using var certificate = SelfSigned.For("127.0.0.1");
        using var another = SelfSigned.For("127.0.0.1");
        using var elsewhere = SelfSigned.For("mail.example.nl");

        foreach (var (shown, trusted) in new[] { (certificate, another), (elsewhere, elsewhere) })
        {
            await using var server = await TestMailServer.StartAsync(shown);
            await using var host = MailHost.Create(server.Port, new() { ["Mail:Security"] = "startTls", ["Mail:CaFile"] = Write(folder, trusted.ExportCertificatePem()) });
            var subscription = await host.SubscribeAsync();

            await host.SendAsync();

            (await host.ReadAsync(subscription.Id)).StatusReason.Should().Be("tls");
            server.Offered.Should().Be(0);
        }
    }

    [Fact]
    public void A_file_without_certificates_is_told_at_the_start()
    {
        using var folder = new DataFolder();

        foreach (var file in new[] { Path.Combine(folder.Path, "nowhere.pem"), Write(folder, "no certificate"), folder.Path })
        {
            new MailOptions { Host = "mail.example.nl", From = "hub@leiden.nl", CaFile = file }
                .Fault().Should().Be("Mail:CaFile must be a file with certificates in PEM.");
        }
    }

    private static string Write(DataFolder folder, string text)
    {
        var file = Path.Combine(folder.Path, "authorities.pem");
        File.WriteAllText(file, text);
        return file;
    }
}

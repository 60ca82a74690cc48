using CsCheck;
using FluentAssertions;
using Hub.Mail;
using Hub.Publishing;
using Hub.Publishing.Mail;
using MimeKit;
using Xunit;

namespace Hub.Tests.Publishing.Mail;

/// <summary>What stands in a mail, and what cannot get into it.</summary>
public sealed class MailContentTests
{
    [Theory]
    [InlineData("nl", "Melding: Het tekort in leiden is 2.900 kamers", "Voor leiden is een melding gedaan.", "Cijfer: 2.900 kamers", "Afmelden")]
    [InlineData("en", "Alert: The shortage in leiden is 2,900 rooms", "An alert was raised for leiden.", "Figure: 2,900 rooms", "Unsubscribe")]
    public async Task An_alert_is_told_in_plain_text_and_HTML_in_the_subscribers_language(string language, string subject, string explanation, string figure, string unsubscribe)
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        var subscription = await host.SubscribedAsync(server, language);

        await host.PublishAsync(host.Alert());
        await host.SendDigestAsync();

        var mail = await server.NextAsync();
        mail.Subject.Should().Be(subject);
        mail.From.Mailboxes.Single().Should().BeEquivalentTo(new { Name = "Partner hub Leiden", Address = "hub@leiden.nl" });
        mail.MessageId.Should().EndWith("@leiden.nl");
        mail.Headers["Auto-Submitted"].Should().Be("auto-generated");
        mail.Body!.Headers["Content-Language"].Should().Be(language);
        mail.Headers["List-Unsubscribe-Post"].Should().Be("List-Unsubscribe=One-Click");
        mail.Headers["List-Unsubscribe"].Should().Be($"<{MailHost.LinkIn(mail)}>").And.Contain($"/v1/subscriptions/{subscription.Id}/unsubscription?token=");
        mail.Body.Should().BeOfType<MultipartAlternative>().Which.Select(part => part.ContentType.MimeType).Should().Equal("text/plain", "text/html");
        mail.TextBody.Should().Contain(explanation).And.Contain(figure).And.Contain("https://hub.example.nl/v1/alerts/housing-shortage.leiden.2023-04").And.Contain(unsubscribe);
        mail.HtmlBody.Should().Contain($"<html lang=\"{language}\">").And.Contain(explanation).And.Contain(unsubscribe).And.Contain("color-scheme");
        mail.HtmlBody.Should().NotContain("<img").And.NotContain("<script").And.NotContain("<link").And.NotContain("url(");
    }

    [Fact]
    public async Task What_an_event_says_is_text_and_begins_no_header_and_no_element()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        await host.SubscribedAsync(server);

        await host.PublishAsync(host.Alert(title: "Hoog\r\nBcc: iedereen@example.nl\r\n\r\n<script>alert('x')</script>\u2028\u202e&"));
        await host.SendDigestAsync();

        var mail = await server.NextAsync();
        mail.Bcc.Count.Should().Be(0);
        mail.Headers["Bcc"].Should().BeNull();
        mail.To.Mailboxes.Should().ContainSingle().Which.Address.Should().Be(MailHost.Address);
        mail.Subject.Should().Be("Melding: Hoog Bcc: iedereen@example.nl <script>alert('x')</script> &");
        mail.HtmlBody.Should().NotContain("<script").And.Contain("&lt;script&gt;");
    }

    [Fact]
    public async Task Other_events_are_told_by_what_their_type_is_called()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        await host.SubscribedAsync(server, "en");

        await host.PublishAsync(host.NewEvent(type: EventTypes.FeedLate) with { Subject = "lic-newcomers", Data = """{"feed":"lic-newcomers","period":"2025-12"}""", DataRef = "/v1/feeds/lic-newcomers" });
        await host.SendDigestAsync();

        var mail = await server.NextAsync();
        mail.Subject.Should().StartWith("Message: ").And.EndWith(": lic-newcomers");
        mail.TextBody.Should().Contain("Period: 2025-12").And.Contain("https://hub.example.nl/v1/feeds/lic-newcomers");
    }

    [Theory]
    [InlineData("mailto:huisvesting@leiden.nl", true)]
    [InlineData("MAILTO:a.b+c_d-e'f@sub-1.leiden.nl", true)]
    [InlineData("mailto:", false)]
    [InlineData("mailto:huisvesting", false)]
    [InlineData("mailto:@leiden.nl", false)]
    [InlineData("mailto:a@localhost", false)]
    [InlineData("mailto:a@b@leiden.nl", false)]
    [InlineData("mailto:a@leiden.nl?subject=hallo", false)]
    [InlineData("mailto:a@leiden.nl?bcc=b@leiden.nl", false)]
    [InlineData("mailto:a@leiden.nl#x", false)]
    [InlineData("mailto:a@leiden.nl,b@leiden.nl", false)]
    [InlineData("mailto:a@leiden.nl;b@leiden.nl", false)]
    [InlineData("mailto:Anna%20%3Ca@leiden.nl%3E", false)]
    [InlineData("mailto:\"Anna\" <a@leiden.nl>", false)]
    [InlineData("mailto:\"a b\"@leiden.nl", false)]
    [InlineData("mailto:a@leiden.nl%0D%0ABcc:b@leiden.nl", false)]
    [InlineData("mailto:a@leiden.nl\r\nBcc: b@leiden.nl", false)]
    [InlineData("mailto:a@leiden.nl\n", false)]
    [InlineData("mailto: a@leiden.nl", false)]
    [InlineData("mailto:a..b@leiden.nl", false)]
    [InlineData("mailto:.a@leiden.nl", false)]
    [InlineData("mailto:a@-leiden.nl", false)]
    [InlineData("mailto:a@leiden..nl", false)]
    [InlineData("mailto:a@[127.0.0.1]", false)]
    [InlineData("mailto:a@127.0.0.1", false)]
    [InlineData("mailto:é@leiden.nl", false)]
    [InlineData("mailto:a@leidén.nl", false)]
    [InlineData("mailto://a@leiden.nl", false)]
    [InlineData("https://leiden.nl", false)]
    public void A_mailbox_is_one_plain_address(string sink, bool isSound) => MailSink.IsSound(sink).Should().Be(isSound);

    [Fact]
    public void An_address_is_at_most_254_characters_and_its_name_64()
    {
        MailSink.IsAddress(new string('a', 64) + "@leiden.nl").Should().BeTrue();
        MailSink.IsAddress(new string('a', 65) + "@leiden.nl").Should().BeFalse();
        MailSink.IsAddress("a@" + string.Concat(Enumerable.Repeat(new string('b', 61) + ".", 4)) + "example").Should().BeFalse();
    }

    [Fact]
    public void What_is_taken_for_an_address_is_that_one_address_to_MimeKit_and_a_mail_of_it_has_no_other_header()
    {
        var piece = Gen.Frequency((20, Gen.Char["abcAZ09"]), (6, Gen.Char[".@-_+!$'*~"]), (2, Gen.Char["%?#,;:<>\"\\ ()[]&=/\r\n\té"]));
        var settings = new MailOptions { Host = "localhost", From = "hub@leiden.nl" };
        var sound = 0;
        piece.Array[1, 24].Sample(
            letters =>
            {
                var text = new string(letters);
                foreach (var address in new[] { text, text + "@leiden.nl" }.Where(MailSink.IsAddress))
                {
                    Interlocked.Increment(ref sound);
                    using var message = MimeMail.Of(new OutgoingMail("id", address, "nl", text.Length % 2 == 0 ? "s" : MailComposer.OneLine(text), "t", "<p>h</p>", DateTimeOffset.UnixEpoch, null), settings);
                    using var stream = new MemoryStream();
                    message.WriteTo(stream, TestContext.Current.CancellationToken);
                    stream.Position = 0;
                    using var read = MimeMessage.Load(stream, TestContext.Current.CancellationToken);
                    read.To.Mailboxes.Should().ContainSingle().Which.Address.Should().Be(address);
                    read.Headers.Should().HaveCount(8);
                }
            },
            iter: 20_000);
        sound.Should().BeGreaterThan(500);
    }

    [Theory]
    [InlineData("Mail:From", "geen adres", "Mail:From")]
    [InlineData("Mail:Host", "not a host", "Mail:Host")]
    [InlineData("Mail:Port", "0", "Mail:Port")]
    [InlineData("Mail:UserName", "hub", "Mail:UserName")]
    [InlineData("Mail:FromName", "Hub\r\nBcc: a@b.nl", "Mail:FromName")]
    [InlineData("Mail:Timeout", "00:00:00", "Mail:Timeout")]
    [InlineData("Mail:DigestDelay", "2.00:00:00", "Mail:DigestDelay")]
    public async Task A_wrong_setting_is_refused(string name, string value, string said)
    {
        await using var host = MailHost.Create(2525, new() { [name] = value });

        var reading = () => host.Get<Microsoft.Extensions.Options.IOptions<MailOptions>>().Value;

        reading.Should().Throw<Microsoft.Extensions.Options.OptionsValidationException>().WithMessage($"*{said}*");
    }

    [Fact]
    public void A_password_goes_over_no_network_in_the_clear() =>
        new MailOptions { Host = "mail.example.nl", From = "hub@leiden.nl", Security = MailSecurity.None, UserName = "hub", Password = "secret" }
            .Fault().Should().Contain("in the clear").And.NotContain("secret");
}

using FluentAssertions;
using Hub.Publishing.Mail;
using Hub.Publishing.Subscriptions;
using SmtpServer.Protocol;
using Xunit;

namespace Hub.Tests.Publishing.Mail;

/// <summary>No mail to anybody who has not clicked.</summary>
public sealed class MailConsentTests
{
    private static readonly Requester Owner = new(MailHost.Owner, SeesAll: false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_mail_asks_and_nothing_else_goes_out_before_the_click()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);

        var subscription = await host.SubscribeAsync(more: ""","types":["nl.partnerhub.housing.alert.raised.v1"]""");
        await host.PublishAsync(host.Alert());
        for (var hour = 0; hour < 48; hour++)
        {
            await host.SendAsync();
            host.Clock.Advance(TimeSpan.FromHours(1));
        }

        subscription.Secret.Should().BeNull("nothing is signed");
        var mail = server.Taken.Should().ContainSingle().Subject;
        mail.To.Mailboxes.Should().ContainSingle().Which.Address.Should().Be(MailHost.Address);
        mail.Subject.Should().Be("Bevestig uw abonnement op berichten van hub.example.nl");
        mail.TextBody.Should().Contain("'municipality'").And.Contain("- Woonmelding afgegeven");
        MailHost.LinkIn(mail).Should().StartWith($"https://hub.example.nl/v1/subscriptions/{subscription.Id}/confirmation?token=");
        mail.HtmlBody.Should().Contain(MailHost.TokenIn(mail));
        mail.Headers["List-Unsubscribe"].Should().BeNull("there is nothing to end yet");
        (await host.ReadAsync(subscription.Id)).Should().BeEquivalentTo(new { Status = SubscriptionStatus.Pending, StatusReason = "awaiting-confirmation" });
        (await host.DeliveriesAsync(subscription.Id)).Should().ContainSingle().Which.Attempts.Should().Be(0);
    }

    [Fact]
    public async Task A_click_confirms_and_what_waited_goes_out()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        var subscription = await host.SubscribeAsync();
        await host.SendAsync();
        var token = MailHost.TokenIn(await server.NextAsync());
        await host.PublishAsync(host.Alert());

        (await host.Get<MailAnswers>().ShowConfirmationAsync(subscription.Id, token, Cancellation)).Value.IsDone.Should().BeFalse();
        (await host.ReadAsync(subscription.Id)).Status.Should().Be(SubscriptionStatus.Pending, "looking at the page changes nothing");
        (await host.Get<MailAnswers>().ConfirmAsync(subscription.Id, token, Cancellation)).Value.IsDone.Should().BeTrue();
        (await host.Get<MailAnswers>().ConfirmAsync(subscription.Id, token, Cancellation)).Value.IsDone.Should().BeTrue("a second click is as good");
        await host.SendDigestAsync();

        (await host.ReadAsync(subscription.Id)).Should().BeEquivalentTo(new { Status = SubscriptionStatus.Active, StatusReason = (string?)null });
        (await server.NextAsync()).Subject.Should().StartWith("Melding:");
        server.Taken.Should().HaveCount(2);
    }

    [Fact]
    public async Task Who_does_nothing_is_left_alone_after_seven_days()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        var subscription = await host.SubscribeAsync();
        await host.SendAsync();
        var token = MailHost.TokenIn(await server.NextAsync());

        host.Clock.Advance(TimeSpan.FromDays(7));
        (await host.Get<MailAnswers>().ConfirmAsync(subscription.Id, token, Cancellation)).Succeeded(out _, out var problem).Should().BeFalse();
        await host.SendAsync();

        problem!.Code.Should().Be("invalid-link");
        (await host.ReadAsync(subscription.Id)).Should().BeEquivalentTo(new { Status = SubscriptionStatus.Disabled, StatusReason = "no-consent" });
        server.Taken.Should().HaveCount(1);
    }

    [Fact]
    public async Task Another_mail_goes_out_when_it_is_asked_for_and_not_within_the_hour()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        var subscription = await host.SubscribeAsync();
        await host.SendAsync();
        var first = await server.NextAsync();

        var early = await host.Get<AskConsent>().HandleAsync(Owner, subscription.Id, Cancellation);
        host.Clock.Advance(TimeSpan.FromHours(1));
        var asked = await host.Get<AskConsent>().HandleAsync(Owner, subscription.Id, Cancellation);

        early.Succeeded(out _, out var problem).Should().BeFalse();
        problem!.Should().BeEquivalentTo(new { Status = 429, RetryAfter = TimeSpan.FromHours(1) });
        asked.Value.StatusReason.Should().Be("awaiting-confirmation");
        (await server.NextAsync()).MessageId.Should().NotBe(first.MessageId);
        (await host.Get<MailAnswers>().ConfirmAsync(subscription.Id, MailHost.TokenIn(first), Cancellation)).Value.IsDone.Should().BeTrue("the first link works as long as it lasts");
    }

    [Fact]
    public async Task An_address_is_asked_eight_times_at_most()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        var subscription = await host.SubscribeAsync();
        await host.SendAsync();
        for (var mail = 0; mail < 20; mail++)
        {
            host.Clock.Advance(TimeSpan.FromHours(6));
            _ = await host.Get<AskConsent>().HandleAsync(Owner, subscription.Id, Cancellation);
        }

        server.Taken.Should().HaveCount(8);
    }

    [Fact]
    public async Task A_token_does_one_thing_for_one_subscription_at_one_address()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        var answers = host.Get<MailAnswers>();
        var one = await host.SubscribeAsync();
        await host.SendAsync();
        var token = MailHost.TokenIn(await server.NextAsync());
        var other = await host.SubscribeAsync();
        await host.SendAsync();
        var otherToken = MailHost.TokenIn(await server.NextAsync());

        foreach (var wrong in new[] { string.Empty, "x", token[..^1], token + "A", otherToken, new string('A', 5000), "%0d%0a" })
        {
            (await answers.ConfirmAsync(one.Id, wrong, Cancellation)).Succeeded(out _, out var problem).Should().BeFalse();
            problem!.Code.Should().Be("invalid-link");
        }

        (await answers.UnsubscribeAsync(one.Id, token, Cancellation)).Succeeded(out _, out _).Should().BeFalse("it is for confirming");
        (await answers.ConfirmAsync("01a205ee-e5d8-7000-8b3d-466e20d00ec2", token, Cancellation)).Succeeded(out _, out _).Should().BeFalse();
        await host.Get<ChangeSubscription>().HandleAsync(Owner, one.Id, null, """{"sink":"mailto:wonen@leiden.nl"}"""u8.ToArray(), Cancellation);
        (await answers.ConfirmAsync(one.Id, token, Cancellation)).Succeeded(out _, out _).Should().BeFalse("the address is another one now");
        await host.SendAsync();
        (await server.NextAsync()).To.Mailboxes.Single().Address.Should().Be("wonen@leiden.nl");
        (await host.ReadAsync(one.Id)).Status.Should().Be(SubscriptionStatus.Pending);
        (await answers.ConfirmAsync(other.Id, otherToken, Cancellation)).Succeeded(out _, out _).Should().BeTrue();
    }

    [Fact]
    public async Task A_mail_that_is_not_taken_is_tried_again_and_an_address_that_does_not_exist_is_not()
    {
        await using var server = await TestMailServer.StartAsync();
        server.Answer = number => number == 1 ? new SmtpResponse((SmtpReplyCode)451, "4.2.1 later") : null;
        await using var host = MailHost.Create(server.Port);
        var subscription = await host.SubscribeAsync();

        await host.SendAsync();
        (await host.ReadAsync(subscription.Id)).StatusReason.Should().Be("smtp-451");
        host.Clock.Advance(TimeSpan.FromSeconds(6));
        await host.SendAsync();

        (await host.ReadAsync(subscription.Id)).StatusReason.Should().Be("awaiting-confirmation");
        server.Answer = _ => new SmtpResponse(SmtpReplyCode.MailboxUnavailable, "5.1.1 no such user");
        var gone = await host.SubscribeAsync();
        await host.SendAsync();
        (await host.ReadAsync(gone.Id)).Should().BeEquivalentTo(new { Status = SubscriptionStatus.Disabled, StatusReason = "gone" });
    }

    [Fact]
    public async Task A_dead_mail_server_is_tried_for_a_day_and_a_half()
    {
        await using var host = MailHost.Create(await TestMailServer.DeadPortAsync());
        var subscription = await host.SubscribeAsync();
        var begun = host.Clock.GetUtcNow();

        while ((await host.ReadAsync(subscription.Id)).Status == SubscriptionStatus.Pending)
        {
            await host.SendAsync();
            host.Clock.Advance(TimeSpan.FromMinutes(30));
        }

        (await host.ReadAsync(subscription.Id)).Should().BeEquivalentTo(new { Status = SubscriptionStatus.Disabled, StatusReason = "no-consent" });
        (host.Clock.GetUtcNow() - begun).Should().BeGreaterThan(TimeSpan.FromHours(24)).And.BeLessThan(TimeSpan.FromHours(48));
    }

    [Fact]
    public async Task Who_unsubscribed_comes_back_only_by_another_click()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        var answers = host.Get<MailAnswers>();
        var subscription = await host.SubscribeAsync();
        await host.SendAsync();
        var confirm = MailHost.TokenIn(await server.NextAsync());
        await answers.ConfirmAsync(subscription.Id, confirm, Cancellation);
        await host.PublishAsync(host.Alert());
        await host.SendDigestAsync();
        var unsubscribe = MailHost.TokenIn(await server.NextAsync());

        (await answers.ShowUnsubscriptionAsync(subscription.Id, unsubscribe, Cancellation)).Value.IsDone.Should().BeFalse();
        (await host.ReadAsync(subscription.Id)).Status.Should().Be(SubscriptionStatus.Active, "looking at the page changes nothing");
        (await answers.UnsubscribeAsync(subscription.Id, unsubscribe, Cancellation)).Value.IsDone.Should().BeTrue();
        (await host.ReadAsync(subscription.Id)).Should().BeEquivalentTo(new { Status = SubscriptionStatus.Disabled, StatusReason = "unsubscribed" });
        (await host.LogAsync())[^1].Event.Data.Should().Contain("\"reason\":\"unsubscribed\"").And.NotContain("huisvesting");

        await host.Get<ChangeSubscription>().HandleAsync(Owner, subscription.Id, null, """{"status":"active"}"""u8.ToArray(), Cancellation);
        (await host.ReadAsync(subscription.Id)).Status.Should().Be(SubscriptionStatus.Pending);
        await host.SendAsync();
        var again = await server.NextAsync();
        (await answers.ConfirmAsync(subscription.Id, confirm, Cancellation)).Succeeded(out _, out _).Should().BeFalse("that click was for before");
        (await answers.ConfirmAsync(subscription.Id, MailHost.TokenIn(again), Cancellation)).Value.IsDone.Should().BeTrue();
        (await answers.UnsubscribeAsync(subscription.Id, unsubscribe, Cancellation)).Value.IsDone.Should().BeTrue("an old mail's link goes on to work");
    }

    [Fact]
    public async Task Addresses_and_tokens_are_in_no_log()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        var subscription = await host.SubscribedAsync(server);
        await host.PublishAsync(host.Alert());
        await host.SendDigestAsync();
        var digest = await server.NextAsync();
        server.Answer = _ => new SmtpResponse(SmtpReplyCode.MailboxUnavailable, "5.1.1 <huisvesting@leiden.nl> no such user");
        await host.PublishAsync(host.Alert());
        await host.SendDigestAsync();

        host.Log.Lines.Should().NotBeEmpty().And.NotContain(line => line.Contains("huisvesting", StringComparison.OrdinalIgnoreCase));
        host.Log.Lines.Should().NotContain(line => line.Contains(MailHost.TokenIn(digest), StringComparison.Ordinal));
        subscription.ToString().Should().NotContain("huisvesting");
        var attempts = (await host.WholeAsync(subscription.Id, 2)).AttemptLog!;
        attempts[^1].Answer.Should().Be("(personal data)", "what looks like it is not kept");
    }
}

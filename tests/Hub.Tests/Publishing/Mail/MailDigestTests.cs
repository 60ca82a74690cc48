using FluentAssertions;
using Hub.Mail;
using Hub.Publishing;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Mail;
using Hub.Publishing.Subscriptions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SmtpServer.Protocol;
using Xunit;

namespace Hub.Tests.Publishing.Mail;

/// <summary>What is due together goes out together, once.</summary>
public sealed class MailDigestTests
{
    private static readonly Requester Owner = new(MailHost.Owner, SeesAll: false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_alerts_at_once_are_one_mail()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        var subscription = await host.SubscribedAsync(server);

        await host.PublishAsync([.. Enumerable.Range(1, 20).Select(number => host.Alert($"place-{number}"))]);
        await host.SendAsync();
        server.Taken.Should().HaveCount(1, "it waits a minute for others");
        await host.SendDigestAsync();

        var mail = server.Taken.Should().HaveCount(2).And.Subject.Last();
        mail.Subject.Should().StartWith("Melding 20×:");
        for (var number = 1; number <= 20; number++)
        {
            mail.TextBody.Should().Contain($"(Place {number})");
            mail.HtmlBody.Should().Contain($"(Place {number})");
        }

        var deliveries = await host.DeliveriesAsync(subscription.Id);
        deliveries.Should().HaveCount(20).And.OnlyContain(d => d.State == DeliveryState.Delivered && d.Attempts == 1 && d.LastStatus == 250);
        host.Clock.Advance(TimeSpan.FromDays(3));
        await host.SendAsync();
        server.Taken.Should().HaveCount(2);
    }

    [Fact]
    public async Task What_follows_within_the_minute_goes_along_and_what_follows_later_is_told_alone()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        await host.SubscribedAsync(server);

        await host.PublishAsync(host.Alert("one"));
        host.Clock.Advance(TimeSpan.FromSeconds(59));
        await host.PublishAsync(host.Alert("two"));
        await host.SendAsync();
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.SendAsync();
        (await server.NextAsync()).TextBody.Should().Contain("(One)").And.Contain("(Two)");

        await host.PublishAsync(host.Alert("one", EventTypes.HousingAlertResolved));
        await host.SendDigestAsync();
        var later = await server.NextAsync();
        later.Subject.Should().Be("Opgeheven: Groot tekort aan studentenkamers (One)");
        later.TextBody.Should().NotContain("(Two)");
        server.Taken.Should().HaveCount(3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_mail_waits_for_its_turn_at_the_rate_and_is_not_sent_to_who_has_unsubscribed_by_then(bool unsubscribes)
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port, new() { ["Mail:DigestDelay"] = "00:00:10" });
        var id = (await host.RegisterAsync($$$"""{"sink":"mailto:{{{MailHost.Address}}}","protocol":"SMTP","config":{"maxRate":1}}""", MailHost.Owner)).Id;
        await host.SendAsync();
        (await host.Get<MailAnswers>().ConfirmAsync(id, MailHost.TokenIn(await server.NextAsync()), Cancellation)).Value.IsDone.Should().BeTrue();
        await host.PublishAsync(host.Alert("one"));
        host.Clock.Advance(TimeSpan.FromSeconds(10));
        await host.SendAsync();
        var first = await server.NextAsync();
        await host.PublishAsync(host.Alert("two"));
        host.Clock.Advance(TimeSpan.FromSeconds(50));
        await host.SendAsync();
        server.Taken.Should().HaveCount(2, "one a minute");

        if (unsubscribes)
        {
            (await host.Get<MailAnswers>().UnsubscribeAsync(id, MailHost.TokenIn(first), Cancellation)).Value.IsDone.Should().BeTrue();
        }

        host.Clock.Advance(TimeSpan.FromSeconds(10));
        await host.SendAsync();
        server.Taken.Should().HaveCount(unsubscribes ? 2 : 3);
    }

    [Fact]
    public async Task A_change_that_is_handed_over_again_and_again_is_told_once()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        var subscription = await host.SubscribedAsync(server);
        var raised = host.Alert();

        await host.PublishAsync(raised);
        await host.PublishAsync(raised);
        await host.SendDigestAsync();
        await host.PublishAsync(raised);
        await host.Get<DeliveryFanOut>().MakeAsync(await host.LogAsync(), Cancellation);
        await host.SendDigestAsync();

        server.Taken.Should().HaveCount(2, "one to confirm and one that tells it");
        (await host.DeliveriesAsync(subscription.Id)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_flood_is_one_mail_that_says_how_many_more_there_are()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        var subscription = await host.SubscribedAsync(server, "en");

        await host.PublishAsync([.. Enumerable.Range(1, 60).Select(number => host.Alert($"place-{number}"))]);
        await host.SendDigestAsync();

        var mail = server.Taken.Should().HaveCount(2).And.Subject.Last();
        mail.Subject.Should().StartWith("60 changes:");
        mail.TextBody.Should().Contain("(Place 25)").And.NotContain("(Place 26)").And.Contain("And 35 more; see hub.example.nl: https://hub.example.nl/v1/alerts");
        (await host.DeliveriesAsync(subscription.Id)).Should().OnlyContain(d => d.State == DeliveryState.Delivered);
    }

    [Fact]
    public async Task A_digest_of_more_than_a_record_holds_is_recorded_without_a_wait()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        var subscription = await host.SubscribedAsync(server, "en");
        foreach (var some in Enumerable.Range(1, 450).Select(number => host.Alert($"place-{number}")).Chunk(90))
        {
            await host.PublishAsync(some);
        }

        // The clock stands still.
        await host.SendDigestAsync().WaitAsync(TimeSpan.FromMinutes(1), Cancellation);

        server.Taken.Should().HaveCount(2).And.Subject.Last().Subject.Should().StartWith("450 changes:");
        (await host.DeliveriesAsync(subscription.Id)).Should().HaveCount(450).And.OnlyContain(d => d.State == DeliveryState.Delivered);
    }

    [Fact]
    public async Task A_refusal_for_now_is_tried_again_as_the_same_message()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        var subscription = await host.SubscribedAsync(server);
        server.Answer = number => number == 2 ? new SmtpResponse((SmtpReplyCode)451, "4.3.0 try later") : null;

        await host.PublishAsync(host.Alert("one"), host.Alert("two"));
        await host.SendDigestAsync();
        var failed = await host.DeliveriesAsync(subscription.Id);
        failed.Should().OnlyContain(d => d.State == DeliveryState.Pending && d.LastError == "smtp-451" && d.LastStatus == 451);
        failed.Select(d => d.NextAttemptAt).Distinct().Should().ContainSingle("they are one mail");

        await host.PublishAsync(host.Alert("three"));
        host.Clock.Advance(TimeSpan.FromSeconds(6));
        await host.SendAsync();

        var mail = await server.NextAsync();
        mail.TextBody.Should().Contain("(One)").And.Contain("(Two)").And.NotContain("(Three)", "what comes later is in a mail of its own");
        (await host.WholeAsync(subscription.Id, 1)).AttemptLog.Should().HaveCount(2);
        await host.SendDigestAsync();
        (await server.NextAsync()).TextBody.Should().Contain("(Three)").And.NotContain("(One)");
    }

    [Fact]
    public async Task With_ordering_what_follows_a_mail_that_failed_waits_for_it_and_other_subjects_go_on()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port, new() { ["Mail:DigestDelay"] = "00:00:00" });
        var id = (await host.SubscribedAsync(server)).Id;
        await host.ChangeSubscriptionAsync(id, entity => entity["config"] = """{"ordering":"subject","language":"nl"}""");
        server.Answer = number => number == 2 ? new SmtpResponse((SmtpReplyCode)451, "4.3.0 try later") : null;
        await host.PublishAsync(host.Alert("one"));
        await host.SendAsync();

        await host.PublishAsync(host.Alert("two"), host.Alert("one", EventTypes.HousingAlertResolved), host.Alert("three"));
        await host.SendAsync();

        (await server.NextAsync()).TextBody.Should().Contain("(Two)").And.Contain("(Three)").And.NotContain("(One)", "its mail is yet to be sent");
        host.Clock.Advance(TimeSpan.FromSeconds(6));
        await host.SendAsync();
        (await server.NextAsync()).Subject.Should().Be("Melding: Het tekort in one is 2.900 kamers");
        await host.SendAsync();
        (await host.DeliveriesAsync(id)).Should().OnlyContain(d => d.State == DeliveryState.Delivered);
    }

    [Fact]
    public async Task What_was_sent_and_not_recorded_comes_again_under_the_same_message_id()
    {
        await using var server = await TestMailServer.StartAsync();
        using var folder = new DataFolder();
        var clock = PublishingHost.NewClock();
        string id;
        await using (var dying = MailHost.Create(server.Port, folder: folder, clock: clock, configure: services => services.AddSingleton<IMailSender, DiesAfterSending>()))
        {
            id = (await dying.SubscribedAsync(server)).Id;
            await dying.PublishAsync(dying.Alert());
            await dying.SendDigestAsync();
            await dying.SendAsync();
        }

        var first = await server.NextAsync();
        await using var host = MailHost.Create(server.Port, folder: folder, clock: clock);
        (await host.DeliveriesAsync(id)).Should().ContainSingle().Which.State.Should().Be(DeliveryState.Pending);
        await host.SendAsync();
        server.Taken.Should().HaveCount(2, "another process may be at it still");
        await host.SendDigestAsync();

        var second = await server.NextAsync();
        second.MessageId.Should().Be(first.MessageId);
        second.TextBody.Should().Be(first.TextBody!.Replace(MailHost.TokenIn(first), MailHost.TokenIn(second), StringComparison.Ordinal));
        (await host.DeliveriesAsync(id)).Should().ContainSingle().Which.State.Should().Be(DeliveryState.Delivered);
    }

    [Fact]
    public async Task Two_processes_send_a_digest_once()
    {
        await using var server = await TestMailServer.StartAsync();
        using var folder = new DataFolder();
        var clock = PublishingHost.NewClock();
        await using var one = MailHost.Create(server.Port, folder: folder, clock: clock);
        await using var two = MailHost.Create(server.Port, folder: folder, clock: clock);
        await one.SubscribedAsync(server);
        await one.PublishAsync([.. Enumerable.Range(1, 30).Select(number => one.Alert($"place-{number}"))]);
        clock.Advance(TimeSpan.FromMinutes(1));

        await Task.WhenAll(one.SendAsync(), two.SendAsync());

        var told = server.Taken.Skip(1).ToList();
        told.Select(mail => mail.MessageId).Should().OnlyHaveUniqueItems();
        string.Concat(told.Select(mail => mail.Subject)).Should().Contain("30 wijzigingen");
        told.Should().HaveCount(1);
    }

    [Theory]
    [InlineData("5.1.1 no such user", DeliveryState.Failed, SubscriptionStatus.Disabled, "gone")]
    [InlineData("5.7.1 the hub is on a list", DeliveryState.Pending, SubscriptionStatus.Active, null)]
    [InlineData("no such user, or so", DeliveryState.Pending, SubscriptionStatus.Active, null)]
    public async Task Only_an_address_that_does_not_exist_ends_the_subscription(string answer, DeliveryState state, SubscriptionStatus status, string? reason)
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        var subscription = await host.SubscribedAsync(server);
        server.Answer = _ => new SmtpResponse(SmtpReplyCode.MailboxUnavailable, answer);

        await host.PublishAsync(host.Alert());
        await host.SendDigestAsync();

        (await host.DeliveriesAsync(subscription.Id)).Should().Contain(d => d.State == state && d.LastError == "smtp-550");
        (await host.ReadAsync(subscription.Id)).Should().BeEquivalentTo(new { Status = status, StatusReason = reason });
    }

    [Fact]
    public async Task A_dead_server_goes_up_the_ladder_and_five_days_of_it_disable()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        var subscription = await host.SubscribedAsync(server);
        await server.DisposeAsync();
        var begun = host.Clock.GetUtcNow();
        await host.PublishAsync(host.Alert());

        for (var number = 2; (await host.ReadAsync(subscription.Id)).Status == SubscriptionStatus.Active; number++)
        {
            host.Clock.Advance(TimeSpan.FromHours(12));
            await host.PublishAsync(host.Alert($"place-{number}"));
            await host.SendDigestAsync();
        }

        (await host.ReadAsync(subscription.Id)).StatusReason.Should().Be("failing");
        (host.Clock.GetUtcNow() - begun).Should().BeGreaterThan(TimeSpan.FromDays(5)).And.BeLessThan(TimeSpan.FromDays(7));
        (await host.WholeAsync(subscription.Id, 1)).AttemptLog.Should().OnlyContain(attempt => attempt.Error == "connection" && attempt.Status == null);
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_server_that_offers_no_STARTTLS_when_it_is_asked_for()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port, new() { ["Mail:Security"] = "startTls" });
        var subscription = await host.SubscribeAsync();

        await host.SendAsync();

        (await host.ReadAsync(subscription.Id)).StatusReason.Should().Be("tls");
        server.Offered.Should().Be(0);
    }

    [Theory]
    [InlineData("startTls")]
    [InlineData("tls")]
    public async Task Nothing_is_sent_to_a_server_whose_certificate_nobody_vouches_for(string security)
    {
        using var certificate = SelfSigned.For("127.0.0.1");
        await using var server = await TestMailServer.StartAsync(certificate);
        await using var host = MailHost.Create(server.Port, new() { ["Mail:Security"] = security });
        var subscription = await host.SubscribeAsync();

        await host.SendAsync();

        (await host.ReadAsync(subscription.Id)).StatusReason.Should().Be("tls");
        server.Offered.Should().Be(0);
    }

    [Theory]
    [InlineData("right", "awaiting-confirmation")]
    [InlineData("wrong-password-of-the-hub", "authentication")]
    public async Task The_hub_says_who_it_is(string password, string reason)
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port, new() { ["Mail:UserName"] = "hub", ["Mail:Password"] = password });
        var subscription = await host.SubscribeAsync();

        await host.SendAsync();

        (await host.ReadAsync(subscription.Id)).StatusReason.Should().Be(reason);
        host.Log.Lines.Should().NotContain(line => line.Contains(password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redelivery_is_another_mail_and_a_test_is_told_as_one()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        var subscription = await host.SubscribedAsync(server);
        await host.PublishAsync(host.Alert());
        await host.SendDigestAsync();
        var first = await server.NextAsync();

        (await host.Get<RedeliverOne>().HandleAsync(Owner, subscription.Id, "1", Cancellation)).Succeeded(out _, out _).Should().BeTrue();
        await host.SendDigestAsync();
        (await server.NextAsync()).MessageId.Should().NotBe(first.MessageId, "a mail program shows a message once");

        (await host.Get<TestSubscription>().HandleAsync(Owner, subscription.Id, Cancellation)).Succeeded(out _, out _).Should().BeTrue();
        await host.SendDigestAsync();
        (await server.NextAsync()).TextBody.Should().Contain("Dit is een test van uw abonnement.");
    }

    [Fact]
    public async Task Mails_keep_to_the_rate_of_the_owner_and_subjects_to_their_order()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port, new() { ["Mail:DigestDelay"] = "00:00:00" });
        var subscription = await host.RegisterAsync("""{"sink":"mailto:a@leiden.nl","protocol":"SMTP","config":{"ordering":"subject"}}""", MailHost.Owner);
        await host.SendAsync();
        await host.Get<MailAnswers>().ConfirmAsync(subscription.Id, MailHost.TokenIn(await server.NextAsync()), Cancellation);
        server.Answer = number => number == 2 ? new SmtpResponse((SmtpReplyCode)451, "4.3.0 later") : null;
        await host.PublishAsync(host.Alert("one"));
        await host.SendAsync();

        await host.PublishAsync(host.Alert("one", EventTypes.HousingAlertResolved), host.Alert("two"));
        await host.SendAsync();
        (await server.NextAsync()).TextBody.Should().Contain("(Two)").And.NotContain("(One)", "its raising is not told yet");
        host.Clock.Advance(TimeSpan.FromSeconds(6));
        await host.SendAsync();

        (await server.NextAsync()).Subject.Should().StartWith("Melding:");
        (await server.NextAsync()).Subject.Should().StartWith("Opgeheven:");
    }

    // As a process that dies between the server's answer and the record.
    private sealed class DiesAfterSending(IOptions<MailOptions> options, TimeProvider clock) : IMailSender
    {
        private readonly SmtpSender sender = new(options, clock);
        private int sent;

        public async Task<MailResult> SendAsync(OutgoingMail mail, CancellationToken cancellation)
        {
            var result = await sender.SendAsync(mail, cancellation);
            return Interlocked.Increment(ref sent) == 1 ? result : throw new IOException("The power is gone.");
        }
    }
}

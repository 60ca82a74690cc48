using FluentAssertions;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Mail;
using Hub.Publishing.Subscriptions;
using Hub.Storage;
using SmtpServer.Protocol;
using Xunit;

namespace Hub.Tests.Publishing.Mail;

/// <summary>Nobody is buried in mails that ask for a confirmation, whoever registers how often.</summary>
public sealed class MailAllowanceTests
{
    private static readonly Requester Owner = new(MailHost.Owner, SeesAll: false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Registering_and_deleting_again_and_again_sends_an_address_five_mails_a_day()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        string[] spellings = ["huisvesting@leiden.nl", "Huisvesting@Leiden.nl", "huisvesting+1@leiden.nl", "huisvesting+a+b@leiden.nl"];

        for (var time = 0; time < 20; time++)
        {
            var subscription = await RegisterAsync(host, spellings[time % spellings.Length], owner: $"owner-{time % 3}");
            await host.SendAsync();
            await host.Get<DeleteSubscription>().HandleAsync(PublishingHost.Operator, subscription.Id, Cancellation);
        }

        server.Taken.Should().HaveCount(MailAllowance.MostPerDay);
        await RegisterAsync(host, "wonen@leiden.nl");
        await host.SendAsync();
        server.Taken.Should().HaveCount(MailAllowance.MostPerDay + 1, "another address is not kept from its mail");
    }

    [Fact]
    public async Task What_is_too_much_waits_for_its_day_and_is_told()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        for (var time = 0; time < MailAllowance.MostPerDay; time++)
        {
            await host.SubscribeAsync();
            await host.SendAsync();
            host.Clock.Advance(TimeSpan.FromHours(1));
        }

        var subscription = await host.SubscribeAsync();
        await host.SendAsync();
        (await host.ReadAsync(subscription.Id)).Should().BeEquivalentTo(new { Status = SubscriptionStatus.Pending, StatusReason = "too-many-mails" });
        (await host.Get<AskConsent>().HandleAsync(Owner, subscription.Id, Cancellation)).Succeeded(out _, out var problem).Should().BeFalse();
        problem!.Should().BeEquivalentTo(new { Status = 429, RetryAfter = TimeSpan.FromHours(19) });
        server.Taken.Should().HaveCount(MailAllowance.MostPerDay);

        host.Clock.Advance(TimeSpan.FromHours(19));
        await host.SendAsync();

        (await host.ReadAsync(subscription.Id)).StatusReason.Should().Be("awaiting-confirmation");
        server.Taken.Should().HaveCount(MailAllowance.MostPerDay + 1);
        (await host.Get<MailAnswers>().ConfirmAsync(subscription.Id, MailHost.TokenIn(server.Taken[^1]), Cancellation)).Value.IsDone.Should().BeTrue();
    }

    [Fact]
    public async Task A_mail_that_the_server_did_not_take_does_not_count()
    {
        await using var server = await TestMailServer.StartAsync();
        server.Answer = _ => new SmtpResponse((SmtpReplyCode)451, "4.2.1 later");
        await using var host = MailHost.Create(server.Port);
        for (var time = 0; time < 2 * MailAllowance.MostPerDay; time++)
        {
            await host.SubscribeAsync();
        }

        await host.SendAsync();
        server.Answer = _ => null;
        await RegisterAsync(host, MailHost.Address);
        await host.SendAsync();

        server.Offered.Should().BeGreaterThan(MailAllowance.MostPerDay);
        server.Taken.Should().ContainSingle();
    }

    [Fact]
    public async Task It_holds_for_two_processes_at_once()
    {
        using var folder = new DataFolder();
        await using var server = await TestMailServer.StartAsync();
        await using var one = MailHost.Create(server.Port, folder: folder);
        await using var other = MailHost.Create(server.Port, folder: folder);
        for (var time = 0; time < 3 * MailAllowance.MostPerDay; time++)
        {
            await one.SubscribeAsync();
        }

        await Task.WhenAll(one.SendAsync(), other.SendAsync());

        server.Taken.Should().HaveCount(MailAllowance.MostPerDay);
    }

    [Fact]
    public async Task It_is_kept_under_a_hash_and_for_a_day()
    {
        await using var server = await TestMailServer.StartAsync();
        await using var host = MailHost.Create(server.Port);
        await host.SubscribeAsync();
        await host.SendAsync();

        var kept = await RowsAsync(host);
        kept.Should().ContainSingle().Which.RowKey.Should().MatchRegex("^[0-9a-f]{64}$");
        host.Clock.Advance(TimeSpan.FromHours(23));
        await host.Get<PurgeDeliveries>().HandleAsync(Cancellation);
        (await RowsAsync(host)).Should().ContainSingle();
        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.Get<PurgeDeliveries>().HandleAsync(Cancellation);
        (await RowsAsync(host)).Should().BeEmpty();
    }

    private static Task<SubscriptionResource> RegisterAsync(PublishingHost host, string address, string owner = MailHost.Owner) =>
        host.RegisterAsync($$"""{"sink":"mailto:{{address}}","protocol":"SMTP"}""", owner);

    private static async Task<List<TableEntity>> RowsAsync(PublishingHost host)
    {
        List<TableEntity> rows = [];
        await foreach (var row in host.Store.QueryAsync("subscriptions", "confirmations", RowRange.All, null, Cancellation))
        {
            rows.Add(row);
        }

        return rows;
    }
}

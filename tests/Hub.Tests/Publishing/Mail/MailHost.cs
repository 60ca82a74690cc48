using System.Text.Json;
using FluentAssertions;
using Hub.Mail;
using Hub.Publishing;
using Hub.Publishing.Catalogue;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Mail;
using Hub.Publishing.Subscriptions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using Xunit;

namespace Hub.Tests.Publishing.Mail;

/// <summary>Publishing with a real mail server; nothing is sent but when the test says so.</summary>
internal static class MailHost
{
    public const string Address = "huisvesting@leiden.nl";
    public const string Owner = "municipality";

    private static readonly Lazy<EventTypeCatalogue> Types = new(() => EventTypeCatalogue.Load(Path.Combine(HubUnderTest.ShippedSchemas, "events")));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Dictionary<string, string?> Settings(int port) => new()
    {
        ["Mail:Host"] = "127.0.0.1",
        ["Mail:Port"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["Mail:Security"] = "none",
        ["Mail:From"] = "hub@leiden.nl",
        ["Mail:FromName"] = "Partner hub Leiden",
        ["Events:PublicBaseUrl"] = "https://hub.example.nl",
    };

    public static PublishingHost Create(
        int port, Dictionary<string, string?>? more = null, DataFolder? folder = null, FakeTimeProvider? clock = null, Action<IServiceCollection>? configure = null)
    {
        var settings = Settings(port);
        foreach (var (name, value) in more ?? [])
        {
            settings[name] = value;
        }

        return PublishingHost.Create(folder, clock, services =>
        {
            services.AddSmtp().AddSingleton(Types.Value);
            configure?.Invoke(services);
        }, settings);
    }

    /// <summary>Sends what is due, as the timer of a head without a lasting process does.</summary>
    public static Task SendAsync(this PublishingHost host) => host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

    /// <summary>Lets the digest's time pass, and sends it.</summary>
    public static Task SendDigestAsync(this PublishingHost host)
    {
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        return host.SendAsync();
    }

    public static Task<SubscriptionResource> SubscribeAsync(this PublishingHost host, string language = "nl", string more = "") =>
        host.RegisterAsync($$"""{"sink":"mailto:{{Address}}","protocol":"SMTP","config":{"language":"{{language}}"}{{more}}}""", Owner);

    /// <summary>A subscription whose mail was answered with a click; that mail is taken from the server.</summary>
    public static async Task<SubscriptionResource> SubscribedAsync(this PublishingHost host, TestMailServer server, string language = "nl", string more = "")
    {
        var subscription = await host.SubscribeAsync(language, more);
        await host.SendAsync();
        var token = TokenIn(await server.NextAsync());
        (await host.Get<MailAnswers>().ConfirmAsync(subscription.Id, token, Cancellation)).Value.IsDone.Should().BeTrue();
        return await host.ReadAsync(subscription.Id);
    }

    public static async Task<SubscriptionResource> ReadAsync(this PublishingHost host, string id) =>
        (await host.Get<GetSubscription>().HandleAsync(PublishingHost.Operator, id, Cancellation)).Value;

    /// <summary>The token of the link in a mail that leads to one of the hub's pages.</summary>
    public static string TokenIn(MimeMessage mail) => LinkIn(mail).Split("token=")[1];

    /// <summary>The link in a mail's text with a token in it.</summary>
    public static string LinkIn(MimeMessage mail) =>
        mail.TextBody!.Split('\n', ' ').Select(word => word.Trim()).Single(word => word.StartsWith("https://", StringComparison.Ordinal) && word.Contains("token=", StringComparison.Ordinal));

    /// <summary>An alert's event; what is given replaces what it says.</summary>
    public static HubEvent Alert(this PublishingHost host, string place = "leiden", string type = EventTypes.HousingAlertRaised, string? title = null)
    {
        var data = JsonSerializer.Serialize(new
        {
            alert = $"housing-shortage.{place}.2023-04",
            rule = "housing-shortage",
            severity = "critical",
            group = place,
            period = "2023-04",
            value = 2900,
            unit = new { nl = "kamers", en = "rooms" },
            threshold = 2500,
            previousPeriod = "2022-04",
            change = 700,
            resolution = type == EventTypes.HousingAlertResolved ? "cleared" : null,
            title = new { nl = title ?? "Groot tekort aan studentenkamers", en = title ?? "Large shortage of student rooms" },
            text = new { nl = title ?? $"Het tekort in {place} is 2.900 kamers; de grens is 2.500.", en = title ?? $"The shortage in {place} is 2,900 rooms; the threshold is 2,500." },
            explanation = new { nl = title ?? $"Voor {place} is een melding gedaan.", en = title ?? $"An alert was raised for {place}." },
            sources = new[] { "duwo-housing-market.2023-04.1" },
        });
        return host.NewEvent(type: type) with { Subject = $"housing-shortage/{place}", Data = data, DataRef = $"/v1/alerts/housing-shortage.{place}.2023-04" };
    }
}

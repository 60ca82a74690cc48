using FluentAssertions;
using Hub.Tests.Publishing.Mail;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>E-mail as a sink, over HTTP and SMTP, from the registration to the end.</summary>
public sealed class MailSubscriptionTests
{
    private const string Alerts = """["nl.partnerhub.housing.alert.raised.v1","nl.partnerhub.housing.alert.resolved.v1"]""";

    private static FakeTimeProvider NewClock() => new(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_click_a_figure_and_a_better_one_are_three_mails_and_one_click_ends_them()
    {
        await using var server = await TestMailServer.StartAsync();
        var clock = NewClock();
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Clock = clock, Settings = MailHost.Settings(server.Port) });
        await hub.ReadyAsync();
        var owner = hub.Caller(HubCallers.Municipality);
        var anybody = hub.Caller(null);

        var registered = (await owner.PostAsync("/v1/subscriptions", $$$"""{"sink":"mailto:huisvesting@leiden.nl","protocol":"SMTP","types":{{{Alerts}}},"filters":[{"sql":"datarule = 'housing-shortage'"}]}""")).Expect(201);
        registered.Json.Text("status").Should().Be("pending");
        registered.Json.TryGetProperty("secret", out _).Should().BeFalse();
        var path = registered.Header("Location")!;
        var confirmation = PathIn(MailHost.LinkIn(await server.NextAsync()));

        var page = (await anybody.GetAsync(confirmation, "text/html")).Expect(200);
        page.Text.Should().Contain("<form method=\"post\">").And.Contain("lang=\"nl\"").And.NotContain("<script").And.NotContain("huisvesting");
        page.Header("Content-Security-Policy").Should().StartWith("default-src 'none'; style-src 'sha256-").And.Contain("form-action 'self'");
        page.Header("Referrer-Policy").Should().Be("no-referrer");
        page.Header("Cache-Control").Should().Be("no-store");
        page.Header("Access-Control-Allow-Origin").Should().BeNull();
        (await owner.JsonAsync(path)).Text("status").Should().Be("pending", "who only looks confirms nothing");
        (await anybody.SendAsync("POST", confirmation)).Expect(200).Text.Should().Contain("Bevestigd").And.NotContain("<form");
        (await owner.JsonAsync(path)).Text("status").Should().Be("active");

        (await hub.Caller("duwo").SubmitAsync(Samples.Market("2024-01", 2700))).Expect(201);
        await TellAsync(1);
        var raised = await server.NextAsync();
        raised.Subject.Should().Be("Melding: Het geschatte tekort in Leiden is 2.700 kamers in januari 2024");
        raised.TextBody!.Should().Contain("Voor Leiden is een melding afgegeven").And.Contain("Grens: 2.500 kamers").And.Contain("duwo-housing-market.2024-01.1");
        raised.HtmlBody.Should().Contain("Voor Leiden is een melding afgegeven");

        (await hub.Caller("duwo").SubmitAsync(Samples.Market("2024-02", 2000))).Expect(201);
        await TellAsync(2);
        var resolved = await server.NextAsync();
        resolved.Subject.Should().Be("Opgeheven: Groot tekort aan studentenkamers (Leiden)");
        resolved.TextBody.Should().Contain("is opgeheven");

        // As a mail gateway does it (RFC 8058, section 3.2).
        var unsubscription = PathIn(resolved.Headers["List-Unsubscribe"]!.Trim('<', '>'));
        (await anybody.GetAsync(unsubscription)).Expect(200).Text.Should().Contain("Wilt u zich afmelden?");
        (await owner.JsonAsync(path)).Text("status").Should().Be("active");
        using var oneClick = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        (await anybody.SendAsync("POST", unsubscription, oneClick)).Expect(200);
        (await owner.JsonAsync(path)).Text("statusReason").Should().Be("unsubscribed");
        (await hub.Caller("duwo").SubmitAsync(Samples.Market("2024-03", 2800))).Expect(201);
        await hub.Get<Hub.Receiving.IChangeSignal>().SettledAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromHours(1));
        server.Taken.Should().HaveCount(3);

        // The digest's minute begins when the event is there.
        async Task TellAsync(int events)
        {
            await EndToEnd.Eventually.TrueAsync(
                async () => (await owner.JsonAsync(path + "/deliveries")).GetProperty("deliveries").GetArrayLength() == events, "the delivery");
            clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Theory]
    [InlineData("""{"sink":"mailto:a@leiden.nl?subject=x","protocol":"SMTP"}""", "/sink", "invalid-sink")]
    [InlineData("""{"sink":"mailto:a@leiden.nl\r\nBcc:b@leiden.nl","protocol":"SMTP"}""", "/sink", "invalid-sink")]
    [InlineData("""{"sink":"mailto:a@leiden.nl","protocol":"HTTP"}""", "/protocol", "unsupported-protocol")]
    [InlineData("""{"sink":"https://example.nl/hook","protocol":"SMTP"}""", "/protocol", "unsupported-protocol")]
    [InlineData("""{"sink":"mailto:a@leiden.nl"}""", "/protocol", "required")]
    [InlineData("""{"sink":"mailto:a@leiden.nl","protocol":"SMTP","config":{"contentMode":"binary"}}""", "/config/contentMode", "not-for-mail")]
    [InlineData("""{"sink":"mailto:a@leiden.nl","protocol":"SMTP","protocolsettings":{"headers":{"X-A":"b"}}}""", "/protocolsettings", "not-for-mail")]
    [InlineData("""{"sink":"mailto:a@leiden.nl","protocol":"SMTP","sinkcredential":{"credentialtype":"ACCESSTOKEN","accesstoken":"x","accesstokentype":"bearer","accesstokenexpiresutc":"2027-01-01T00:00:00Z"}}""", "/sinkcredential", "not-for-mail")]
    public async Task What_is_no_mailbox_or_makes_no_sense_for_one_is_refused(string json, string pointer, string code)
    {
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Settings = MailHost.Settings(1) });

        var problem = (await hub.Caller(HubCallers.Municipality).PostAsync("/v1/subscriptions", json)).ExpectProblem(400, "invalid-document");

        problem.GetProperty("errors").EnumerateArray().Select(error => (error.Text("pointer"), error.Text("code"))).Should().Contain((pointer, code));
    }

    [Theory]
    [InlineData("Mail:Host")]
    [InlineData("Events:PublicBaseUrl")]
    public async Task Without_a_mail_server_or_an_address_of_its_own_the_hub_says_so(string missing)
    {
        var settings = MailHost.Settings(1).Where(setting => setting.Key != missing && (missing != "Mail:Host" || setting.Key[..5] != "Mail:")).ToDictionary();
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Settings = settings });

        var problem = (await hub.Caller(HubCallers.Municipality).PostAsync("/v1/subscriptions", """{"sink":"mailto:a@leiden.nl","protocol":"SMTP"}""")).ExpectProblem(400, "invalid-document");

        problem.GetProperty("errors").EnumerateArray().Single().Text("code").Should().Be("mail-not-configured");
    }

    [Fact]
    public async Task Only_its_owner_and_the_operator_see_an_address_and_a_mailbox_becomes_no_webhook()
    {
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Settings = MailHost.Settings(1) });
        var owner = hub.Caller(HubCallers.Municipality);
        var path = (await owner.PostAsync("/v1/subscriptions", """{"sink":"mailto:a@leiden.nl","protocol":"SMTP"}""")).Expect(201).Header("Location")!;

        (await hub.Caller("duwo").GetAsync(path)).Expect(404);
        (await hub.Caller("duwo").JsonAsync("/v1/subscriptions")).GetProperty("subscriptions").GetArrayLength().Should().Be(0);
        (await hub.Caller(HubCallers.Operator).JsonAsync(path)).Text("sink").Should().Be("mailto:a@leiden.nl");
        (await owner.SendAsync("PATCH", path, HubClient.Json("""{"sink":"http://127.0.0.1:9/","protocol":"HTTP"}"""))).ExpectProblem(400, "invalid-document")
            .GetProperty("errors").EnumerateArray().Should().Contain(error => error.Text("code") == "read-only");
        (await owner.SendAsync("POST", path + "/secret-rotation")).ExpectProblem(409, "conflict");
        (await owner.SendAsync("DELETE", path)).Expect(204);
    }

    [Fact]
    public async Task A_link_that_does_not_work_is_a_page_to_people_and_a_problem_to_programs()
    {
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Settings = MailHost.Settings(1) });
        const string path = "/v1/subscriptions/01a205ee-e5d8-7000-8b3d-466e20d00ec2/confirmation?token=none";

        (await hub.Caller(null).GetAsync(path)).ExpectProblem(403, "invalid-link");
        using var browser = new HttpClient { BaseAddress = hub.Address };
        browser.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml");
        browser.DefaultRequestHeaders.Add("Accept-Language", "nl-NL");
        using var page = await browser.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        page.StatusCode.Should().Be(System.Net.HttpStatusCode.Forbidden);
        page.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
        (await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("Deze koppeling werkt niet").And.Contain("lang=\"nl\"");
    }

    private static string PathIn(string link) => new Uri(link).PathAndQuery;
}

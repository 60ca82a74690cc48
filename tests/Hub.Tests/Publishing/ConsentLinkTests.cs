using System.Web;
using FluentAssertions;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>Consent that a sink gives later than it is asked, by the link in <c>WebHook-Request-Callback</c> (CloudEvents HTTP webhooks 1.0.2, section 4.1.3).</summary>
public sealed class ConsentLinkTests
{
    private const string Callback = "webhook-request-callback";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sink_may_withhold_the_headers_and_consent_later_by_the_link_it_was_sent()
    {
        await using var sink = await TestSink.StartAsync(204);
        sink.Consent = _ => Task.CompletedTask;
        await using var host = await Create().StartAsync();
        var subscription = await host.SubscribeAsync(sink.Address);
        var raised = host.NewEvent();
        await host.PublishAsync(raised);
        var link = new Uri((await sink.NextHandshakeAsync()).Headers[Callback]);
        link.GetLeftPart(UriPartial.Path).Should().Be($"https://hub.example.nl/leiden/v1/subscriptions/{subscription.Id}/consent");
        TokenOf(link).Should().MatchRegex("^[A-Za-z0-9_-]{43}$", "it has 256 bits");

        var looked = await GrantAsync(host, subscription.Id, TokenOf(link), rate: null, isGranting: false);
        looked.Value.Should().Be(new GivenConsent("127.0.0.1", "hub.example.nl", IsGiven: false, null));
        sink.Requests.Should().Be(0);
        var granted = await GrantAsync(host, subscription.Id, TokenOf(link), "120");

        granted.Value.Should().Be(new GivenConsent("127.0.0.1", "hub.example.nl", IsGiven: true, 120));
        (await sink.NextAsync()).Id.Should().Be(raised.Id, "what waited goes out");
        (await ReadAsync(host, subscription.Id)).Should().BeEquivalentTo(new { Status = SubscriptionStatus.Active, StatusReason = (string?)null, AllowedRate = 120 });
        (await GrantAsync(host, subscription.Id, TokenOf(link), "5")).Value.AllowedRate.Should().Be(120, "what is given stays as it is");
    }

    [Fact]
    public async Task A_sink_may_use_the_link_before_it_answers()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = Create();
        var subscription = await host.SubscribeAsync(sink.Address);
        sink.Consent = async context =>
            (await GrantAsync(host, subscription.Id, TokenOf(new Uri(context.Request.Headers[Callback].ToString())), "*")).Value.IsGiven.Should().BeTrue();

        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        (await ReadAsync(host, subscription.Id)).Status.Should().Be(SubscriptionStatus.Active);
    }

    [Theory]
    [InlineData(null, 600)]
    [InlineData("*", null)]
    [InlineData("30", 30)]
    public async Task The_rate_is_what_the_link_was_called_with_or_else_what_was_asked_for(string? rate, int? allowed)
    {
        await using var sink = await TestSink.StartAsync(204);
        sink.Consent = _ => Task.CompletedTask;
        await using var host = Create();
        var (subscription, token) = await AskedAsync(host, sink);

        (await GrantAsync(host, subscription, token, rate)).Value.AllowedRate.Should().Be(allowed);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("many")]
    [InlineData("")]
    public async Task A_rate_that_cannot_be_read_is_no_consent(string rate)
    {
        await using var sink = await TestSink.StartAsync(204);
        sink.Consent = _ => Task.CompletedTask;
        await using var host = Create();
        var (subscription, token) = await AskedAsync(host, sink);

        (await GrantAsync(host, subscription, token, rate)).Problem!.Status.Should().Be(400);
        (await ReadAsync(host, subscription)).Status.Should().Be(SubscriptionStatus.Pending);
    }

    [Fact]
    public async Task A_link_is_of_one_subscription_and_one_sink_and_the_same_each_time_it_is_sent()
    {
        await using var sink = await TestSink.StartAsync(204);
        sink.Consent = _ => Task.CompletedTask;
        await using var host = Create();
        var (mine, token) = await AskedAsync(host, sink);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        TokenOf(new Uri((await sink.NextHandshakeAsync()).Headers[Callback])).Should().Be(token);
        var (other, otherToken) = await AskedAsync(host, sink);

        foreach (var (id, wrong) in new[] { (mine, otherToken), (other, token), (mine, token + "A"), (mine, token[1..]), ("nothing", token) })
        {
            (await GrantAsync(host, id, wrong, "*")).Problem!.Status.Should().Be(404);
        }

        (await GrantAsync(host, mine, null, "*")).Problem!.Status.Should().Be(404);
        (await host.Get<ChangeSubscription>().HandleAsync(
            PublishingHost.Operator, mine, null, System.Text.Encoding.UTF8.GetBytes($$"""{"sink":"{{sink.Address}}/other"}"""), Cancellation)).Succeeded(out _, out _).Should().BeTrue();
        (await GrantAsync(host, mine, token, "*")).Problem!.Status.Should().Be(404, "that sink was not asked with it");
        (await ReadAsync(host, mine)).Status.Should().Be(SubscriptionStatus.Pending);
    }

    [Fact]
    public async Task A_link_is_over_when_the_hub_gives_up_asking_and_another_one_is_sent_when_it_asks_anew()
    {
        await using var sink = await TestSink.StartAsync(204);
        sink.Consent = _ => Task.CompletedTask;
        await using var host = Create();
        var (subscription, token) = await AskedAsync(host, sink);
        while ((await ReadAsync(host, subscription)).Status == SubscriptionStatus.Pending)
        {
            host.Clock.Advance(TimeSpan.FromHours(1));
            await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        }

        (await GrantAsync(host, subscription, token, "*")).Problem!.Status.Should().Be(404);
        (await host.Get<ChangeSubscription>().HandleAsync(
            PublishingHost.Operator, subscription, null, """{"status":"active"}"""u8.ToArray(), Cancellation)).Value.Status.Should().Be(SubscriptionStatus.Pending);
        (await GrantAsync(host, subscription, token, "*")).Problem!.Status.Should().Be(404);
        (await ReadAsync(host, subscription)).Status.Should().Be(SubscriptionStatus.Pending);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://hub.example.nl")]
    public async Task No_link_is_sent_that_nobody_can_call_safely(string? address)
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = PublishingHost.Create(settings: new() { ["Events:PublicBaseUrl"] = address });
        await host.SubscribeAsync(sink.Address);
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        (await sink.NextHandshakeAsync()).Headers.Should().NotContainKey(Callback);
    }

    [Fact]
    public async Task Who_finds_the_link_in_a_log_opens_it_with_a_browser()
    {
        await using var sink = await TestSink.StartAsync(204);
        sink.Consent = _ => Task.CompletedTask;
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Settings = new Dictionary<string, string?> { ["Events:PublicBaseUrl"] = "https://hub.example.nl" } });
        var registered = (await hub.Caller(HubCallers.Municipality).PostAsync("/v1/subscriptions", $$"""{"sink":"{{sink.Address}}","protocol":"HTTP"}""")).Expect(201);
        var link = new Uri((await sink.NextHandshakeAsync()).Headers[Callback]).PathAndQuery;
        registered.Text.Should().NotContain(TokenOf(new Uri(hub.Address, link)), "the link is for who has the sink, not for who registered it");

        (await hub.Caller(null).SendAsync("HEAD", link)).Expect(200);
        (await hub.Caller(HubCallers.Municipality).JsonAsync(registered.Header("Location")!)).Text("status").Should().Be("pending");
        var opened = (await hub.Caller(null).GetAsync(link)).Expect(200);

        opened.Json.Text("consent").Should().Be("given");
        opened.Json.Text("host").Should().Be("127.0.0.1");
        opened.Header("Cache-Control").Should().Be("no-store");
        (await hub.Caller(HubCallers.Municipality).JsonAsync(registered.Header("Location")!)).Text("status").Should().Be("active");
        (await hub.Caller(null).PostAsync(link, "{}")).Expect(200);
    }

    private static PublishingHost Create() => PublishingHost.Create(settings: new() { ["Events:PublicBaseUrl"] = "https://hub.example.nl/leiden" });

    // A subscription whose sink was asked once, and the secret of the link it was sent.
    private static async Task<(string Subscription, string Token)> AskedAsync(PublishingHost host, TestSink sink)
    {
        var subscription = await host.SubscribeAsync(sink.Address);
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        return (subscription.Id, TokenOf(new Uri((await sink.NextHandshakeAsync()).Headers[Callback])));
    }

    private static string TokenOf(Uri link) => HttpUtility.ParseQueryString(link.Query)["token"]!;

    private static Task<Result<GivenConsent>> GrantAsync(PublishingHost host, string id, string? token, string? rate, bool isGranting = true) =>
        host.Get<GrantConsent>().HandleAsync(id, token, rate, isGranting, Cancellation);

    private static async Task<SubscriptionResource> ReadAsync(PublishingHost host, string id) =>
        (await host.Get<GetSubscription>().HandleAsync(PublishingHost.Operator, id, Cancellation)).Value;
}

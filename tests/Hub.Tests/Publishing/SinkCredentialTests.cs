using System.Globalization;
using System.Text;
using FluentAssertions;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Hub.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>Credentials that sinks want to see: given tokens, and tokens asked for with client credentials (RFC 6749, section 4.4).</summary>
public sealed class SinkCredentialTests
{
    private const string Secret = "s3cret/+ with";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_given_token_goes_along_until_it_ends()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await host.RegisterAsync($$$"""
            {"sink":"{{{sink.Address}}}","protocol":"HTTP","sinkcredential":{"credentialtype":"ACCESSTOKEN","accesstoken":"given.t0ken","accesstokentype":"bearer","accesstokenexpiresutc":"2026-01-05T11:00:00Z"}}
            """);

        await host.PublishAsync(host.NewEvent(1));
        (await sink.NextAsync()).Headers["authorization"].Should().Be("Bearer given.t0ken");
        (await sink.NextHandshakeAsync()).Headers.Should().NotContainKey("authorization", "the sink has not even consented");

        host.Clock.SetUtcNow(new DateTimeOffset(2026, 1, 5, 11, 0, 0, TimeSpan.Zero));
        await host.PublishAsync(host.NewEvent(2));
        (await host.DeliveryAsync(subscription.Id, d => d.Sequence == 2 && d.Attempts == 1)).LastError.Should().Be("token-expired");
        sink.Requests.Should().Be(1);
    }

    [Fact]
    public async Task A_token_is_asked_for_once_and_kept_until_shortly_before_it_ends()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var tokens = await TestSink.StartAsync(Tokens(300));
        await using var host = PublishingHost.Create();
        await SubscribeAsync(host, sink, tokens);

        await host.PublishAsync([.. Enumerable.Range(1, 12).Select(number => host.NewEvent(number))]);
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        sink.Requests.Should().Be(12);
        tokens.Requests.Should().Be(1, "several at once share one request");
        var asked = await tokens.NextAsync();
        asked.Headers["authorization"].Should().Be("Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes("the+hub:s3cret%2F%2B+with")));
        asked.Headers["content-type"].Should().Be("application/x-www-form-urlencoded");
        Encoding.ASCII.GetString(asked.Body).Should().Be("grant_type=client_credentials&scope=events%3Awrite");
        (await sink.NextAsync()).Headers["authorization"].Should().Be("Bearer token-1");

        host.Clock.Advance(TimeSpan.FromSeconds(241));
        await host.PublishAsync(host.NewEvent(13));
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        tokens.Requests.Should().Be(2, "it would end within a minute");
    }

    [Fact]
    public async Task A_token_that_the_sink_refuses_is_replaced_once()
    {
        await using var sink = await TestSink.StartAsync((context, _) =>
        {
            context.Response.StatusCode = context.Request.Headers.Authorization == "Bearer token-2" ? 204 : 401;
            return Task.CompletedTask;
        });
        await using var tokens = await TestSink.StartAsync(Tokens(3600));
        await using var host = PublishingHost.Create();
        var subscription = await SubscribeAsync(host, sink, tokens);
        await host.PublishAsync(host.NewEvent());

        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        (await host.DeliveriesAsync(subscription.Id)).Should().ContainSingle().Which.Should().BeEquivalentTo(new { State = DeliveryState.Delivered, Attempts = 1 });
        sink.Requests.Should().Be(2);
    }

    [Fact]
    public async Task A_new_token_goes_with_the_next_attempt_where_the_rate_has_no_turn_left()
    {
        await using var sink = await TestSink.StartAsync((context, _) =>
        {
            context.Response.StatusCode = context.Request.Headers.Authorization == "Bearer token-2" ? 204 : 401;
            return Task.CompletedTask;
        });
        await using var tokens = await TestSink.StartAsync(Tokens(3600));
        await using var host = PublishingHost.Create();
        var subscription = await SubscribeAsync(host, sink, tokens.Address, """ "config":{"maxRate":6}, """);
        await host.PublishAsync(host.NewEvent());

        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        sink.Requests.Should().Be(1, "six a minute is one every ten seconds");

        host.Clock.Advance(TimeSpan.FromSeconds(10));
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);
        sink.Requests.Should().Be(2);
        tokens.Requests.Should().Be(2);
        (await host.DeliveriesAsync(subscription.Id)).Should().ContainSingle().Which.Should().BeEquivalentTo(new { State = DeliveryState.Delivered, Attempts = 2 });
    }

    [Fact]
    public async Task A_sink_that_refuses_every_token_is_asked_twice_an_attempt_and_no_more()
    {
        await using var sink = await TestSink.StartAsync(401);
        await using var tokens = await TestSink.StartAsync(Tokens(3600));
        await using var host = PublishingHost.Create();
        var subscription = await SubscribeAsync(host, sink, tokens);
        await host.PublishAsync(host.NewEvent());

        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        (await host.DeliveriesAsync(subscription.Id)).Should().ContainSingle().Which.LastError.Should().Be("http-401");
        (sink.Requests, tokens.Requests).Should().Be((2, 2));
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_client"}""", "token-refused")]
    [InlineData(401, "", "token-refused")]
    [InlineData(302, "", "token-refused")]
    [InlineData(200, "<html>", "token-refused")]
    [InlineData(200, """{"access_token":"t","token_type":"mac"}""", "token-refused")]
    [InlineData(200, """{"access_token":"a\r\nX-Injected: yes","token_type":"bearer"}""", "token-refused")]
    [InlineData(500, "", "token-unreachable")]
    [InlineData(429, "", "token-unreachable")]
    public async Task An_endpoint_that_gives_no_token_is_told_apart_and_the_sink_is_left_alone(int status, string body, string error)
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var tokens = await TestSink.StartAsync(async (context, _) =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body, Cancellation);
        });
        await using var host = PublishingHost.Create();
        var subscription = await SubscribeAsync(host, sink, tokens);
        await host.PublishAsync(host.NewEvent());

        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        (await host.DeliveriesAsync(subscription.Id)).Should().ContainSingle().Which.Should().BeEquivalentTo(new { State = DeliveryState.Pending, LastError = error });
        sink.Requests.Should().Be(0);
    }

    [Fact]
    public async Task A_token_endpoint_that_came_to_lie_inside_is_not_called()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var tokens = await TestSink.StartAsync(Tokens(300));
        var hosts = new ChangingHosts { Addresses = ["127.0.0.1"] };
        await using var host = PublishingHost.Create(configure: hosts.Register);
        var subscription = await SubscribeAsync(host, sink, new Uri($"http://tokens.example:{tokens.Port}/token"));
        await host.PublishAsync(host.NewEvent());

        hosts.Addresses = ["10.0.0.1"];
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        (await host.DeliveriesAsync(subscription.Id)).Should().ContainSingle().Which.LastError.Should().Be("token-unreachable");
        (tokens.Requests, sink.Requests).Should().Be((0, 0));
    }

    [Fact]
    public async Task No_part_of_a_credential_is_stored_readably_shown_or_logged()
    {
        await using var sink = await TestSink.StartAsync(401);
        await using var tokens = await TestSink.StartAsync(Tokens(300));
        await using var host = PublishingHost.Create();
        var subscription = await SubscribeAsync(host, sink, tokens);
        await host.PublishAsync(host.NewEvent());
        await host.Get<DeliveryDispatcher>().RunDueAsync(Cancellation);

        var stored = await host.Store.QueryAsync("subscriptions", "subscriptions", RowRange.All, null, Cancellation).ToListAsync(Cancellation);
        var found = (await host.Get<SubscriptionStore>().FindAsync(subscription.Id, Cancellation))!;
        var shown = System.Text.Json.JsonSerializer.Serialize(
            await host.Get<ListSubscriptions>().HandleAsync(new Requester("operator", true), Cancellation), Hub.Publishing.PublishingJson.Default.IReadOnlyListSubscriptionResource);
        foreach (var bare in new[] { "s3cret", "the hub", "token-1", "token-2" })
        {
            stored.SelectMany(entity => entity.Properties.Values).Select(value => value.ToString()).Should().NotContain(text => text!.Contains(bare));
            host.Log.Lines.Should().NotContain(line => line.Contains(bare));
            $"{shown}{found}{host.Get<SubscriptionSecrets>().Credential(found)}".Should().NotContain(bare);
        }
    }

    [Theory]
    [InlineData("7", "", "type")]
    [InlineData("""{"credentialtype":"PLAIN","identifier":"i","secret":"s3cret"}""", "/credentialtype", "unsupported-credential")]
    [InlineData("""{"accesstoken":"s3cret"}""", "/credentialtype", "unsupported-credential")]
    [InlineData("""{"credentialtype":"ACCESSTOKEN","accesstokentype":"bearer"}""", "/accesstoken", "required")]
    [InlineData("""{"credentialtype":"ACCESSTOKEN","accesstoken":"s3cret","accesstokentype":"mac"}""", "/accesstokentype", "enum")]
    [InlineData("""{"credentialtype":"ACCESSTOKEN","accesstoken":"s3cret\r\nX: y","accesstokentype":"bearer"}""", "/accesstoken", "invalid-credential")]
    [InlineData("""{"credentialtype":"ACCESSTOKEN","accesstoken":"s3cret","accesstokentype":"bearer","accesstokenexpiresutc":"soon"}""", "/accesstokenexpiresutc", "format")]
    [InlineData("""{"credentialtype":"ACCESSTOKEN","accesstoken":"s3cret","accesstokentype":"bearer","scope":"x"}""", "/scope", "additional-property")]
    [InlineData("""{"credentialtype":"CLIENTCREDENTIALS","tokenendpoint":"https://169.254.169.254/","identifier":"i","secret":"s3cret"}""", "/tokenendpoint", "forbidden-sink")]
    [InlineData("""{"credentialtype":"CLIENTCREDENTIALS","tokenendpoint":"http://93.184.215.14/","identifier":"i","secret":"s3cret"}""", "/tokenendpoint", "insecure-sink")]
    [InlineData("""{"credentialtype":"CLIENTCREDENTIALS","tokenendpoint":"https://93.184.215.14/","identifier":"i"}""", "/secret", "required")]
    public async Task A_wrong_credential_is_refused_without_repeating_it(string credential, string pointer, string code)
    {
        await using var host = PublishingHost.Create();

        var result = await host.Get<RegisterSubscription>().HandleAsync(
            "duwo", Encoding.UTF8.GetBytes($$"""{"sink":"https://93.184.215.14/","protocol":"HTTP","sinkcredential":{{credential}}}"""), Cancellation);

        var error = result.Problem!.Report!.Errors.Should().ContainSingle().Which;
        error.Should().BeEquivalentTo(new { Pointer = "/sinkcredential" + pointer, Code = code });
        error.Detail.ToString().Should().NotContain("s3cret");
    }

    private static Func<HttpContext, int, Task> Tokens(int seconds) => (context, number) => context.Response.WriteAsync(
        string.Create(CultureInfo.InvariantCulture, $$"""{"access_token":"token-{{number}}","token_type":"Bearer","expires_in":{{seconds}}}"""), Cancellation);

    private static Task<SubscriptionResource> SubscribeAsync(PublishingHost host, TestSink sink, TestSink tokens) => SubscribeAsync(host, sink, tokens.Address);

    private static Task<SubscriptionResource> SubscribeAsync(PublishingHost host, TestSink sink, Uri tokens, string more = "") => host.RegisterAsync($$$"""
        {"sink":"{{{sink.Address}}}","protocol":"HTTP",{{{more}}}"sinkcredential":{"credentialtype":"CLIENTCREDENTIALS","tokenendpoint":"{{{tokens}}}","identifier":"the hub","secret":"{{{Secret}}}","scope":"events:write"}}
        """);
}

using System.Text;
using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>How a subscription has its deliveries made: headers, content mode, rate and source.</summary>
public sealed class DeliverySettingsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\"config\":[]", "/config", "type")]
    [InlineData("\"config\":{\"ordering\":\"time\"}", "/config/ordering", "enum")]
    [InlineData("\"config\":{\"ordering\":null}", "/config/ordering", "enum")]
    [InlineData("\"config\":{\"contentMode\":\"batched\"}", "/config/contentMode", "enum")]
    [InlineData("\"config\":{\"maxRate\":0}", "/config/maxRate", "invalid-rate")]
    [InlineData("\"config\":{\"maxRate\":1.5}", "/config/maxRate", "invalid-rate")]
    [InlineData("\"config\":{\"maxRate\":60001}", "/config/maxRate", "invalid-rate")]
    [InlineData("\"config\":{\"language\":\"de\"}", "/config/language", "enum")]
    [InlineData("\"config\":{\"colour\":1}", "/config/colour", "additional-property")]
    [InlineData("\"source\":\"urn:another\"", "/source", "unknown-source")]
    [InlineData("\"source\":1", "/source", "type")]
    [InlineData("\"protocolsettings\":{\"method\":\"PUT\"}", "/protocolsettings/method", "enum")]
    [InlineData("\"protocolsettings\":{\"method\":1}", "/protocolsettings/method", "enum")]
    [InlineData("\"protocolsettings\":{\"mode\":\"x\"}", "/protocolsettings/mode", "additional-property")]
    [InlineData("\"protocolsettings\":{\"headers\":[]}", "/protocolsettings/headers", "type")]
    [InlineData("\"protocolsettings\":{\"headers\":{\"X-A\":1}}", "/protocolsettings/headers/X-A", "type")]
    [InlineData("\"protocolsettings\":{\"headers\":{\"X-A\":\"a\\r\\nHost: b\"}}", "/protocolsettings/headers/X-A", "invalid-header")]
    [InlineData("\"protocolsettings\":{\"headers\":{\"X-A\":\"é\"}}", "/protocolsettings/headers/X-A", "invalid-header")]
    [InlineData("\"protocolsettings\":{\"headers\":{\"X-A\":\"1\",\"x-a\":\"2\"}}", "/protocolsettings/headers/x-a", "duplicate-item")]
    [InlineData("\"protocolsettings\":{\"headers\":{\"X A\":\"1\"}}", "/protocolsettings/headers/X A", "invalid-header-name")]
    [InlineData("\"protocolsettings\":{\"headers\":{\"\":\"1\"}}", "/protocolsettings/headers/", "invalid-header-name")]
    public async Task A_setting_that_is_not_supported_is_refused_with_pointer_and_code(string member, string pointer, string code)
    {
        await using var host = PublishingHost.Create();

        var result = await host.Get<RegisterSubscription>().HandleAsync("duwo", Registration(member), Cancellation);

        result.Problem!.Report!.Errors.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Pointer = pointer, Code = code });
    }

    [Theory]
    [InlineData("Host")]
    [InlineData("content-length")]
    [InlineData("Content-Type")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Connection")]
    [InlineData("Keep-Alive")]
    [InlineData("Proxy-Authorization")]
    [InlineData("TE")]
    [InlineData("Trailer")]
    [InlineData("Upgrade")]
    [InlineData("Expect")]
    [InlineData("AUTHORIZATION")]
    [InlineData("Cookie")]
    [InlineData("Webhook-Signature")]
    [InlineData("WebHook-Request-Origin")]
    [InlineData("ce-id")]
    [InlineData("X-Forwarded-For")]
    public async Task A_header_that_is_the_hubs_is_refused(string name)
    {
        await using var host = PublishingHost.Create();

        var result = await host.Get<RegisterSubscription>().HandleAsync(
            "duwo", Registration($$$"""
                "protocolsettings":{"headers":{"{{{name}}}":"x"}}
                """), Cancellation);

        result.Problem!.Report!.Errors.Should().ContainSingle().Which.Code.Should().Be("forbidden-header");
    }

    [Fact]
    public async Task Too_many_headers_and_too_long_ones_are_refused()
    {
        await using var host = PublishingHost.Create();
        var many = string.Join(',', Enumerable.Range(1, 17).Select(number => $"\"X-{number}\":\"{(number == 3 ? new string('a', 1025) : "a")}\""));

        var result = await host.Get<RegisterSubscription>().HandleAsync("duwo", Registration($$$"""
            "protocolsettings":{"headers":{{{{many}}},"X-18":"a"}}
            """), Cancellation);

        result.Problem!.Report!.Errors.Select(error => error.Code).Should().BeEquivalentTo("invalid-header", "max-items");
    }

    [Theory]
    [InlineData("\"protocolsettings\":{\"method\":\"POST\"}", 0)]
    [InlineData("\"protocolsettings\":{\"method\":\"POST\",\"headers\":{\"X-Team\":\"wonen\"}}", 1)]
    [InlineData("\"protocolsettings\":{\"headers\":{\"X-Team\":\"wonen\"},\"method\":\"POST\"}", 1)]
    [InlineData("\"protocolsettings\":{}", 0)]
    public async Task The_method_may_be_said_as_the_specification_does_and_is_POST(string member, int headers)
    {
        await using var host = PublishingHost.Create();

        var registered = (await host.Get<RegisterSubscription>().HandleAsync("duwo", Registration(member), Cancellation)).Value;

        (registered.ProtocolSettings?.Headers.Count ?? 0).Should().Be(headers);
    }

    [Fact]
    public async Task No_filters_let_everything_pass_and_take_away_those_there_were()
    {
        await using var host = PublishingHost.Create();
        var owner = new Requester("duwo", SeesAll: false);

        var registered = (await host.Get<RegisterSubscription>().HandleAsync("duwo", Registration("\"filters\":[]"), Cancellation)).Value;

        registered.Filters.Should().BeNull();
        (await PatchAsync("""{"filters":[{"exact":{"dataseverity":"critical"}}]}""")).Filters.Should().NotBeNull();
        (await PatchAsync("""{"filters":[]}""")).Filters.Should().BeNull();

        async Task<SubscriptionResource> PatchAsync(string json) =>
            (await host.Get<ChangeSubscription>().HandleAsync(owner, registered.Id, null, Encoding.UTF8.GetBytes(json), Cancellation)).Value;
    }

    [Fact]
    public async Task Its_own_headers_go_along_with_every_delivery()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = await PublishingHost.Create().StartAsync();
        await host.RegisterAsync($$$$"""{"sink":"{{{{sink.Address}}}}","protocol":"HTTP","protocolsettings":{"headers":{"X-Api-Key":"k 1"}}}""");

        await host.PublishAsync(host.NewEvent());

        (await sink.NextAsync()).Headers["x-api-key"].Should().Be("k 1");
    }

    [Fact]
    public async Task In_binary_mode_the_attributes_are_headers_and_the_signature_is_over_the_data()
    {
        await using var sink = await TestSink.StartAsync(204);
        await using var host = await PublishingHost.Create(settings: new() { ["Events:PublicBaseUrl"] = "https://hub.example.nl" }).StartAsync();
        var subscription = await host.RegisterAsync($$$"""{"sink":"{{{sink.Address}}}","protocol":"HTTP","config":{"contentMode":"binary"}}""");
        var raised = host.NewEvent() with { Subject = "tekort/\"één\" 50% €😀" };

        await host.PublishAsync(raised);

        var request = await sink.NextAsync();
        request.Headers["content-type"].Should().Be("application/json");
        Encoding.UTF8.GetString(request.Body).Should().Be(raised.Data);
        request.Headers.Where(header => header.Key.StartsWith("ce-", StringComparison.OrdinalIgnoreCase)).ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value).Should().Equal(new Dictionary<string, string>
        {
            ["ce-specversion"] = "1.0",
            ["ce-id"] = raised.Id,
            ["ce-type"] = raised.Type,
            ["ce-source"] = "urn:nld:oin:00000000000000000000:systeem:partner-hub",
            ["ce-subject"] = "tekort/%22%C3%A9%C3%A9n%22%2050%25%20%E2%82%AC%F0%9F%98%80",
            ["ce-time"] = "2026-01-05T10:00:00Z",
            ["ce-sequence"] = "00000000000000000001",
            ["ce-dataschema"] = "https://hub.example.nl/v1/event-types/nl.partnerhub.housing.alert.raised.v1/schema",
            ["ce-dataref"] = "https://hub.example.nl/v1/alerts/housing-shortage",
        });
        Verifier.Verifies(request, subscription.Secret!, host.Clock.GetUtcNow()).Should().BeTrue();
    }

    [Fact]
    public async Task The_rate_that_a_sink_allows_is_kept_to_and_delays_no_other()
    {
        await using var slow = await TestSink.StartAsync(204);
        slow.Consent = context =>
        {
            context.Response.Headers["WebHook-Allowed-Origin"] = "*";
            context.Response.Headers["WebHook-Allowed-Rate"] = "6";
            return Task.CompletedTask;
        };
        await using var quick = await TestSink.StartAsync(204);
        await using var host = await PublishingHost.Create().StartAsync();
        var subscription = await host.RegisterAsync($$$"""{"sink":"{{{slow.Address}}}","protocol":"HTTP","config":{"maxRate":30}}""");
        await host.SubscribeAsync(quick.Address);
        HubEvent[] events = [.. Enumerable.Range(1, 6).Select(number => host.NewEvent(number))];
        await host.PublishAsync(events);

        foreach (var _ in events)
        {
            await quick.NextAsync();
        }

        await slow.NextAsync();
        for (var sent = 1; sent < events.Length; sent++)
        {
            await DeliveredAsync(host, subscription.Id, sent);
            host.Clock.Advance(TimeSpan.FromSeconds(9));
            slow.Requests.Should().Be(sent, "six a minute is one every ten seconds");
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await slow.NextAsync();
        }
    }

    [Fact]
    public async Task Several_processes_keep_to_a_rate_together()
    {
        using var folder = new DataFolder();
        var clock = PublishingHost.NewClock();
        await using var one = PublishingHost.Create(folder, clock);
        await using var other = PublishingHost.Create(folder, clock);
        var id = (await one.SubscribeAsync(new Uri("http://127.0.0.1:9/hook"))).Id;

        var hosts = new[] { one, other };
        for (var second = 0; second < 10; second++)
        {
            // All ask at once, and one of them gets the turn of that second.
            var turns = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => hosts[number % 2].Get<SinkPace>().TryTakeAsync(id, 60, Cancellation)));
            turns.Count(turn => turn is null).Should().Be(1);
            turns.OfType<DateTimeOffset>().Should().HaveCount(9).And.AllBeEquivalentTo(clock.GetUtcNow() + TimeSpan.FromSeconds(1));
            clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task DeliveredAsync(PublishingHost host, string id, int count)
    {
        while (true)
        {
            var next = host.Store.NextCommit;
            if ((await host.DeliveriesAsync(id)).Count(delivery => delivery.State == DeliveryState.Delivered) >= count)
            {
                return;
            }

            await next.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        }
    }

    private static byte[] Registration(string member) => Encoding.UTF8.GetBytes($$"""{"sink":"https://93.184.215.14/","protocol":"HTTP",{{member}}}""");
}

using System.Collections.Concurrent;
using System.Text;
using FluentAssertions;
using Hub.Partners;
using Hub.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>Traces and metrics reach an OTLP receiver (over HTTP with protobuf), and hold no secret and no record.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Traces_and_metrics_go_to_the_endpoint_and_hold_no_key()
    {
        var received = new ConcurrentDictionary<string, byte[]>();
        await using var receiver = await StartReceiverAsync(received);
        var folder = Directory.CreateTempSubdirectory("hub-otlp-");
        try
        {
            var settings = new HubSettings(folder.FullName, null, HubUnderTest.ShippedSchemas)
            {
                Port = 0,
                Otlp = new Uri(receiver.Urls.Single()),
                Defaults = new Dictionary<string, string?> { ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" },
            };
            var hub = HubHost.BuildServer(settings);
            await hub.StartAsync(TestContext.Current.CancellationToken);
            var key = (await hub.Services.GetRequiredService<IssueKey>().HandleAsync(
                new IssueKeyCommand("duwo", Role.Partner), TestContext.Current.CancellationToken)).Value.Key;
            using var http = new HttpClient { BaseAddress = new Uri(hub.Urls.Single()) };
            http.DefaultRequestHeaders.Authorization = new("Bearer", key);
            using var body = new StringContent(
                """{"feed":"duwo-housing-stock","period":"2020","records":[{"place":"leiden","ownership":"owned","units":987654321}]}""",
                Encoding.UTF8,
                "application/json");
            (await http.PostAsync(new Uri("/v1/feeds/duwo-housing-stock/submissions", UriKind.Relative), body, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
            await http.GetAsync(new Uri("/v1/alerts", UriKind.Relative), TestContext.Current.CancellationToken);

            // Stopping sends what is left.
            await hub.StopAsync(TestContext.Current.CancellationToken);
            await hub.DisposeAsync();

            var all = string.Concat(received.Values.Select(bytes => Encoding.Latin1.GetString(bytes)));
            received.Keys.Should().Contain("/v1/traces").And.Contain("/v1/metrics");
            all.Should().Contain("partner-hub").And.Contain("publish").And.Contain("hub.events");
            all.Should().NotContain(key[12..]).And.NotContain("987654321");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<WebApplication> StartReceiverAsync(ConcurrentDictionary<string, byte[]> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = builder.Build();
        receiver.MapPost("/{**path}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            received.AddOrUpdate(request.Path, body.ToArray(), (_, before) => [.. before, .. body.ToArray()]);
        });
        await receiver.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }
}

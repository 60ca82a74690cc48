using System.Globalization;
using System.Text;
using FluentAssertions;
using Hub.Tests.Http;
using Hub.Tests.Partners;
using Hub.Tests.Publishing;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>Promise 3: events are delivered at least once with a stable id, however the process ends.</summary>
public sealed class DeliveryKillTests
{
    private const int Kills = 4;
    private const int Submissions = 30;
    private const int Seed = 20260105;

    [Fact]
    public async Task Every_event_arrives_under_its_own_id_however_often_the_process_is_killed_in_the_middle_of_fan_out_and_delivery()
    {
        using var folder = new TempFolder();
        await using var sink = await TestSink.StartAsync(204);
        var duwo = (await HubProcess.RunAsync("keys", "issue", "duwo", "--data", folder.Path)).Output.Trim();
        var watch = (await HubProcess.RunAsync("keys", "issue", "watch", "--role", "operator", "--data", folder.Path)).Output.Trim();
        var server = await HubProcess.ServeAsync("serve", "--data", folder.Path);
        using (var http = new HttpClient { BaseAddress = server.Address })
        {
            (await new HubClient(http, watch).PostAsync("/v1/subscriptions", $$"""{"sink":"{{sink.Address}}","protocol":"HTTP"}""")).Expect(201);
        }

        var chance = new Random(Seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            using (var http = new HttpClient { BaseAddress = server.Address })
            {
                var client = new HubClient(http, duwo);
                await Task.WhenAll(Enumerable.Range(0, Submissions).Select(async number =>
                    (await client.SubmitAsync(Samples.Stock((1000 + (kill * Submissions) + number).ToString(CultureInfo.InvariantCulture)))).Expect(201)));
            }

            var until = sink.Requests + chance.Next(1, Submissions);
            await Eventually.TrueAsync(() => Task.FromResult(sink.Requests >= until), "some deliveries");
            await server.KillAsync();
            await server.DisposeAsync();
            server = await HubProcess.ServeAsync("serve", "--data", folder.Path);
        }

        List<string> events = [];
        var arrived = new Dictionary<string, string>(StringComparer.Ordinal);
        using (var http = new HttpClient { BaseAddress = server.Address })
        {
            var client = new HubClient(http, watch);
            await Eventually.TrueAsync(
                async () =>
                {
                    while (sink.TryNext(out var received))
                    {
                        // Whatever comes twice comes with the same bytes.
                        var body = Encoding.UTF8.GetString(received.Body);
                        arrived.TryAdd(received.Id, body);
                        arrived[received.Id].Should().Be(body);
                    }

                    events = [.. (await client.EventsAsync()).Select(found => found.Text("id"))];
                    return events.Count >= 2 * Kills * Submissions && events.All(arrived.ContainsKey);
                },
                "every event at the sink");
        }

        arrived.Keys.Should().BeEquivalentTo(events, "every delivery was of an event there is");
        await server.DisposeAsync();
    }
}

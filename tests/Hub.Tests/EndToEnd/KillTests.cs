using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using FluentAssertions;
using Hub.Tests.Http;
using Hub.Tests.Partners;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>Promise 1: an answer of 201 is durable, and what was accepted counts once, however the process ends.</summary>
public sealed class KillTests
{
    private const int Kills = 4;
    private const int Clients = 4;
    private const int Seed = 20231220;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_accepted_submission_is_there_once_however_often_the_process_is_killed()
    {
        using var folder = new TempFolder();
        var issued = await HubProcess.RunAsync("keys", "issue", "duwo", "--data", folder.Path);
        issued.ExitCode.Should().Be(0, issued.Errors);
        var key = issued.Output.Trim();
        var operatorKey = (await HubProcess.RunAsync("keys", "issue", "watch", "--role", "operator", "--data", folder.Path)).Output.Trim();
        var server = new Server(await HubProcess.ServeAsync("serve", "--data", folder.Path));
        var posted = new ConcurrentDictionary<string, string>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var clients = Enumerable.Range(0, Clients).Select(number => PostAsync(number, key, server, posted, stop.Token)).ToList();
        try
        {
            var chance = new Random(Seed);
            for (var kill = 0; kill < Kills; kill++)
            {
                await WaitForMoreAsync(posted, chance.Next(5, 40));
                await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(0, 25)), TimeProvider.System, Cancellation);
                await server.Process.KillAsync();
                server.Process = await HubProcess.ServeAsync("serve", "--data", folder.Path);
            }

            await WaitForMoreAsync(posted, 20);
        }
        finally
        {
            await stop.CancelAsync();
        }

        await Task.WhenAll(clients);

        using var http = new HttpClient { BaseAddress = server.Process.Address };
        var found = (await new HubClient(http, key).SubmissionsAsync("duwo-housing-stock")).Select(receipt => receipt.Id).ToList();
        found.Should().BeEquivalentTo(posted.Values, "each content was accepted once, and every acceptance is kept");
        found.Should().OnlyHaveUniqueItems();
        var events = await AllEventsAsync(new HubClient(http, operatorKey), posted.Count);
        events.Should().BeEquivalentTo(found, "every accepted submission has one event");
        (await new HubClient(http, null).ObservationsAsync("housing-units")).Count.Should().Be(posted.Values.Select(id => id.Split('.')[1]).Distinct().Count());
        await server.Process.DisposeAsync();

        var verified = await HubProcess.RunAsync("verify", "--data", folder.Path);
        verified.ExitCode.Should().Be(0, verified.Output);
        verified.Output.Should().Contain("0 difference(s)");
    }

    // A client posts one content after another; when the answer is lost it posts the same again, until there is one.
    private static async Task PostAsync(int number, string key, Server server, ConcurrentDictionary<string, string> posted, CancellationToken stop)
    {
        for (var content = 1; ; content++)
        {
            // Years of its own per client, several contents a year: revisions that follow each other.
            var year = 1000 + (number * 200) + (content / 3);
            var envelope = Samples.Stock(year.ToString(System.Globalization.CultureInfo.InvariantCulture), units: content).ToJsonString();
            while (true)
            {
                try
                {
                    using var http = new HttpClient { BaseAddress = server.Process.Address };
                    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
                    using var answer = await http.PostAsync(new Uri("/v1/feeds/duwo-housing-stock/submissions", UriKind.Relative), HubClient.Json(envelope), Cancellation);
                    var text = await answer.Content.ReadAsStringAsync(Cancellation);
                    answer.IsSuccessStatusCode.Should().BeTrue(text);
                    using var receipt = JsonDocument.Parse(text);
                    posted[envelope] = receipt.RootElement.Text("id");
                    break;
                }
                catch (Exception lost) when (lost is HttpRequestException or IOException)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
                }
            }

            if (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private static Task WaitForMoreAsync(ConcurrentDictionary<string, string> posted, int more)
    {
        var until = posted.Count + more;
        return Eventually.TrueAsync(() => Task.FromResult(posted.Count >= until), $"{more} more submissions");
    }

    private static async Task<List<string>> AllEventsAsync(HubClient client, int expected)
    {
        List<string> events = [];
        await Eventually.TrueAsync(
            async () =>
            {
                events = [.. (await client.EventsAsync())
                    .Where(found => found.Text("type") == "nl.partnerhub.submission.accepted.v1")
                    .Select(found => found.GetProperty("data").Text("submission"))];
                return events.Count >= expected;
            },
            "an event per submission");
        return events;
    }

    private sealed class Server(HubProcess process)
    {
        private volatile HubProcess current = process;

        public HubProcess Process
        {
            get => current;
            set => current = value;
        }
    }
}

using System.Text.Json;
using FluentAssertions;
using Hub.Tests.Http;
using Hub.Tests.Partners;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>The newcomer's command, run twice on one folder.</summary>
public sealed class DemoTests
{
    private static readonly string[] Everybody =
        ["universiteit-leiden", "duwo", "lic", "lbsp", "gemeente-leiden", "monitor", "municipality", "operator"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_demonstration_loads_once_and_keeps_its_data_and_keys()
    {
        using var folder = new TempFolder();
        var keysFile = Path.Combine(folder.Path, "keys.json");
        var first = await RunAsync(folder.Path, keysFile);
        var keysBefore = await File.ReadAllTextAsync(keysFile, Cancellation);

        var second = await RunAsync(folder.Path, keysFile);

        first.Keys.Should().BeEquivalentTo(Everybody);
        first.Shown.Should().Contain("\"value\":13.1").And.Contain("duwo-housing-market.2021-04.1");
        second.Shown.Should().Be(first.Shown);
        (await File.ReadAllTextAsync(keysFile, Cancellation)).Should().Be(keysBefore);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(keysFile).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static async Task<(ICollection<string> Keys, string Shown)> RunAsync(string data, string keysFile)
    {
        await using var demo = await HubProcess.ServeAsync("demo", "--data", data);
        using var http = new HttpClient { BaseAddress = demo.Address };

        // The guide is printed when everything is loaded, and the hub says it is ready.
        (await new HubClient(http, null).GetAsync("/health/ready")).Expect(200);
        var keys = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(keysFile, Cancellation))!;
        var monitor = new HubClient(http, keys["monitor"]);
        var shown = new List<string> { (await monitor.GetAsync("/v1/indicators/international-share/observations?period=2023")).Expect(200).Text };
        foreach (var feed in (await monitor.JsonAsync("/v1/feeds")).GetProperty("feeds").EnumerateArray().Select(feed => feed.Text("id")))
        {
            shown.Add((await monitor.GetAsync($"/v1/feeds/{feed}/submissions?limit=1000")).Expect(200).Text);
        }

        shown.Add(string.Join('\n', (await monitor.EventsAsync()).Select(found => found.GetRawText())));
        demo.Output.Should().ContainAll(Everybody).And.Contain("curl");
        return (keys.Keys, string.Join('\n', shown));
    }
}

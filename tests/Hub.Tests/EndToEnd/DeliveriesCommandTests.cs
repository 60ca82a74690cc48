using FluentAssertions;
using Hub.Tests.Http;
using Hub.Tests.Partners;
using Hub.Tests.Publishing;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>What <c>deliveries</c> shows the operator of a running hub, and does for whoever missed something.</summary>
public sealed class DeliveriesCommandTests
{
    private const int Done = 0;
    private const int Refused = 1;
    private const int Usage = 2;

    [Fact]
    public async Task What_failed_is_listed_and_delivered_again_once_the_subscription_is_active()
    {
        using var folder = new TempFolder();
        await using var hub = await HubUnderTest.StartAsync();
        await using var sink = await TestSink.StartAsync(410, 204);
        var owner = hub.Caller(HubCallers.Municipality);
        var path = (await owner.PostAsync("/v1/subscriptions", $$"""{"sink":"{{sink.Address}}","protocol":"HTTP"}""")).Expect(201).Header("Location")!;
        var id = path.Split('/')[^1];
        await StatusAsync(owner, path, "active");
        (await owner.SendAsync("POST", path + "/test")).Expect(202);
        await StatusAsync(owner, path, "disabled");
        var missed = await sink.NextAsync();
        string[] to = await ToAsync(hub, folder, HubCallers.Operator);

        var all = await HubProcess.RunAsync(["deliveries", "list", .. to]);
        var dead = await HubProcess.RunAsync(["deliveries", "list", "--state", "dead", .. to]);
        var one = await HubProcess.RunAsync(["deliveries", "list", "--subscription", id, .. to]);
        var refused = await HubProcess.RunAsync(["deliveries", "redeliver", id, .. to]);
        (await owner.SendAsync("PATCH", path, HubClient.Json("""{"status":"active"}"""))).Expect(200);
        await StatusAsync(owner, path, "active");
        var again = await HubProcess.RunAsync(["deliveries", "redeliver", id, .. to]);

        all.ExitCode.Should().Be(Done, all.Errors);
        Lines(all).Should().HaveCount(2);
        Lines(all)[1].Should().MatchRegex($"^{id} municipality +disabled \\(gone\\) +0 +1 +0 127\\.0\\.0\\.1$");
        Lines(dead).Should().ContainSingle("nothing is dead").Which.Should().StartWith("SUBSCRIPTION");
        Lines(one)[1].Should().MatchRegex($"^[0-9]+ +failed +1 [0-9T:-]+Z http-410 +nl\\.partnerhub\\.subscription\\.test\\.v1 {id}$");
        (refused.ExitCode, refused.Output).Should().Be((Refused, string.Empty));
        refused.Errors.Should().StartWith("Refused (409): The subscription is disabled");
        again.ExitCode.Should().Be(Done, again.Errors);
        again.Output.Should().MatchRegex("^1 to be delivered again, of events up to [0-9]+\\.\\s+$");
        (await sink.NextAsync()).Id.Should().Be(missed.Id);
    }

    [Fact]
    public async Task What_the_hub_refuses_is_told_with_its_reason()
    {
        using var folder = new TempFolder();
        await using var hub = await HubUnderTest.StartAsync();
        var to = await ToAsync(hub, folder, HubCallers.Operator);

        var unknown = await HubProcess.RunAsync(["deliveries", "list", "--subscription", "none", .. to]);
        var ahead = await HubProcess.RunAsync(["deliveries", "redeliver", "none", "--after", "-1", .. to]);
        var keyless = await HubProcess.RunAsync("deliveries", "list", "--url", hub.Address.AbsoluteUri, "--data", folder.Path);

        (unknown.ExitCode, unknown.Output).Should().Be((Refused, string.Empty));
        unknown.Errors.Trim().Should().Be("Refused (404): There is no such subscription.");
        ahead.ExitCode.Should().Be(Usage);
        (keyless.ExitCode, keyless.Errors.Trim()).Should().Be((Usage, "No key: set HUB_KEY, or give --key-file."));
    }

    private static async Task<string[]> ToAsync(HubUnderTest hub, TempFolder folder, string caller)
    {
        var file = Path.Combine(folder.Path, "key");
        await File.WriteAllTextAsync(file, hub.Key(caller), TestContext.Current.CancellationToken);
        return ["--url", hub.Address.AbsoluteUri, "--key-file", file];
    }

    private static Task StatusAsync(HubClient owner, string path, string status) =>
        Eventually.TrueAsync(async () => (await owner.JsonAsync(path)).Text("status") == status, $"the subscription to be {status}");

    private static string[] Lines(CommandOutcome outcome) => outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Hub.Tests.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>A hub for the tests of one receiver, and the folder in which that is made ready once.</summary>
public sealed class ReceiverBench : IAsyncLifetime
{
    // Receivers go by the machine's clock. The hub's begins there, and is moved only from one asking for consent to the next.
    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hub-receiver-");
    private HubUnderTest? hub;
    private Task<string[]>? command;
    private int receivers;

    /// <summary>The caller who subscribes.</summary>
    internal HubClient Subscriber => hub!.Caller(HubCallers.Municipality);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => hub = await HubUnderTest.StartAsync(new HubOptions { Clock = clock });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await hub!.DisposeAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>Does what the document says: subscribes, starts the receiver with the secret, and lets the hub ask for consent.</summary>
    /// <param name="make">Makes the receiver ready in a folder, and says how to run it.</param>
    internal async Task<RunningReceiver> SubscribeAsync(Func<string, Task<string[]>> make)
    {
        command ??= make(folder.FullName);
        var receiver = new RunningReceiver(await command, Directory.CreateDirectory(Path.Combine(folder.FullName, $"receiver-{++receivers}")).FullName);
        var registered = (await Subscriber.PostAsync("/v1/subscriptions", $$"""{"sink":"{{receiver.Address}}","protocol":"HTTP"}""")).Expect(201).Json;
        receiver.Subscription = registered.Text("id");
        await Eventually.TrueAsync(async () => (await SubscriptionAsync(receiver)).TryGetProperty("statusReason", out _), "the first asking for consent");
        await receiver.StartAsync(registered.Text("secret"));
        clock.Advance(TimeSpan.FromSeconds(7));
        await Eventually.TrueAsync(async () => (await SubscriptionAsync(receiver)).Text("status") == "active", "the receiver's consent");
        return receiver;
    }

    /// <summary>Sends a test event, and waits until the hub has delivered it. Gives its delivery.</summary>
    internal async Task<JsonElement> TestAsync(RunningReceiver receiver)
    {
        var id = (await Subscriber.SendAsync("POST", $"/v1/subscriptions/{receiver.Subscription}/test")).Expect(202).Json.Text("eventId");
        return await DeliveryAsync(receiver, delivery => delivery.Text("eventId") == id && delivery.Text("state") == "delivered");
    }

    /// <summary>Has a delivery made again, and waits until it was.</summary>
    internal async Task AgainAsync(RunningReceiver receiver, JsonElement delivery)
    {
        var sequence = delivery.GetProperty("sequence").GetInt64();
        (await Subscriber.SendAsync("POST", $"/v1/subscriptions/{receiver.Subscription}/deliveries/{sequence}/redelivery")).Expect(202);
        var before = delivery.GetProperty("attempts").GetInt32();
        await DeliveryAsync(receiver, one => one.GetProperty("sequence").GetInt64() == sequence && one.Text("state") == "delivered" && one.GetProperty("attempts").GetInt32() > before);
    }

    private Task<JsonElement> SubscriptionAsync(RunningReceiver receiver) => Subscriber.JsonAsync($"/v1/subscriptions/{receiver.Subscription}");

    private async Task<JsonElement> DeliveryAsync(RunningReceiver receiver, Func<JsonElement, bool> isIt)
    {
        JsonElement found = default;
        await Eventually.TrueAsync(
            async () =>
            {
                var log = await Subscriber.JsonAsync($"/v1/subscriptions/{receiver.Subscription}/deliveries");
                found = log.GetProperty("deliveries").EnumerateArray().FirstOrDefault(isIt);
                return found.ValueKind == JsonValueKind.Object;
            },
            "a delivery");
        return found;
    }
}

/// <summary>A receiver as a process of its own, at a free port and with an inbox of its own.</summary>
internal sealed class RunningReceiver(string[] command, string folder) : IAsyncDisposable
{
    private readonly int port = FreePort();
    private Process? process;

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"http://127.0.0.1:{port}/alerts");

    /// <summary>The subscription that delivers to it.</summary>
    public string Subscription { get; set; } = string.Empty;

    /// <summary>The secret it was started with.</summary>
    public string Secret { get; private set; } = string.Empty;

    /// <summary>The files it has put away, in the order of their names.</summary>
    public IReadOnlyList<string> Inbox => new DirectoryInfo(Path.Combine(folder, "inbox")) is { Exists: true } inbox
        ? [.. inbox.GetFiles("*.json").Select(file => file.FullName).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Starts it, or ends it and starts it anew, and waits until it listens.</summary>
    public async Task StartAsync(string secret)
    {
        await DisposeAsync();
        Secret = secret;
        process = Receivers.Start(folder, new Dictionary<string, string> { ["WEBHOOK_SECRET"] = secret, ["PORT"] = $"{port}" }, command);

        // Both are read, so that it is never held up by what it writes.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Eventually.TrueAsync(ListensAsync, "the receiver to listen");
    }

    /// <summary>A connection to it, for what no client would send.</summary>
    public async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process?.Dispose();
        process = null;
    }

    private async Task<bool> ListensAsync()
    {
        Assert.False(process!.HasExited, $"The receiver ended with exit code {(process.HasExited ? process.ExitCode : 0)}.");
        try
        {
            using var connection = await ConnectAsync();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

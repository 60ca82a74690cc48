using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Hub.Receiving;
using Microsoft.Extensions.Logging;

namespace Hub.Functions.ServiceBus;

/// <summary>
/// Wakes whoever carries changes on, through a queue: the process that took a submission may be gone as soon as its
/// request is answered. A message only says which feed to look at. What is to be done stands in the tables, so a lost
/// wake-up costs the time until the next sweep, and a doubled one costs a look.
/// </summary>
internal sealed class WakeUpQueue(ServiceBusClient client, TimeProvider clock, ILogger<WakeUpQueue> logger) : IChangeSignal, IWakeUps
{
    private readonly ServiceBusSender sender = client.CreateSender(BusEntities.WakeUps);
    private readonly CircuitBreaker breaker = new(clock);
    private readonly Lock remembering = new();
    private readonly HashSet<string> changed = new(StringComparer.Ordinal);
    private readonly HashSet<Task> underWay = [];

    /// <summary>Remembers the feed until <see cref="FlushAsync"/>.</summary>
    public void Changed(FeedChange change)
    {
        lock (remembering)
        {
            changed.Add(change.Feed);
        }
    }

    /// <summary>
    /// Completes at once. The figures are computed in another invocation, perhaps on another machine, so there is nothing
    /// here to wait for: a reader gets what is published, and sees a submission's figures some seconds after its receipt.
    /// </summary>
    public ValueTask SettledAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <summary>
    /// Sends a wake-up for each feed remembered. Called when a request is answered and before its invocation ends. When
    /// it completes, a wake-up was sent, or could not be, for every feed that was remembered before the call, also where
    /// the call of another request took it along.
    /// </summary>
    /// <param name="cancellation">Ends the waiting, not the sending, which may be for other requests too.</param>
    /// <returns>A task that never fails: what cannot be sent is logged, and the sweep does the work.</returns>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        Task sent;
        lock (remembering)
        {
            if (changed.Count > 0)
            {
                string[] feeds = [.. changed];
                changed.Clear();
                underWay.RemoveWhere(task => task.IsCompleted);
                underWay.Add(Task.Run(() => SendAsync(feeds), CancellationToken.None));
            }

            sent = Task.WhenAll(underWay);
        }

        await sent.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// The feed a message of the queue is about; null for a message that is no wake-up, which is dead-lettered. The feed
    /// need not exist.
    /// </summary>
    public static string? TryRead(ServiceBusReceivedMessage message)
    {
        try
        {
            using var body = JsonDocument.Parse(message.Body);
            return body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty("feed", out var feed)
                && feed.ValueKind == JsonValueKind.String
                && feed.GetString() is { Length: > 0 } id
                    ? id
                    : null;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            // Not JSON, an AMQP body that is no bytes, or half a surrogate pair in the text.
            return null;
        }
    }

    private static ServiceBusMessage WakeUp(string feed) =>
        new(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["feed"] = feed })) { ContentType = "application/json" };

    private async Task SendAsync(string[] feeds)
    {
        if (breaker.IsOpen)
        {
            ServiceBusLog.NoWakeUp(logger, null, string.Join(", ", feeds));
            return;
        }

        try
        {
            await sender.SendMessagesAsync(feeds.Select(WakeUp), CancellationToken.None);
        }
        catch (Exception exception)
        {
            breaker.Trip();
            ServiceBusLog.NoWakeUp(logger, exception, string.Join(", ", feeds));
        }
    }
}

using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Hub.Hosting;
using Hub.Receiving;
using Microsoft.Extensions.Logging;

namespace Hub.Functions.ServiceBus;

/// <summary>
/// Wakes whoever carries changes on, through a queue: the process that took a submission may be gone as soon as its
/// request is answered. A message only says which feed to look at, and what is likely to be found. What is to be done
/// stands in the tables, so a lost wake-up costs the time until the next sweep, and a doubled one costs a look.
/// </summary>
internal sealed class WakeUpQueue(ServiceBusClient client, TimeProvider clock, ILogger<WakeUpQueue> logger) : IChangeSignal, IWakeUps
{
    // Some kilobytes.
    private const int MostHints = 100;

    private readonly ServiceBusSender sender = client.CreateSender(BusEntities.WakeUps);
    private readonly CircuitBreaker breaker = new(clock);
    private readonly Lock remembering = new();
    private readonly Dictionary<string, List<ChangeHint>> changed = new(StringComparer.Ordinal);
    private readonly HashSet<Task> underWay = [];

    /// <summary>Remembers the change until <see cref="FlushAsync"/>.</summary>
    public void Changed(FeedChange change)
    {
        lock (remembering)
        {
            if (!changed.TryGetValue(change.Feed, out var hints))
            {
                changed.Add(change.Feed, hints = []);
            }

            // The others stand in the outbox, as all of them do.
            if (hints.Count < MostHints)
            {
                hints.Add(new ChangeHint(change.Event.Id, change.Period));
            }
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
                KeyValuePair<string, List<ChangeHint>>[] feeds = [.. changed];
                changed.Clear();
                underWay.RemoveWhere(task => task.IsCompleted);
                underWay.Add(Task.Run(() => SendAsync(feeds), CancellationToken.None));
            }

            sent = Task.WhenAll(underWay);
        }

        await sent.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// What a message of the queue says; null for a message that is no wake-up, which is dead-lettered. The feed need not
    /// exist, and hints that cannot be read are left out: the outbox has all of them.
    /// </summary>
    public static WakeUp? TryRead(ServiceBusReceivedMessage message)
    {
        try
        {
            using var body = JsonDocument.Parse(message.Body);
            return body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty("feed", out var feed)
                && feed.ValueKind == JsonValueKind.String
                && feed.GetString() is { Length: > 0 } id
                    ? new WakeUp(id, [.. Hints(body.RootElement)])
                    : null;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            // Not JSON, an AMQP body that is no bytes, or half a surrogate pair in the text.
            return null;
        }
    }

    private static IEnumerable<ChangeHint> Hints(JsonElement wakeUp)
    {
        if (!wakeUp.TryGetProperty("changes", out var changes) || changes.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var change in changes.EnumerateArray().Take(MostHints).Where(change => change.ValueKind == JsonValueKind.Object))
        {
            if (change.TryGetProperty("event", out var id) && id.ValueKind == JsonValueKind.String
                && change.TryGetProperty("period", out var period) && period.ValueKind == JsonValueKind.String
                && Period.TryParse(period.GetString(), out var parsed))
            {
                yield return new ChangeHint(id.GetString()!, parsed);
            }
        }
    }

    private static ServiceBusMessage Message(string feed, IEnumerable<ChangeHint> hints) =>
        new(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["feed"] = feed,
            ["changes"] = hints.Select(hint => new Dictionary<string, string> { ["event"] = hint.Event, ["period"] = hint.Period.ToString() }),
        }))
        { ContentType = "application/json" };

    private async Task SendAsync(KeyValuePair<string, List<ChangeHint>>[] feeds)
    {
        var names = string.Join(", ", feeds.Select(feed => feed.Key));
        if (breaker.IsOpen)
        {
            ServiceBusLog.NoWakeUp(logger, null, names);
            return;
        }

        try
        {
            await sender.SendMessagesAsync(feeds.Select(feed => Message(feed.Key, feed.Value)), CancellationToken.None);
        }
        catch (Exception exception)
        {
            breaker.Trip();
            ServiceBusLog.NoWakeUp(logger, exception, names);
        }
    }
}

/// <summary>A message of the queue.</summary>
/// <param name="Feed">The feed to look at.</param>
/// <param name="Changes">Changes that were made before it was sent; perhaps not all.</param>
internal sealed record WakeUp(string Feed, IReadOnlyList<ChangeHint> Changes);

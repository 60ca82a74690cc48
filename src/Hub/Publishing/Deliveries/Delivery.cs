using System.Globalization;
using System.Text.Json.Serialization;
using Hub.Storage;

namespace Hub.Publishing.Deliveries;

/// <summary>Where a delivery stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeliveryState>))]
public enum DeliveryState
{
    /// <summary>To be tried at <see cref="Delivery.NextAttemptAt"/>.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>The sink answered 2xx.</summary>
    [JsonStringEnumMemberName("delivered")]
    Delivered,

    /// <summary>Given up because the sink ended the subscription (410).</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>
    /// Given up because all attempts of the ladder failed, or because the subscription was disabled, or asked for the event
    /// no more, before it was over; kept as a dead letter, which a redelivery takes up again.
    /// </summary>
    [JsonStringEnumMemberName("dead")]
    Dead,
}

/// <summary>One event on its way to one subscription.</summary>
/// <param name="SubscriptionId">The subscription.</param>
/// <param name="Sequence">The event's place in the event log; names the delivery within its subscription.</param>
/// <param name="EventId">The event.</param>
/// <param name="EventType">Its type.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">Attempts made.</param>
/// <param name="LastAttemptAt">When the last one was made (UTC).</param>
/// <param name="LastStatus">The HTTP status it got, when it got any.</param>
/// <param name="LastError">The class of its failure, such as <c>timeout</c>; null after a success.</param>
/// <param name="NextAttemptAt">When the next one is due (UTC); null when there is none.</param>
internal sealed record Delivery(
    string SubscriptionId,
    long Sequence,
    string EventId,
    string EventType,
    string Subject,
    DeliveryState State,
    int Attempts,
    DateTimeOffset? LastAttemptAt,
    int? LastStatus,
    string? LastError,
    DateTimeOffset? NextAttemptAt)
{
    // As many as an entity has with one attempt, so that it need not grow.
    private const int Properties = 16;

    public const string LogPrefix = "l|";

    /// <summary>Row key of the note on a subscription whose sink does nothing but fail; see <see cref="SinkHealth"/>.</summary>
    public const string HealthKey = "h";

    public string? ETag { get; init; }

    /// <summary>Attempts made on the present ladder, which a redelivery begins anew.</summary>
    public int Tries { get; init; }

    /// <summary>The attempts one by one, oldest first; of very many only the newest.</summary>
    public IReadOnlyList<Attempt> Log { get; init; } = [];

    /// <summary>Whether it stands in the index with those that were made with it (<see cref="DueRow.IsTogether"/>), until its due time changes.</summary>
    public bool Together { get; init; }

    /// <summary>The mail it goes out in, once that is settled; null for one that is in none, and for webhooks.</summary>
    public string? Digest { get; init; }

    /// <summary>Whether it waits for the first attempt of its ladder.</summary>
    public bool AwaitsFirstTry => State == DeliveryState.Pending && Tries == 0;

    /// <summary>The delivery to be tried again from the start of the ladder, in another mail; what was tried before stays in its log.</summary>
    public Delivery Again(DateTimeOffset due) => this with { State = DeliveryState.Pending, Tries = 0, NextAttemptAt = due, Digest = null };

    /// <summary>The name of a state, as it is stored and shown.</summary>
    public static string NameOf(DeliveryState state) => state switch
    {
        DeliveryState.Pending => "pending",
        DeliveryState.Delivered => "delivered",
        DeliveryState.Failed => "failed",
        _ => "dead",
    };

    /// <summary>A delivery that was not tried yet.</summary>
    public static Delivery New(string subscriptionId, PublishedEvent published, DateTimeOffset due) => new(
        subscriptionId, published.Sequence, published.Event.Id, published.Event.Type, published.Event.Subject, DeliveryState.Pending, 0, null, null, null, due);

    /// <summary>The log is read newest first, so its keys count down.</summary>
    public static string LogKey(long sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{LogPrefix}{long.MaxValue - sequence:D19}");

    public TableEntity ToEntity()
    {
        var entity = new TableEntity(SubscriptionId, LogKey(Sequence))
        {
            Properties = new Dictionary<string, object>(Properties, StringComparer.Ordinal),
            ["sequence"] = Sequence,
            ["eventId"] = EventId,
            ["type"] = EventType,
            ["subject"] = Subject,
            ["state"] = NameOf(State),
            ["attempts"] = Attempts,
            ["tries"] = Tries,
            ["lastAttemptAt"] = LastAttemptAt,
            ["lastStatus"] = LastStatus,
            ["lastError"] = LastError,
            ["nextAttemptAt"] = NextAttemptAt,
            ["together"] = Together ? true : null,
            ["digest"] = Digest,
        };
        Attempt.Write(entity, Log);
        return entity;
    }

    public static Delivery Read(TableEntity entity)
    {
        var attempts = (int)(entity.Number("attempts") ?? 0);
        return new Delivery(
            entity.PartitionKey,
            entity.Number("sequence") ?? throw new InvalidDataException($"Delivery entity {entity.RowKey} has no sequence."),
            entity.Text("eventId") ?? string.Empty,
            entity.Text("type") ?? string.Empty,
            entity.Text("subject") ?? string.Empty,
            entity.Text("state") switch
            {
                "pending" => DeliveryState.Pending,
                "delivered" => DeliveryState.Delivered,
                "failed" => DeliveryState.Failed,
                _ => DeliveryState.Dead,
            },
            attempts,
            entity.Moment("lastAttemptAt"),
            (int?)entity.Number("lastStatus"),
            entity.Text("lastError"),
            entity.Moment("nextAttemptAt"))
        {
            ETag = entity.ETag,

            // Written since there are redeliveries; before that every attempt was one of the only ladder.
            Tries = (int)(entity.Number("tries") ?? attempts),
            Log = Attempt.Read(entity),
            Together = entity.Flag("together"),
            Digest = entity.Text("digest"),
        };
    }
}

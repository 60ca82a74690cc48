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

    /// <summary>Given up because all attempts of the ladder failed; kept as a dead letter.</summary>
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
    public const string LogPrefix = "l|";
    public const string QueuePrefix = "q|";

    public string? ETag { get; init; }

    /// <summary>The log is read newest first, so its keys count down.</summary>
    public static string LogKey(long sequence) =>
        LogPrefix + (long.MaxValue - sequence).ToString("D19", CultureInfo.InvariantCulture);

    public static string QueueKey(DateTimeOffset due, long sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{QueuePrefix}{due.UtcTicks:D19}|{sequence:D20}");

    public static (DateTimeOffset Due, long Sequence) ReadQueueKey(string rowKey) => (
        new DateTimeOffset(long.Parse(rowKey.AsSpan(QueuePrefix.Length, 19), NumberStyles.None, CultureInfo.InvariantCulture), TimeSpan.Zero),
        long.Parse(rowKey.AsSpan(QueuePrefix.Length + 20), NumberStyles.None, CultureInfo.InvariantCulture));

    public TableEntity ToEntity() => new(SubscriptionId, LogKey(Sequence))
    {
        ["sequence"] = Sequence,
        ["eventId"] = EventId,
        ["type"] = EventType,
        ["subject"] = Subject,
        ["state"] = State switch
        {
            DeliveryState.Pending => "pending",
            DeliveryState.Delivered => "delivered",
            DeliveryState.Failed => "failed",
            _ => "dead",
        },
        ["attempts"] = Attempts,
        ["lastAttemptAt"] = LastAttemptAt,
        ["lastStatus"] = LastStatus,
        ["lastError"] = LastError,
        ["nextAttemptAt"] = NextAttemptAt,
    };

    public static Delivery Read(TableEntity entity) => new(
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
        (int)(entity.Number("attempts") ?? 0),
        entity.Moment("lastAttemptAt"),
        (int?)entity.Number("lastStatus"),
        entity.Text("lastError"),
        entity.Moment("nextAttemptAt"))
    { ETag = entity.ETag };
}

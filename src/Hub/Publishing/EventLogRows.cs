using System.Globalization;
using Hub.Storage;

namespace Hub.Publishing;

/// <summary>How the event log lies in its table: one partition with a counter, the events, and their ids.</summary>
internal static class EventLogRows
{
    public const string Table = "events";
    public const string Partition = "events";
    public const string CounterKey = "counter";
    private const string EventPrefix = "e|";

    public static string EventKey(long sequence) => EventPrefix + CloudEventFormat.SequenceText(sequence);

    public static string IdKey(string eventId) => "x|" + eventId;

    public static RowRange After(long sequence) =>
        new(EventKey(sequence) + "!", RowRange.After(EventPrefix));

    public static TableEntity Counter(long last, DateTimeOffset loggedAt) => new(Partition, CounterKey) { ["last"] = last, ["loggedAt"] = loggedAt };

    public static TableEntity Id(PublishedEvent published) =>
        new(Partition, IdKey(published.Event.Id)) { ["sequence"] = published.Sequence };

    /// <summary>When an event was logged, and whether that was kept; of one from before it was, its time stands for it.</summary>
    public static (DateTimeOffset At, bool IsKept) LoggedAt(TableEntity entity) => entity.Moment("loggedAt") is { } at
        ? (at, true)
        : (entity.Moment("time") ?? throw Broken(entity, "time"), false);

    public static TableEntity Event(PublishedEvent published, DateTimeOffset loggedAt) => new(Partition, EventKey(published.Sequence))
    {
        ["id"] = published.Event.Id,
        ["source"] = published.Source,
        ["type"] = published.Event.Type,
        ["subject"] = published.Event.Subject,
        ["time"] = published.Event.Time,
        ["loggedAt"] = loggedAt,
        ["data"] = published.Event.Data,
        ["dataRef"] = published.Event.DataRef,
        ["dataSchema"] = published.DataSchema,
    };

    public static PublishedEvent Read(TableEntity entity) => new(
        long.Parse(entity.RowKey.AsSpan(EventPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture),
        entity.Text("source") ?? throw Broken(entity, "source"),
        new HubEvent(
            entity.Text("id") ?? throw Broken(entity, "id"),
            entity.Text("type") ?? throw Broken(entity, "type"),
            entity.Text("subject") ?? string.Empty,
            entity.Moment("time") ?? throw Broken(entity, "time"),
            entity.Text("data") ?? "{}",
            entity.Text("dataRef")))
    {
        DataSchema = entity.Text("dataSchema"),
    };

    private static InvalidDataException Broken(TableEntity entity, string property) =>
        new($"Event log entity {entity.RowKey} has no {property}.");
}

using Hub.Storage;

namespace Hub.Publishing;

/// <summary>
/// The transactional outbox: an event is written as an entity in the same atomic batch as the change it tells of, in
/// that change's partition, and is taken out only when the event log holds it.
/// </summary>
public static class Outbox
{
    /// <summary>Row keys of outbox entities begin with this; the event's time-ordered id follows.</summary>
    public const string RowPrefix = "o|";

    /// <summary>The operation that queues <paramref name="hubEvent"/> beside the change in <paramref name="partitionKey"/>.</summary>
    public static TableOperation Add(string partitionKey, HubEvent hubEvent)
    {
        ArgumentNullException.ThrowIfNull(hubEvent);
        var entity = new TableEntity(partitionKey, RowPrefix + hubEvent.Id)
        {
            ["type"] = hubEvent.Type,
            ["subject"] = hubEvent.Subject,
            ["time"] = hubEvent.Time,
            ["data"] = hubEvent.Data,
            ["dataRef"] = hubEvent.DataRef,
        };
        return TableOperation.Insert(entity);
    }

    /// <summary>The event an outbox entity holds.</summary>
    public static HubEvent Read(TableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return new HubEvent(
            entity.RowKey[RowPrefix.Length..],
            entity.Text("type") ?? throw new InvalidDataException($"Outbox entity {entity.RowKey} has no type."),
            entity.Text("subject") ?? string.Empty,
            entity.Moment("time") ?? throw new InvalidDataException($"Outbox entity {entity.RowKey} has no time."),
            entity.Text("data") ?? "{}",
            entity.Text("dataRef"));
    }
}

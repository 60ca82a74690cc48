using System.Text;
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
    /// <exception cref="ArgumentException">
    /// The data has more than <see cref="CloudEventFormat.MaxDataBytes"/>: refused here, where the change can still be
    /// refused with it, because an event that cannot go out would hold up all that come after it.
    /// </exception>
    public static TableOperation Add(string partitionKey, HubEvent hubEvent)
    {
        ArgumentNullException.ThrowIfNull(hubEvent);
        // Characters outside the basic plane are two surrogates here, four bytes in UTF-8, and twelve escaped in JSON.
        var bytes = Encoding.UTF8.GetByteCount(hubEvent.Data) + (4 * hubEvent.Data.Count(char.IsSurrogate));
        if (bytes > CloudEventFormat.MaxDataBytes)
        {
            throw new ArgumentException($"An event's data has at most {CloudEventFormat.MaxDataBytes} bytes; this has {bytes}.", nameof(hubEvent));
        }

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

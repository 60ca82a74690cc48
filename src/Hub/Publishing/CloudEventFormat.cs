using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;

namespace Hub.Publishing;

/// <summary>
/// Writes events as CloudEvents 1.0 in structured JSON mode (CloudEvents JSON format 1.0, section 3), as the NL GOV
/// profile asks. The same event always gives the same bytes, so that a retry carries what the first attempt carried.
/// </summary>
public static class CloudEventFormat
{
    /// <summary>The media type of the bytes.</summary>
    public const string ContentType = "application/cloudevents+json";

    /// <summary>Bytes an event may have on the wire (CloudEvents 1.0, "Size Limits").</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>UTF-8 bytes <see cref="HubEvent.Data"/> may have, so that with its attributes an event stays under <see cref="MaxBytes"/>.</summary>
    public const int MaxDataBytes = 60 * 1024;

    private static readonly CloudEventAttribute DataRef = CloudEventAttribute.CreateExtension("dataref", CloudEventAttributeType.UriReference);
    private static readonly CloudEventAttribute Sequence = CloudEventAttribute.CreateExtension("sequence", CloudEventAttributeType.String);

    // Text stays readable: the bytes are never put into a page, so only what JSON itself needs is escaped.
    private static readonly JsonEventFormatter Formatter =
        new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }, default);

    /// <summary>The <c>sequence</c> attribute: 20 digits, so that its text order is its number order.</summary>
    public static string SequenceText(long sequence) => sequence.ToString("D20", CultureInfo.InvariantCulture);

    /// <summary>The event as UTF-8 JSON, at most <see cref="MaxBytes"/>.</summary>
    /// <exception cref="InvalidDataException">The event is too large; <see cref="Outbox.Add"/> refuses such events.</exception>
    public static ReadOnlyMemory<byte> Encode(PublishedEvent published)
    {
        ArgumentNullException.ThrowIfNull(published);
        var hubEvent = published.Event;
        using var data = JsonDocument.Parse(hubEvent.Data);
        var cloudEvent = new CloudEvent(CloudEventsSpecVersion.V1_0, [DataRef, Sequence])
        {
            Id = hubEvent.Id,
            Type = hubEvent.Type,
            Source = new Uri(published.Source, UriKind.RelativeOrAbsolute),
            Subject = hubEvent.Subject.Length == 0 ? null : hubEvent.Subject,
            Time = hubEvent.Time.ToUniversalTime(),
            DataContentType = "application/json",
            DataSchema = published.DataSchema is { } schema ? new Uri(schema, UriKind.Absolute) : null,
            Data = data.RootElement,
        };
        cloudEvent[Sequence] = SequenceText(published.Sequence);
        if (hubEvent.DataRef is { } reference)
        {
            cloudEvent[DataRef] = new Uri(reference, UriKind.RelativeOrAbsolute);
        }

        var bytes = Formatter.EncodeStructuredModeMessage(cloudEvent, out _);
        return bytes.Length <= MaxBytes
            ? bytes
            : throw new InvalidDataException($"Event {hubEvent.Id} has {bytes.Length} bytes; at most {MaxBytes} may go out.");
    }
}

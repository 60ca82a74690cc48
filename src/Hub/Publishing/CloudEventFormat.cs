using System.Buffers;
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

    // What the attributes of one event take beside its data, as a rule.
    private const int AttributeBytes = 768;

    // Text stays readable: the bytes are never put into a page, so only what JSON itself needs is escaped.
    private static readonly JsonEventFormatter Formatter =
        new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }, default);

    private static readonly SearchValues<char> Unescaped =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Where(character => character != '\\')]);

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The <c>sequence</c> attribute: 20 digits, so that its text order is its number order.</summary>
    public static string SequenceText(long sequence) => sequence.ToString("D20", CultureInfo.InvariantCulture);

    /// <summary>The event as UTF-8 JSON, at most <see cref="MaxBytes"/>.</summary>
    /// <exception cref="InvalidDataException">The event is too large; <see cref="Outbox.Add"/> refuses such events.</exception>
    public static ReadOnlyMemory<byte> Encode(PublishedEvent published)
    {
        ArgumentNullException.ThrowIfNull(published);
        var hubEvent = published.Event;
        var isPlain = IsPlain(hubEvent.Id) && IsPlain(hubEvent.Type) && (hubEvent.Subject.Length == 0 || IsPlain(hubEvent.Subject));
        var bytes = isPlain ? Write(published) : Format(published);
        return bytes.Length <= MaxBytes
            ? bytes
            : throw new InvalidDataException($"Event {hubEvent.Id} has {bytes.Length} bytes; at most {MaxBytes} may go out.");
    }

    /// <summary>The event as the SDK of CloudEvents writes it, which <see cref="Encode"/> does not differ from by a byte.</summary>
    internal static ReadOnlyMemory<byte> Format(PublishedEvent published)
    {
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

        return Formatter.EncodeStructuredModeMessage(cloudEvent, out _);
    }

    // The SDK refuses an empty attribute and some characters. In these it has nothing to refuse.
    private static bool IsPlain(string attribute) => attribute.Length > 0 && !attribute.AsSpan().ContainsAnyExceptInRange(' ', '~');

    // Written anew, such JSON would give the same text: nothing in it is escaped, nor has to be, and no space lies between its values.
    private static bool IsCompact(ReadOnlySpan<char> json)
    {
        if (json.ContainsAnyExcept(Unescaped))
        {
            return false;
        }

        var isText = false;
        for (var rest = json; rest.IndexOfAny(' ', '"') is >= 0 and var at; rest = rest[(at + 1)..])
        {
            if (rest[at] == '"')
            {
                isText = !isText;
            }
            else if (!isText)
            {
                return false;
            }
        }

        return true;
    }

    // Every delivery and every pull writes events: straight to bytes, without the objects that the SDK makes of each.
    private static ReadOnlyMemory<byte> Write(PublishedEvent published)
    {
        var hubEvent = published.Event;
        var buffer = new ArrayBufferWriter<byte>(hubEvent.Data.Length + AttributeBytes);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("specversion"u8, "1.0"u8);
        json.WriteString("id"u8, hubEvent.Id);
        json.WriteString("type"u8, hubEvent.Type);
        json.WriteString("source"u8, published.Source);
        if (hubEvent.Subject.Length > 0)
        {
            json.WriteString("subject"u8, hubEvent.Subject);
        }

        json.WriteString("time"u8, CloudEventAttributeType.Timestamp.Format(hubEvent.Time.ToUniversalTime()));
        json.WriteString("datacontenttype"u8, "application/json"u8);
        if (published.DataSchema is { } schema)
        {
            json.WriteString("dataschema"u8, schema);
        }

        json.WriteString("sequence"u8, SequenceText(published.Sequence));
        if (hubEvent.DataRef is { } reference)
        {
            json.WriteString("dataref"u8, reference);
        }

        json.WritePropertyName("data"u8);
        if (IsCompact(hubEvent.Data))
        {
            json.WriteRawValue(hubEvent.Data);
        }
        else
        {
            using var data = JsonDocument.Parse(hubEvent.Data);
            data.RootElement.WriteTo(json);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}

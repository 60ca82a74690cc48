using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hub.Feeds.Validation;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>How reports are kept: violations as JSON lines in both languages, counts as one JSON object.</summary>
internal static class ViolationText
{
    // What no violation of ours reaches; a line must fit a property whatever a rule has to say.
    private const int LongestPointer = 1000;
    private const int LongestDetail = 2000;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One violation as a JSON line in UTF-8, without a line feed.</summary>
    public static ReadOnlyMemory<byte> Write(Violation violation)
    {
        var line = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(line, Compact))
        {
            json.WriteStartObject();
            json.WriteString("pointer", FoundValue.Cut(violation.Pointer, LongestPointer));
            json.WriteString("code", violation.Code);
            json.WriteString("nl", FoundValue.Cut(violation.Detail.Nl, LongestDetail));
            json.WriteString("en", FoundValue.Cut(violation.Detail.En, LongestDetail));
            if (violation.Record is { } record)
            {
                json.WriteNumber("record", record);
            }

            if (violation.Line is { } number)
            {
                json.WriteNumber("line", number);
            }

            if (violation.Column is { } column)
            {
                json.WriteString("column", FoundValue.Cut(column, LongestPointer));
            }

            json.WriteEndObject();
        }

        return line.WrittenMemory;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static Violation Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var json = document.RootElement;
        return new Violation(
            json.GetProperty("pointer").GetString()!,
            json.GetProperty("code").GetString()!,
            new Localized(json.GetProperty("nl").GetString()!, json.GetProperty("en").GetString()!),
            json.TryGetProperty("record", out var record) ? record.GetInt32() : null)
        {
            Line = json.TryGetProperty("line", out var number) ? number.GetInt32() : null,
            Column = json.TryGetProperty("column", out var column) ? column.GetString() : null,
        };
    }

    /// <summary>The violations of pages, in their order.</summary>
    public static IEnumerable<Violation> Read(TableEntity page) => TextPages.Lines(page).Select(Read);

    /// <summary>Counts per code as a JSON object; null when there are none.</summary>
    public static string? WriteCounts(IReadOnlyDictionary<string, long> counts) =>
        counts.Count == 0 ? null : Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(counts));

    /// <summary>Reads what <see cref="WriteCounts"/> wrote.</summary>
    public static IReadOnlyDictionary<string, long> ReadCounts(string? text) =>
        text is null
            ? new Dictionary<string, long>()
            : new SortedDictionary<string, long>(JsonSerializer.Deserialize<Dictionary<string, long>>(text)!, StringComparer.Ordinal);
}

using System.Text.Json;

namespace Hub.Receiving.Formats;

/// <summary>
/// Reads records as NDJSON: one JSON object a line, LF or CRLF; lines with nothing but spaces are left out. What is in
/// the objects is for validation to judge.
/// </summary>
internal static class NdJsonRecords
{
    private static readonly Dictionary<string, string> NoColumns = [];

    private static readonly (string Code, Localized Detail) NotObject = ("record-not-object", new Localized(
        "verwacht: één JSON-object per regel; gevonden: iets anders", "expected one JSON object a line, found something else"));

    private static readonly (string Code, Localized Detail) InvalidJson = ("invalid-json", new Localized(
        "verwacht: één JSON-object per regel (RFC 8259); gevonden: iets anders", "expected one JSON object a line (RFC 8259), found something else"));

    public static Result<SubmissionInput> Read(ReadOnlyMemory<byte> text, EnvelopeBuilder envelope, CancellationToken cancellation)
    {
        var json = envelope.Begin(text.Length + 1024L);
        var rest = text.Span;
        for (var line = 1; rest.Length > 0 && !envelope.IsFull; line++)
        {
            cancellation.ThrowIfCancellationRequested();
            var end = rest.IndexOf((byte)'\n');
            var record = (end < 0 ? rest : rest[..end]).Trim(" \t\r"u8);
            rest = end < 0 ? default : rest[(end + 1)..];
            if (record.Length == 0)
            {
                continue;
            }

            if (Wrong(record) is var (code, detail))
            {
                envelope.Refuse(line, code, detail);
                continue;
            }

            json.WriteRawValue(record, skipInputValidation: true);
            envelope.Add(line);
        }

        return envelope.End(NoColumns);
    }

    private static (string Code, Localized Detail)? Wrong(ReadOnlySpan<byte> record)
    {
        // Without an exception for what is seen at once: a million of them would take seconds.
        if (record[0] != (byte)'{' || record[^1] != (byte)'}')
        {
            return record[0] == (byte)'{' ? InvalidJson : NotObject;
        }

        try
        {
            var reader = new Utf8JsonReader(record, new JsonReaderOptions { MaxDepth = 1000 });
            reader.Read();
            reader.Skip();
            if (!reader.Read())
            {
                return null;
            }
        }
        catch (JsonException)
        {
            // The exception's own words may repeat what was sent.
        }

        return InvalidJson;
    }
}

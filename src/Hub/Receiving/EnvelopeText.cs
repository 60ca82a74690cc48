using System.Text.Json;
using Hub.Feeds.Validation;

namespace Hub.Receiving;

/// <summary>Finds the records in an envelope as it was written, and makes the rest a small envelope.</summary>
internal static class EnvelopeText
{
    /// <summary>Where the records begin: behind the bracket that opens them; null when there are none, or no JSON before them.</summary>
    public static int? BeginOfRecords(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, StrictJson.Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isRecords = !reader.ValueIsEscaped && reader.ValueSpan.SequenceEqual("records"u8);
                reader.Read();
                if (isRecords)
                {
                    return reader.TokenType == JsonTokenType.StartArray ? (int)reader.BytesConsumed : null;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // The validator says where and why.
        }

        return null;
    }

    /// <summary>The envelope with the first of its records only.</summary>
    /// <param name="json">The envelope.</param>
    /// <param name="begin">Where its records begin.</param>
    /// <param name="scanned">The scanner that has reached their end.</param>
    public static byte[] WithOneRecord(ReadOnlySpan<byte> json, int begin, in RecordScanner scanned) =>
        [.. json[..begin], .. json[scanned.First], .. json[scanned.End..]];
}

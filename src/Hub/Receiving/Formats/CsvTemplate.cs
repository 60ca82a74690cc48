using System.Text;
using System.Text.Json;
using Hub.Feeds;

namespace Hub.Receiving.Formats;

/// <summary>Writes a CSV to begin with: a feed's columns and its example's records.</summary>
public static class CsvTemplate
{
    /// <summary>The template in UTF-8, lines ending in CRLF.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="separator">Between cells.</param>
    /// <param name="withMark">Whether a byte order mark goes first, by which Excel knows UTF-8.</param>
    public static ReadOnlyMemory<byte> Write(Feed feed, char separator, bool withMark)
    {
        ArgumentNullException.ThrowIfNull(feed);
        var fields = feed.Latest.Fields;
        var csv = new StringBuilder(withMark ? "\uFEFF" : string.Empty).AppendJoin(separator, fields).Append("\r\n");
        using var example = JsonDocument.Parse(feed.Example);
        foreach (var record in example.RootElement.GetProperty("records").EnumerateArray())
        {
            csv.AppendJoin(separator, fields.Select(field => record.TryGetProperty(field, out var value) ? Cell(value, feed.Csv, separator) : string.Empty)).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static string Cell(JsonElement value, CsvNumbers numbers, char separator)
    {
        var text = value.ValueKind == JsonValueKind.Number ? value.GetRawText().Replace('.', numbers.Decimal) : value.ToString();
        return text.AsSpan().ContainsAny([separator, '"', '\r', '\n']) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}

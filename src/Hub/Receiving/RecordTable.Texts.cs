using System.Text;
using System.Text.Json;

namespace Hub.Receiving;

public sealed partial class RecordTable
{
    /// <summary>
    /// The text that each record gives for a field, with the record's index as it was sent; without the records that leave
    /// it out. In the order the records are in. Work: reads every line.
    /// </summary>
    internal IEnumerable<(int Record, string Text)> TextsOf(string field)
    {
        var name = Encoding.UTF8.GetBytes(field);
        foreach (var row in rows)
        {
            if (TextIn(Line(row), name) is { } text)
            {
                yield return (row.Index, text);
            }
        }
    }

    private static string? TextIn(ReadOnlySpan<byte> line, ReadOnlySpan<byte> field)
    {
        var reader = new Utf8JsonReader(line);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isField = reader.ValueTextEquals(field);
            reader.Read();
            if (isField)
            {
                return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }

            reader.Skip();
        }

        return null;
    }
}

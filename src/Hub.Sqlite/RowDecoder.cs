using System.Text;
using System.Text.Json;

namespace Hub.Sqlite;

/// <summary>Reads what <see cref="RowEncoder"/> wrote.</summary>
internal static class RowDecoder
{
    // Most rows have fewer; growing a dictionary costs more than what is left free in it.
    private const int Capacity = 17;

    // Kept as objects, of which a row would have a few each.
    private static readonly object Yes = true;
    private static readonly object No = false;
    private static readonly object[] SmallNumbers = [.. Enumerable.Range(0, 64).Select(number => (object)(long)number)];

    /// <summary>The properties of a row; both columns are read in place.</summary>
    /// <exception cref="InvalidDataException">The row holds something that this version does not write.</exception>
    public static Dictionary<string, object> Read(ReadOnlySpan<byte> properties, ReadOnlySpan<byte> large)
    {
        var result = new Dictionary<string, object>(Capacity, StringComparer.Ordinal);
        var json = new Utf8JsonReader(properties);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            // Names hold nothing that JSON escapes.
            var name = json.ValueSpan;
            json.Read();
            var mark = name.IndexOf((byte)'@');
            if (mark < 0)
            {
                var property = PropertyNames.Of(name);
                result[property] = Plain(ref json, property);
            }
            else
            {
                var property = PropertyNames.Of(name[..mark]);
                result[property] = Marked(ref json, property, PropertyNames.Of(name[mark..]), large);
            }
        }

        return result;
    }

    private static object Plain(ref Utf8JsonReader json, string name) => json.TokenType switch
    {
        JsonTokenType.String => json.GetString()!,
        JsonTokenType.True => Yes,
        JsonTokenType.False => No,
        JsonTokenType.Number when json.ValueSpan.IndexOfAny((byte)'.', (byte)'E') < 0 => Whole(json.GetInt64()),
        JsonTokenType.Number => json.GetDouble(),
        _ => throw new InvalidDataException($"Property '{name}' holds an unexpected {json.TokenType}."),
    };

    private static object Whole(long number) => (ulong)number < (ulong)SmallNumbers.Length ? SmallNumbers[number] : number;

    private static object Marked(ref Utf8JsonReader json, string name, string mark, ReadOnlySpan<byte> large) => mark switch
    {
        RowEncoder.Time => new DateTimeOffset(json.GetDateTime()),
        RowEncoder.Base64 => json.GetBytesFromBase64(),
        RowEncoder.LargeText => Encoding.UTF8.GetString(Part(ref json, large)),
        RowEncoder.LargeBytes => Part(ref json, large).ToArray(),
        _ => throw new InvalidDataException($"Property '{name}' is of a type that this version does not know."),
    };

    private static ReadOnlySpan<byte> Part(ref Utf8JsonReader json, ReadOnlySpan<byte> large)
    {
        json.Read();
        var offset = json.GetInt32();
        json.Read();
        var length = json.GetInt32();
        json.Read();
        return large.Slice(offset, length);
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hub.Storage;

namespace Hub.Sqlite;

/// <summary>
/// Writes an entity's properties as the two columns of a row.
/// <list type="bullet">
/// <item>Text, whole numbers and truth values are what JSON has for them; a double always has a point or an exponent.</item>
/// <item>Other types carry theirs in the name: <c>receivedAt@time</c> (UTC, 100 ns), <c>hash@base64</c>.</item>
/// <item>Text and bytes of 4 KiB and more lie unescaped in <c>large</c>: <c>page@text</c> and <c>hash@bytes</c> hold
/// the offset and length in bytes, <c>substr(large, offset + 1, length)</c> in SQL.</item>
/// </list>
/// Property names hold no <c>@</c>, so that nothing clashes.
/// </summary>
internal static class RowEncoder
{
    public const string Time = "@time";
    public const string Base64 = "@base64";
    public const string LargeText = "@text";
    public const string LargeBytes = "@bytes";

    /// <summary>From this many characters or bytes a value goes to <c>large</c>.</summary>
    public const int Large = 4096;

    // Dutch names stay readable in the shell: nothing here is ever put into HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>About how many bytes the operations take, to begin with a buffer that need not grow.</summary>
    public static int Estimate(IReadOnlyList<TableOperation> operations)
    {
        long estimate = 64;
        for (var index = 0; index < operations.Count; index++)
        {
            foreach (var (name, value) in operations[index].Entity.Properties)
            {
                estimate += name.Length + 40L + value switch
                {
                    string { Length: >= Large } text => Encoding.UTF8.GetByteCount(text),
                    string text => text.Length * 3L,
                    byte[] bytes => bytes.Length * 4L / 3,
                    _ => 0,
                };
            }
        }

        return (int)Math.Min(estimate, 64 * 1024 * 1024);
    }

    /// <summary>A writer to hand to <see cref="Write"/>, once per batch.</summary>
    public static Utf8JsonWriter Writer(PooledBuffer buffer) => new(buffer, Options);

    /// <summary>Appends the row of <paramref name="entity"/> to <paramref name="buffer"/>.</summary>
    public static EncodedRow Write(TableEntity entity, PooledBuffer buffer, Utf8JsonWriter json)
    {
        var start = buffer.Length;
        json.Reset(buffer);
        json.WriteStartObject();
        var large = 0;
        foreach (var (name, value) in entity.Properties)
        {
            large += WriteProperty(json, name, value, large);
        }

        json.WriteEndObject();
        json.Flush();
        var middle = buffer.Length;
        if (large > 0)
        {
            foreach (var value in entity.Properties.Values)
            {
                if (value is string { Length: >= Large } text)
                {
                    Encoding.UTF8.GetBytes(text, buffer);
                }
                else if (value is byte[] { Length: >= Large } bytes)
                {
                    buffer.Write(bytes);
                }
            }
        }

        return new EncodedRow(start..middle, middle..buffer.Length);
    }

    private static int WriteProperty(Utf8JsonWriter json, string name, object value, int offset)
    {
        switch (value)
        {
            case string { Length: >= Large } text:
                return WriteLarge(json, name + LargeText, offset, Encoding.UTF8.GetByteCount(text));
            case string text:
                json.WriteString(name, text);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case double number:
                json.WritePropertyName(name);
                json.WriteRawValue(Point(number.ToString("R", CultureInfo.InvariantCulture)), skipInputValidation: true);
                break;
            case DateTimeOffset moment:
                WriteMoment(json, name, moment.UtcDateTime);
                break;
            case byte[] { Length: >= Large } bytes:
                return WriteLarge(json, name + LargeBytes, offset, bytes.Length);
            case byte[] bytes:
                json.WriteBase64String(name + Base64, bytes);
                break;
            default:
                throw new ArgumentException($"Property '{name}' is of type {value.GetType()}, which tables cannot hold.");
        }

        return 0;
    }

    private static void WriteMoment(Utf8JsonWriter json, string name, DateTime moment)
    {
        // At most 255 characters (TableLimits).
        Span<char> marked = stackalloc char[name.Length + Time.Length];
        name.CopyTo(marked);
        Time.CopyTo(marked[name.Length..]);
        json.WriteString(marked, moment);
    }

    private static int WriteLarge(Utf8JsonWriter json, string name, int offset, int length)
    {
        json.WriteStartArray(name);
        json.WriteNumberValue(offset);
        json.WriteNumberValue(length);
        json.WriteEndArray();
        return length;
    }

    private static string Point(string number) => number.AsSpan().ContainsAny('.', 'E') ? number : number + ".0";
}

/// <summary>Where in a batch's buffer a row's two columns lie.</summary>
internal readonly record struct EncodedRow(Range Properties, Range Large);

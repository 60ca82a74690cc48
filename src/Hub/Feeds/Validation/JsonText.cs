using System.Text.Json;

namespace Hub.Feeds.Validation;

/// <summary>What the validators need to know about a JSON string without making a .NET string of it.</summary>
internal static class JsonText
{
    /// <summary>
    /// Whether every <c>\uD800</c>–<c>\uDFFF</c> escape of the string or name the reader stands on is half of a pair. A
    /// lone half is no Unicode text (RFC 8259 section 8.2) and would be replaced silently by whoever stores it.
    /// </summary>
    public static bool IsUnicode(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return true;
        }

        var text = reader.ValueSpan;
        var expectLow = false;
        for (var i = 0; i < text.Length; i++)
        {
            var isEscape = text[i] == (byte)'\\';
            var half = isEscape && text[i + 1] == (byte)'u' && text[i + 2] is (byte)'d' or (byte)'D' ? Hex(text[i + 3]) : 0;
            if (expectLow != half >= 0xC)
            {
                return false;
            }

            expectLow = half is >= 0x8 and < 0xC;
            i += !isEscape ? 0 : text[i + 1] == (byte)'u' ? 5 : 1;
        }

        return !expectLow;
    }

    /// <summary>The length as JSON Schema counts it (validation, section 6.3.1): in Unicode code points.</summary>
    public static int CodePoints(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var unit in utf8)
        {
            count += (unit & 0xC0) != 0x80 ? 1 : 0;
        }

        return count;
    }

    private static int Hex(byte digit) => digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}

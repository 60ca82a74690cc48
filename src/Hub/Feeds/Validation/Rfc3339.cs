using System.Buffers.Text;

namespace Hub.Feeds.Validation;

/// <summary>
/// The two <c>format</c>s the hub asserts, as RFC 3339 section 5.6 writes them. Year 0000 is refused, because no calendar
/// type the figures pass through has it.
/// </summary>
internal static class Rfc3339
{
    /// <summary>Whether the format is one that is asserted; every other one is an annotation.</summary>
    public static bool Asserts(string? format) => format is "date" or "date-time";

    /// <summary>Whether the text is what the format says.</summary>
    public static bool Matches(string format, ReadOnlySpan<byte> text) =>
        format == "date" ? IsDate(text) : IsDateTime(text);

    /// <summary>A <c>full-date</c> such as <c>2024-02-29</c>, existing in the calendar.</summary>
    public static bool IsDate(ReadOnlySpan<byte> text) =>
        text.Length == 10 && text[4] == (byte)'-' && text[7] == (byte)'-'
        && Digits(text[..4], 1, 9999, out var year)
        && Digits(text[5..7], 1, 12, out var month)
        && Digits(text[8..], 1, DateTime.DaysInMonth(year, month), out _);

    /// <summary>A <c>date-time</c> such as <c>2024-02-29T12:00:00.5+01:00</c>; a leap second only at 23:59:60 UTC.</summary>
    public static bool IsDateTime(ReadOnlySpan<byte> text)
    {
        if (text.Length < 20 || !IsDate(text[..10]) || (text[10] | 0x20) != 't' || text[13] != (byte)':' || text[16] != (byte)':'
            || !Digits(text[11..13], 0, 23, out var hour)
            || !Digits(text[14..16], 0, 59, out var minute)
            || !Digits(text[17..19], 0, 60, out var second))
        {
            return false;
        }

        var rest = text[19..];
        if (rest[0] == (byte)'.')
        {
            var fraction = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (fraction < 1)
            {
                return false;
            }

            rest = rest[(fraction + 1)..];
        }

        return Offset(rest, out var offset)
            && (second < 60 || (((hour * 60) + minute - offset + 1440) % 1440) == 1439);
    }

    private static bool Offset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 1)
        {
            return (text[0] | 0x20) == 'z';
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != (byte)':'
            || !Digits(text[1..3], 0, 23, out var hour) || !Digits(text[4..], 0, 59, out var minute))
        {
            return false;
        }

        minutes = ((hour * 60) + minute) * (text[0] == (byte)'-' ? -1 : 1);
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> text, int least, int most, out int value)
    {
        value = 0;
        return text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            && Utf8Parser.TryParse(text, out value, out _) && value >= least && value <= most;
    }
}

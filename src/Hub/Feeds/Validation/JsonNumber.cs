namespace Hub.Feeds.Validation;

/// <summary>
/// Numbers a figure may have. RFC 8259 section 6 lets an implementation limit range and precision, and RFC 7493 (I-JSON)
/// section 2.2 says where: at what an IEEE 754 double holds exactly. So an integer lies within ±9 007 199 254 740 991
/// (2^53 − 1) and another number has at most 15 significant digits, 28 of them behind the point. Everything that reads a
/// figure, JavaScript and Newtonsoft.Json.Schema's doubles included, then sees the same figure; <c>1e400</c> and
/// <c>0.1234567890123456789</c> are refused rather than rounded.
/// </summary>
internal static class JsonNumber
{
    public const long Largest = 9_007_199_254_740_991;
    private const int LongestShort = 15;
    private const int LongestFraction = 28;
    private const long LargestMantissa = 999_999_999_999_999;

    /// <summary>Reads an integer of at most 15 digits, the common case; false for any other number.</summary>
    public static bool TryShortInteger(ReadOnlySpan<byte> number, out long value)
    {
        value = 0;
        var negative = number[0] == (byte)'-';
        if (number.Length > LongestShort)
        {
            return false;
        }

        for (var i = negative ? 1 : 0; i < number.Length; i++)
        {
            var digit = (uint)(number[i] - '0');
            if (digit > 9)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        value = negative ? -value : value;
        return true;
    }

    /// <summary>
    /// The whole part of a number written like <c>12.50</c> with at most 15 characters: the number is at least that and
    /// less than one more. False for any other number.
    /// </summary>
    public static bool TryShortFloor(ReadOnlySpan<byte> number, out long floor)
    {
        floor = 0;
        var point = number.IndexOf((byte)'.');
        return number.Length <= LongestShort && point > 0 && number[0] != (byte)'-'
            && TryShortInteger(number[..point], out floor) && TryShortInteger(number[(point + 1)..], out _);
    }

    /// <summary>Reads a well-formed JSON number; false when it is outside what a figure may be.</summary>
    public static bool TryParse(ReadOnlySpan<byte> number, out decimal value)
    {
        if (TryShortInteger(number, out var integer))
        {
            value = integer;
            return true;
        }

        value = 0;
        long mantissa = 0;
        var exponent = 0;
        var trailingZeros = 0;
        var behindPoint = false;
        var negative = number[0] == (byte)'-';
        var position = negative ? 1 : 0;
        for (; position < number.Length && number[position] is not ((byte)'e' or (byte)'E'); position++)
        {
            if (number[position] == (byte)'.')
            {
                behindPoint = true;
                continue;
            }

            exponent -= behindPoint ? 1 : 0;
            if (number[position] == (byte)'0')
            {
                trailingZeros += mantissa == 0 ? 0 : 1;
                exponent += mantissa == 0 ? 0 : 1;
                continue;
            }

            // Zeros count only once a digit follows them, so that 1000.000 has one significant digit.
            for (; trailingZeros >= 0; trailingZeros--)
            {
                if (mantissa > Largest / 10)
                {
                    return false;
                }

                mantissa *= 10;
                exponent -= trailingZeros > 0 ? 1 : 0;
            }

            trailingZeros = 0;
            mantissa += number[position] - '0';
        }

        if (mantissa == 0)
        {
            return true;
        }

        return TryExponent(number[position..], out var written) && TryScale(mantissa, exponent + written, negative, out value);
    }

    /// <summary>Whether a number is an integer in the sense of draft 2020-12: 1.0 and 1e2 are.</summary>
    public static bool IsInteger(decimal value) => decimal.IsInteger(value);

    private static bool TryExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        var negative = text[1] == (byte)'-';
        foreach (var digit in text[(negative || text[1] == (byte)'+' ? 2 : 1)..])
        {
            exponent = (exponent * 10) + digit - '0';
            if (exponent > 1_000_000)
            {
                return false;
            }
        }

        exponent = negative ? -exponent : exponent;
        return true;
    }

    private static bool TryScale(long mantissa, int exponent, bool negative, out decimal value)
    {
        value = 0;
        if (exponent >= 0)
        {
            for (; exponent > 0; exponent--)
            {
                if (mantissa > Largest / 10)
                {
                    return false;
                }

                mantissa *= 10;
            }

            value = negative ? -mantissa : mantissa;
            return mantissa <= Largest;
        }

        if (exponent < -LongestFraction || mantissa > LargestMantissa)
        {
            return false;
        }

        value = new decimal((int)mantissa, (int)(mantissa >> 32), 0, negative, (byte)-exponent);
        return true;
    }
}

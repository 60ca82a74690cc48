using System.Text;
using Hub.Feeds;

namespace Hub.Receiving.Formats;

/// <summary>Reads a number as a partner's spreadsheet writes it into the notation of JSON, or says that it is none.</summary>
internal static class CsvNumberText
{
    /// <summary>Bytes that any number fits in; a longer cell is none.</summary>
    public const int Longest = 64;

    private const int Group = 3;

    /// <summary>Rewrites a cell as a JSON number (RFC 8259, section 6).</summary>
    /// <param name="cell">The cell's value.</param>
    /// <param name="style">The feed's signs.</param>
    /// <param name="json">Gets the number, at most <see cref="Longest"/> bytes.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <returns>False when the cell is no number, or groups its digits otherwise than by three.</returns>
    public static bool TryRewrite(ReadOnlySpan<byte> cell, CsvNumbers style, Span<byte> json, out int length)
    {
        length = 0;
        cell = cell.Trim((byte)' ');
        if (cell.Length is 0 or > Longest)
        {
            return false;
        }

        if (cell[0] == '-')
        {
            json[length++] = (byte)'-';
            cell = cell[1..];
        }

        if (!Whole(ref cell, style.Thousands, json, ref length))
        {
            return false;
        }

        if (cell.Length > 0 && cell[0] == style.Decimal)
        {
            json[length++] = (byte)'.';
            cell = cell[1..];
            if (Digits(ref cell, json, ref length) == 0)
            {
                return false;
            }
        }

        if (cell.Length > 0 && cell[0] is ((byte)'e' or (byte)'E'))
        {
            json[length++] = (byte)'e';
            cell = cell[1..];
            if (cell.Length > 0 && cell[0] is ((byte)'-' or (byte)'+'))
            {
                json[length++] = cell[0];
                cell = cell[1..];
            }

            if (Digits(ref cell, json, ref length) == 0)
            {
                return false;
            }
        }

        return cell.Length == 0;
    }

    // JSON knows no leading zeros, and a code such as 071 is no number.
    private static bool Whole(ref ReadOnlySpan<byte> cell, char? thousands, Span<byte> json, ref int length)
    {
        var start = length;
        var first = Digits(ref cell, json, ref length);
        if (first == 0)
        {
            return false;
        }

        if (thousands is { } sign && Separator(cell, sign) > 0)
        {
            if (first > Group)
            {
                return false;
            }

            for (var width = Separator(cell, sign); width > 0; width = Separator(cell, sign))
            {
                cell = cell[width..];
                if (Digits(ref cell, json, ref length) != Group)
                {
                    return false;
                }
            }
        }

        return json[start] != '0' || length == start + 1;
    }

    private static int Digits(ref ReadOnlySpan<byte> cell, Span<byte> json, ref int length)
    {
        var count = 0;
        while (count < cell.Length && char.IsAsciiDigit((char)cell[count]))
        {
            json[length++] = cell[count++];
        }

        cell = cell[count..];
        return count;
    }

    // How many bytes the thousands separator takes that the cell begins with; 0 when it begins with another sign.
    private static int Separator(ReadOnlySpan<byte> cell, char sign)
    {
        if (Rune.DecodeFromUtf8(cell, out var rune, out var width) != System.Buffers.OperationStatus.Done)
        {
            return 0;
        }

        // A space, and the non-breaking ones that spreadsheets write for it.
        var isSign = rune.Value == sign || (sign == ' ' && rune.Value is (0x00A0 or 0x202F));
        return isSign ? width : 0;
    }
}

namespace Hub.Receiving.Formats;

/// <summary>What is wrong with the quotes or characters of a row.</summary>
internal enum CsvFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A quote that opens a cell is never closed.</summary>
    UnterminatedQuote,

    /// <summary>A quote within an unquoted cell, or text behind a closing one.</summary>
    MisplacedQuote,

    /// <summary>A control character that no cell may have.</summary>
    ControlCharacter,
}

/// <summary>One cell: where its value stands, without the quotes around it.</summary>
/// <param name="Start">The first byte of the value.</param>
/// <param name="Length">Bytes of the value.</param>
/// <param name="HasDoubledQuotes">Whether quotes in it are doubled.</param>
internal readonly record struct CsvCell(int Start, int Length, bool HasDoubledQuotes);

/// <summary>
/// Splits CSV (RFC 4180) into rows of cells, strictly and in place, with the line each row begins on. A row with a fault
/// is told and left, and reading goes on with the next line.
/// </summary>
/// <param name="text">The text in UTF-8, without a byte order mark.</param>
/// <param name="separator">Between cells.</param>
internal ref struct CsvReader(ReadOnlySpan<byte> text, byte separator)
{
    private const byte Quote = (byte)'"';
    private const byte NewLine = (byte)'\n';
    private const byte Return = (byte)'\r';

    private readonly ReadOnlySpan<byte> text = text;
    private int position = SeparatorLine(text, out _);
    private int nextLine = SeparatorLine(text, out _) > 0 ? 2 : 1;

    /// <summary>The line the row begins on, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>What is wrong with the row; its cells are incomplete then.</summary>
    public CsvFault Fault { get; private set; }

    /// <summary>The line of the fault.</summary>
    public int FaultLine { get; private set; }

    /// <summary>
    /// The length of the line with which a file for Excel names its separator, <c>sep=;</c>, with its end; 0 when the
    /// text does not begin with one. Reading begins behind it.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="named">The separator that it names; 0 when there is no such line.</param>
    public static int SeparatorLine(ReadOnlySpan<byte> text, out byte named)
    {
        named = 0;
        if (text.Length < 5 || !System.Text.Ascii.EqualsIgnoreCase(text[..4], "sep="u8) || !",;\t"u8.Contains(text[4]))
        {
            return 0;
        }

        var length = text.Length > 5 && text[5] == Return ? 6 : 5;
        if (length < text.Length && text[length] != NewLine)
        {
            return 0;
        }

        named = text[4];
        return Math.Min(length + 1, text.Length);
    }

    /// <summary>Reads the next row; false at the end.</summary>
    /// <param name="cells">Gets its cells.</param>
    public bool Read(List<CsvCell> cells)
    {
        cells.Clear();
        Fault = CsvFault.None;
        Line = nextLine;
        if (position >= text.Length)
        {
            return false;
        }

        while (true)
        {
            var goesOn = position < text.Length && text[position] == Quote ? Quoted(cells) : Unquoted(cells);
            if (Fault != CsvFault.None)
            {
                SkipLine();
                return true;
            }

            if (!goesOn)
            {
                return true;
            }
        }
    }

    // Both return whether another cell follows in the row.
    private bool Unquoted(List<CsvCell> cells)
    {
        var rest = text[position..];
        var length = rest.IndexOfAny(separator, NewLine, Quote);
        if (length >= 0 && rest[length] == Quote)
        {
            return Wrong(CsvFault.MisplacedQuote, nextLine);
        }

        var value = length < 0 ? rest : rest[..length];
        var isLast = length < 0 || rest[length] == NewLine;
        if (isLast && value.Length > 0 && value[^1] == Return)
        {
            value = value[..^1];
        }

        if (HasControl(value, "\t"u8))
        {
            return Wrong(CsvFault.ControlCharacter, nextLine);
        }

        cells.Add(new CsvCell(position, value.Length, false));
        position += length < 0 ? rest.Length : length + 1;
        nextLine += isLast ? 1 : 0;
        return !isLast;
    }

    private bool Quoted(List<CsvCell> cells)
    {
        var start = position + 1;
        var end = start;
        var doubled = false;
        while (true)
        {
            var quote = text[end..].IndexOf(Quote);
            if (quote < 0)
            {
                Wrong(CsvFault.UnterminatedQuote, nextLine);
                position = text.Length;
                return false;
            }

            end += quote;
            if (end + 1 >= text.Length || text[end + 1] != Quote)
            {
                break;
            }

            doubled = true;
            end += 2;
        }

        var value = text[start..end];
        var openedOn = nextLine;
        nextLine += value.Count(NewLine);
        position = end + 1;
        if (HasControl(value, "\t\r\n"u8))
        {
            return Wrong(CsvFault.ControlCharacter, openedOn);
        }

        var isAtEnd = position >= text.Length;
        var isLast = isAtEnd || text[position] != separator;
        var lineEnd = isLast && !isAtEnd && text[position] == Return && position + 1 < text.Length ? position + 1 : position;
        if (isLast && !isAtEnd && text[lineEnd] != NewLine)
        {
            return Wrong(CsvFault.MisplacedQuote, nextLine);
        }

        cells.Add(new CsvCell(start, value.Length, doubled));
        position = isAtEnd ? position : lineEnd + 1;
        nextLine += isLast ? 1 : 0;
        return !isLast;
    }

    private bool Wrong(CsvFault fault, int line)
    {
        (Fault, FaultLine) = (fault, line);
        return false;
    }

    private void SkipLine()
    {
        var end = text[Math.Min(position, text.Length)..].IndexOf(NewLine);
        position = end < 0 ? text.Length : position + end + 1;
        nextLine++;
    }

    private static bool HasControl(ReadOnlySpan<byte> value, ReadOnlySpan<byte> allowed)
    {
        foreach (var unit in value)
        {
            if ((unit < 0x20 && !allowed.Contains(unit)) || unit == 0x7F)
            {
                return true;
            }
        }

        return false;
    }
}

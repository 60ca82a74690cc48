using System.Buffers;
using System.Globalization;
using System.Text;

namespace Hub.Storage;

/// <summary>
/// Writes lines of text into entities, as many as the limits allow: whole lines fill a text property
/// (<c>lines00</c>, <c>lines01</c>, …), properties fill an entity (a page). A storage explorer shows them as they are.
/// </summary>
/// <param name="newPage">Makes the entity of page 0, 1, … with its keys.</param>
/// <param name="properties">Text properties per page, at most <see cref="MostProperties"/>.</param>
public sealed class TextPageWriter(Func<int, TableEntity> newPage, int properties = TextPageWriter.MostProperties)
{
    /// <summary>Characters of one text property: 64 KiB in UTF-16.</summary>
    public const int PropertyCharacters = TableLimits.PropertyBytes / 2;

    /// <summary>Text properties that fit an entity of 1 MiB beside its other properties.</summary>
    public const int MostProperties = 15;

    // Many a writer is for a few lines: what it fills is lent, and not made and cleared each time.
    private char[]? buffer;
    private TableEntity? page;
    private int used;
    private int filled;
    private int pages;

    /// <summary>Adds a line; a line feed is put behind it.</summary>
    /// <returns>A page that this line no longer fitted and that is now complete, or null.</returns>
    /// <exception cref="ArgumentException">The line is longer than a property.</exception>
    public TableEntity? Add(ReadOnlySpan<byte> utf8Line)
    {
        if (utf8Line.Length >= PropertyCharacters && Encoding.UTF8.GetCharCount(utf8Line) >= PropertyCharacters)
        {
            throw new ArgumentException($"A line has at most {PropertyCharacters - 1} characters.", nameof(utf8Line));
        }

        buffer ??= ArrayPool<char>.Shared.Rent(PropertyCharacters);
        var room = PropertyCharacters - used;
        var completed = utf8Line.Length < room || Encoding.UTF8.GetCharCount(utf8Line) < room ? null : EndProperty();
        used += Encoding.UTF8.GetChars(utf8Line, buffer.AsSpan(used));
        buffer[used++] = '\n';
        return completed;
    }

    /// <summary>Adds whole lines, each with a line feed behind it, up to where a page is complete.</summary>
    /// <param name="utf8Lines">The lines; those that were added are taken off.</param>
    /// <returns>A page that the next line no longer fitted and that is now complete; null when all lines were added.</returns>
    /// <exception cref="ArgumentException">A line is longer than a property.</exception>
    public TableEntity? AddLines(ref ReadOnlyMemory<byte> utf8Lines)
    {
        buffer ??= ArrayPool<char>.Shared.Rent(PropertyCharacters);
        while (!utf8Lines.IsEmpty)
        {
            // A character takes a byte at the least: what fits in bytes fits, and of the first line that does not the characters count.
            var text = utf8Lines.Span;
            var room = PropertyCharacters - used;
            var bytes = text.Length <= room ? text.Length : text[..room].LastIndexOf((byte)'\n') + 1;
            if (bytes == 0)
            {
                bytes = text.IndexOf((byte)'\n') + 1;
                if (Encoding.UTF8.GetCharCount(text[..bytes]) is var characters && characters > room)
                {
                    if (characters > PropertyCharacters)
                    {
                        throw new ArgumentException($"A line has at most {PropertyCharacters - 1} characters.", nameof(utf8Lines));
                    }

                    if (EndProperty() is { } completed)
                    {
                        return completed;
                    }

                    continue;
                }
            }

            used += Encoding.UTF8.GetChars(text[..bytes], buffer.AsSpan(used));
            utf8Lines = utf8Lines[bytes..];
        }

        return null;
    }

    /// <summary>The last page, or null when nothing is left to write.</summary>
    public TableEntity? Finish()
    {
        var completed = used > 0 ? EndProperty() : null;
        if (buffer is { } lent)
        {
            ArrayPool<char>.Shared.Return(lent);
            buffer = null;
        }

        if (completed is not null)
        {
            return completed;
        }

        completed = page;
        page = null;
        return completed;
    }

    private TableEntity? EndProperty()
    {
        page ??= newPage(pages++);
        page[TextPages.PropertyName(filled++)] = new string(buffer!, 0, used);
        used = 0;
        if (filled < properties)
        {
            return null;
        }

        filled = 0;
        var completed = page;
        page = null;
        return completed;
    }
}

/// <summary>Reads what <see cref="TextPageWriter"/> wrote.</summary>
public static class TextPages
{
    /// <summary>The name of the <paramref name="index"/>-th text property.</summary>
    public static string PropertyName(int index) => "lines" + index.ToString("D2", CultureInfo.InvariantCulture);

    /// <summary>The lines of one page, in order, without their line feeds.</summary>
    public static IEnumerable<string> Lines(TableEntity page)
    {
        ArgumentNullException.ThrowIfNull(page);
        foreach (var text in Texts(page))
        {
            for (var start = 0; start < text.Length;)
            {
                var end = text.IndexOf('\n', start);
                end = end < 0 ? text.Length : end;
                yield return text[start..end];
                start = end + 1;
            }
        }
    }

    /// <summary>The texts of one page, in order; each holds whole lines.</summary>
    public static IEnumerable<string> Texts(TableEntity page)
    {
        ArgumentNullException.ThrowIfNull(page);
        for (var index = 0; page.Text(PropertyName(index)) is { } text; index++)
        {
            yield return text;
        }
    }

    /// <summary>Removes the lines from an entity that holds other properties too, before new lines are written to it.</summary>
    public static void Clear(TableEntity page)
    {
        ArgumentNullException.ThrowIfNull(page);
        for (var index = 0; page.Properties.Remove(PropertyName(index)); index++)
        {
        }
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Hub.Feeds;

namespace Hub.Receiving.Formats;

/// <summary>
/// Reads records as CSV. An empty cell is a member left out; a row with nothing in any cell is no row. Texts stay as they
/// are. A number cell that holds no number goes on as a text, so that validation says what was found there.
/// </summary>
internal sealed class CsvRecords
{
    private readonly CsvNumbers numbers;
    private readonly CsvHeader header;
    private readonly JsonEncodedText[] names;
    private readonly Utf8JsonWriter json;
    private byte[] scratch = new byte[256];

    private CsvRecords(CsvNumbers numbers, CsvHeader header, Utf8JsonWriter json)
    {
        this.numbers = numbers;
        this.header = header;
        this.json = json;
        names = [.. header.Fields.Select(field => JsonEncodedText.Encode(field!.Name))];
    }

    /// <summary>Reads the whole text into the envelope.</summary>
    public static Result<SubmissionInput> Read(ReadOnlyMemory<byte> text, Feed feed, FeedSchema schema, EnvelopeBuilder envelope, CancellationToken cancellation)
    {
        if (CsvHeader.Read(text.Span, schema, out var fault, out var headerLine) is not { } header)
        {
            envelope.Wrong(fault == CsvFault.None
                ? new Violation(string.Empty, "empty-file", new Localized("verwacht: een regel met kolomnamen en daaronder de records; gevonden: een leeg bestand", "expected a line that names the columns and the records below it, found an empty file"))
                : new Violation(string.Empty, Code(fault), Detail(fault)) { Line = headerLine });
            return envelope.Refused();
        }

        if (!header.Check(schema, headerLine, envelope))
        {
            return envelope.Refused();
        }

        var perRecord = header.Columns.Keys.Sum(name => name.Length + 4) + 2;
        var json = envelope.Begin(1024L + text.Length + ((long)perRecord * (1 + text.Span.Count((byte)'\n'))));
        new CsvRecords(feed.Csv, header, json).ReadRows(text.Span, envelope, cancellation);
        return envelope.End(header.Columns);
    }

    private void ReadRows(ReadOnlySpan<byte> text, EnvelopeBuilder envelope, CancellationToken cancellation)
    {
        var reader = new CsvReader(text, header.Separator);
        var cells = new List<CsvCell>(header.Fields.Count);
        CsvHeader.FirstRow(ref reader, cells);
        while (CsvHeader.FirstRow(ref reader, cells) && !envelope.IsFull)
        {
            cancellation.ThrowIfCancellationRequested();
            if (reader.Fault != CsvFault.None)
            {
                var column = cells.Count < header.Names.Count ? header.Names[cells.Count] : null;
                envelope.Refuse(reader.FaultLine, Code(reader.Fault), Detail(reader.Fault), column);
            }
            else if (cells.Count != header.Fields.Count)
            {
                envelope.Refuse(reader.Line, "cell-count", new Localized(
                    string.Create(CultureInfo.InvariantCulture, $"verwacht: {header.Fields.Count} cellen, zoveel als er kolommen zijn; gevonden: {cells.Count}"),
                    string.Create(CultureInfo.InvariantCulture, $"expected {header.Fields.Count} cells, as many as there are columns, found {cells.Count}")));
            }
            else
            {
                Write(text, cells);
                envelope.Add(reader.Line);
            }
        }
    }

    private void Write(ReadOnlySpan<byte> text, List<CsvCell> cells)
    {
        json.WriteStartObject();
        for (var column = 0; column < cells.Count; column++)
        {
            var cell = cells[column];
            if (cell.Length > 0)
            {
                json.WritePropertyName(names[column]);
                Write(Value(text, cell), header.Fields[column]!.Type);
            }
        }

        json.WriteEndObject();
    }

    private void Write(ReadOnlySpan<byte> value, FieldType type)
    {
        Span<byte> number = stackalloc byte[CsvNumberText.Longest];
        if (type == FieldType.Number && CsvNumberText.TryRewrite(value, numbers, number, out var length))
        {
            json.WriteRawValue(number[..length], skipInputValidation: true);
        }
        else if (type == FieldType.Truth && Truth(value) is { } truth)
        {
            json.WriteBooleanValue(truth);
        }
        else
        {
            json.WriteStringValue(value);
        }
    }

    private ReadOnlySpan<byte> Value(ReadOnlySpan<byte> text, CsvCell cell)
    {
        var value = text.Slice(cell.Start, cell.Length);
        if (!cell.HasDoubledQuotes)
        {
            return value;
        }

        if (scratch.Length < value.Length)
        {
            scratch = new byte[value.Length];
        }

        var length = 0;
        for (var index = 0; index < value.Length; index++)
        {
            scratch[length++] = value[index];
            index += value[index] == (byte)'"' ? 1 : 0;
        }

        return scratch.AsSpan(0, length);
    }

    // As spreadsheets write them, in either language.
    private static bool? Truth(ReadOnlySpan<byte> value) =>
        Ascii.EqualsIgnoreCase(value, "true"u8) || Ascii.EqualsIgnoreCase(value, "waar"u8) ? true
        : Ascii.EqualsIgnoreCase(value, "false"u8) || Ascii.EqualsIgnoreCase(value, "onwaar"u8) ? false
        : null;

    private static string Code(CsvFault fault) => fault switch
    {
        CsvFault.UnterminatedQuote => "unterminated-quote",
        CsvFault.MisplacedQuote => "misplaced-quote",
        _ => "control-character",
    };

    private static Localized Detail(CsvFault fault) => fault switch
    {
        CsvFault.UnterminatedQuote => new(
            "verwacht: een aanhalingsteken dat de cel afsluit; gevonden: het einde van het bestand. Wat erna komt is niet gelezen",
            "expected a quote that closes the cell, found the end of the file. Nothing behind it was read"),
        CsvFault.MisplacedQuote => new(
            "verwacht: aanhalingstekens om de hele cel, en dubbel erin; gevonden: een aanhalingsteken op een andere plaats",
            "expected quotes around the whole cell, and doubled within it, found a quote elsewhere"),
        _ => new(
            "verwacht: gewone tekst; gevonden: een stuurteken",
            "expected plain text, found a control character"),
    };
}

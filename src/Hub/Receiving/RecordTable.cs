using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hub.Feeds;
using Hub.Feeds.PersonalData;
using Hub.Feeds.Validation;
using Hub.Indicators;

namespace Hub.Receiving;

/// <summary>
/// The records of one submission in the form they are stored and compared in: one compact JSON line each, members in
/// the schema's order, numbers in plain notation; lines in ordinal order of the dimensions' codes, then of the other
/// key fields. Equal records give equal bytes whatever the order, spacing or notation they were sent in.
/// </summary>
/// <remarks>Not safe for concurrent use. Memory: about the size of the records as sent, once.</remarks>
public sealed partial class RecordTable
{
    private const byte Separator = 0x1F;

    // A measure that this version of the schema does not have.
    private const int NoField = -1;

    // More than a line may have.
    private const int HashBlock = 2 * Storage.TextPageWriter.PropertyCharacters;

    // About what a record takes; only a guess for how much memory to take at once.
    private const int BytesPerRecord = 100;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Feed feed;
    private readonly byte[][] fields;
    private readonly byte[][] prefixes;
    private readonly int[] sortFields;
    private readonly int[] measureFields;
    private readonly ArrayBufferWriter<byte> lines;
    private readonly ArrayBufferWriter<byte> keys;
    private readonly List<Row> rows;
    private readonly Range[] values;
    private readonly Amounts amounts;
    private readonly ArrayBufferWriter<byte> scratch = new(256);
    private bool hasTotal;

    /// <summary>Makes an empty table for records of <paramref name="feed"/> as <paramref name="schema"/> describes them.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="schema">The schema version the records were validated against.</param>
    /// <param name="expectedBytes">About how many bytes of records will come, so that memory is taken once.</param>
    public RecordTable(Feed feed, FeedSchema schema, int expectedBytes)
    {
        lines = new ArrayBufferWriter<byte>(Math.Max(expectedBytes, 256));
        keys = new ArrayBufferWriter<byte>(Math.Max(expectedBytes / 4, 256));
        rows = new List<Row>(expectedBytes / BytesPerRecord);
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(schema);
        this.feed = feed;
        fields = [.. schema.Fields.Select(Encoding.UTF8.GetBytes)];
        prefixes = [.. schema.Fields.Select(name => Encoding.UTF8.GetBytes($"{JsonSerializer.Serialize(name)}:"))];
        sortFields = [.. feed.Dimensions.Concat(feed.Key.Except(feed.Dimensions, StringComparer.Ordinal)).Select(name => IndexOf(schema, name))];
        measureFields = [.. feed.Measures.Select(name => schema.Fields.Contains(name) ? IndexOf(schema, name) : NoField)];
        amounts = new Amounts(measureFields.Length, expectedBytes / BytesPerRecord);
        values = new Range[fields.Length];
    }

    /// <summary>How many records it holds.</summary>
    public int Count => rows.Count;

    /// <summary>Adds the record the reader stands at the start of, and leaves the reader at its end.</summary>
    /// <param name="reader">Stands at the record's <see cref="JsonTokenType.StartObject"/>.</param>
    /// <param name="report">Gets a violation when a number cannot be kept exactly, a text looks like personal data or the record is too long to store.</param>
    public void Add(ref Utf8JsonReader reader, ViolationReport report) => Add(ref reader, report, isNew: true);

    /// <summary>Adds the record that a scanner has accepted; false when it is too long to store.</summary>
    /// <param name="json">What the scanner walks through.</param>
    /// <param name="scanner">Stands at the record; its members are the schema's fields.</param>
    internal bool TryAdd(ReadOnlySpan<byte> json, in RecordScanner scanner)
    {
        var record = json[scanner.Record];
        if (record.Length >= Storage.TextPageWriter.PropertyCharacters)
        {
            return false;
        }

        var lineStart = lines.WrittenCount;
        if (scanner.IsCompact)
        {
            Append(lines, record);
        }
        else
        {
            WriteLine(json, scanner.Values);
        }

        AddRow(json, scanner.Values, lineStart);
        return true;
    }

    private void Add(ref Utf8JsonReader reader, ViolationReport report, bool isNew)
    {
        ArgumentNullException.ThrowIfNull(report);
        var index = rows.Count;
        Array.Clear(values);
        scratch.ResetWrittenCount();
        var expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldOf(ref reader, ref expected);
            reader.Read();
            if (isNew && reader.TokenType == JsonTokenType.String && PersonalDataRules.Find(ref reader) is not PersonalDataKind.None and var kind)
            {
                report.Add(new Violation($"/records/{index}/{name(field)}", PersonalDataRules.Code, PersonalDataRules.Detail(kind), index));
            }

            var start = scratch.WrittenCount;
            if (!WriteValue(ref reader))
            {
                report.Add(new Violation($"/records/{index}/{name(field)}", "number", new Localized(
                    "het getal is te groot of te precies om exact te bewaren", "the number is too large or too precise to be kept exactly"), index));
            }

            values[field] = start..scratch.WrittenCount;
        }

        var lineStart = lines.WrittenCount;
        WriteLine(scratch.WrittenSpan, values);
        if (lines.WrittenCount - lineStart >= Storage.TextPageWriter.PropertyCharacters)
        {
            report.Add(new Violation($"/records/{index}", "record-too-long", new Localized(
                $"een record heeft ten hoogste {Storage.TextPageWriter.PropertyCharacters - 1} bytes", $"a record has at most {Storage.TextPageWriter.PropertyCharacters - 1} bytes"), index));
        }

        AddRow(scratch.WrittenSpan, values, lineStart);

        string name(int field) => Encoding.UTF8.GetString(fields[field]);
    }

    /// <summary>Adds stored records, one JSON line each.</summary>
    public void AddLines(string text, ViolationReport report)
    {
        var utf8 = Encoding.UTF8.GetBytes(text).AsSpan();
        while (utf8.Length > 0)
        {
            var end = utf8.IndexOf((byte)'\n');
            var reader = new Utf8JsonReader(end < 0 ? utf8 : utf8[..end]);
            reader.Read();
            Add(ref reader, report, isNew: false);
            utf8 = end < 0 ? default : utf8[(end + 1)..];
        }
    }

    /// <summary>
    /// Puts the records in their order, and reports records that share a key and dimensions that mix the code
    /// <c>total</c> with parts of that total.
    /// </summary>
    public void Sort(ViolationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        NaturalMerge.Sort(CollectionsMarshal.AsSpan(rows), (left, right) => Key(left).SequenceCompareTo(Key(right)));
        var duplicates = new List<(int Index, int First)>();
        var first = 0;
        for (var position = 1; position < rows.Count; position++)
        {
            if (Key(rows[position]).SequenceEqual(Key(rows[first])))
            {
                duplicates.Add((rows[position].Index, rows[first].Index));
            }
            else
            {
                first = position;
            }
        }

        foreach (var (index, earlier) in duplicates.Order())
        {
            report.Add(new Violation(
                $"/records/{index}",
                "duplicate-key",
                new Localized(
                    $"de sleutel ({string.Join(", ", feed.Key)}) is ook die van record {earlier}; elke combinatie mag één keer voorkomen",
                    $"the key ({string.Join(", ", feed.Key)}) is that of record {earlier} too; each combination may be given once"),
                index));
        }

        if (hasTotal)
        {
            ReportTotalsBesideParts(report);
        }
    }

    /// <summary>The record at <paramref name="position"/> in order, in UTF-8 without a line feed; call <see cref="Sort"/> first.</summary>
    public ReadOnlySpan<byte> LineAt(int position) => Line(rows[position]);

    /// <summary>The SHA-256 over all lines in order, each with a line feed behind it; in lower-case hexadecimal.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = ArrayPool<byte>.Shared.Rent(HashBlock);
        var used = 0;
        foreach (var row in rows)
        {
            // Many lines at a time: a call of the hash costs as much as hashing a line.
            if (used + row.LineLength >= block.Length)
            {
                hash.AppendData(block, 0, used);
                used = 0;
            }

            Line(row).CopyTo(block.AsSpan(used));
            used += row.LineLength;
            block[used++] = (byte)'\n';
        }

        hash.AppendData(block, 0, used);
        ArrayPool<byte>.Shared.Return(block);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// The lines of the records' cube (<see cref="CubeText"/>), in UTF-8; call <see cref="Sort"/> first. Work: one pass
    /// over the records. A line is only lent until the next one.
    /// </summary>
    public IEnumerable<ReadOnlyMemory<byte>> CubeLines()
    {
        var line = new ArrayBufferWriter<byte>(256);
        var totals = new decimal?[measureFields.Length];
        var whole = new long?[measureFields.Length];
        for (var position = 0; position < rows.Count;)
        {
            var start = position++;
            var codes = Codes(start);
            line.ResetWrittenCount();
            if ((position == rows.Count || !codes.SequenceEqual(Codes(position))) && amounts.TryWhole(rows[start].Index, whole))
            {
                // Where a cell is one record its sums are the record's: no decimals are needed.
                CubeText.WriteLine<long>(line, codes, Separator, 1, whole);
            }
            else
            {
                Array.Clear(totals);
                for (position = start; position < rows.Count && codes.SequenceEqual(Codes(position)); position++)
                {
                    amounts.AddTo(totals, rows[position].Index);
                }

                CubeText.WriteLine<decimal>(line, codes, Separator, position - start, totals);
            }

            yield return line.WrittenMemory;
        }
    }

    /// <summary>The records' cube; call <see cref="Sort"/> first.</summary>
    public Cube ToCube() =>
        CubeText.Read(feed.Dimensions, feed.Measures, CubeLines().Select(line => Encoding.UTF8.GetString(line.Span)));

    private static int IndexOf(FeedSchema schema, string field)
    {
        for (var index = 0; index < schema.Fields.Count; index++)
        {
            if (schema.Fields[index] == field)
            {
                return index;
            }
        }

        throw new ArgumentException($"Schema {schema.Version} has no field '{field}'.", nameof(field));
    }

    private static void Append(ArrayBufferWriter<byte> target, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(target.GetSpan(bytes.Length));
        target.Advance(bytes.Length);
    }

    // The codes of the dimensions of the record at a position in order, each with a separator behind it.
    private ReadOnlySpan<byte> Codes(int position) => keys.WrittenSpan.Slice(rows[position].KeyStart, rows[position].CodesLength);

    private ReadOnlySpan<byte> Line(Row row) => lines.WrittenSpan.Slice(row.LineStart, row.LineLength);

    private ReadOnlySpan<byte> Key(Row row) => keys.WrittenSpan.Slice(row.KeyStart, row.KeyLength);

    private int FieldOf(ref Utf8JsonReader reader, ref int expected)
    {
        // Records repeat their members in one order, so the next field is nearly always the one behind the last.
        for (var tried = 0; tried < fields.Length; tried++)
        {
            var field = expected + tried < fields.Length ? expected + tried : expected + tried - fields.Length;
            if (reader.ValueTextEquals(fields[field]))
            {
                expected = field + 1;
                return field;
            }
        }

        throw new InvalidDataException("A record has a member that its schema does not know.");
    }

    private bool WriteValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String when !reader.ValueIsEscaped:
                Append(scratch, "\""u8);
                Append(scratch, reader.ValueSpan);
                Append(scratch, "\""u8);
                return true;
            case JsonTokenType.Number:
                return WriteNumber(ref reader);
            default:
                using (var writer = new Utf8JsonWriter(scratch, Compact))
                {
                    using var document = JsonDocument.ParseValue(ref reader);
                    document.RootElement.WriteTo(writer);
                }

                return true;
        }
    }

    private bool WriteNumber(ref Utf8JsonReader reader)
    {
        var raw = reader.ValueSpan;
        if (raw.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
        {
            Append(scratch, raw);
            return raw.Length <= 28;
        }

        if (!reader.TryGetDecimal(out var number))
        {
            Append(scratch, raw);
            return false;
        }

        // Plain notation without trailing zeros, so that 1.50, 1.5 and 15e-1 are the same content.
        var text = number == 0 ? "0" : number.ToString("0.############################", CultureInfo.InvariantCulture);
        scratch.Advance(Encoding.ASCII.GetBytes(text, scratch.GetSpan(text.Length)));
        return true;
    }

    private void AddRow(ReadOnlySpan<byte> text, ReadOnlySpan<Range> places, int lineStart)
    {
        var keyStart = keys.WrittenCount;
        var codesLength = WriteKey(text, places);
        foreach (var field in measureFields)
        {
            amounts.Add(field == NoField ? [] : text[places[field]]);
        }

        rows.Add(new Row(rows.Count, lineStart, lines.WrittenCount - lineStart, keyStart, keys.WrittenCount - keyStart, codesLength));
    }

    private void WriteLine(ReadOnlySpan<byte> text, ReadOnlySpan<Range> places)
    {
        var separator = "{"u8;
        for (var field = 0; field < fields.Length; field++)
        {
            var value = text[places[field]];
            if (value.Length > 0)
            {
                Append(lines, separator);
                Append(lines, prefixes[field]);
                Append(lines, value);
                separator = ","u8;
            }
        }

        Append(lines, "}"u8);
    }

    private int WriteKey(ReadOnlySpan<byte> text, ReadOnlySpan<Range> places)
    {
        var (start, codesLength) = (keys.WrittenCount, 0);
        for (var part = 0; part < sortFields.Length; part++)
        {
            var value = text[places[sortFields[part]]];
            if (value.Length > 1 && value[0] == '"')
            {
                value = value[1..^1];
            }

            Append(keys, value);
            Append(keys, [Separator]);
            if (part < feed.Dimensions.Count)
            {
                hasTotal |= value.SequenceEqual("total"u8);
                codesLength = keys.WrittenCount - start;
            }
        }

        return codesLength;
    }

    private void ReportTotalsBesideParts(ViolationReport report)
    {
        for (var dimension = 0; dimension < feed.Dimensions.Count; dimension++)
        {
            int? total = null, part = null;
            foreach (var row in rows)
            {
                var code = NthPart(Key(row), dimension);
                if (code.SequenceEqual("total"u8))
                {
                    total = Math.Min(total ?? row.Index, row.Index);
                }
                else if (!code.SequenceEqual("not-applicable"u8))
                {
                    part = Math.Min(part ?? row.Index, row.Index);
                }
            }

            if (total is { } first && part is { } other)
            {
                var index = Math.Max(first, other);
                report.Add(new Violation(
                    $"/records/{index}/{feed.Dimensions[dimension]}",
                    "total-and-parts",
                    new Localized(
                        $"'{feed.Dimensions[dimension]}' is in het ene record 'total' en in het andere uitgesplitst, zodat er dubbel zou worden geteld",
                        $"'{feed.Dimensions[dimension]}' is 'total' in one record and broken down in another, so that some would be counted twice"),
                    index));
            }
        }
    }

    private static ReadOnlySpan<byte> NthPart(ReadOnlySpan<byte> key, int part)
    {
        for (; part > 0; part--)
        {
            key = key[(key.IndexOf(Separator) + 1)..];
        }

        return key[..key.IndexOf(Separator)];
    }

    private readonly record struct Row(int Index, int LineStart, int LineLength, int KeyStart, int KeyLength, int CodesLength);
}

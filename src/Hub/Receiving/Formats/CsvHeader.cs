using System.Globalization;
using System.Text;
using Hub.Feeds;
using Hub.Feeds.Validation;

namespace Hub.Receiving.Formats;

/// <summary>
/// The first line of a CSV: which column is which field. A column is named after its field or by the field's Dutch or
/// English title, whatever its case and spaces.
/// </summary>
internal sealed class CsvHeader
{
    private const int LongestName = 40;
    private const int TellingDigits = 5;

    private static readonly byte[] Separators = [(byte)',', (byte)';', (byte)'\t'];

    private readonly Dictionary<string, string> columns = new(StringComparer.Ordinal);
    private readonly FieldDescription?[] fields;

    private CsvHeader(byte separator, IReadOnlyList<string> names, FieldDescription?[] fields)
    {
        this.fields = fields;
        Separator = separator;
        Names = names;
        foreach (var (name, field) in names.Zip(fields).Where(column => column.Second is not null))
        {
            columns.TryAdd(field!.Name, name);
        }
    }

    /// <summary>Between cells: a comma, a semicolon or a tab.</summary>
    public byte Separator { get; }

    /// <summary>The columns' names as the file has them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The field of each column; none is null once <see cref="Check"/> found nothing wrong.</summary>
    public IReadOnlyList<FieldDescription?> Fields => fields;

    /// <summary>Per field the name of its column.</summary>
    public IReadOnlyDictionary<string, string> Columns => columns;

    /// <summary>
    /// Reads the header with the separator that makes the most of it; null when the text has no row that can be read,
    /// with the reason when there is one.
    /// </summary>
    public static CsvHeader? Read(ReadOnlySpan<byte> text, FeedSchema schema, out CsvFault fault, out int line)
    {
        var known = Known(schema.Described);
        CsvHeader? best = null;
        (fault, line) = (CsvFault.None, 1);
        CsvReader.SeparatorLine(text, out var named);
        foreach (var separator in Separators.Where(separator => named == 0 || separator == named))
        {
            var reader = new CsvReader(text, separator);
            var cells = new List<CsvCell>();
            if (!FirstRow(ref reader, cells))
            {
                return null;
            }

            if (reader.Fault != CsvFault.None)
            {
                (fault, line) = best is null ? (reader.Fault, reader.FaultLine) : (fault, line);
                continue;
            }

            var names = new List<string>(cells.Count);
            foreach (var cell in cells)
            {
                names.Add(Encoding.UTF8.GetString(text.Slice(cell.Start, cell.Length)).Replace("\"\"", "\"", StringComparison.Ordinal).Trim());
            }

            var header = new CsvHeader(separator, names, [.. names.Select(name => known.GetValueOrDefault(Plain(name)))]);
            if (best is null || header.Rank.CompareTo(best.Rank) > 0)
            {
                best = header;
                (fault, line) = (CsvFault.None, reader.Line);
            }
        }

        return best;
    }

    /// <summary>Moves a reader over rows without content to the first with any; false when there is none.</summary>
    public static bool FirstRow(ref CsvReader reader, List<CsvCell> cells)
    {
        while (reader.Read(cells))
        {
            if (reader.Fault != CsvFault.None || cells.Exists(cell => cell.Length > 0))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reports everything that is wrong with the columns.</summary>
    public bool Check(FeedSchema schema, int line, EnvelopeBuilder envelope)
    {
        var names = string.Join(", ", schema.Described.Select(field => $"'{field.Name}'"));
        if (Array.TrueForAll(fields, field => field is null))
        {
            envelope.Wrong(new Violation(string.Empty, "no-header", new Localized(
                $"verwacht: een eerste regel met kolomnamen ({names}); gevonden: geen daarvan",
                $"expected a first line that names the columns ({names}), found none of them"))
            { Line = line });
            return false;
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var isRight = true;
        for (var index = 0; index < fields.Length; index++)
        {
            var number = (index + 1).ToString(CultureInfo.InvariantCulture);
            if (fields[index] is not { } field)
            {
                var shown = Shown(Names[index]);
                var what = shown is null ? string.Empty : $" '{shown}'";
                Wrong("unknown-column", $"verwacht: alleen de kolommen {names}; gevonden: kolom {number}{what}", $"expected only the columns {names}, found column {number}{what}", shown);
            }
            else if (!seen.TryAdd(field.Name, index + 1))
            {
                var first = seen[field.Name].ToString(CultureInfo.InvariantCulture);
                Wrong("duplicate-column", $"verwacht: '{field.Name}' in één kolom; gevonden: in kolom {first} en {number}", $"expected '{field.Name}' in one column, found it in columns {first} and {number}", Names[index]);
            }
        }

        foreach (var field in schema.Described.Where(field => field.IsRequired && !seen.ContainsKey(field.Name)))
        {
            Wrong("missing-column", $"verwacht: een kolom '{field.Name}' of '{field.Title.Nl}'; gevonden: geen", $"expected a column '{field.Name}' or '{field.Title.En}', found none", null);
        }

        return isRight;

        void Wrong(string code, string nl, string en, string? column)
        {
            isRight = false;
            envelope.Wrong(new Violation(string.Empty, code, new Localized(nl, en)) { Line = line, Column = column });
        }
    }

    private (int Known, int Columns) Rank => (fields.Count(known => known is not null), fields.Length);

    // Names go before titles, and a title that two fields share names neither.
    private static Dictionary<string, FieldDescription> Known(IReadOnlyList<FieldDescription> fields)
    {
        var known = new Dictionary<string, FieldDescription>(StringComparer.Ordinal);
        foreach (var titled in fields.SelectMany(field => new[] { Plain(field.Title.Nl), Plain(field.Title.En) }.Distinct().Select(title => (title, field))).GroupBy(pair => pair.title, StringComparer.Ordinal))
        {
            if (titled.Count() == 1)
            {
                known[titled.Key] = titled.Single().field;
            }
        }

        foreach (var field in fields)
        {
            known[Plain(field.Name)] = field;
        }

        return known;
    }

    private static string Plain(string name) => string.Concat(name.Where(character => !char.IsWhiteSpace(character))).ToLowerInvariant();

    // A file without a header has figures there, or worse: only what looks like a name is shown.
    private static string? Shown(string name) =>
        name.Length == 0 || name.Contains('@', StringComparison.Ordinal) || name.Count(char.IsAsciiDigit) >= TellingDigits
            ? null
            : FoundValue.Cut(name, LongestName);
}

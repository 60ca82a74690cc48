using System.Globalization;
using System.Text;

namespace Hub.Indicators.Formats;

/// <summary>How a CSV is written.</summary>
/// <param name="Separator">Between fields.</param>
/// <param name="DecimalSign">In numbers, which have no sign between thousands.</param>
/// <param name="HasMark">Whether it begins with a byte order mark.</param>
public sealed record CsvDialect(char Separator, char DecimalSign, bool HasMark)
{
    /// <summary>RFC 4180 with full stops: what programs read.</summary>
    public static CsvDialect Plain { get; } = new(',', '.', false);

    /// <summary>What Excel opens by a double click where it is set to Dutch: it takes the separator and the decimal sign from the country's settings, and UTF-8 only by its mark.</summary>
    public static CsvDialect Dutch { get; } = new(';', ',', true);
}

/// <summary>Writes observations as CSV (RFC 4180): a header, CRLF, codes and no names; a suppressed value is empty.</summary>
public static class CsvFormat
{
    /// <summary>The whole file in UTF-8.</summary>
    /// <remarks>No field can be taken for a formula by a spreadsheet: codes begin with a letter or digit.</remarks>
    public static ReadOnlyMemory<byte> Write(ObservationTable table, CsvDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(dialect);
        var indicator = table.Indicator;
        var csv = new StringBuilder(dialect.HasMark ? "\uFEFF" : string.Empty);
        csv.AppendJoin(dialect.Separator, table.Shown.Select(index => indicator.Dimensions[index]).Prepend("period").Concat(["value", "unit", "status", "confidentiality", "publishedAt", "version", "sources", .. table.AsOf is null ? (string[])[] : ["asOf"]])).Append("\r\n");
        foreach (var (set, observation) in table.Rows)
        {
            csv.AppendJoin(dialect.Separator, table.Shown.Select(index => Quoted(observation.Codes[index]!, dialect.Separator)).Prepend(set.Period.ToString()).Concat(
            [
                Number(observation.Value, dialect.DecimalSign),
                indicator.Unit,
                observation.Status.ToString(),
                observation.Confidentiality.ToString(),
                Moments.Text(set.PublishedAt),
                set.Version.ToString(CultureInfo.InvariantCulture),
                string.Join(' ', set.Sources),
                .. table.AsOf is null ? (string[])[] : [Moments.Text(table.AsOf)],
            ])).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static string Number(decimal? value, char decimalSign) =>
        value?.ToString(CultureInfo.InvariantCulture).Replace('.', decimalSign) ?? string.Empty;

    private static string Quoted(string text, char separator) =>
        text.AsSpan().IndexOfAny([separator, '"', '\r', '\n']) < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

using System.Globalization;

namespace Hub.Receiving;

/// <summary>Says where a record and its fields stood in input that came in lines.</summary>
/// <param name="Lines">Per record of the envelope the number of its line in the input, from 1.</param>
/// <param name="Columns">Per field of the schema the name of its column as the header has it; empty for NDJSON.</param>
public sealed record SourceMap(IReadOnlyList<int> Lines, IReadOnlyDictionary<string, string> Columns)
{
    private const string Records = "/records/";

    /// <summary>
    /// Per record of the envelope its index among the records that were sent, from 0; null when they are the same,
    /// since no line was left out for what was wrong with it.
    /// </summary>
    public IReadOnlyList<int>? Indexes { get; init; }

    /// <summary>The same report, with the line and column of every listed violation that lies in a record.</summary>
    public ViolationReport Locate(ViolationReport report)
    {
        var located = new ViolationReport();
        located.AddAll(report, Locate);
        return located;
    }

    private Violation Locate(Violation violation)
    {
        if (!violation.Pointer.StartsWith(Records, StringComparison.Ordinal))
        {
            return violation;
        }

        var rest = violation.Pointer.AsSpan(Records.Length);
        var slash = rest.IndexOf('/');
        if (!int.TryParse(slash < 0 ? rest : rest[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var record) || record >= Lines.Count)
        {
            return violation;
        }

        var field = slash < 0 ? string.Empty : rest[(slash + 1)..].ToString();
        var index = Indexes?[record] ?? record;
        return violation with
        {
            Pointer = index == record ? violation.Pointer : string.Create(CultureInfo.InvariantCulture, $"{Records}{index}{(slash < 0 ? string.Empty : rest[slash..])}"),
            Record = violation.Record is null ? null : index,
            Line = Lines[record],
            Column = Columns.GetValueOrDefault(field),
        };
    }
}

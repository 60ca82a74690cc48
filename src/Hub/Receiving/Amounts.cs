using System.Buffers.Text;
using System.Globalization;

namespace Hub.Receiving;

/// <summary>
/// The measures of many records, kept small: whole numbers in 8 bytes each, and the few others beside them. Exact.
/// </summary>
/// <param name="measures">How many measures a record has.</param>
/// <param name="expectedRecords">About how many records will come.</param>
internal sealed class Amounts(int measures, int expectedRecords)
{
    // Not numbers that occur: figures lie within 15 digits (RFC 7493).
    private const long Missing = long.MinValue;
    private const long Elsewhere = long.MinValue + 1;

    private readonly List<long> whole = new(measures * expectedRecords);
    private readonly Dictionary<int, decimal> others = [];

    /// <summary>Adds the next measure of the record under way, as it is written; empty when the record does not give it.</summary>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        if (Utf8Parser.TryParse(utf8, out long number, out var read) && read == utf8.Length)
        {
            whole.Add(number);
        }
        else if (decimal.TryParse(utf8, NumberStyles.Float, CultureInfo.InvariantCulture, out var other))
        {
            others.Add(whole.Count, other);
            whole.Add(Elsewhere);
        }
        else
        {
            whole.Add(Missing);
        }
    }

    /// <summary>A record's measure; false when the record does not give it.</summary>
    public bool TryGet(int record, int measure, out decimal amount)
    {
        var at = (record * measures) + measure;
        var found = whole[at];
        amount = found == Elsewhere ? others[at] : found == Missing ? 0 : found;
        return found != Missing;
    }

    /// <summary>Adds a record's measures to <paramref name="totals"/>; what the record does not give leaves its total as it is.</summary>
    public void AddTo(decimal?[] totals, int record)
    {
        for (var measure = 0; measure < measures; measure++)
        {
            var at = (record * measures) + measure;
            if (whole[at] != Missing)
            {
                totals[measure] = (totals[measure] ?? 0) + (whole[at] == Elsewhere ? others[at] : whole[at]);
            }
        }
    }
}

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
        if (utf8.IsEmpty)
        {
            whole.Add(Missing);
        }
        else if (Utf8Parser.TryParse(utf8, out long number, out var read) && read == utf8.Length)
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

    /// <summary>The sum of some measures of a record; false when one of them is not given or not a whole number.</summary>
    public bool TrySumWhole(int record, IReadOnlyList<int> which, out long sum)
    {
        sum = 0;
        for (var index = 0; index < which.Count; index++)
        {
            var found = whole[(record * measures) + which[index]];
            if (found is Missing or Elsewhere)
            {
                return false;
            }

            sum += found;
        }

        return true;
    }

    /// <summary>A record's measures, null where it does not give one; false when one of them is not a whole number.</summary>
    public bool TryWhole(int record, Span<long?> into)
    {
        for (var measure = 0; measure < measures; measure++)
        {
            var found = whole[(record * measures) + measure];
            if (found == Elsewhere)
            {
                return false;
            }

            into[measure] = found == Missing ? null : found;
        }

        return true;
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

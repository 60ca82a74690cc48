using System.Text;

namespace Hub.Receiving;

/// <summary>The records that share their codes of some dimensions.</summary>
/// <param name="first">The index of one of them, the first in the table's order.</param>
/// <param name="measures">How many measures the feed has.</param>
internal sealed class RecordGroup(int first, int measures)
{
    /// <summary>The index of the first of them, for a pointer.</summary>
    public int First => first;

    /// <summary>The sums per measure; null where no record gives it.</summary>
    public decimal?[] Sums { get; } = new decimal?[measures];
}

/// <content>What the quality rules ask of the records.</content>
public sealed partial class RecordTable
{
    /// <summary>What stands between the codes of a group's key; no code has it.</summary>
    internal const char CodeSeparator = '\t';

    /// <summary>The measures by record, in the order they were added.</summary>
    internal Amounts Measures => amounts;

    /// <summary>
    /// Sums the records by some dimensions; call <see cref="Sort"/> first. Work: one pass over the records, and memory by
    /// the number of groups.
    /// </summary>
    /// <param name="by">The dimensions' places in the feed's list; none for one group of all records.</param>
    /// <returns>The groups by their codes, in the order of <paramref name="by"/>, with a <see cref="CodeSeparator"/> between them.</returns>
    internal Dictionary<string, RecordGroup> GroupBy(IReadOnlyList<int> by)
    {
        var groups = new Dictionary<string, RecordGroup>(StringComparer.Ordinal);
        var lookup = groups.GetAlternateLookup<ReadOnlySpan<char>>();
        var codes = new char[64];
        RecordGroup? current = null;
        for (var position = 0; position < rows.Count; position++)
        {
            // In order, so that records of the same codes stand together.
            if (current is null || !Codes(position - 1).SequenceEqual(Codes(position)))
            {
                var length = WriteCodes(Key(rows[position]), by, ref codes);
                if (!lookup.TryGetValue(codes.AsSpan(0, length), out current))
                {
                    current = new RecordGroup(rows[position].Index, measureFields.Length);
                    lookup[codes.AsSpan(0, length)] = current;
                }
            }

            amounts.AddTo(current.Sums, rows[position].Index);
        }

        return groups;
    }

    private static int WriteCodes(ReadOnlySpan<byte> key, IReadOnlyList<int> by, ref char[] codes)
    {
        if (codes.Length < key.Length + by.Count)
        {
            codes = new char[(key.Length + by.Count) * 2];
        }

        var length = 0;
        for (var index = 0; index < by.Count; index++)
        {
            if (index > 0)
            {
                codes[length++] = CodeSeparator;
            }

            length += Encoding.UTF8.GetChars(NthPart(key, by[index]), codes.AsSpan(length));
        }

        return length;
    }
}

using System.Collections.Frozen;

namespace Hub.Indicators.Disclosure;

/// <summary>What is withheld of the figures that rest on one feed for one period.</summary>
internal sealed class WithheldFigures
{
    /// <summary>Nothing is.</summary>
    public static readonly WithheldFigures None = new();

    private readonly Dictionary<SumOf, IReadOnlyDictionary<string, char>> marks = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<SumOf, (int Threshold, decimal? Total)> coarse = new(ReferenceEqualityComparer.Instance);

    /// <summary>The marks of the figures an operand gives.</summary>
    /// <param name="leaf">The operand.</param>
    /// <param name="values">Its figures.</param>
    /// <param name="keys">Their keys.</param>
    /// <returns>Per withheld figure <c>A</c> (small itself) or <c>D</c> (withheld to protect another).</returns>
    public IReadOnlyDictionary<ulong, char> Marks(SumOf leaf, IReadOnlyDictionary<ulong, decimal> values, CellKey keys)
    {
        if (marks.TryGetValue(leaf, out var fine))
        {
            var found = new Dictionary<ulong, char>();
            foreach (var key in values.Keys)
            {
                if (fine.TryGetValue(Name(keys.Codes(key)), out var mark))
                {
                    found.Add(key, mark);
                }
            }

            return found.Count == 0 ? FrozenDictionary<ulong, char>.Empty : found;
        }

        return coarse.TryGetValue(leaf, out var rule) && new CoarseMarks(values, rule.Threshold, rule.Total) is { Count: > 0 } all
            ? all
            : FrozenDictionary<ulong, char>.Empty;
    }

    /// <summary>A figure's name within its operand: its codes, where it is broken down.</summary>
    internal static string Name(IReadOnlyList<string?> codes) => string.Join('\t', codes);

    /// <summary>Says what is withheld of an operand's figures, by their names.</summary>
    internal void Add(SumOf leaf, IReadOnlyDictionary<string, char> marked) => marks.Add(leaf, marked);

    /// <summary>
    /// Withholds all of an operand's figures but zeros and those of all that is counted (<paramref name="total"/>; null
    /// withholds these too).
    /// </summary>
    internal void AddAll(SumOf leaf, int threshold, decimal? total) => coarse.Add(leaf, (threshold, total));
}

using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Hub.Indicators.Disclosure;

/// <summary>
/// The marks where all of an operand's figures are withheld but zeros and the sum of everything. They follow from the
/// figures, of which there are many where it comes to this, so they are not kept.
/// </summary>
/// <param name="values">The figures.</param>
/// <param name="threshold">Positive figures below it are marked <c>A</c>, all others <c>D</c>.</param>
/// <param name="total">The sum of everything, which is published from the threshold on; null withholds it too.</param>
internal sealed class CoarseMarks(IReadOnlyDictionary<ulong, decimal> values, int threshold, decimal? total) : IReadOnlyDictionary<ulong, char>
{
    /// <inheritdoc/>
    public int Count { get; } = values.Values.Count(value => IsWithheld(value, threshold, total));

    /// <inheritdoc/>
    public IEnumerable<ulong> Keys => this.Select(mark => mark.Key);

    /// <inheritdoc/>
    public IEnumerable<char> Values => this.Select(mark => mark.Value);

    /// <inheritdoc/>
    public char this[ulong key] => TryGetValue(key, out var mark) ? mark : throw new KeyNotFoundException($"Figure {key} is published.");

    /// <inheritdoc/>
    public bool ContainsKey(ulong key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(ulong key, [MaybeNullWhen(false)] out char value)
    {
        var isWithheld = values.TryGetValue(key, out var figure) && IsWithheld(figure, threshold, total);
        value = isWithheld ? MarkOf(figure) : default;
        return isWithheld;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<ulong, char>> GetEnumerator()
    {
        foreach (var (key, figure) in values)
        {
            if (IsWithheld(figure, threshold, total))
            {
                yield return KeyValuePair.Create(key, MarkOf(figure));
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsWithheld(decimal figure, int threshold, decimal? total) => figure != 0 && (figure != total || figure < threshold);

    private char MarkOf(decimal figure) => figure > 0 && figure < threshold ? 'A' : 'D';
}

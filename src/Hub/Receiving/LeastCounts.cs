using System.Buffers.Text;
using System.Globalization;

namespace Hub.Receiving;

/// <summary>
/// The smallest sum above zero in a cube, of its records and of each measure: it stays in a period's head, over all its
/// revisions, so that whoever publishes need not read the earlier ones to know that none had a count too small to publish.
/// </summary>
/// <param name="dimensions">How many codes a line begins with.</param>
/// <param name="measures">The measures, in the order of a line.</param>
internal sealed class LeastCounts(int dimensions, IReadOnlyList<string> measures)
{
    /// <summary>The property of the head.</summary>
    public const string Property = "leastCounts";

    private const string Records = "";

    private readonly decimal?[] least = new decimal?[measures.Count + 1];
    private readonly long[] leastWhole = [.. Enumerable.Repeat(long.MaxValue, measures.Count + 1)];

    /// <summary>Takes a line of a cube into account (see <see cref="Indicators.CubeText"/>): its numbers stand behind the codes.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        for (var code = 0; code < dimensions; code++)
        {
            line = line[(line.IndexOf((byte)'\t') + 1)..];
        }

        // Nearly all sums are whole, and few the smallest so far: only those become decimals. One pass over the digits.
        var (place, start, whole) = (0, 0, 0L);
        for (var position = 0; position <= line.Length; position++)
        {
            if (position < line.Length && line[position] != (byte)'\t')
            {
                whole = whole >= 0 && line[position] - '0' is >= 0 and <= 9 and var digit ? (whole * 10) + digit : -1;
                continue;
            }

            if (whole < 0 ? Utf8Parser.TryParse(line[start..position], out decimal sum, out _) && sum > 0 && !(least[place] <= sum) : whole > 0 && whole < leastWhole[place])
            {
                Lower(place, line[start..position]);
            }

            (place, start, whole) = (place + 1, position + 1, 0);
        }
    }

    private void Lower(int place, ReadOnlySpan<byte> number)
    {
        if (Utf8Parser.TryParse(number, out decimal sum, out _) && !(least[place] <= sum))
        {
            least[place] = sum;
            leastWhole[place] = (long)Math.Ceiling(sum);
        }
    }

    /// <summary>The text for a head: the smallest of this cube and of those before it.</summary>
    /// <param name="before">The text of the head before; null when it has none, because it is older than this.</param>
    /// <param name="isFirst">Whether there is no head before.</param>
    /// <returns>The text; null when it is not known what those before had.</returns>
    public string? Write(string? before, bool isFirst)
    {
        if (before is null && !isFirst)
        {
            return null;
        }

        var found = Read(before ?? string.Empty);
        for (var place = 0; place < least.Length; place++)
        {
            var name = place == 0 ? Records : measures[place - 1];
            if (least[place] is { } sum && !(found.TryGetValue(name, out var known) && known <= sum))
            {
                found[name] = sum;
            }
        }

        return string.Join(' ', found.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}")));
    }

    /// <summary>Whether a head's text says that some revision may have had a sum of a measure above 0 and below a threshold.</summary>
    public static bool MayBeBelow(string? text, string? measure, int threshold) =>
        text is null || (Read(text).TryGetValue(measure ?? Records, out var sum) && sum < threshold);

    private static SortedDictionary<string, decimal> Read(string text)
    {
        var found = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var pair in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            found[pair[..at]] = decimal.Parse(pair.AsSpan(at + 1), NumberStyles.Number, CultureInfo.InvariantCulture);
        }

        return found;
    }
}

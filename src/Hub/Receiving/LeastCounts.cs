using System.Buffers.Text;
using System.Globalization;

namespace Hub.Receiving;

/// <summary>
/// The smallest sum above zero in a cube, of its records and of each measure: it stays in a period's head, over all its
/// revisions, so that whoever publishes need not read the earlier ones to know that none had a count too small to publish.
/// </summary>
internal sealed class LeastCounts(IReadOnlyList<string> measures)
{
    /// <summary>The property of the head.</summary>
    public const string Property = "leastCounts";

    private const string Records = "";

    private readonly decimal?[] least = new decimal?[measures.Count + 1];
    private readonly long[] leastWhole = [.. Enumerable.Repeat(long.MaxValue, measures.Count + 1)];

    /// <summary>Takes a line of a cube into account (see <see cref="Indicators.CubeText"/>): its numbers stand at the end.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        for (var place = least.Length - 1; place >= 0; place--)
        {
            var start = line.LastIndexOf((byte)'\t') + 1;
            Add(place, line[start..]);

            line = line[..Math.Max(start - 1, 0)];
        }
    }

    private void Add(int place, ReadOnlySpan<byte> number)
    {
        // Nearly all sums are whole, and few the smallest so far: decimals are made of those only.
        if (Utf8Parser.TryParse(number, out long whole, out var read) && read == number.Length)
        {
            if (whole > 0 && whole < leastWhole[place])
            {
                leastWhole[place] = whole;
                least[place] = Math.Min(least[place] ?? whole, whole);
            }
        }
        else if (Utf8Parser.TryParse(number, out decimal sum, out _) && sum > 0 && !(least[place] <= sum))
        {
            least[place] = sum;
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

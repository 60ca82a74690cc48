using System.Buffers.Text;
using System.Globalization;
using Hub.Feeds.Quality;

namespace Hub.Receiving;

/// <summary>
/// The smallest sum above zero in a cube, of its records, of each measure and of what measures leave of those that bound
/// them: it stays in a period's head, over all its revisions, so that whoever publishes need not read the earlier ones to
/// know that none had a count too small to publish.
/// </summary>
/// <param name="dimensions">How many codes a line begins with.</param>
/// <param name="measures">The measures, in the order of a line.</param>
/// <param name="bounds">How measures bound each other.</param>
internal sealed class LeastCounts(int dimensions, IReadOnlyList<string> measures, IReadOnlyList<MeasureBound> bounds)
{
    /// <summary>The property of the head.</summary>
    public const string Property = "leastCounts";

    private const string Records = "";

    // So many fit a long whatever they are.
    private const int MostDigits = 18;

    private readonly decimal?[] least = new decimal?[measures.Count + 1];
    private readonly long[] leastWhole = [.. Enumerable.Repeat(long.MaxValue, measures.Count + 1)];
    private readonly BoundRests rests = new(measures, bounds);

    /// <summary>Takes a line of a cube into account (see <see cref="Indicators.CubeText"/>): its numbers stand behind the codes.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        for (var code = 0; code < dimensions; code++)
        {
            text = text[(text.IndexOf((byte)'\t') + 1)..];
        }

        // Nearly all sums are whole, and few the smallest so far: only those become decimals. One pass over the digits.
        var (place, start, whole) = (0, 0, 0L);
        for (var position = 0; position <= text.Length; position++)
        {
            if (position < text.Length && text[position] != (byte)'\t')
            {
                whole = whole >= 0 && position - start < MostDigits && text[position] - '0' is >= 0 and <= 9 and var digit ? (whole * 10) + digit : -1;
                continue;
            }

            if (whole < 0 ? Utf8Parser.TryParse(text[start..position], out decimal sum, out _) && sum > 0 && !(least[place] <= sum) : whole > 0 && whole < leastWhole[place])
            {
                Lower(place, text[start..position]);
            }

            if (place > 0)
            {
                rests.Note(place - 1, whole, text[start..position]);
            }

            (place, start, whole) = (place + 1, position + 1, 0);
        }

        rests.EndLine();
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

        for (var bound = 0; bound < bounds.Count; bound++)
        {
            // A head that does not name it is older than the rule: then it is not known what revisions so far had.
            var name = bounds[bound].Name;
            if (isFirst || found.ContainsKey(name))
            {
                found[name] = found.GetValueOrDefault(name) is { } known && !(rests.Least(bound) < known) ? known : rests.Least(bound);
            }
        }

        return string.Join(' ', found.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}")));
    }

    /// <summary>Whether a head's text says that some revision may have had a sum of a measure above 0 and below a threshold.</summary>
    public static bool MayBeBelow(string? text, string? measure, int threshold) =>
        text is null || (TryFind(text, measure ?? Records, out var sum) && sum < threshold);

    /// <summary>Whether a head's text says that in some revision parts may have left more than 0 of their whole and less than a threshold.</summary>
    public static bool MayBeBelow(string? text, MeasureBound bound, int threshold) =>
        text is null || !TryFind(text, bound.Name, out var rest) || rest < threshold;

    private static bool TryFind(string text, string name, out decimal? sum)
    {
        foreach (var range in text.AsSpan().Split(' '))
        {
            var pair = text.AsSpan(range);
            var at = pair.IndexOf('=');
            if (at >= 0 && pair[..at].SequenceEqual(name))
            {
                sum = Number(pair[(at + 1)..]);
                return true;
            }
        }

        sum = null;
        return false;
    }

    private static SortedDictionary<string, decimal?> Read(string text)
    {
        var found = new SortedDictionary<string, decimal?>(StringComparer.Ordinal);
        foreach (var pair in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            found[pair[..at]] = Number(pair.AsSpan(at + 1));
        }

        return found;
    }

    private static decimal? Number(ReadOnlySpan<char> text) =>
        text.IsEmpty ? null : decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);
}

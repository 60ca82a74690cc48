using System.Buffers.Text;
using Hub.Feeds.Quality;

namespace Hub.Receiving;

/// <summary>
/// What measures leave of those that bound them: the smallest above zero over the lines of a cube. Nearly all sums are
/// whole, and of those neither a name is looked up nor a decimal made.
/// </summary>
/// <param name="measures">The measures, in the order of a line.</param>
/// <param name="bounds">How they bound each other.</param>
internal sealed class BoundRests(IReadOnlyList<string> measures, IReadOnlyList<MeasureBound> bounds)
{
    private readonly bool[] isBound = [.. measures.Select(measure => bounds.Any(bound => bound.Measures.Contains(measure)))];
    private readonly Places[] places = [.. bounds.Select(bound => new Places(At(measures, bound.Whole), At(measures, bound.Parts), bound.IsEqual))];
    private readonly Sum[] line = new Sum[measures.Count];
    private readonly Int128[] leastWhole = [.. Enumerable.Repeat(Int128.MaxValue, bounds.Count)];
    private readonly decimal?[] least = new decimal?[bounds.Count];
    private bool isWhole = true;

    /// <summary>Notes a line's sum of a measure.</summary>
    /// <param name="measure">Which, as a place in the line.</param>
    /// <param name="whole">The sum when it is a whole number; less than 0 when it is none.</param>
    /// <param name="number">As it is written; empty when the cell gives none.</param>
    public void Note(int measure, long whole, ReadOnlySpan<byte> number)
    {
        if (!isBound[measure])
        {
            return;
        }

        if (number.IsEmpty || whole >= 0)
        {
            line[measure] = new Sum(!number.IsEmpty, whole, null);
            return;
        }

        isWhole = false;
        line[measure] = Utf8Parser.TryParse(number, out decimal sum, out _) ? new Sum(IsGiven: true, 0, sum) : default;
    }

    /// <summary>Takes the line into account.</summary>
    public void EndLine()
    {
        for (var bound = 0; bound < places.Length; bound++)
        {
            if (isWhole)
            {
                if (places[bound].Rest(line) is { } rest && rest > 0 && rest < leastWhole[bound])
                {
                    leastWhole[bound] = rest;
                }
            }
            else if (bounds[bound].Rest(SumOf) is > 0 and var rest && !(least[bound] <= rest))
            {
                least[bound] = rest;
            }
        }

        isWhole = true;
    }

    /// <summary>The smallest rest above 0 of a bound; null when there was none.</summary>
    public decimal? Least(int bound) =>
        leastWhole[bound] == Int128.MaxValue || least[bound] <= (decimal)leastWhole[bound] ? least[bound] : (decimal)leastWhole[bound];

    private static int[] At(IReadOnlyList<string> measures, IReadOnlyList<string> names) => [.. names.Select(name => measures.ToList().IndexOf(name))];

    private decimal? SumOf(string measure)
    {
        var sum = line[At(measures, [measure])[0]];
        return sum.IsGiven ? sum.Exact ?? sum.Whole : null;
    }

    private readonly record struct Sum(bool IsGiven, long Whole, decimal? Exact);

    /// <summary>A bound by the places of its measures; the same as <see cref="MeasureBound.Rest"/> for whole numbers.</summary>
    private sealed record Places(int[] Whole, int[] Parts, bool IsEqual)
    {
        public Int128? Rest(Sum[] line)
        {
            Int128 rest = 0;
            foreach (var place in Whole)
            {
                if (!line[place].IsGiven)
                {
                    return null;
                }

                rest += line[place].Whole;
            }

            var given = 0;
            foreach (var place in Parts)
            {
                if (line[place].IsGiven)
                {
                    given++;
                    rest -= line[place].Whole;
                }
            }

            return given == 0 || (IsEqual && given < Parts.Length) ? null : rest;
        }
    }
}

using System.Globalization;

namespace Hub.Indicators;

/// <summary>Reads a cube from its text (see <see cref="CubeText"/>) as it comes, a page at a time.</summary>
/// <param name="dimensions">Its dimensions.</param>
/// <param name="measures">Its measures.</param>
/// <param name="cells">How many cells to expect, so that nothing need grow; 0 when it is not known.</param>
internal sealed class CubeReader(IReadOnlyList<string> dimensions, IReadOnlyList<string> measures, int cells = 0)
{
    // So many digits fit a long whatever they are.
    private const int WholeDigits = 18;

    private readonly decimal?[] sums = new decimal?[measures.Count];

    /// <summary>The cube as far as it was read.</summary>
    public Cube Cube { get; } = new(dimensions, measures, cells);

    /// <summary>Adds the cells of a text of whole lines.</summary>
    /// <exception cref="InvalidDataException">A line has another number of columns, or no number where one belongs.</exception>
    public void AddLines(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            Add(Next(ref text, '\n'));
        }
    }

    /// <summary>Adds the cell of one line.</summary>
    /// <exception cref="InvalidDataException">It has another number of columns, or no number where one belongs.</exception>
    public void Add(ReadOnlySpan<char> line)
    {
        // The numbers stand at the end, behind as many tabs as there are codes.
        var numbers = line;
        for (var dimension = 0; dimension < dimensions.Count; dimension++)
        {
            Next(ref numbers, '\t');
        }

        var codes = line[..^numbers.Length];
        if (!long.TryParse(Next(ref numbers, '\t'), NumberStyles.None, CultureInfo.InvariantCulture, out var records))
        {
            throw Broken();
        }

        for (var measure = 0; measure < sums.Length; measure++)
        {
            var text = Next(ref numbers, '\t');
            sums[measure] = text.Length == 0 ? null : Number(text);
        }

        Cube.Add(codes, '\t', records, sums);
    }

    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> rest, char separator)
    {
        var end = rest.IndexOf(separator);
        var next = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return next;
    }

    // Nearly all are whole and not negative, and need no more than their digits.
    private static decimal Number(ReadOnlySpan<char> text)
    {
        var whole = 0L;
        for (var index = 0; index < text.Length && whole >= 0; index++)
        {
            whole = text.Length <= WholeDigits && char.IsAsciiDigit(text[index]) ? (whole * 10) + (text[index] - '0') : -1;
        }

        return whole >= 0 ? whole
            : decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number
            : throw Broken();
    }

    private static InvalidDataException Broken() => new("A stored cube does not fit its dimensions and measures.");
}

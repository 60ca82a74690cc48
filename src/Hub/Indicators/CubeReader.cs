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

        Cube.Add(codes, '\t', records);
        for (var measure = 0; measure < measures.Count; measure++)
        {
            AddSum(measure, ref numbers);
        }
    }

    // Nearly all are whole and not negative, and need no more than one pass over their digits.
    private void AddSum(int measure, ref ReadOnlySpan<char> rest)
    {
        var (whole, length) = (0L, 0);
        while (length < rest.Length && rest[length] != '\t')
        {
            whole = whole >= 0 && length < WholeDigits && char.IsAsciiDigit(rest[length]) ? (whole * 10) + (rest[length] - '0') : -1;
            length++;
        }

        if (length > 0 && whole >= 0)
        {
            Cube.AddSum(measure, whole);
        }
        else
        {
            Cube.AddSum(measure, length == 0 ? null : Number(rest[..length]));
        }

        rest = length < rest.Length ? rest[(length + 1)..] : default;
    }

    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> rest, char separator)
    {
        var end = rest.IndexOf(separator);
        var next = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return next;
    }

    private static decimal Number(ReadOnlySpan<char> text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : throw Broken();

    private static InvalidDataException Broken() => new("A stored cube does not fit its dimensions and measures.");
}

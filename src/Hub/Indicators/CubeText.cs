using System.Globalization;
using System.Text;

namespace Hub.Indicators;

/// <summary>
/// A cube as text, one line per cell: the codes, the number of records and the sums, separated by tabs; a sum that no
/// record gives is empty. Codes hold no tabs (they are kebab-case by their schemas, and control characters are refused).
/// </summary>
public static class CubeText
{
    /// <summary>The lines of a cube, in UTF-8.</summary>
    public static IEnumerable<byte[]> Write(Cube cube)
    {
        ArgumentNullException.ThrowIfNull(cube);
        var line = new StringBuilder();
        foreach (var cell in cube.Cells)
        {
            line.Clear();
            foreach (var code in cell.Codes)
            {
                line.Append(code).Append('\t');
            }

            line.Append(cell.Records.ToString(CultureInfo.InvariantCulture));
            foreach (var sum in cell.Sums)
            {
                line.Append('\t');
                if (sum is { } value)
                {
                    line.Append(value.ToString(CultureInfo.InvariantCulture));
                }
            }

            yield return Encoding.UTF8.GetBytes(line.ToString());
        }
    }

    /// <summary>Whether two cubes say the same.</summary>
    public static bool Same(Cube left, Cube right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return left.Dimensions.SequenceEqual(right.Dimensions)
            && left.Measures.SequenceEqual(right.Measures)
            && left.Cells.Count == right.Cells.Count
            && Write(left).Zip(Write(right)).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
    }

    /// <summary>Reads the lines of a cube with these dimensions and measures.</summary>
    /// <exception cref="InvalidDataException">A line has another number of columns, or no number where one belongs.</exception>
    public static Cube Read(IReadOnlyList<string> dimensions, IReadOnlyList<string> measures, IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        ArgumentNullException.ThrowIfNull(measures);
        ArgumentNullException.ThrowIfNull(lines);
        var cells = new List<CubeCell>();
        foreach (var line in lines)
        {
            var columns = line.Split('\t');
            if (columns.Length != dimensions.Count + 1 + measures.Count
                || !long.TryParse(columns[dimensions.Count], NumberStyles.None, CultureInfo.InvariantCulture, out var records))
            {
                throw new InvalidDataException("A stored cube does not fit its dimensions and measures.");
            }

            var sums = new decimal?[measures.Count];
            for (var index = 0; index < sums.Length; index++)
            {
                var text = columns[dimensions.Count + 1 + index];
                sums[index] = text.Length == 0 ? null : decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);
            }

            cells.Add(new CubeCell(columns[..dimensions.Count], records, sums));
        }

        return new Cube(dimensions, measures, cells);
    }
}

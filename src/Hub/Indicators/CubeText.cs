using System.Buffers;
using System.Globalization;
using System.Text;

namespace Hub.Indicators;

/// <summary>
/// A cube as text, one line per cell: the codes, the number of records and the sums, separated by tabs; a sum that no
/// record gives is empty. Codes hold no tabs (they are kebab-case by their schemas, and control characters are refused).
/// </summary>
public static class CubeText
{
    /// <summary>Writes one cell's line, without a line feed.</summary>
    /// <param name="line">Where to.</param>
    /// <param name="codes">The codes in UTF-8, each with <paramref name="separator"/> behind it.</param>
    /// <param name="separator">What stands behind each code.</param>
    /// <param name="records">How many records the cell sums.</param>
    /// <param name="sums">The sum per measure.</param>
    internal static void WriteLine<T>(ArrayBufferWriter<byte> line, ReadOnlySpan<byte> codes, byte separator, long records, ReadOnlySpan<T?> sums)
        where T : struct, IUtf8SpanFormattable
    {
        var target = line.GetSpan(codes.Length);
        codes.Replace(target, separator, (byte)'\t');
        line.Advance(codes.Length);
        Write(line, records);
        foreach (var sum in sums)
        {
            line.Write("\t"u8);
            if (sum is { } value)
            {
                Write(line, value);
            }
        }
    }

    /// <summary>The lines of a cube.</summary>
    public static IEnumerable<string> Write(Cube cube)
    {
        ArgumentNullException.ThrowIfNull(cube);
        var line = new StringBuilder();
        for (var cell = 0; cell < cube.Count; cell++)
        {
            line.Clear();
            for (var dimension = 0; dimension < cube.Dimensions.Count; dimension++)
            {
                line.Append(cube.Code(cell, dimension)).Append('\t');
            }

            line.Append(CultureInfo.InvariantCulture, $"{cube.Records(cell)}");
            for (var measure = 0; measure < cube.Measures.Count; measure++)
            {
                line.Append(CultureInfo.InvariantCulture, $"\t{cube.Sum(cell, measure)}");
            }

            yield return line.ToString();
        }
    }

    /// <summary>Whether two cubes say the same.</summary>
    public static bool Same(Cube left, Cube right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return left.Dimensions.SequenceEqual(right.Dimensions)
            && left.Measures.SequenceEqual(right.Measures)
            && left.Count == right.Count
            && Write(left).SequenceEqual(Write(right));
    }

    /// <summary>Reads the lines of a cube with these dimensions and measures.</summary>
    /// <exception cref="InvalidDataException">A line has another number of columns, or no number where one belongs.</exception>
    public static Cube Read(IReadOnlyList<string> dimensions, IReadOnlyList<string> measures, IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        ArgumentNullException.ThrowIfNull(measures);
        ArgumentNullException.ThrowIfNull(lines);
        var reader = new CubeReader(dimensions, measures);
        foreach (var line in lines)
        {
            reader.Add(line);
        }

        return reader.Cube;
    }

    private static void Write<T>(ArrayBufferWriter<byte> line, T number)
        where T : IUtf8SpanFormattable
    {
        number.TryFormat(line.GetSpan(40), out var written, default, CultureInfo.InvariantCulture);
        line.Advance(written);
    }
}

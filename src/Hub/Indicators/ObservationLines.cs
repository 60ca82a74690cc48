using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hub.Indicators;

/// <summary>Observations as lines of text: the codes, the value, the status and the confidentiality, separated by tabs.</summary>
internal static class ObservationLines
{
    // A decimal has 29 digits at most, and a sign and a point.
    private const int NumberBytes = 40;

    /// <summary>The lines, for comparing and telling.</summary>
    public static IEnumerable<string> Of(ObservationSet set)
    {
        var text = new ArrayBufferWriter<byte>();
        Write(text, set);
        return Encoding.UTF8.GetString(text.WrittenSpan).Split('\n')[..^1];
    }

    /// <summary>Writes the lines of a set in UTF-8, a line feed behind each.</summary>
    public static void Write(ArrayBufferWriter<byte> text, ObservationSet set)
    {
        var keyed = set.Observations as KeyedObservations;
        for (var index = 0; index < set.Observations.Count; index++)
        {
            if (keyed is not null)
            {
                keyed.Write(text, index);
            }
            else
            {
                Write(text, set.Observations[index]);
            }

            text.Write("\n"u8);
        }
    }

    /// <summary>
    /// The SHA-256 of a set's values: equal for equal observations of the same definition version. What is withheld is
    /// not in it.
    /// </summary>
    public static string Digest(ObservationSet set)
    {
        var text = new ArrayBufferWriter<byte>();
        Write(text, set);
        return Digest(set.Version, text.WrittenSpan);
    }

    /// <summary>The same of a set whose lines are written already, each with its line feed.</summary>
    public static string Digest(int version, ReadOnlySpan<byte> lines)
    {
        // Of the version and the lines, with a line feed between each two.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(version.ToString(CultureInfo.InvariantCulture)));
        if (!lines.IsEmpty)
        {
            hash.AppendData("\n"u8);
            hash.AppendData(lines[..^1]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Writes what stands behind the codes of an observation's line.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="value">The value; null when it is withheld.</param>
    /// <param name="status">The status, a letter.</param>
    /// <param name="confidentiality">The confidentiality, a letter.</param>
    public static void Write(ArrayBufferWriter<byte> text, decimal? value, char status, char confidentiality)
    {
        if (value is { } number)
        {
            number.TryFormat(text.GetSpan(NumberBytes), out var written, default, CultureInfo.InvariantCulture);
            text.Advance(written);
        }

        text.Write([(byte)'\t', (byte)status, (byte)'\t', (byte)confidentiality]);
    }

    private static void Write(ArrayBufferWriter<byte> text, in Observation observation)
    {
        foreach (var code in observation.Codes)
        {
            Encoding.UTF8.GetBytes(code, text);
            text.Write("\t"u8);
        }

        Write(text, observation.Value, observation.Status, observation.Confidentiality);
    }
}

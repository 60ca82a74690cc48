using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hub.Indicators;

/// <summary>Observations as lines of text: the codes, the value, the status and the confidentiality, separated by tabs.</summary>
internal static class ObservationLines
{
    // So much is given to the digest at once: a call for each line would cost more than what it computes.
    private const int DigestBytes = 16 * 1024;

    // A decimal has 29 digits at most, and a sign and a point.
    private const int NumberBytes = 40;

    /// <summary>The lines, for comparing and telling.</summary>
    public static IEnumerable<string> Of(ObservationSet set) => Utf8(set).Select(line => Encoding.UTF8.GetString(line.Span));

    /// <summary>The lines in UTF-8; each is valid until the next is asked for.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Utf8(ObservationSet set)
    {
        var line = new ArrayBufferWriter<byte>(256);
        foreach (var observation in set.Observations)
        {
            line.ResetWrittenCount();
            Write(line, observation);
            yield return line.WrittenMemory;
        }
    }

    /// <summary>
    /// The SHA-256 of a set's values: equal for equal observations of the same definition version. What is withheld is
    /// not in it.
    /// </summary>
    public static string Digest(ObservationSet set)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var text = new ArrayBufferWriter<byte>(DigestBytes + 1024);
        Write(text, set.Version);
        foreach (var observation in set.Observations)
        {
            text.Write("\n"u8);
            Write(text, observation);
            if (text.WrittenCount >= DigestBytes)
            {
                hash.AppendData(text.WrittenSpan);
                text.ResetWrittenCount();
            }
        }

        hash.AppendData(text.WrittenSpan);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Write(ArrayBufferWriter<byte> line, in Observation observation)
    {
        foreach (var code in observation.Codes)
        {
            Encoding.UTF8.GetBytes(code, line);
            line.Write("\t"u8);
        }

        if (observation.Value is { } value)
        {
            Write(line, value);
        }

        // Both are letters of SDMX's code lists.
        line.Write([(byte)'\t', (byte)observation.Status, (byte)'\t', (byte)observation.Confidentiality]);
    }

    private static void Write<T>(ArrayBufferWriter<byte> line, T number)
        where T : IUtf8SpanFormattable
    {
        number.TryFormat(line.GetSpan(NumberBytes), out var written, default, CultureInfo.InvariantCulture);
        line.Advance(written);
    }
}

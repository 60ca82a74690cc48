using System.IO.Compression;

namespace Hub.Http;

/// <summary>How reading a body went.</summary>
internal enum BodyEnd
{
    /// <summary>It was read to its end.</summary>
    Reached,

    /// <summary>There is more than was asked for.</summary>
    More,

    /// <summary>It is not whole, or not in the coding it was said to be in.</summary>
    Broken,
}

/// <summary>Memory that a body is read into, which grows as it comes and never beyond one byte more than the limit.</summary>
/// <param name="source">The body, expanded when it was sent encoded.</param>
/// <param name="expected">How many bytes will come; the memory is taken at once.</param>
/// <param name="limit">How many bytes there may be.</param>
/// <param name="encoded">What the source is expanded from, when it was sent encoded.</param>
internal sealed class BodyBuffer(Stream source, int expected, int limit, EncodedBody? encoded = null)
{
    // One more, so that the end is found without growing.
    private byte[] buffer = new byte[expected + 1];
    private int length;

    /// <summary>What was read.</summary>
    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length);

    /// <summary>Reads on until the end or until there are more than <paramref name="most"/> bytes.</summary>
    public async ValueTask<BodyEnd> ReadToEndAsync(int most, CancellationToken cancellation)
    {
        while (length <= most)
        {
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, limit + 1));
            }

            int read;
            try
            {
                read = await source.ReadAsync(buffer.AsMemory(length), cancellation);
            }
            catch (Exception wrong) when (wrong is InvalidDataException or InvalidOperationException && source is GZipStream or BrotliStream)
            {
                return BodyEnd.Broken;
            }

            if (read == 0)
            {
                return encoded is null || encoded.IsUsedUp ? BodyEnd.Reached : BodyEnd.Broken;
            }

            length += read;
        }

        return BodyEnd.More;
    }
}

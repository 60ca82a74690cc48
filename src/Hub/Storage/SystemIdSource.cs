using System.Security.Cryptography;

namespace Hub.Storage;

/// <summary>Ids from the injected clock and the operating system's random generator.</summary>
public sealed class SystemIdSource(TimeProvider clock) : IIdSource
{
    private readonly Lock order = new();
    private long lastMillisecond;
    private int counter;

    /// <inheritdoc/>
    /// <remarks>
    /// Ids of one process grow strictly, also within a millisecond and when the clock steps back: the 12 bits behind the
    /// version count (RFC 9562, section 6.2, method 1). Events of one change keep their order by it.
    /// </remarks>
    public Guid NewId()
    {
        long millisecond;
        int count;
        lock (order)
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            if (now > lastMillisecond)
            {
                (lastMillisecond, counter) = (now, 0);
            }
            else if (++counter > 0xFFF)
            {
                (lastMillisecond, counter) = (lastMillisecond + 1, 0);
            }

            (millisecond, count) = (lastMillisecond, counter);
        }

        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(millisecond)).TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[6] = (byte)(0x70 | (count >> 8));
        bytes[7] = (byte)count;
        return new Guid(bytes, bigEndian: true);
    }

    /// <inheritdoc/>
    public byte[] Secret(int bytes) => RandomNumberGenerator.GetBytes(bytes);

    /// <inheritdoc/>
    public double Fraction() => RandomNumberGenerator.GetInt32(1 << 30) / (double)(1 << 30);
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using Hub.Storage;

namespace Hub.Tests.Functions;

/// <summary>Ids and secrets that are the same in every hub that asks for as many of them. For tests alone: anybody can guess them.</summary>
internal sealed class RepeatableIds(TimeProvider clock) : IIdSource
{
    private long count;

    public Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, (clock.GetUtcNow().ToUnixTimeMilliseconds() << 16) | 0x7000);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], long.MinValue | Interlocked.Increment(ref count));
        return new Guid(bytes, bigEndian: true);
    }

    public byte[] Secret(int bytes)
    {
        Span<byte> seed = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(seed, Interlocked.Increment(ref count));
        return SHA256.HashData(seed)[..bytes];
    }

    public double Fraction() => 0.5;
}

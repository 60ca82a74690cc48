using System.Security.Cryptography;

namespace Hub.Storage;

/// <summary>Ids from the injected clock and the operating system's random generator.</summary>
public sealed class SystemIdSource(TimeProvider clock) : IIdSource
{
    /// <inheritdoc/>
    public Guid NewId() => Guid.CreateVersion7(clock.GetUtcNow());

    /// <inheritdoc/>
    public byte[] Secret(int bytes) => RandomNumberGenerator.GetBytes(bytes);

    /// <inheritdoc/>
    public double Fraction() => RandomNumberGenerator.GetInt32(1 << 30) / (double)(1 << 30);
}

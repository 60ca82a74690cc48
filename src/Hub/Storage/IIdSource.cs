namespace Hub.Storage;

/// <summary>Where ids and secret bytes come from; injected so that tests can repeat them.</summary>
public interface IIdSource
{
    /// <summary>A new time-ordered UUID (RFC 9562, version 7).</summary>
    Guid NewId();

    /// <summary>Cryptographically random bytes.</summary>
    byte[] Secret(int bytes);

    /// <summary>A random number from 0 (included) to 1 (excluded), for jitter; not for secrets.</summary>
    double Fraction();
}

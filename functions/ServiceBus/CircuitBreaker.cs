namespace Hub.Functions.ServiceBus;

/// <summary>
/// After a failure of the bus, refuses further attempts for <see cref="Pause"/>: a broker that is away makes every
/// attempt last as long as its timeouts, and a hundred outboxes would wait for it a hundred times.
/// </summary>
internal sealed class CircuitBreaker(TimeProvider clock)
{
    /// <summary>How long nothing is tried after a failure.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    private readonly Lock reading = new();
    private long? failedAt;

    /// <summary>Whether the bus failed less than <see cref="Pause"/> ago.</summary>
    public bool IsOpen
    {
        get
        {
            lock (reading)
            {
                return failedAt is { } failure && clock.GetElapsedTime(failure) < Pause;
            }
        }
    }

    /// <summary>Notes a failure; the pause begins now.</summary>
    public void Trip()
    {
        lock (reading)
        {
            failedAt = clock.GetTimestamp();
        }
    }
}

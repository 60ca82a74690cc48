using System.Threading.Channels;

namespace Hub.Publishing.Deliveries;

/// <summary>Wakes one who waits. Being woken while not waiting, once or often, is remembered as once.</summary>
internal sealed class WakeSignal(TimeProvider clock)
{
    private readonly Channel<bool> signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Wakes it.</summary>
    public void Wake() => signal.Writer.TryWrite(true);

    /// <summary>Waits to be woken, or until a moment; null for no such moment.</summary>
    public async Task WaitAsync(DateTimeOffset? until, CancellationToken cancellation)
    {
        var wait = until - clock.GetUtcNow();
        using var timer = wait is { } time
            ? clock.CreateTimer(_ => Wake(), null, time > TimeSpan.Zero ? time : TimeSpan.Zero, Timeout.InfiniteTimeSpan)
            : null;
        if (until <= clock.GetUtcNow())
        {
            // The time came while the timer was being set.
            Wake();
        }

        await signal.Reader.ReadAsync(cancellation);
    }
}

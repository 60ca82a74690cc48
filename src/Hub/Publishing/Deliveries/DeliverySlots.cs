namespace Hub.Publishing.Deliveries;

/// <summary>
/// The attempts under way in this process beyond one for each subscription, at most
/// <see cref="WebhookOptions.TotalConcurrency"/>. The first attempt of a subscription takes none of them, so that sinks
/// that never answer can use them all up and still keep nobody else waiting.
/// </summary>
internal sealed class DeliverySlots(int most)
{
    private int taken;

    /// <summary>Takes a slot; false when there is none.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref taken) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref taken);
        return false;
    }

    /// <summary>Gives a slot back.</summary>
    public void Return() => Interlocked.Decrement(ref taken);
}

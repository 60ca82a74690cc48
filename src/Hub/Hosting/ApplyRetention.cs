using Hub.Publishing.Deliveries;
using Hub.Receiving;

namespace Hub.Hosting;

/// <summary>
/// Removes what is kept no longer: the pages of abandoned uploads, old reports of refused submissions,
/// answers under idempotency keys and the log of old deliveries. Submissions, figures
/// and events are kept. To be called now and then; once a day is enough.
/// </summary>
public sealed class ApplyRetention(SweepUploads uploads, PurgeRefusals refusals, PurgeDeliveries deliveries)
{
    /// <summary>Removes it; what is interrupted is taken up again by the next call.</summary>
    public async Task HandleAsync(CancellationToken cancellation)
    {
        await uploads.HandleAsync(cancellation);
        await refusals.HandleAsync(cancellation);
        await deliveries.HandleAsync(cancellation);
    }
}

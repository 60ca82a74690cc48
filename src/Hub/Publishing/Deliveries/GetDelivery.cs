using System.Globalization;
using Hub.Publishing.Subscriptions;

namespace Hub.Publishing.Deliveries;

/// <summary>Shows one delivery with all its attempts.</summary>
public sealed class GetDelivery(SubscriptionStore subscriptions, DeliveryStore deliveries)
{
    /// <summary>
    /// The delivery whose event has this sequence; 404 when there is none, or no subscription that the requester may
    /// know of.
    /// </summary>
    public async Task<Result<DeliveryResource>> HandleAsync(Requester requester, string subscriptionId, string sequence, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(requester);
        if (await subscriptions.FindAsync(subscriptionId, cancellation) is not { } found || !requester.Sees(found.Subscription))
        {
            return Problems.NotFound("such subscription");
        }

        return TryRead(sequence, out var number) && await deliveries.FindAsync(subscriptionId, number, cancellation) is { } delivery
            ? DeliveryResource.Whole(delivery)
            : Problems.NotFound("such delivery");
    }

    /// <summary>Reads the sequence that names a delivery.</summary>
    internal static bool TryRead(string text, out long sequence) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out sequence);
}

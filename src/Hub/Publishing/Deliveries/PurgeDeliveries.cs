using Hub.Publishing.Mail;
using Hub.Publishing.Subscriptions;
using Microsoft.Extensions.Options;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// Removes the log of deliveries that are over and whose event is older than <see cref="WebhookOptions.Retention"/>.
/// What is still to be tried stays, and so do the events themselves. How many mails an address was asked by goes after a day.
/// </summary>
public sealed class PurgeDeliveries(
    SubscriptionStore subscriptions, DeliveryStore deliveries, EventLog log, MailAllowance allowance, IOptions<WebhookOptions> options, TimeProvider clock)
{
    /// <summary>Removes them for every subscription.</summary>
    /// <returns>How many deliveries were removed.</returns>
    public async Task<int> HandleAsync(CancellationToken cancellation)
    {
        await allowance.PurgeAsync(cancellation);
        var last = await log.LastBeforeAsync(clock.GetUtcNow() - options.Value.Retention, cancellation);
        if (last == 0)
        {
            return 0;
        }

        var removed = 0;
        await foreach (var subscription in subscriptions.AllAsync(cancellation))
        {
            removed += await deliveries.RemoveOverAsync(subscription.Id, last, cancellation);
        }

        return removed;
    }
}

using Hub.Publishing.Subscriptions;

namespace Hub.Publishing.Deliveries;

/// <summary>Makes the deliveries of logged events: one for each subscription that wants the event and is not disabled; those of pending and paused ones wait.</summary>
public sealed class DeliveryFanOut(
    SubscriptionStore subscriptions, DeliveryStore deliveries, DeliveryDispatcher dispatcher, IEventAudience audience, TimeProvider clock)
{
    private const int SubscriptionsAtOnce = 16;

    /// <summary>Makes the deliveries durable and wakes their dispatch. Repeating it makes none twice.</summary>
    internal async Task MakeAsync(IReadOnlyList<PublishedEvent> events, CancellationToken cancellation)
    {
        var due = clock.GetUtcNow();
        var options = new ParallelOptions { MaxDegreeOfParallelism = SubscriptionsAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(subscriptions.AllAsync(cancellation), options, async (subscription, token) =>
        {
            PublishedEvent[] wanted = [.. events.Where(e => SubscriptionEvents.IsFor(subscription, e, audience))];
            if (wanted.Length > 0)
            {
                await deliveries.MakeAsync(subscription, wanted, due, token);
                dispatcher.Wake(subscription.Id);
            }
        });
    }
}

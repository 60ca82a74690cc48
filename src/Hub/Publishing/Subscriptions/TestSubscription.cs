using System.Text.Json;
using Hub.Publishing.Deliveries;
using Hub.Storage;

namespace Hub.Publishing.Subscriptions;

/// <summary>Sends a test event to one subscription, through the outbox, the log and the delivery that every event takes.</summary>
public sealed class TestSubscription(ITableStore store, SubscriptionStore subscriptions, DeliveryStore deliveries, EventRelay relay, IIdSource ids, TimeProvider clock)
{
    /// <summary>Tests that may wait at once: as many as tell anything.</summary>
    public const int MostWaiting = 10;

    // A test behind so many deliveries would tell nothing that they do not.
    private const int MostBefore = 1000;

    /// <summary>Sends it.</summary>
    /// <returns>
    /// The event, which is durable; 404 when there is no subscription that the requester may know of, and 409 when it is
    /// disabled and gets nothing, or when <see cref="MostWaiting"/> tests, or a thousand deliveries, are waiting already.
    /// </returns>
    public async Task<Result<HubEvent>> HandleAsync(Requester requester, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(requester);
        if (await subscriptions.FindAsync(id, cancellation) is not { } found || !requester.Sees(found.Subscription))
        {
            return Problems.NotFound("such subscription");
        }

        if (found.Subscription.Status == SubscriptionStatus.Disabled)
        {
            return Problems.SubscriptionDisabled();
        }

        var waiting = await deliveries.QueueAsync(id, MostBefore, cancellation);
        if (waiting.Count == MostBefore || waiting.Count(queued => queued.Subject == id) >= MostWaiting)
        {
            return Problems.TestsWait();
        }

        var test = SubscriptionEvents.Make(ids.NewId(), EventTypes.SubscriptionTest, found.Subscription, clock.GetUtcNow(), WriteText);
        await store.CommitAsync(SubscriptionStore.Table, SubscriptionStore.Partition, [Outbox.Add(SubscriptionStore.Partition, test)], cancellation);

        // What fails is logged there, and tried again by the sweep.
        await relay.RelayAsync(SubscriptionStore.Table, SubscriptionStore.Partition, known: null, cancellation);
        return test;
    }

    private static void WriteText(Utf8JsonWriter json)
    {
        json.WriteStartObject("text");
        json.WriteString("nl", "Dit is een test van uw abonnement. U hoeft niets te doen.");
        json.WriteString("en", "This is a test of your subscription. You need not do anything.");
        json.WriteEndObject();
    }
}

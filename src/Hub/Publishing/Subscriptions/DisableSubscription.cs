using System.Globalization;
using Hub.Storage;
using Microsoft.Extensions.Logging;

namespace Hub.Publishing.Subscriptions;

/// <summary>
/// Disables a subscription and tells its owner: the event is written in the same transaction. What was on its way to it
/// becomes dead letters, which its worker sees to.
/// </summary>
internal sealed class DisableSubscription(
    SubscriptionStore subscriptions, Lazy<EventRelay> relay, IIdSource ids, TimeProvider clock, ILogger<DisableSubscription> logger)
{
    /// <summary>The reason: the sink answered 410, or the address does not exist.</summary>
    public const string Gone = "gone";

    /// <summary>The reason: five days of nothing but failures.</summary>
    public const string Failing = "failing";

    /// <summary>The reason: the sink was asked for its consent in vain.</summary>
    public const string NoConsent = "no-consent";

    /// <summary>The reason: who gets the mails does not want them any more.</summary>
    public const string Unsubscribed = "unsubscribed";

    /// <summary>Disables it; one that is gone or disabled already is left at that.</summary>
    /// <param name="id">The subscription.</param>
    /// <param name="reason">Why, a short code that its owner sees.</param>
    /// <param name="since">Since when it has been so (UTC).</param>
    /// <param name="cancellation">Stops before anything is changed, or before the event is passed on, which a sweep then does.</param>
    /// <param name="when">What must still hold of it; null for nothing.</param>
    /// <returns>True when this call disabled it.</returns>
    public async Task<bool> HandleAsync(
        string id, string reason, DateTimeOffset since, CancellationToken cancellation, Func<Subscription, bool>? when = null)
    {
        if (!await subscriptions.DisableAsync(id, reason, subscription => Event(subscription, reason, since), when, cancellation))
        {
            return false;
        }

        PublishingLog.Disabled(logger, id, reason);

        // What fails is logged there, and tried again by the sweep.
        await relay.Value.RelayAsync(SubscriptionStore.Table, SubscriptionStore.Partition, known: null, cancellation);
        return true;
    }

    // Thin, and without the sink's path, which may hold what only its owner should know of.
    private HubEvent Event(Subscription subscription, string reason, DateTimeOffset since) => SubscriptionEvents.Make(
        ids.NewId(),
        EventTypes.SubscriptionDisabled,
        subscription,
        clock.GetUtcNow(),
        json =>
        {
            json.WriteString("sinkHost", subscription.Sink.Host);
            json.WriteString("reason", reason);
            json.WriteString("since", since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        });
}

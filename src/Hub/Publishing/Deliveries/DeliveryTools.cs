using Hub.Publishing.Mail;
using Hub.Publishing.Subscriptions;
using Microsoft.Extensions.Logging;

namespace Hub.Publishing.Deliveries;

/// <summary>What the workers of all subscriptions deliver with.</summary>
/// <param name="Subscriptions">The subscriptions.</param>
/// <param name="Deliveries">The deliveries.</param>
/// <param name="Due">Reads what is due.</param>
/// <param name="Attempt">Makes an attempt.</param>
/// <param name="Mail">Delivers to mailboxes.</param>
/// <param name="Consent">Asks sinks for their consent.</param>
/// <param name="Pace">Keeps to the rates that sinks allow, and away from those that asked for time.</param>
/// <param name="Disable">Disables a subscription.</param>
/// <param name="Slots">What they share.</param>
/// <param name="Concurrency">Attempts under way at once for one subscription.</param>
/// <param name="ClaimFor">
/// How long a delivery is claimed for before its attempt where others may dispatch the same deliveries at the same time:
/// it is moved to a later due time first, which only one of them achieves, and should the process die it is due again
/// then. Null where this process alone dispatches.
/// </param>
/// <param name="Clock">The time.</param>
/// <param name="Logger">The log.</param>
internal sealed record DeliveryTools(
    SubscriptionStore Subscriptions,
    DeliveryStore Deliveries,
    DueDeliveries Due,
    DeliveryAttempt Attempt,
    MailDigests Mail,
    SinkConsent Consent,
    SinkPace Pace,
    DisableSubscription Disable,
    DeliverySlots Slots,
    int Concurrency,
    TimeSpan? ClaimFor,
    TimeProvider Clock,
    ILogger Logger);

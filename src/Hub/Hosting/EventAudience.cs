using Hub.Feeds;
using Hub.Partners;
using Hub.Publishing;
using Hub.Publishing.Subscriptions;

namespace Hub.Hosting;

/// <summary>
/// Partners hear of their own feeds only, what was submitted, what is late and what is locked. Of a subscription its owner
/// hears and the operator. Everything else is for everybody who has a key.
/// </summary>
internal sealed class EventAudience(FeedCatalogue feeds, PartnerCatalogue partners) : IEventAudience
{
    private static readonly IReadOnlyList<string> OfFeeds =
    [
        EventTypes.SubmissionAccepted, EventTypes.SubmissionWithdrawn, EventTypes.FeedLate, EventTypes.FeedReceived,
        EventTypes.PeriodLocked, EventTypes.PeriodUnlocked,
    ];

    public bool MayHear(string callerId, HubEvent hubEvent, bool isOperator) =>
        SubscriptionEvents.Is(hubEvent) ? isOperator || SubscriptionEvents.IsOf(callerId, hubEvent)
        : !OfFeeds.Contains(hubEvent.Type, StringComparer.Ordinal)
        || partners.Find(callerId) is null
        || feeds.Find(hubEvent.Subject)?.Partner == callerId;
}

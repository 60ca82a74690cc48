using Hub.Feeds;
using Hub.Partners;
using Hub.Publishing;

namespace Hub.Hosting;

/// <summary>Partners hear of their own submissions only; everything else is for everybody who has a key.</summary>
internal sealed class EventAudience(FeedCatalogue feeds, PartnerCatalogue partners) : IEventAudience
{
    private const string Submissions = "nl.partnerhub.submission.";

    public bool MayHear(string callerId, HubEvent hubEvent) =>
        !hubEvent.Type.StartsWith(Submissions, StringComparison.Ordinal)
        || partners.Find(callerId) is null
        || feeds.Find(hubEvent.Subject)?.Partner == callerId;
}

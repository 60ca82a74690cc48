using System.Security.Cryptography;
using Hub.Storage;
using Microsoft.Extensions.Options;

namespace Hub.Publishing.Subscriptions;

/// <summary>
/// The link by which a sink, or who finds it in the sink's log, consents later than it is asked: the value of
/// <c>WebHook-Request-Callback</c> (CloudEvents HTTP webhooks 1.0.2, section 4.1.3). It is of one subscription and one
/// sink, stays the same while that sink is asked, and is over with that.
/// </summary>
internal sealed class ConsentLink(ISecretProtector protector, IIdSource ids, IOptions<EventsOptions> events)
{
    // The callback is to be made over HTTPS, except on one's own machine; and who has no public address cannot be called.
    private bool IsOffered => events.Value.PublicBaseUrl is { } root && (root.Scheme == Uri.UriSchemeHttps || root.IsLoopback);

    /// <summary>The subscription with a link, to be stored before its sink is told; the same where it has one, or none is offered.</summary>
    public StoredSubscription Prepare(StoredSubscription asked) => !IsOffered || TokenOf(asked) is not null
        ? asked
        : asked with { Consent = asked.Consent with { ProtectedToken = protector.Protect(LinkToken.New(ids)) } };

    /// <summary>The link; null where none is offered.</summary>
    public string? AddressOf(StoredSubscription asked) => IsOffered && TokenOf(asked) is { } token
        ? events.Value.Absolute($"/v1/subscriptions/{asked.Subscription.Id}/consent?token={token}")
        : null;

    /// <summary>Whether a token is that of the subscription's link, and the link is not over.</summary>
    public bool IsOpenedBy(StoredSubscription asked, string token) =>
        asked.Subscription.Status != SubscriptionStatus.Disabled && TokenOf(asked) is { } made && LinkToken.Matches(made, token);

    private string? TokenOf(StoredSubscription asked)
    {
        try
        {
            return asked.Consent.ProtectedToken is { } stored ? protector.Unprotect(stored) : null;
        }
        catch (CryptographicException)
        {
            // Its key is lost: then there is another link.
            return null;
        }
    }
}

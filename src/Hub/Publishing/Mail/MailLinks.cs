using Hub.Publishing.Subscriptions;
using Microsoft.Extensions.Options;

namespace Hub.Publishing.Mail;

/// <summary>The absolute addresses that mails lead to.</summary>
internal sealed class MailLinks(MailTokens tokens, IOptions<EventsOptions> events)
{
    /// <summary>The page on which a subscription is confirmed.</summary>
    public string Confirmation(Subscription subscription, string round) =>
        events.Value.Absolute($"/v1/subscriptions/{subscription.Id}/confirmation") + "?token=" + tokens.Confirmation(subscription, round);

    /// <summary>The page on which, and the address by a POST to which, a subscription is ended.</summary>
    public string Unsubscription(Subscription subscription) =>
        events.Value.Absolute($"/v1/subscriptions/{subscription.Id}/unsubscription") + "?token=" + tokens.Unsubscription(subscription);

    /// <summary>Something of the hub's interface.</summary>
    public string To(string path) => events.Value.Absolute(path);

    /// <summary>Which hub this is, for people: its host.</summary>
    public string Hub => events.Value.PublicBaseUrl?.IdnHost ?? "localhost";
}

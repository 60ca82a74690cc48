using Hub.Publishing.Subscriptions;

namespace Hub.Publishing;

/// <summary>Who may hear of which event. What one partner sent, and when, is not another partner's business.</summary>
public interface IEventAudience
{
    /// <summary>Whether a caller may get the event, by webhook or by pulling.</summary>
    /// <param name="callerId">The caller's id.</param>
    /// <param name="hubEvent">The event.</param>
    /// <param name="isOperator">Whether the caller looks after the hub, and hears of every subscription.</param>
    bool MayHear(string callerId, HubEvent hubEvent, bool isOperator = false);
}

/// <summary>The audience of a hub whose events are for every caller, but for what concerns one caller's subscription.</summary>
internal sealed class Everybody : IEventAudience
{
    public bool MayHear(string callerId, HubEvent hubEvent, bool isOperator) =>
        isOperator || !SubscriptionEvents.Is(hubEvent) || SubscriptionEvents.IsOf(callerId, hubEvent);
}

namespace Hub.Publishing;

/// <summary>Who may hear of which event. What one partner sent, and when, is not another partner's business.</summary>
public interface IEventAudience
{
    /// <summary>Whether the caller with this id may get the event, by webhook or by pulling.</summary>
    bool MayHear(string callerId, HubEvent hubEvent);
}

/// <summary>The audience of a hub whose events are for every caller.</summary>
internal sealed class Everybody : IEventAudience
{
    public bool MayHear(string callerId, HubEvent hubEvent) => true;
}

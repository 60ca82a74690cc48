using Hub.Publishing;

namespace Hub.Receiving;

/// <summary>
/// A change of which revision counts for a feed and period, or of the period's lock; it is durable when this is handed on.
/// </summary>
/// <param name="Feed">The feed.</param>
/// <param name="Period">The period.</param>
/// <param name="Event">The event written to the outbox with it.</param>
public sealed record FeedChange(string Feed, Period Period, HubEvent Event);

/// <summary>
/// Where receiving hands on what has changed, so that indicators are computed and events go out soon. A wake-up only:
/// the truth is the outbox, and what is not handed on (the process died) is found there.
/// </summary>
public interface IChangeSignal
{
    /// <summary>Tells of a change; never waits and never throws.</summary>
    void Changed(FeedChange change);

    /// <summary>
    /// Completes when everything this process handed on before is published, so that who has just submitted reads the
    /// new figures; at the latest after two seconds.
    /// </summary>
    ValueTask SettledAsync(CancellationToken cancellation);
}

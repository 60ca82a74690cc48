using Hub.Publishing;

namespace Hub.Indicators;

/// <summary>
/// The events that publishing wrote to the outbox of <c>published</c>, in order. While they are few they are kept, so that
/// the outbox need not be read for them; of a submission that raises tens of thousands of alerts they would be the largest
/// thing in memory.
/// </summary>
public sealed class PublishedEvents
{
    // Of alerts they have some kilobytes each.
    private const int Most = 1000;

    private List<HubEvent>? known = [];

    /// <summary>How many were written.</summary>
    public int Count { get; private set; }

    /// <summary>The events; null when there were too many to keep, and they are to be read from the outbox.</summary>
    public IReadOnlyList<HubEvent>? Known => known;

    /// <summary>Notes events that were written behind those before.</summary>
    internal void Add(IReadOnlyList<HubEvent> events)
    {
        Count += events.Count;
        known?.AddRange(events);
        known = Count > Most ? null : known;
    }
}

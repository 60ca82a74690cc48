namespace Hub.Publishing;

/// <summary>An event as the event log holds it. Nothing in it changes any more, whatever the settings become.</summary>
/// <param name="Sequence">Its place in the log: 1 for the first event ever, without gaps.</param>
/// <param name="Source">The CloudEvents <c>source</c> at the time it was logged.</param>
/// <param name="Event">The event; its <see cref="HubEvent.DataRef"/> is as it goes out, absolute where a base is set.</param>
public sealed record PublishedEvent(long Sequence, string Source, HubEvent Event)
{
    /// <summary>
    /// The address of the schema of its data, the CloudEvents <c>dataschema</c>; null for what was logged without a public
    /// address, for that attribute has to be absolute.
    /// </summary>
    public string? DataSchema { get; init; }
}

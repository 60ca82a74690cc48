namespace Hub.Publishing;

/// <summary>Something that happened in the hub and that others may want to hear of; becomes a CloudEvent 1.0.</summary>
/// <param name="Id">A UUID, given once when the fact is logged and the same on every delivery.</param>
/// <param name="Type">The CloudEvents type, one of <see cref="EventTypes"/>.</param>
/// <param name="Subject">The feed, indicator, alert or subscription concerned, such as <c>housing-shortage/leiden</c>.</param>
/// <param name="Time">When the hub logged the fact (UTC); for a submission that is when it was received.</param>
/// <param name="Data">The event's data as compact JSON text; thin, with <paramref name="DataRef"/> to the full resource.</param>
/// <param name="DataRef">Path of the full resource, such as <c>/v1/submissions/…</c>; null when there is none.</param>
public sealed record HubEvent(string Id, string Type, string Subject, DateTimeOffset Time, string Data, string? DataRef);

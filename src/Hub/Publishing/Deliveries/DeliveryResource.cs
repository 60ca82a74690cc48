namespace Hub.Publishing.Deliveries;

/// <summary>A delivery as the API shows it; write it with <see cref="PublishingJson"/>.</summary>
/// <param name="Sequence">The event's place in the event log, which names the delivery within its subscription.</param>
/// <param name="EventId">The event's id.</param>
/// <param name="Type">The event's type.</param>
/// <param name="Subject">The event's subject.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">Attempts made.</param>
/// <param name="LastAttemptAt">When the last one was made (UTC).</param>
/// <param name="LastStatus">The HTTP status it got, when it got any.</param>
/// <param name="LastError">The class of its failure: <c>timeout</c>, <c>connection</c>, <c>tls</c>, <c>forbidden-sink</c>, <c>http-503</c> and so on; <c>disabled</c> when it was given up before any attempt.</param>
/// <param name="NextAttemptAt">When the next one is due (UTC).</param>
public sealed record DeliveryResource(
    long Sequence,
    string EventId,
    string Type,
    string Subject,
    DeliveryState State,
    int Attempts,
    DateTimeOffset? LastAttemptAt,
    int? LastStatus,
    string? LastError,
    DateTimeOffset? NextAttemptAt)
{
    /// <summary>The attempts one by one, oldest first (the newest <see cref="Attempt.Most"/> of very many); absent in a list.</summary>
    public IReadOnlyList<Attempt>? AttemptLog { get; init; }

    /// <summary>The resource with its attempts one by one.</summary>
    internal static DeliveryResource Whole(Delivery delivery) => From(delivery) with { AttemptLog = delivery.Log };

    internal static DeliveryResource From(Delivery delivery) => new(
        delivery.Sequence,
        delivery.EventId,
        delivery.EventType,
        delivery.Subject,
        delivery.State,
        delivery.Attempts,
        delivery.LastAttemptAt,
        delivery.LastStatus,
        delivery.LastError,
        delivery.NextAttemptAt);
}

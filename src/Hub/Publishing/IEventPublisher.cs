namespace Hub.Publishing;

/// <summary>
/// The port to a message bus. The bus wakes and distributes; the event log is the truth, so an event may reach the bus
/// more than once, always with the same id (a bus with duplicate detection uses it as its message id).
/// </summary>
public interface IEventPublisher
{
    /// <summary>
    /// Hands events to the bus in their order, and completes when the bus has them. An exception leaves the events in
    /// the outbox, and all of them are handed over again later. <see cref="CloudEventFormat.Encode"/> gives the body.
    /// </summary>
    Task PublishAsync(IReadOnlyList<PublishedEvent> events, CancellationToken cancellation);
}

/// <summary>The publisher of a hub without a bus.</summary>
internal sealed class NoBus : IEventPublisher
{
    public Task PublishAsync(IReadOnlyList<PublishedEvent> events, CancellationToken cancellation) => Task.CompletedTask;
}

using Hub.Publishing;

namespace Hub.Tests.Publishing;

/// <summary>A bus that remembers what it got, and fails as often as told.</summary>
internal sealed class RecordingBus : IEventPublisher
{
    public List<string> Ids { get; } = [];

    public int FailuresLeft { get; set; }

    public Task PublishAsync(IReadOnlyList<PublishedEvent> events, CancellationToken cancellation)
    {
        if (FailuresLeft-- > 0)
        {
            throw new InvalidOperationException("The bus is down.");
        }

        Ids.AddRange(events.Select(e => e.Event.Id));
        return Task.CompletedTask;
    }
}

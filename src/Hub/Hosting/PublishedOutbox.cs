using System.Runtime.CompilerServices;
using Hub.Indicators;
using Hub.Publishing;

namespace Hub.Hosting;

/// <summary>
/// Names the outbox of published observations and alerts to the sweep. The feeds' outboxes are not among them: their
/// rows are work for <see cref="ChangeProcessor"/> first.
/// </summary>
internal sealed class PublishedOutbox : IOutboxSource
{
    public async IAsyncEnumerable<OutboxPartition> PartitionsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        yield return new OutboxPartition(ObservationRows.Table, ObservationRows.Partition);
    }
}

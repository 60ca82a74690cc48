using Hub.Storage;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// Keeps deliveries to a sink within the number a minute that it and its owner allow (<c>WebHook-Allowed-Rate</c>,
/// <c>maxRate</c>), evenly spread. The next free moment lies in the subscription's own partition, so that the limit holds
/// for several processes together and over a restart. Waiting for it holds up nobody else.
/// </summary>
internal sealed class SinkPace(ITableStore store, TimeProvider clock)
{
    private const string Row = "r|pace";

    /// <summary>Takes the next free moment and waits for it. One that is then not used is lost, which never makes it faster.</summary>
    public async Task WaitAsync(string subscriptionId, int perMinute, CancellationToken cancellation)
    {
        var wait = await TakeAsync(subscriptionId, perMinute, cancellation) - clock.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, clock, cancellation);
        }
    }

    private async Task<DateTimeOffset> TakeAsync(string subscriptionId, int perMinute, CancellationToken cancellation)
    {
        while (true)
        {
            var entity = await store.GetAsync(DeliveryStore.Table, subscriptionId, Row, cancellation);
            var now = clock.GetUtcNow();
            var moment = entity?.Moment("next") is { } next && next > now ? next : now;
            var changed = new TableEntity(subscriptionId, Row) { ["next"] = moment + (TimeSpan.FromMinutes(1) / perMinute) };
            var operation = entity?.ETag is { } etag ? TableOperation.Replace(changed, etag) : TableOperation.Insert(changed);
            if ((await store.CommitAsync(DeliveryStore.Table, subscriptionId, [operation], cancellation)).Committed)
            {
                return moment;
            }
        }
    }
}

using Hub.Storage;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// Keeps deliveries to a sink within the number a minute that it and its owner allow (<c>WebHook-Allowed-Rate</c>,
/// <c>maxRate</c>), evenly spread, and away from a sink that asked for time (<c>Retry-After</c>). The next free moment lies
/// in the subscription's own partition, so that it holds for several processes together and over a restart.
/// </summary>
internal sealed class SinkPace(ITableStore store, TimeProvider clock)
{
    private const string Row = "r|pace";

    /// <summary>
    /// Takes a turn to deliver now. Nobody waits here: whoever gets none comes back with what it knows by then, as the
    /// subscription may be paused, deleted or changed meanwhile. A turn that is then not used is lost, which never makes it faster.
    /// </summary>
    /// <returns>Null when the turn is the caller's; otherwise the next free moment (UTC).</returns>
    public async Task<DateTimeOffset?> TryTakeAsync(string subscriptionId, int perMinute, CancellationToken cancellation)
    {
        while (true)
        {
            var entity = await ReadAsync(subscriptionId, cancellation);
            var now = clock.GetUtcNow();
            if (entity?.Moment("next") is { } next && next > now)
            {
                return next;
            }

            if (await WriteAsync(subscriptionId, entity, now + (TimeSpan.FromMinutes(1) / perMinute), cancellation))
            {
                return null;
            }
        }
    }

    /// <summary>Gives no turn before a moment that the sink asked for (CloudEvents HTTP webhooks 1.0, section 2.2; RFC 9110, section 10.2.3).</summary>
    public async Task HoldAsync(string subscriptionId, DateTimeOffset until, CancellationToken cancellation)
    {
        while (await ReadAsync(subscriptionId, cancellation) is var entity
            && (entity?.Moment("next") is not { } next || next < until)
            && !await WriteAsync(subscriptionId, entity, until, cancellation))
        {
            // Another process has changed it: what it holds now counts.
        }
    }

    /// <summary>The next free moment when it is yet to come (UTC); null when that is now.</summary>
    public async Task<DateTimeOffset?> HeldUntilAsync(string subscriptionId, CancellationToken cancellation) =>
        (await ReadAsync(subscriptionId, cancellation))?.Moment("next") is { } next && next > clock.GetUtcNow() ? next : null;

    /// <summary>Forgets what the sink asked for, as another is to take its place.</summary>
    public async Task ForgetAsync(string subscriptionId, CancellationToken cancellation)
    {
        if (await ReadAsync(subscriptionId, cancellation) is not null)
        {
            await store.CommitAsync(DeliveryStore.Table, subscriptionId, [TableOperation.Upsert(new TableEntity(subscriptionId, Row))], cancellation);
        }
    }

    private Task<TableEntity?> ReadAsync(string subscriptionId, CancellationToken cancellation) =>
        store.GetAsync(DeliveryStore.Table, subscriptionId, Row, cancellation);

    // False when another process was faster.
    private async Task<bool> WriteAsync(string subscriptionId, TableEntity? before, DateTimeOffset next, CancellationToken cancellation)
    {
        var changed = new TableEntity(subscriptionId, Row) { ["next"] = next };
        var operation = before?.ETag is { } etag ? TableOperation.Replace(changed, etag) : TableOperation.Insert(changed);
        return (await store.CommitAsync(DeliveryStore.Table, subscriptionId, [operation], cancellation)).Committed;
    }
}

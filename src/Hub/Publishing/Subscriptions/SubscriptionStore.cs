using System.Runtime.CompilerServices;
using Hub.Storage;

namespace Hub.Publishing.Subscriptions;

/// <summary>
/// Subscriptions in their table: one partition with an <c>s|{id}</c> each and an <c>n|{owner}</c> counter, changed in
/// one batch with it, so that the limit per owner holds whatever happens at once.
/// </summary>
public sealed class SubscriptionStore(ITableStore store)
{
    internal const string Table = "subscriptions";
    internal const string Partition = "subscriptions";
    internal const string RowPrefix = "s|";

    /// <summary>How many subscriptions one owner may have.</summary>
    public const int LimitPerOwner = 50;

    // Several subscriptions share a number, so that those that are gone leave nothing behind.
    private readonly long[] versions = new long[256];

    /// <summary>
    /// A number that is another one after every change made to a subscription through this object: who works with it as it
    /// was read reads it again then.
    /// </summary>
    internal long VersionOf(string id) => Interlocked.Read(ref Numbered(id));

    internal static string RowKey(string id) => RowPrefix + id;

    /// <summary>All subscriptions, oldest first.</summary>
    public async IAsyncEnumerable<Subscription> AllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var entity in store.QueryAsync(Table, Partition, RowRange.Prefix(RowPrefix), null, cancellation))
        {
            yield return StoredSubscription.Read(entity).Subscription;
        }
    }

    /// <summary>The subscription with an id, or null. An id that cannot be one finds nothing.</summary>
    internal async Task<StoredSubscription?> FindAsync(string id, CancellationToken cancellation) =>
        Guid.TryParseExact(id, "D", out _)
        && await store.GetAsync(Table, Partition, RowKey(id), cancellation) is { } entity
            ? StoredSubscription.Read(entity)
            : null;

    /// <summary>Adds a subscription durably; false when its owner has <see cref="LimitPerOwner"/> already.</summary>
    internal async Task<bool> AddAsync(StoredSubscription subscription, CancellationToken cancellation)
    {
        while (true)
        {
            var counter = await CounterAsync(subscription.Subscription.Owner, cancellation);
            if (counter.Number("count") >= LimitPerOwner)
            {
                return false;
            }

            counter["count"] = counter.Number("count") + 1;
            var result = await CommitAsync(
                subscription.Subscription.Id, [TableOperation.Insert(subscription.ToEntity()), Write(counter)], cancellation);
            if (result.Committed)
            {
                return true;
            }
        }
    }

    /// <summary>Removes a subscription durably; one that is gone already is left at that.</summary>
    internal async Task RemoveAsync(string id, CancellationToken cancellation)
    {
        while (await FindAsync(id, cancellation) is { } subscription)
        {
            var counter = await CounterAsync(subscription.Subscription.Owner, cancellation);
            counter["count"] = Math.Max(0, counter.Number("count")!.Value - 1);
            var result = await CommitAsync(
                id, [TableOperation.Delete(Partition, RowKey(id), subscription.ETag), Write(counter)], cancellation);
            if (result.Committed)
            {
                return;
            }
        }
    }

    /// <summary>Replaces a subscription that was read before.</summary>
    /// <returns>It as it is stored now; null when it was changed or removed meanwhile, and nothing was done.</returns>
    internal async Task<StoredSubscription?> ReplaceAsync(StoredSubscription changed, CancellationToken cancellation)
    {
        var result = await CommitAsync(changed.Subscription.Id, [TableOperation.Replace(changed.ToEntity(), changed.ETag!)], cancellation);
        return result.Committed ? changed with { ETag = result.ETags[0] } : null;
    }

    /// <summary>Disables a subscription for a reason and queues the event that tells of it; one that is gone or disabled already is left at that.</summary>
    /// <param name="id">The subscription.</param>
    /// <param name="reason">Why, as <see cref="Subscription.StatusReason"/>.</param>
    /// <param name="tell">Makes the event.</param>
    /// <param name="when">What must still hold of it; null for nothing.</param>
    /// <param name="cancellation">Cuts it off.</param>
    /// <returns>True when this call disabled it.</returns>
    internal async Task<bool> DisableAsync(
        string id, string reason, Func<Subscription, HubEvent> tell, Func<Subscription, bool>? when, CancellationToken cancellation)
    {
        while (await FindAsync(id, cancellation) is { Subscription.Status: not SubscriptionStatus.Disabled } found && when?.Invoke(found.Subscription) != false)
        {
            var disabled = found.With(found.Subscription with { Status = SubscriptionStatus.Disabled, StatusReason = reason });
            var result = await CommitAsync(
                id, [TableOperation.Replace(disabled.ToEntity(), found.ETag!), Outbox.Add(Partition, tell(disabled.Subscription))], cancellation);
            if (result.Committed)
            {
                return true;
            }
        }

        return false;
    }

    // Every change goes through here.
    private async Task<BatchResult> CommitAsync(string id, IReadOnlyList<TableOperation> operations, CancellationToken cancellation)
    {
        try
        {
            return await store.CommitAsync(Table, Partition, operations, cancellation);
        }
        finally
        {
            // Also when it failed, as it may have been carried out all the same.
            Interlocked.Increment(ref Numbered(id));
        }
    }

    private ref long Numbered(string id) => ref versions[(uint)id.GetHashCode(StringComparison.Ordinal) % (uint)versions.Length];

    private async Task<TableEntity> CounterAsync(string owner, CancellationToken cancellation) =>
        await store.GetAsync(Table, Partition, "n|" + owner, cancellation)
        ?? new TableEntity(Partition, "n|" + owner) { ["count"] = 0 };

    private static TableOperation Write(TableEntity counter) =>
        counter.ETag is { } etag ? TableOperation.Replace(counter, etag) : TableOperation.Insert(counter);
}

using Hub.Storage;
using Microsoft.Extensions.Options;

namespace Hub.Partners;

/// <summary>
/// Keys as storage holds them, kept in memory so that an ordinary call costs no storage transaction. Expiry and the
/// comparison of secrets are not cached: they are decided on every call.
/// </summary>
public sealed class KeyCache
{
    /// <summary>
    /// How long a key is believed without looking again where storage has no change token; so long another process's
    /// revocation may take to be seen.
    /// </summary>
    public static readonly TimeSpan Age = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long an id that does not exist is not looked for again, so that a client with a wrong key does not turn every
    /// retry into a storage transaction. Ids are random and never given twice: no new key can hide behind this.
    /// </summary>
    public static readonly TimeSpan UnknownAge = TimeSpan.FromSeconds(1);

    private const int UnknownCapacity = 1000;

    private readonly ITableStore store;
    private readonly TimeProvider clock;
    private readonly BoundedCache<Entry> known;

    // Apart from the known ones, so that probing with made-up ids cannot push them out.
    private readonly BoundedCache<long> unknown = new(UnknownCapacity);
    private long forgotten;

    /// <summary>An empty cache over <paramref name="store"/>.</summary>
    public KeyCache(ITableStore store, TimeProvider clock, IOptions<KeyOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.store = store;
        this.clock = clock;
        known = new BoundedCache<Entry>(Math.Max(1, options.Value.CacheSize));
    }

    /// <summary>How many known and unknown ids are held; never more than the two capacities.</summary>
    internal int Count => known.Count + unknown.Count;

    /// <summary>Makes the next call look in storage for this key again.</summary>
    public void Forget(string keyId)
    {
        // A load under way may have read the key before it changed; the counter makes what it brings stale.
        Interlocked.Increment(ref forgotten);
        known.Remove(keyId);
        unknown.Remove(keyId);
    }

    /// <summary>The key, or null when there is none.</summary>
    internal async ValueTask<KeyRow?> FindAsync(string keyId, CancellationToken cancellation)
    {
        // Both marks are taken before the entity is read: a change in between makes the entry stale, never too fresh.
        var mark = Interlocked.Read(ref forgotten);
        var token = await store.ChangeTokenAsync(cancellation);
        if (known.TryGet(keyId, out var entry) && IsFresh(entry, mark, token))
        {
            return entry.Row;
        }

        var now = clock.GetTimestamp();
        if (unknown.TryGet(keyId, out var since) && clock.GetElapsedTime(since, now) < UnknownAge)
        {
            return null;
        }

        if (await store.GetAsync(KeyRow.Table, KeyRow.Partition, keyId, cancellation) is not { } entity)
        {
            known.Remove(keyId);
            unknown.Set(keyId, now);
            return null;
        }

        var row = KeyRow.From(entity);
        known.Set(keyId, new Entry(row, mark, token, now));
        return row;
    }

    private bool IsFresh(Entry entry, long mark, string? token) =>
        entry.Mark == mark
        && (token is null || entry.Token is null
            ? clock.GetElapsedTime(entry.ReadAt) < Age
            : string.Equals(entry.Token, token, StringComparison.Ordinal));

    private sealed record Entry(KeyRow Row, long Mark, string? Token, long ReadAt);
}

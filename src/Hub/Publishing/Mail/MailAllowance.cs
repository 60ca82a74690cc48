using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hub.Storage;

namespace Hub.Publishing.Mail;

/// <summary>
/// Bounds how many mails that ask for a confirmation one address gets, over all subscriptions and owners together: who
/// registers and deletes again and again cannot bury somebody in them. What was sent to whom is kept for a day, under a
/// hash of the address, so that it outlives a subscription that is deleted, and holds for several processes together.
/// </summary>
public sealed class MailAllowance(ITableStore store, TimeProvider clock)
{
    /// <summary>How many such mails an address gets within 24 hours.</summary>
    public const int MostPerDay = 5;

    internal const string Table = "subscriptions";
    internal const string Partition = "confirmations";
    private const string Sent = "sentAt";

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>When the address may be sent another (UTC); null for now. Takes nothing.</summary>
    public async Task<DateTimeOffset?> NextAsync(string address, CancellationToken cancellation) =>
        Free(Lately(await store.GetAsync(Table, Partition, RowKey(address), cancellation)));

    /// <summary>Takes one of the mails for this moment.</summary>
    /// <returns>Null when it is taken; else when one is free (UTC).</returns>
    internal async Task<DateTimeOffset?> TakeAsync(string address, DateTimeOffset moment, CancellationToken cancellation)
    {
        while (true)
        {
            var entity = await store.GetAsync(Table, Partition, RowKey(address), cancellation);
            var sent = Lately(entity);
            if (Free(sent) is { } free)
            {
                return free;
            }

            if (await WriteAsync(address, entity, [.. sent, moment], cancellation))
            {
                return null;
            }
        }
    }

    /// <summary>Gives back what was taken for a moment, for a mail that the mail server did not take.</summary>
    internal async Task ReturnAsync(string address, DateTimeOffset moment, CancellationToken cancellation)
    {
        while (true)
        {
            var entity = await store.GetAsync(Table, Partition, RowKey(address), cancellation);
            var sent = Lately(entity);
            if (!sent.Remove(moment) || await WriteAsync(address, entity, sent, cancellation))
            {
                return;
            }
        }
    }

    /// <summary>Removes what is older than a day.</summary>
    internal async Task PurgeAsync(CancellationToken cancellation)
    {
        List<TableOperation> over = [];
        await foreach (var entity in store.QueryAsync(Table, Partition, RowRange.All, null, cancellation))
        {
            if (Lately(entity).Count == 0)
            {
                over.Add(TableOperation.Delete(Partition, entity.RowKey, entity.ETag));
            }
        }

        foreach (var chunk in over.Chunk(TableLimits.BatchOperations))
        {
            // Refused as a whole when one of them was used meanwhile: then the next time.
            await store.CommitAsync(Table, Partition, chunk, cancellation);
        }
    }

    private static DateTimeOffset? Free(List<DateTimeOffset> sent) => sent.Count < MostPerDay ? null : sent[^MostPerDay] + Day;

    // What stands behind a plus leads to the same mailbox, and capitals do.
    private static string RowKey(string address)
    {
        var at = address.LastIndexOf('@');
        var plus = address.IndexOf('+', StringComparison.Ordinal);
        var mailbox = plus > 0 && plus < at ? address[..plus] + address[at..] : address;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mailbox.ToLowerInvariant())));
    }

    private List<DateTimeOffset> Lately(TableEntity? entity)
    {
        var since = clock.GetUtcNow() - Day;
        return
        [
            .. (entity?.Text(Sent) ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(moment => DateTimeOffset.ParseExact(moment, "O", CultureInfo.InvariantCulture))
                .Where(moment => moment > since)
                .Order(),
        ];
    }

    private async Task<bool> WriteAsync(string address, TableEntity? before, IEnumerable<DateTimeOffset> sent, CancellationToken cancellation)
    {
        var changed = new TableEntity(Partition, RowKey(address))
        {
            [Sent] = string.Join(' ', sent.Select(moment => moment.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture))),
        };
        var operation = before?.ETag is { } etag ? TableOperation.Replace(changed, etag) : TableOperation.Insert(changed);
        return (await store.CommitAsync(Table, Partition, [operation], cancellation)).Committed;
    }
}

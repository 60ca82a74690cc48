using System.Runtime.CompilerServices;
using Hub.Feeds;
using Hub.Partners;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>Reads receipts and records back. A partner sees its own submissions; readers and operators see all.</summary>
public sealed class SubmissionArchive(FeedCatalogue feeds, ITableStore store)
{
    /// <summary>The receipt with this id, or not-found; also not-found for a caller who may not see it.</summary>
    public async Task<Result<Receipt>> GetAsync(Caller caller, string submissionId, CancellationToken cancellation)
    {
        if (SubmissionId.TryParse(submissionId, out var id) && feeds.Find(id.Feed) is { } feed && MayRead(caller, feed)
            && await FindAsync(id, cancellation) is { } receipt)
        {
            return receipt;
        }

        return Problems.NotFound("such submission, or it belongs to another partner");
    }

    /// <summary>A feed's receipts in order of period and revision, from <paramref name="after"/> on (not included).</summary>
    public async Task<Result<IReadOnlyList<Receipt>>> ListAsync(
        Caller caller, string feedId, SubmissionId? after, int take, CancellationToken cancellation)
    {
        if (feeds.Find(feedId) is not { } feed)
        {
            return Problems.NotFound($"feed '{feedId}'");
        }

        if (!MayRead(caller, feed))
        {
            return Problems.Forbidden($"The submissions of feed '{feed.Id}' are for partner '{feed.Partner}'.");
        }

        var range = RowRange.Prefix("r|");
        if (after is { } last)
        {
            range = range with { From = SubmissionRows.ReceiptKey(last.Period, last.Revision) + "!" };
        }

        var receipts = new List<Receipt>();
        await foreach (var entity in store.QueryAsync(SubmissionRows.Table, feed.Id, range, take, cancellation))
        {
            receipts.Add(SubmissionRows.ToReceipt(entity));
        }

        return receipts;
    }

    /// <summary>
    /// A submission's records, as texts of whole lines: NDJSON whose SHA-256 is the receipt's. One page is in memory at
    /// a time.
    /// </summary>
    public async IAsyncEnumerable<string> RecordsAsync(Receipt receipt, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        await foreach (var page in store.QueryAsync(
            SubmissionRows.Table, receipt.Id.Feed, RowRange.Prefix(SubmissionRows.PagePrefix(receipt.Upload)), null, cancellation))
        {
            foreach (var text in TextPages.Texts(page))
            {
                yield return text;
            }
        }
    }

    /// <summary>The receipt with this id, whoever asks, or null.</summary>
    internal async Task<Receipt?> FindAsync(SubmissionId id, CancellationToken cancellation) =>
        await store.GetAsync(SubmissionRows.Table, id.Feed, SubmissionRows.ReceiptKey(id.Period, id.Revision), cancellation) is { } entity
            ? SubmissionRows.ToReceipt(entity)
            : null;

    /// <summary>All receipts of a period of a feed, oldest revision first.</summary>
    internal async Task<List<Receipt>> RevisionsAsync(string feed, Period period, CancellationToken cancellation)
    {
        var receipts = new List<Receipt>();
        await foreach (var entity in store.QueryAsync(SubmissionRows.Table, feed, RowRange.Prefix($"r|{period}|"), null, cancellation))
        {
            receipts.Add(SubmissionRows.ToReceipt(entity));
        }

        return receipts;
    }

    /// <summary>A submission's records read back into a table, in their order.</summary>
    internal async Task<RecordTable> LoadAsync(Receipt receipt, CancellationToken cancellation)
    {
        var feed = feeds.Find(receipt.Id.Feed) ?? throw new InvalidDataException($"There is no feed '{receipt.Id.Feed}'.");
        var schema = feed.Schemas.FirstOrDefault(version => version.Version == receipt.Schema)
            ?? throw new InvalidDataException($"Feed '{feed.Id}' has no schema '{receipt.Schema}' any more, which {receipt.Id} was validated against.");
        var report = new ViolationReport();
        var records = new RecordTable(feed, schema, 0);
        await foreach (var text in RecordsAsync(receipt, cancellation))
        {
            records.AddLines(text, report);
        }

        records.Sort(report);
        return report.Count == 0 ? records : throw new InvalidDataException($"The stored records of {receipt.Id} break their own rules: {report.Errors[0].Code} at {report.Errors[0].Pointer}.");
    }

    /// <summary>Computes a submission's cube from its records and stores the pages a large one needs; no head names them yet.</summary>
    internal async Task<StoredCube> StoreCubeAsync(Receipt receipt, CancellationToken cancellation)
    {
        var records = await LoadAsync(receipt, cancellation);
        var feed = receipt.Id.Feed;
        return await StoredCube.WriteAsync(
            feeds.Find(feed)!,
            receipt.Upload,
            records.CubeLines(),
            page => store.CommitAsync(SubmissionRows.Table, feed, [TableOperation.Upsert(page)], cancellation));
    }

    private static bool MayRead(Caller caller, Feed feed) =>
        caller.Role is Role.Operator or Role.Reader || (caller.Role == Role.Partner && caller.Id == feed.Partner);
}

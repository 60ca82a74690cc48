using System.Runtime.CompilerServices;
using Hub.Feeds;
using Hub.Partners;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>Which receipts of a feed are listed.</summary>
/// <param name="Period">Those of one period; null for all.</param>
/// <param name="Status">Those that stand so; null for all.</param>
/// <param name="After">Those behind this one; null for all.</param>
public sealed record ReceiptFilter(Period? Period = null, SubmissionStatus? Status = null, SubmissionId? After = null);

/// <summary>Reads receipts and records back. A partner sees its own submissions; readers and operators see all.</summary>
public sealed class SubmissionArchive(FeedCatalogue feeds, ITableStore store)
{
    /// <summary>The receipt with this id, or not-found; also not-found for a caller who may not see it.</summary>
    public async Task<Result<Receipt>> GetAsync(Caller caller, string submissionId, CancellationToken cancellation)
    {
        if (SubmissionId.TryParse(submissionId, out var id) && feeds.Find(id.Feed) is { } feed && MayRead(caller, feed)
            && await FindWholeAsync(id, cancellation) is { } receipt)
        {
            return receipt;
        }

        return Problems.NotFound("such submission, or it belongs to another partner");
    }

    /// <summary>The report of a refused submission with this id; not-found also for a caller who may not see it.</summary>
    public async Task<Result<RefusedSubmission>> GetRefusalAsync(Caller caller, RefusalId id, CancellationToken cancellation)
    {
        if (feeds.Find(id.Feed) is { } feed && MayReadRefusals(caller, feed) && await FindRefusalAsync(id, cancellation) is { } refused)
        {
            return refused;
        }

        return Problems.NotFound("such submission, or it belongs to another partner");
    }

    /// <summary>The reports of a feed's refused submissions without their violations, the newest first.</summary>
    /// <param name="caller">Who asks: the feed's partner or the operator.</param>
    /// <param name="feedId">The feed.</param>
    /// <param name="period">Only those of a period that could be read and is this one; null for all.</param>
    /// <param name="after">Only those older than this one; null for all.</param>
    /// <param name="take">At most so many.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public async Task<Result<IReadOnlyList<RefusedSubmission>>> ListRefusalsAsync(
        Caller caller, string feedId, Period? period, RefusalId? after, int take, CancellationToken cancellation)
    {
        if (feeds.Find(feedId) is not { } feed)
        {
            return Problems.NotFound($"feed '{feedId}'");
        }

        if (!MayReadRefusals(caller, feed))
        {
            return Problems.Forbidden($"What was refused of feed '{feed.Id}' is for partner '{feed.Partner}' and the operator.");
        }

        // Few are kept, so they are read whole and turned round.
        var range = RowRange.Prefix(RefusalRows.Prefix);
        range = after is { } last ? range with { Before = RefusalRows.Key(last.Number) } : range;
        var found = new List<RefusedSubmission>();
        await foreach (var row in store.QueryAsync(SubmissionRows.Table, feed.Id, range, null, cancellation))
        {
            found.Add(RefusalRows.ToRefused(row, []));
        }

        return found.Where(refused => period is null || refused.Period == period).Reverse().Take(take).ToList();
    }

    /// <summary>Where a period of a feed stands; not-found when nothing was received for it, forbidden for who may not see its receipts.</summary>
    public async Task<Result<PeriodState>> GetPeriodAsync(Caller caller, string feedId, string periodText, CancellationToken cancellation)
    {
        if (feeds.Find(feedId) is not { } feed)
        {
            return Problems.NotFound($"feed '{feedId}'");
        }

        if (!MayRead(caller, feed))
        {
            return Problems.Forbidden($"The submissions of feed '{feed.Id}' are for partner '{feed.Partner}'.");
        }

        return Period.TryParse(periodText, out var period) && await FindPeriodAsync(feed.Id, period, cancellation) is { } state
            ? state
            : Problems.NotFound("such period of this feed, or nothing was received for it");
    }

    /// <summary>A feed's receipts in order of period and revision, without the text of their warnings.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="feedId">The feed.</param>
    /// <param name="which">Which of them.</param>
    /// <param name="take">At most so many.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public async Task<Result<IReadOnlyList<Receipt>>> ListAsync(
        Caller caller, string feedId, ReceiptFilter which, int take, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(which);
        if (feeds.Find(feedId) is not { } feed)
        {
            return Problems.NotFound($"feed '{feedId}'");
        }

        if (!MayRead(caller, feed))
        {
            return Problems.Forbidden($"The submissions of feed '{feed.Id}' are for partner '{feed.Partner}'.");
        }

        var range = RowRange.Prefix(which.Period is { } period ? $"r|{period}|" : "r|");
        if (which.After is { } last && SubmissionRows.ReceiptKey(last.Period, last.Revision) + "!" is var behind && string.CompareOrdinal(behind, range.From) > 0)
        {
            range = range with { From = behind };
        }

        var receipts = new List<Receipt>();
        await foreach (var entity in store.QueryAsync(SubmissionRows.Table, feed.Id, range, which.Status is null ? take : null, cancellation))
        {
            var receipt = SubmissionRows.ToReceipt(entity);
            if (which.Status is { } status && receipt.Status != status)
            {
                continue;
            }

            receipts.Add(receipt with { Warnings = [], WarningCounts = receipt.WarningCounts });
            if (receipts.Count == take)
            {
                break;
            }
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

    /// <summary>The receipt with this id and its warnings, whoever asks, or null.</summary>
    internal async Task<Receipt?> FindWholeAsync(SubmissionId id, CancellationToken cancellation)
    {
        var entity = await store.GetAsync(SubmissionRows.Table, id.Feed, SubmissionRows.ReceiptKey(id.Period, id.Revision), cancellation);
        if (entity is null)
        {
            return null;
        }

        var receipt = SubmissionRows.ToReceipt(entity);
        if (entity.Number("warningPages") is null)
        {
            return receipt;
        }

        var warnings = new List<Violation>();
        await foreach (var page in store.QueryAsync(SubmissionRows.Table, id.Feed, RowRange.Prefix(SubmissionRows.WarningPrefix(receipt.Upload)), null, cancellation))
        {
            warnings.AddRange(ViolationText.Read(page));
        }

        return receipt with { Warnings = warnings };
    }

    /// <summary>Where a period stands, whoever asks, or null.</summary>
    internal async Task<PeriodState?> FindPeriodAsync(string feed, Period period, CancellationToken cancellation) =>
        PeriodState.Read(await store.GetAsync(SubmissionRows.Table, feed, SubmissionRows.HeadKey(period), cancellation));

    /// <summary>The report of a refused submission, whoever asks, or null.</summary>
    internal async Task<RefusedSubmission?> FindRefusalAsync(RefusalId id, CancellationToken cancellation)
    {
        if (await store.GetAsync(SubmissionRows.Table, id.Feed, RefusalRows.Key(id.Number), cancellation) is not { } row)
        {
            return null;
        }

        var listed = new List<Violation>();
        await foreach (var page in store.QueryAsync(SubmissionRows.Table, id.Feed, RowRange.Prefix(RefusalRows.PagePrefix(id.Number)), null, cancellation))
        {
            listed.AddRange(ViolationText.Read(page));
        }

        return RefusalRows.ToRefused(row, listed);
    }

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

    private static bool MayReadRefusals(Caller caller, Feed feed) =>
        caller.IsOperator || (caller.Role == Role.Partner && caller.Id == feed.Partner);

    private static bool MayRead(Caller caller, Feed feed) =>
        caller.Role is Role.Operator or Role.Reader || (caller.Role == Role.Partner && caller.Id == feed.Partner);
}

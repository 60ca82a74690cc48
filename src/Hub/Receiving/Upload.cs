using Hub.Feeds;
using Hub.Publishing;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>
/// One submission on its way into storage. What fits goes into one atomic batch. A larger one writes its pages first,
/// under a marker, and becomes visible with the batch that holds its receipt; a marker whose receipt never came tells
/// <see cref="SweepUploads"/> which pages to remove.
/// </summary>
/// <param name="store">The storage.</param>
/// <param name="feed">The feed.</param>
/// <param name="id">What its pages are named by.</param>
/// <param name="startedAt">When it began (UTC).</param>
/// <param name="rules">The name of the rules by which the feed's figures are published.</param>
internal sealed class Upload(ITableStore store, Feed feed, string id, DateTimeOffset startedAt, string rules)
{
    // Pages are written when they fill most of a batch, so that a large submission needs little memory; what is left
    // of it then fits the last batch beside the receipt, the head (some 900 KiB on the wire at the most) and the event.
    private const long FullBatchBytes = 11 * 1024 * 1024 / 4;

    // Warnings of at most so many bytes on the wire go into the receipt itself, for which the last batch has room.
    private const long ReceiptWarningBytes = 64 * 1024;

    // A head names at most so many pages of an old cube that are removed with it; more than that are left behind.
    private const int MostOldPages = 40;

    private readonly List<TableEntity> pending = [];
    private long pendingBytes;
    private bool marked;
    private StoredCube? cube;
    private TableEntity? inlineWarnings;
    private int warningPages;

    public string Id => id;

    /// <summary>Makes the pages of the records, their warnings and their cube; those that do not fit the last batch are written.</summary>
    public async Task WritePagesAsync(RecordTable records, IReadOnlyList<Violation> warnings, CancellationToken cancellation)
    {
        if (cube is not null)
        {
            return;
        }

        var writer = SubmissionRows.PageWriter(feed.Id, id);
        for (var position = 0; position < records.Count; position++)
        {
            if (writer.Add(records.LineAt(position)) is { } full)
            {
                await EmitAsync(full, cancellation);
            }
        }

        if (writer.Finish() is { } last)
        {
            await EmitAsync(last, cancellation);
        }

        await WriteWarningsAsync(warnings, cancellation);
        cube = await StoredCube.WriteAsync(feed, id, records.CubeLines(), page => EmitAsync(page, cancellation));
    }

    /// <summary>Writes everything that makes the submission visible, in one batch; call <see cref="WritePagesAsync"/> first.</summary>
    /// <param name="receipt">Its receipt.</param>
    /// <param name="head">The period's head as it was read; null when there is none.</param>
    /// <param name="hubEvent">What is told of it.</param>
    /// <param name="beside">What else becomes true with it, or null.</param>
    /// <param name="cancellation">Gives up, up to the last moment before it is written.</param>
    /// <returns>False when another revision came in between; nothing is visible then, and the caller may try again.</returns>
    public async Task<bool> CompleteAsync(
        Receipt receipt, TableEntity? head, HubEvent hubEvent, TableOperation? beside, CancellationToken cancellation)
    {
        var newHead = SubmissionRows.Head(feed.Id, receipt.Id.Period, receipt.Id.Revision, receipt, cube, head, rules);
        var operations = new List<TableOperation>
        {
            TableOperation.Insert(ReceiptRow(receipt)),
            head is null ? TableOperation.Insert(newHead) : TableOperation.Replace(newHead, head.ETag!),
            Outbox.Add(feed.Id, hubEvent),
        };
        operations.AddRange(pending.Select(TableOperation.Upsert));
        if (marked)
        {
            operations.Add(TableOperation.Delete(feed.Id, SubmissionRows.UploadKey(id)));
        }

        if (beside is { } operation)
        {
            operations.Add(operation);
        }

        operations.AddRange(OldCube(head));
        cancellation.ThrowIfCancellationRequested();

        // From here on it happens, whether the client still listens or not: who stores it also has to tell of it.
        return (await store.CommitAsync(SubmissionRows.Table, feed.Id, operations, CancellationToken.None)).Committed;
    }

    /// <summary>Removes pages that were written for nothing.</summary>
    public Task AbandonAsync(CancellationToken cancellation) =>
        marked ? SweepUploads.RemoveAsync(store, feed.Id, id, cancellation) : Task.CompletedTask;

    private async Task WriteWarningsAsync(IReadOnlyList<Violation> warnings, CancellationToken cancellation)
    {
        var writer = new TextPageWriter(page => new TableEntity(feed.Id, SubmissionRows.WarningKey(id, page)));
        foreach (var warning in warnings.Take(ViolationReport.Listed))
        {
            if (writer.Add(ViolationText.Write(warning).Span) is { } full)
            {
                warningPages++;
                await EmitAsync(full, cancellation);
            }
        }

        if (writer.Finish() is not { } last)
        {
            return;
        }

        if (warningPages == 0 && TableLimits.WireBytes(last) <= ReceiptWarningBytes)
        {
            inlineWarnings = last;
            return;
        }

        warningPages++;
        await EmitAsync(last, cancellation);
    }

    private TableEntity ReceiptRow(Receipt receipt)
    {
        var row = SubmissionRows.ToEntity(receipt);
        foreach (var (name, value) in inlineWarnings?.Properties ?? [])
        {
            row[name] = value;
        }

        if (warningPages > 0)
        {
            row["warningPages"] = warningPages;
        }

        return row;
    }

    private async Task EmitAsync(TableEntity page, CancellationToken cancellation)
    {
        var bytes = TableLimits.WireBytes(page);
        if (pending.Count > 0 && pendingBytes + bytes > FullBatchBytes)
        {
            await FlushAsync(cancellation);
        }

        pending.Add(page);
        pendingBytes += bytes;
    }

    private async Task FlushAsync(CancellationToken cancellation)
    {
        var operations = pending.Select(TableOperation.Upsert).ToList();
        if (!marked)
        {
            marked = true;
            operations.Add(TableOperation.Upsert(new TableEntity(feed.Id, SubmissionRows.UploadKey(id)) { ["startedAt"] = startedAt }));
        }

        await store.CommitAsync(SubmissionRows.Table, feed.Id, operations, cancellation);
        pending.Clear();
        pendingBytes = 0;
    }

    private IEnumerable<TableOperation> OldCube(TableEntity? head)
    {
        var pages = (int)(head?.Number("cubePages") ?? 0);
        for (var page = 0; page < Math.Min(pages, MostOldPages); page++)
        {
            yield return TableOperation.Delete(feed.Id, SubmissionRows.CubeKey(head!.Text("upload")!, page));
        }
    }
}

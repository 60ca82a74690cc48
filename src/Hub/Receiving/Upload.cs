using Hub.Indicators;
using Hub.Publishing;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>
/// One submission on its way into storage. What fits goes into one atomic batch. A larger one writes its pages first,
/// under a marker, and becomes visible with the batch that holds its receipt; a marker whose receipt never came tells
/// <see cref="SweepUploads"/> which pages to remove.
/// </summary>
internal sealed class Upload(ITableStore store, string feed, string id, DateTimeOffset startedAt)
{
    // Operations left free for the receipt, head, event, marker and what is removed with the batch.
    private const int PageOperations = TableLimits.BatchOperations - 50;

    private readonly List<TableEntity> pending = [];
    private bool marked;
    private bool written;

    public string Id => id;

    /// <summary>Makes the records' pages; those that do not fit the last batch are written. Done once, however often called.</summary>
    public async Task WritePagesAsync(RecordTable records, long fullBatchBytes, CancellationToken cancellation)
    {
        if (written)
        {
            return;
        }

        foreach (var batch in Batches(records, fullBatchBytes))
        {
            await WriteAsync(batch, cancellation);
        }

        written = true;
    }

    /// <summary>Writes everything that makes the submission visible, in one batch.</summary>
    /// <returns>False when another revision came in between; nothing is visible then, and the caller may try again.</returns>
    public async Task<bool> CompleteAsync(Receipt receipt, TableEntity? head, Cube cube, HubEvent hubEvent, CancellationToken cancellation)
    {
        var (newHead, cubePages) = SubmissionRows.Head(feed, receipt.Id.Period, receipt.Id.Revision, receipt, cube);
        var operations = new List<TableOperation>
        {
            TableOperation.Insert(SubmissionRows.ToEntity(receipt)),
            head is null ? TableOperation.Insert(newHead) : TableOperation.Replace(newHead, head.ETag!),
            Outbox.Add(feed, hubEvent),
        };
        var pages = pending.Concat(cubePages).ToList();
        var bytes = operations.Concat(pages.Select(TableOperation.Insert)).Sum(operation => TableLimits.WireBytes(operation.Entity));
        if (bytes < TableLimits.BatchBytes - (64 * 1024) && pages.Count <= PageOperations)
        {
            operations.AddRange(pages.Select(TableOperation.Upsert));
        }
        else
        {
            foreach (var page in pages.ToList())
            {
                await WriteAsync([page], cancellation);
            }

            pending.Clear();
        }

        if (marked)
        {
            operations.Add(TableOperation.Delete(feed, SubmissionRows.UploadKey(id)));
        }

        operations.AddRange(OldCube(head));
        return (await store.CommitAsync(SubmissionRows.Table, feed, operations, cancellation)).Committed;
    }

    /// <summary>Removes pages that were written for nothing.</summary>
    public Task AbandonAsync(CancellationToken cancellation) =>
        marked ? SweepUploads.RemoveAsync(store, feed, id, cancellation) : Task.CompletedTask;

    private IEnumerable<List<TableEntity>> Batches(RecordTable records, long fullBatchBytes)
    {
        var writer = SubmissionRows.PageWriter(feed, id);
        long bytes = 0;
        for (var position = 0; position < records.Count; position++)
        {
            if (writer.Add(records.LineAt(position)) is not { } page)
            {
                continue;
            }

            // Text with many escapes can make one page several times its size on the wire: looked at before it is added.
            var size = TableLimits.WireBytes(page);
            if (pending.Count > 0 && bytes + size > fullBatchBytes)
            {
                yield return [.. pending];
                pending.Clear();
                bytes = 0;
            }

            pending.Add(page);
            bytes += size;
        }

        if (writer.Finish() is { } last)
        {
            pending.Add(last);
        }
    }

    private async Task WriteAsync(List<TableEntity> pages, CancellationToken cancellation)
    {
        var operations = pages.Select(TableOperation.Upsert).ToList();
        if (!marked)
        {
            marked = true;
            operations.Add(TableOperation.Upsert(new TableEntity(feed, SubmissionRows.UploadKey(id)) { ["startedAt"] = startedAt }));
        }

        await store.CommitAsync(SubmissionRows.Table, feed, operations, cancellation);
    }

    private IEnumerable<TableOperation> OldCube(TableEntity? head)
    {
        var pages = (int)(head?.Number("cubePages") ?? 0);
        for (var page = 0; page < Math.Min(pages, 40); page++)
        {
            yield return TableOperation.Delete(feed, SubmissionRows.CubeKey(head!.Text("upload")!, page));
        }
    }
}

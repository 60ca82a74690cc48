using Hub.Feeds;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>
/// Keeps the report of a refused submission, so that a data steward can look it up when only a cron job saw the answer.
/// It changes nothing else that anybody reads.
/// </summary>
public sealed class KeepRefusal(ITableStore store, IIdSource ids, TimeProvider clock)
{
    /// <summary>
    /// At most so many reports of a feed are kept; the oldest give way. The same report in a row from the same caller is
    /// kept once, with a count. So neither a job that posts rubbish all day nor one that posts ever other rubbish fills
    /// the storage, and the first does not push out the other reports.
    /// </summary>
    public const int MostPerFeed = 100;

    // Refusals of one feed at the same time; after that the answer goes out without a report that can be looked up.
    private const int Rounds = 5;

    /// <summary>Keeps a report.</summary>
    /// <param name="feed">The feed posted to.</param>
    /// <param name="receivedFrom">The caller's id.</param>
    /// <param name="input">What was sent; only its media type and period are kept.</param>
    /// <param name="problem">The refusal, with its report.</param>
    /// <param name="idempotency">Remembers the answer under the caller's key in the same batch; null without a key.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The refusal with the id of its report; or the answer the key has got meanwhile.</returns>
    internal async Task<Result<ReceiveSubmission.Outcome>> HandleAsync(
        Feed feed, string receivedFrom, SubmissionInput input, Problem problem, IdempotentAnswer? idempotency, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var refused = new RefusedSubmission
        {
            Id = new RefusalId(feed.Id, ids.NewId()),
            ReceivedAt = now,
            LastReceivedAt = now,
            Times = 1,
            ReceivedFrom = receivedFrom,
            MediaType = input.MediaType,
            Period = EnvelopePeriod.Find(input.Utf8Json.Span),
            Report = problem.Report ?? throw new ArgumentException("Only a refusal with a report is kept.", nameof(problem)),
        };
        var pages = RefusalRows.Pages(refused.Id, refused.Report);
        var digest = RefusalRows.Digest(refused, pages);
        for (var round = 0; round < Rounds; round++)
        {
            if (round > 0 && idempotency is not null && await idempotency.FindAsync(cancellation) is { } answer)
            {
                return answer;
            }

            var (operations, id) = await OperationsAsync(feed, refused, pages, digest, cancellation);
            if (idempotency is not null)
            {
                operations.Add(idempotency.Keep(problem.Status, id.ToString(), null));
            }

            if ((await store.CommitAsync(SubmissionRows.Table, feed.Id, operations, cancellation)).Committed)
            {
                return problem with { Submission = id.ToString() };
            }
        }

        return problem;
    }

    private async Task<(List<TableOperation> Operations, RefusalId Id)> OperationsAsync(
        Feed feed, RefusedSubmission refused, List<TableEntity> pages, string digest, CancellationToken cancellation)
    {
        var kept = new List<TableEntity>();
        await foreach (var row in store.QueryAsync(SubmissionRows.Table, feed.Id, RowRange.Prefix(RefusalRows.Prefix), null, cancellation))
        {
            kept.Add(row);
        }

        if (kept.Count > 0 && kept[^1] is var newest && newest.Text("digest") == digest)
        {
            newest["times"] = (newest.Number("times") ?? 1) + 1;
            newest["lastReceivedAt"] = refused.LastReceivedAt;
            return ([TableOperation.Replace(newest, newest.ETag!)], new RefusalId(feed.Id, RefusalRows.Number(newest)));
        }

        var operations = new List<TableOperation> { TableOperation.Insert(RefusalRows.ToEntity(refused, pages.Count, digest)) };
        operations.AddRange(pages.Select(TableOperation.Insert));

        // One more than is added, should there ever be too many; all of them would not fit a batch.
        operations.AddRange(kept.Take(Math.Clamp(kept.Count - MostPerFeed + 1, 0, 2)).SelectMany(RefusalRows.Removal));
        return (operations, refused.Id);
    }
}

using Hub.Feeds;
using Hub.Partners;
using Hub.Publishing;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>Takes a revision back: the newest accepted one before it counts again, or none.</summary>
public sealed class WithdrawSubmission(
    FeedCatalogue feeds, SubmissionArchive archive, ITableStore store, IIdSource ids, TimeProvider clock, IChangeSignal signal, ReferenceCubes references)
{
    private const int Rounds = 20;

    /// <summary>Withdraws a submission. Withdrawing it again answers the same receipt and changes nothing.</summary>
    /// <returns>The receipt as it now stands; or not-found, forbidden, or conflict when the period is busy.</returns>
    public async Task<Result<Receipt>> HandleAsync(Caller caller, string submissionId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        for (var round = 0; round < Rounds; round++)
        {
            if (!(await archive.GetAsync(caller, submissionId, cancellation)).Succeeded(out var receipt, out var problem))
            {
                return problem;
            }

            var partner = feeds.Find(receipt.Id.Feed)!.Partner;
            if (caller.Role != Role.Operator && caller.Id != partner)
            {
                return Problems.Forbidden($"Only partner '{partner}' or the operator may withdraw {receipt.Id}.");
            }

            if (await TryWithdrawAsync(receipt.Id, cancellation) is { } withdrawn)
            {
                return withdrawn;
            }
        }

        return Problems.Conflict($"{submissionId} could not be withdrawn because its period keeps changing. Try again.");
    }

    private async Task<Receipt?> TryWithdrawAsync(SubmissionId id, CancellationToken cancellation)
    {
        var (feed, period) = (id.Feed, id.Period);

        // What is decided and what is conditioned on come from one reading.
        var entity = await store.GetAsync(SubmissionRows.Table, feed, SubmissionRows.ReceiptKey(period, id.Revision), cancellation)
            ?? throw new InvalidDataException($"The receipt of {id} disappeared.");
        var receipt = SubmissionRows.ToReceipt(entity);
        if (receipt.Status == SubmissionStatus.Withdrawn)
        {
            return receipt;
        }

        var head = await store.GetAsync(SubmissionRows.Table, feed, SubmissionRows.HeadKey(period), cancellation)
            ?? throw new InvalidDataException($"{receipt.Id} exists and its period has no head.");
        var now = clock.GetUtcNow();
        var withdrawn = receipt with { Status = SubmissionStatus.Withdrawn, WithdrawnAt = now };
        var change = new FeedChange(feed, period, SubmissionEvents.Withdrawn(ids, withdrawn, now));
        var operations = new List<TableOperation>
        {
            TableOperation.Replace(SubmissionRows.ToEntity(withdrawn), entity.ETag!),
            Outbox.Add(feed, change.Event),
        };

        if (head.Text("submission") == receipt.Id.ToString())
        {
            var earlier = (await archive.RevisionsAsync(feed, period, cancellation))
                .LastOrDefault(revision => revision.Id != receipt.Id && revision.Status == SubmissionStatus.Accepted);
            var cube = earlier is null ? null : await archive.StoreCubeAsync(earlier, cancellation);
            var newHead = SubmissionRows.Head(feed, period, (int)head.Number("revision")!, earlier, cube);
            operations.Add(TableOperation.Replace(newHead, head.ETag!));
        }
        else
        {
            // Written back unchanged, so that whoever withdraws the counting revision meanwhile does not fall back on this one.
            operations.Add(TableOperation.Replace(head, head.ETag!));
        }

        cancellation.ThrowIfCancellationRequested();

        // From here on it happens, whether the client still listens or not: who stores it also has to tell of it.
        if (!(await store.CommitAsync(SubmissionRows.Table, feed, operations, CancellationToken.None)).Committed)
        {
            return null;
        }

        references.Forget(feed);
        signal.Changed(change);
        return withdrawn;
    }
}

using Hub.Feeds;
using Hub.Indicators.Disclosure;
using Hub.Partners;
using Hub.Publishing;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>Takes a revision back: the newest accepted one before it counts again, or none.</summary>
public sealed class WithdrawSubmission(
    FeedCatalogue feeds, SubmissionArchive archive, ITableStore store, IIdSource ids, TimeProvider clock, IChangeSignal signal, ReferenceCubes references, PublicationRules rules)
{
    private const int Rounds = 20;

    /// <summary>Withdraws a submission. Withdrawing it again answers the same receipt and changes nothing.</summary>
    /// <param name="caller">Who withdraws it.</param>
    /// <param name="submissionId">Its id.</param>
    /// <param name="precondition">What the caller expects of its period; null for nothing.</param>
    /// <param name="cancellation">Gives up, up to the last moment before it is written.</param>
    /// <returns>
    /// The receipt as it now stands; or not-found, forbidden, precondition-failed, period-locked, or conflict when the
    /// period is busy.
    /// </returns>
    public async Task<Result<Receipt>> HandleAsync(
        Caller caller, string submissionId, Precondition? precondition, CancellationToken cancellation)
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

            if (await TryWithdrawAsync(receipt.Id, precondition, cancellation) is { } answer)
            {
                return answer;
            }
        }

        return Problems.Conflict($"{submissionId} could not be withdrawn because its period keeps changing. Try again.");
    }

    private async Task<Result<Receipt>?> TryWithdrawAsync(SubmissionId id, Precondition? precondition, CancellationToken cancellation)
    {
        var (feed, period) = (id.Feed, id.Period);

        // What is decided and what is conditioned on come from one reading.
        var entity = await store.GetAsync(SubmissionRows.Table, feed, SubmissionRows.ReceiptKey(period, id.Revision), cancellation)
            ?? throw new InvalidDataException($"The receipt of {id} disappeared.");
        var receipt = await archive.FindWholeAsync(id, cancellation) ?? throw new InvalidDataException($"The receipt of {id} disappeared.");
        var head = await store.GetAsync(SubmissionRows.Table, feed, SubmissionRows.HeadKey(period), cancellation)
            ?? throw new InvalidDataException($"{receipt.Id} exists and its period has no head.");
        var state = PeriodState.Read(head)!;
        if (receipt.Status == SubmissionStatus.Withdrawn)
        {
            return receipt with { PeriodETag = state.ETag };
        }

        if (state.Lock is not null)
        {
            return Problems.PeriodLocked(feed, period);
        }

        if (precondition?.Missed(state) is { } missed)
        {
            return missed;
        }

        var now = clock.GetUtcNow();
        var withdrawn = receipt with { Status = SubmissionStatus.Withdrawn, WithdrawnAt = now, PeriodETag = PeriodState.TagOf(state.Changes + 1) };
        entity["status"] = "withdrawn";
        entity["withdrawnAt"] = now;
        var change = new FeedChange(feed, period, SubmissionEvents.Withdrawn(ids, withdrawn, now));
        var operations = new List<TableOperation>
        {
            TableOperation.Replace(entity, entity.ETag!),
            Outbox.Add(feed, change.Event),
        };

        if (head.Text("submission") == receipt.Id.ToString())
        {
            var earlier = (await archive.RevisionsAsync(feed, period, cancellation))
                .LastOrDefault(revision => revision.Id != receipt.Id && revision.Status == SubmissionStatus.Accepted);
            var cube = earlier is null ? null : await archive.StoreCubeAsync(earlier, cancellation);
            var newHead = SubmissionRows.Head(feed, period, (int)head.Number("revision")!, earlier, cube, head, rules.NameOf(feed));
            operations.Add(TableOperation.Replace(newHead, head.ETag!));
        }
        else
        {
            // Only counted as a change, so that whoever withdraws the counting revision meanwhile does not fall back on this one.
            PeriodState.Carry(head, head, isChange: true);
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

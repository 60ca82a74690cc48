using System.Text;
using System.Text.Json;
using Hub.Feeds;
using Hub.Feeds.PersonalData;
using Hub.Feeds.Validation;
using Hub.Partners;
using Hub.Publishing;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>
/// The operator's lock on a period whose figures are out: no revision is taken and none withdrawn until it is unlocked.
/// What rests on it is no longer provisional, so a lock and its end are changes that figures are computed anew for.
/// </summary>
public sealed class LockPeriod(FeedCatalogue feeds, ITableStore store, IIdSource ids, TimeProvider clock, IChangeSignal signal)
{
    /// <summary>The most characters a reason may have.</summary>
    public const int LongestReason = 500;

    private const int Rounds = 20;

    /// <summary>What is wrong with a reason, or null: it is too long, or looks like it has personal data. The codes are those of submissions.</summary>
    public static Violation? FaultIn(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (reason.Length > LongestReason)
        {
            return new Violation("/reason", ViolationCodes.MaxLength, new Localized(
                $"verwacht: ten hoogste {LongestReason} tekens, gevonden: {reason.Length}", $"expected at most {LongestReason} characters, found {reason.Length}"));
        }

        return PersonalDataRules.Find(Encoding.UTF8.GetBytes(reason)) is not PersonalDataKind.None and var kind
            ? new Violation("/reason", PersonalDataRules.Code, PersonalDataRules.Detail(kind))
            : null;
    }

    /// <summary>
    /// Locks a period. One that is locked already stays so since the moment it was; another reason that is given takes the
    /// place of the one there is, and who gave it that of who locked it.
    /// </summary>
    /// <returns>Its state; or not-found (also when nothing was received for it), forbidden, or conflict when it keeps changing.</returns>
    public Task<Result<PeriodState>> LockAsync(Caller caller, string feedId, string periodText, string? reason, CancellationToken cancellation) =>
        ChangeAsync(caller, feedId, periodText, state =>
            state.Lock is not { } present ? new PeriodLock(clock.GetUtcNow(), caller.Id, reason)
            : reason is null || reason == present.Reason ? present
            : present with { By = caller.Id, Reason = reason }, cancellation);

    /// <summary>Ends a lock; a period that is not locked stays as it is.</summary>
    /// <returns>As of <see cref="LockAsync"/>.</returns>
    public Task<Result<PeriodState>> UnlockAsync(Caller caller, string feedId, string periodText, CancellationToken cancellation) =>
        ChangeAsync(caller, feedId, periodText, _ => null, cancellation);

    private async Task<Result<PeriodState>> ChangeAsync(
        Caller caller, string feedId, string periodText, Func<PeriodState, PeriodLock?> change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (feeds.Find(feedId) is not { } feed)
        {
            return Problems.NotFound($"feed '{feedId}'");
        }

        if (!caller.IsOperator)
        {
            return Problems.Forbidden("Only the operator locks and unlocks periods.");
        }

        for (var round = 0; round < Rounds; round++)
        {
            var head = Period.TryParse(periodText, out var period)
                ? await store.GetAsync(SubmissionRows.Table, feed.Id, SubmissionRows.HeadKey(period), cancellation)
                : null;
            if (PeriodState.Read(head) is not { } state)
            {
                return Problems.NotFound("such period of this feed, or nothing was received for it");
            }

            var set = change(state);
            if (set == state.Lock)
            {
                return state;
            }

            PeriodState.SetLock(head!, set);
            var operations = new List<TableOperation> { TableOperation.Replace(head!, head!.ETag!) };

            // Another reason for a lock there is changes no figure.
            var told = (set is null) == (state.Lock is null) ? null : new FeedChange(feed.Id, period, Event(feed.Id, period, set is not null));
            if (told is not null)
            {
                operations.Add(Outbox.Add(feed.Id, told.Event));
            }

            // Whoever stores it also has to tell of it, whether the client still listens or not.
            cancellation.ThrowIfCancellationRequested();
            if ((await store.CommitAsync(SubmissionRows.Table, feed.Id, operations, CancellationToken.None)).Committed)
            {
                if (told is not null)
                {
                    signal.Changed(told);
                }

                return PeriodState.Read(head)!;
            }
        }

        return Problems.Conflict($"{periodText} of feed '{feed.Id}' keeps changing. Try again.");
    }

    // Without who and why: that is for those who may read the period.
    private HubEvent Event(string feed, Period period, bool locked) => new(
        ids.NewId().ToString(),
        locked ? EventTypes.PeriodLocked : EventTypes.PeriodUnlocked,
        feed,
        clock.GetUtcNow(),
        JsonSerializer.Serialize(new Dictionary<string, string> { ["feed"] = feed, ["period"] = period.ToString() }),
        $"/v1/feeds/{feed}/periods/{period}");
}

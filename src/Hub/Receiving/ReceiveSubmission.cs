using System.Globalization;
using Hub.Feeds;
using Hub.Feeds.Quality;
using Hub.Feeds.Validation;
using Hub.Feeds.Versions;
using Hub.Indicators.Disclosure;
using Hub.Partners;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>
/// Takes one submission: checks that the caller may send it, validates it, and stores its records, cube, receipt and
/// event in one atomic batch as the period's next revision.
/// </summary>
public sealed class ReceiveSubmission(
    FeedCatalogue feeds,
    SubmissionArchive archive,
    KeepRefusal refusals,
    ReferenceCubes references,
    PublicationRules rules,
    ITableStore store,
    IIdSource ids,
    TimeProvider clock,
    IChangeSignal signal)
{
    // Two partners never write the same period; two clients of one partner may. More rounds than this is no accident.
    private const int Rounds = 20;

    /// <summary>What became of a submission.</summary>
    /// <param name="Receipt">The receipt: a new one, or of the revision that holds the same content already.</param>
    /// <param name="Created">True when a revision was stored; false for the same content again and for a dry run.</param>
    public sealed record Outcome(Receipt Receipt, bool Created)
    {
        /// <summary>True when this is the answer an earlier request with the same <c>Idempotency-Key</c> got.</summary>
        public bool Replayed { get; init; }
    }

    /// <summary>Why a caller may not send to a feed, whatever the submission: not-found or forbidden; null when it may.</summary>
    public Problem? Refusal(Caller caller, string feedId)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (feeds.Find(feedId) is not { } feed)
        {
            return Problems.NotFound($"feed '{feedId}'");
        }

        return caller.MayPostFor(feed.Partner)
            ? null
            : Problems.Forbidden($"Feed '{feed.Id}' belongs to partner '{feed.Partner}'; this key belongs to '{caller.Id}'.");
    }

    /// <summary>Receives a submission.</summary>
    /// <param name="caller">Who sends it.</param>
    /// <param name="feedId">The feed it was posted to.</param>
    /// <param name="input">What is submitted.</param>
    /// <param name="cancellation">Gives up; what was not committed by then leaves nothing visible.</param>
    /// <returns>
    /// The outcome; when it says created, the submission is durable. Otherwise not-found, forbidden, invalid-request or
    /// schema-retired (the schema version), invalid-submission (whose report is kept, but for a dry run), period-locked, precondition-failed, idempotency-key-reused, unavailable
    /// (the validator's quota) or, when other clients keep writing the same period, conflict.
    /// </returns>
    public async Task<Result<Outcome>> HandleAsync(
        Caller caller, string feedId, SubmissionInput input, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (Refusal(caller, feedId) is { } refusal)
        {
            return refusal;
        }

        var feed = feeds.Find(feedId)!;
        var now = clock.GetUtcNow();
        var idempotency = Idempotency(caller, feed, input, now);
        if (idempotency is not null && await idempotency.FindAsync(cancellation) is { } answered)
        {
            return answered;
        }

        if (!ChooseSchema.For(feed, input.Schema, HubCalendar.Today(now)).Succeeded(out var schema, out var retired))
        {
            return retired;
        }

        if (Judge(feed, schema, input, now, cancellation).Succeeded(out var content, out var problem))
        {
            return await StoreAsync(caller, feed, schema, input, content, idempotency, now, cancellation);
        }

        return problem.Report is null || input.DryRun ? problem : await refusals.HandleAsync(feed, caller.Id, input, problem, idempotency, cancellation);
    }

    /// <summary>
    /// Refuses what could not even be read as a submission, and keeps the report of that, as <see cref="HandleAsync"/>
    /// does with what it refuses itself.
    /// </summary>
    /// <param name="caller">Who sends it; one who may, as <see cref="Refusal"/> tells.</param>
    /// <param name="feedId">The feed it was posted to.</param>
    /// <param name="input">What could be made of it; its envelope may be empty.</param>
    /// <param name="problem">The invalid-submission that was found.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The problem with the id of its report; or the answer the idempotency key has already.</returns>
    public async Task<Result<Outcome>> RefuseAsync(
        Caller caller, string feedId, SubmissionInput input, Problem problem, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(problem);
        if (Refusal(caller, feedId) is { } refusal)
        {
            return refusal;
        }

        if (problem.Report is null || input.DryRun)
        {
            return problem;
        }

        var feed = feeds.Find(feedId)!;
        var idempotency = Idempotency(caller, feed, input, clock.GetUtcNow());
        return idempotency is not null && await idempotency.FindAsync(cancellation) is { } answered
            ? answered
            : await refusals.HandleAsync(feed, caller.Id, input, problem, idempotency, cancellation);
    }

    private static Result<SubmissionContent> Judge(
        Feed feed, FeedSchema schema, SubmissionInput input, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            var today = HubCalendar.Today(now);
            var scanned = input.Found is null ? SubmissionContent.Scan(feed, schema, input.Utf8Json, today, cancellation) : null;
            if (scanned is null && input.Report(schema.Compiled.Validate(input.Utf8Json, cancellation)) is { } report)
            {
                return Problems.InvalidSubmission(report);
            }

            var read = scanned ?? SubmissionContent.Read(feed, schema, input.Utf8Json, today);
            return read.Problem is { Report: { } found } ? Problems.InvalidSubmission(input.Report(found)!) : read;
        }
        catch (JudgingStoppedException stopped)
        {
            return Problems.InvalidSubmission(input.Source?.Locate(stopped.Report) ?? stopped.Report);
        }
        catch (ValidatorQuotaException)
        {
            return Problems.Unavailable(
                $"Schema {schema.Version} of '{feed.Id}' uses keywords that only the licensed validator judges, and its free quota for this hour is used up. Nothing was stored.",
                TimeSpan.FromMinutes(10));
        }
    }

    private async Task<Result<Outcome>> StoreAsync(
        Caller caller,
        Feed feed,
        FeedSchema schema,
        SubmissionInput input,
        SubmissionContent content,
        IdempotentAnswer? idempotency,
        DateTimeOffset now,
        CancellationToken cancellation)
    {
        var upload = new Upload(store, feed, ids.NewId().ToString("N"), now, rules.NameOf(feed.Id));
        for (var round = 0; round < Rounds; round++)
        {
            if (round > 0 && idempotency is not null && await idempotency.FindAsync(cancellation) is { } answered)
            {
                await upload.AbandonAsync(cancellation);
                return answered;
            }

            var heads = await PeriodHeads.ReadAsync(store, feed, content, cancellation);
            var head = heads.Head;
            var state = PeriodState.Read(head);
            if (head is not null && IsSame(head, content))
            {
                // Before what the caller expects: it is what the caller wants (RFC 9110, section 13.1.1).
                if (idempotency is not null
                    && !(await store.CommitAsync(SubmissionRows.Table, feed.Id, [idempotency.Keep(200, head.Text("submission")!, state!.ETag)], cancellation)).Committed)
                {
                    continue;
                }

                var current = await FindReceiptAsync(feed.Id, head, cancellation);
                await upload.AbandonAsync(cancellation);
                return new Outcome(current with { PeriodETag = state!.ETag }, false);
            }

            if ((state?.Lock is null ? input.Precondition?.Missed(state) : Problems.PeriodLocked(feed.Id, content.Period)) is { } missed)
            {
                await upload.AbandonAsync(cancellation);
                return missed;
            }

            if (round == 0)
            {
                await CompareAsync(feed, content, heads, cancellation);
            }

            var warnings = input.Source?.Locate(content.Warnings) ?? content.Warnings;
            var receipt = NewReceipt(caller, feed, schema, content, warnings, head, upload.Id, now);
            if (input.DryRun)
            {
                return new Outcome(receipt, false);
            }

            await upload.WritePagesAsync(content.Records, receipt.Warnings, cancellation);
            var change = new FeedChange(feed.Id, content.Period, SubmissionEvents.Accepted(ids, receipt, now));
            var answer = idempotency?.Keep(201, receipt.Id.ToString(), receipt.PeriodETag);
            if (await upload.CompleteAsync(receipt, head, change.Event, answer, cancellation))
            {
                references.Forget(feed.Id);
                signal.Changed(change);
                return new Outcome(receipt, true);
            }
        }

        await upload.AbandonAsync(cancellation);
        return Problems.Conflict($"Others keep submitting '{feed.Id}' for {content.Period} at the same time; nothing of yours was stored. Try again.");
    }

    private static bool IsSame(TableEntity head, SubmissionContent content) =>
        head.Text("submission") is not null
        && head.Text("sha256") == content.Digest
        && head.Text("obsStatus") == content.ObsStatus
        && head.Text("note") == content.Note;

    private static Receipt NewReceipt(
        Caller caller, Feed feed, FeedSchema schema, SubmissionContent content, ViolationReport warnings, TableEntity? head, string upload, DateTimeOffset now) =>
        new()
        {
            Id = new SubmissionId(feed.Id, content.Period, (int)(head?.Number("revision") ?? 0) + 1),
            Status = SubmissionStatus.Accepted,
            Records = content.Records.Count,
            ReceivedAt = now,
            ReceivedFrom = caller.Id,
            Sha256 = content.Digest,
            Schema = schema.Version,
            ObsStatus = content.ObsStatus,
            Note = content.Note,
            Supersedes = SubmissionId.TryParse(head?.Text("submission"), out var earlier) ? earlier : null,
            Warnings = warnings.Errors,
            WarningCounts = warnings.Counts,
            Upload = upload,
            PeriodETag = PeriodState.TagOf(PeriodState.ChangesOf(head) + 1),
        };

    private IdempotentAnswer? Idempotency(Caller caller, Feed feed, SubmissionInput input, DateTimeOffset now) =>
        input is { DryRun: false, IdempotencyKey: { } key } ? new IdempotentAnswer(store, archive, feed.Id, caller.Id, key, now) : null;

    /// <summary>Applies the quality rules that look at other submissions.</summary>
    private async Task CompareAsync(Feed feed, SubmissionContent content, PeriodHeads heads, CancellationToken cancellation)
    {
        var check = new CheckHistory(feed, content.Records, content.Warnings);
        if (feed.RuledPeriods > 0)
        {
            check.Periods(content.Period, heads.Cubes());
            if (content.Records.Count > PeriodHeads.MostRecords)
            {
                content.Warnings.Add(new Violation("/records", "history-not-compared", new Localized(
                    string.Create(CultureInfo.InvariantCulture, $"verwacht: hoogstens {PeriodHeads.MostRecords} records om met eerdere perioden te vergelijken; gevonden: {content.Records.Count}. De regels over veranderingen en uitschieters zijn niet toegepast"),
                    string.Create(CultureInfo.InvariantCulture, $"expected at most {PeriodHeads.MostRecords} records to compare with earlier periods, found {content.Records.Count}. The rules of changes and outliers were not applied"))));
            }
        }

        foreach (var rule in feed.Rules.OfType<ReferenceRule>())
        {
            if (await references.FindAsync(feeds.Find(rule.Feed)!, content.Period, cancellation) is { } other)
            {
                check.Reference(rule, other);
            }
        }
    }

    private async Task<Receipt> FindReceiptAsync(string feed, TableEntity head, CancellationToken cancellation)
    {
        var id = SubmissionId.TryParse(head.Text("submission"), out var found) ? found : throw new InvalidDataException($"Head {head.RowKey} of {feed} names no submission.");
        return await archive.FindWholeAsync(id, cancellation) ?? throw new InvalidDataException($"The receipt of {id} is missing, which {feed} counts.");
    }
}

using System.Buffers;
using System.Text.Json;
using Hub.Feeds;
using Hub.Partners;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>
/// The hub's own submission: of each month that is over how many submissions of each feed were due, were received and
/// were on time. It goes the way of every submission, so that the figures made of it are as those of other feeds. To be
/// called now and then, say every hour: what the receipts still tell makes no revision.
/// </summary>
/// <remarks>
/// A month begins to be reported with the hub's first submission. Two processes may do it at once: each submits on
/// condition that the month is as it was before the receipts were read (<see cref="Precondition"/>).
/// </remarks>
public sealed class SubmitReporting(FeedCatalogue feeds, Reporting reporting, ITableStore store, ReceiveSubmission receive, TimeProvider clock)
{
    /// <summary>How many months back a month is still reported, and anew when a submission comes in late or is withdrawn.</summary>
    public const int Months = 24;

    /// <summary>Submits the months that the receipts tell otherwise of than was submitted. A locked month stays as it is.</summary>
    /// <returns>The submissions that were stored, oldest month first; none where the catalogue has no <see cref="Reporting.OwnFeed"/>.</returns>
    /// <exception cref="InvalidOperationException">The hub refused its own submission: a definition is not of this program.</exception>
    public Task<IReadOnlyList<SubmissionId>> HandleAsync(CancellationToken cancellation) => SubmitAsync(dryRun: false, cancellation);

    /// <summary>What <see cref="HandleAsync"/> would store; nothing is.</summary>
    /// <returns>The submissions it would make, oldest month first.</returns>
    public Task<IReadOnlyList<SubmissionId>> OutstandingAsync(CancellationToken cancellation) => SubmitAsync(dryRun: true, cancellation);

    private async Task<IReadOnlyList<SubmissionId>> SubmitAsync(bool dryRun, CancellationToken cancellation)
    {
        if (feeds.Find(Reporting.OwnFeed) is not { } own)
        {
            return [];
        }

        var last = Period.Of(HubCalendar.Today(clock.GetUtcNow()), Periodicity.Month).Add(-1);
        var first = last.Add(1 - Months);

        // Before the receipts: what comes in meanwhile is seen at the latest by whoever submits next.
        var states = await StatesAsync(own, first, last, cancellation);
        DateOnly? began = null;
        var lines = new List<ReportingLine>();
        foreach (var feed in reporting.Feeds)
        {
            lines.AddRange(await reporting.DueAsync(feed, first.Start, last.End, cancellation));
            var day = await reporting.BeganAsync(feed, cancellation);
            began = began < day ? began : day ?? began;
        }

        if (began is not { } beginning)
        {
            return [];
        }

        var ofMonth = lines.ToLookup(line => Period.Of(line.Due, Periodicity.Month));
        var since = Period.Of(beginning, Periodicity.Month);
        var submitted = new List<SubmissionId>();
        for (var month = since > first ? since : first; month <= last; month = month.Add(1))
        {
            var state = states.GetValueOrDefault(month);
            if (state?.Lock is null && await SubmitAsync(own, month, ofMonth[month], state, dryRun, cancellation) is { } id)
            {
                submitted.Add(id);
            }
        }

        return submitted;
    }

    private async Task<Dictionary<Period, PeriodState>> StatesAsync(Feed own, Period first, Period last, CancellationToken cancellation)
    {
        var states = new Dictionary<Period, PeriodState>();
        var range = new RowRange(SubmissionRows.HeadKey(first), SubmissionRows.HeadKey(last) + "!");
        await foreach (var head in store.QueryAsync(SubmissionRows.Table, own.Id, range, null, cancellation))
        {
            var state = PeriodState.Read(head)!;
            states.Add(state.Period, state);
        }

        return states;
    }

    /// <summary>Submits one month.</summary>
    /// <returns>The submission that was stored, or would be; null when the receipts tell nothing new, or another process was at the month at the same time.</returns>
    private async Task<SubmissionId?> SubmitAsync(
        Feed own, Period month, IEnumerable<ReportingLine> lines, PeriodState? state, bool dryRun, CancellationToken cancellation)
    {
        var input = new SubmissionInput(Write(own, month, lines))
        {
            DryRun = dryRun,
            Precondition = state is null ? new Precondition { NoneMatchAny = true } : new Precondition { Match = [state.ETag] },
        };
        var answer = await receive.HandleAsync(new Caller(own.Partner, Role.Partner), own.Id, input, cancellation);
        if (answer.Succeeded(out var outcome, out var problem))
        {
            return outcome.Created || (dryRun && outcome.Receipt.Id != state?.Submission) ? outcome.Receipt.Id : null;
        }

        // The next run sees what became of it.
        return problem.Status is 409 or 412
            ? null
            : throw new InvalidOperationException($"The hub's own submission of {month} was refused ({problem.Code}): {problem.Detail} {problem.Report?.Errors[0].Pointer}");
    }

    private static ReadOnlyMemory<byte> Write(Feed own, Period month, IEnumerable<ReportingLine> lines)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("feed", own.Id);
            json.WriteString("period", month.ToString());
            json.WriteStartArray("records");
            foreach (var feed in lines.GroupBy(line => line.Feed))
            {
                json.WriteStartObject();
                json.WriteString("partner", feed.Key.Partner);
                json.WriteString("feed", feed.Key.Id);
                json.WriteNumber("due", feed.Count());
                json.WriteNumber("received", feed.Count(line => line.First is not null));
                json.WriteNumber("onTime", feed.Count(line => line.Status == ReportingStatus.OnTime));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}

using System.Text.Json;
using Hub.Feeds;
using Hub.Publishing;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>
/// Tells, once each, of every period whose submission is not there on the day after it was due, and of its arrival
/// afterwards. To be called now and then, say every hour.
/// </summary>
/// <remarks>
/// Looked at is what <see cref="Reporting"/> gives of a feed's newest <see cref="Reporting.StandardPeriods"/> periods. What
/// was told lies beside the submissions, a row <c>t|{period}</c> each, written in one batch with its event.
/// </remarks>
public sealed class TellLateFeeds(
    Reporting reporting, ITableStore store, IIdSource ids, TimeProvider clock, IChangeSignal signal)
{
    private const string Late = "late";
    private const string Received = "received";

    /// <summary>Looks at every feed; one that fails does not keep the others from being looked at.</summary>
    /// <returns>How many events were written.</returns>
    /// <exception cref="AggregateException">Some feeds could not be looked at.</exception>
    public async Task<int> HandleAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var told = 0;
        var failures = new List<Exception>();
        foreach (var feed in reporting.Feeds)
        {
            try
            {
                told += await TellAsync(feed, now, cancellation);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                failures.Add(new InvalidOperationException($"Feed {feed.Id} could not be looked at.", exception));
            }
        }

        return failures.Count == 0 ? told : throw new AggregateException(failures);
    }

    private async Task<int> TellAsync(Feed feed, DateTimeOffset now, CancellationToken cancellation)
    {
        var lines = await reporting.OfFeedAsync(feed, Reporting.StandardPeriods, cancellation);
        var known = new Dictionary<Period, TableEntity>();
        var range = new RowRange(SubmissionRows.LateKey(lines[0].Period), SubmissionRows.LateKey(lines[^1].Period) + "!");
        await foreach (var row in store.QueryAsync(SubmissionRows.Table, feed.Id, range, null, cancellation))
        {
            known.Add(Period.Parse(row.RowKey[2..]), row);
        }

        var told = 0;
        foreach (var line in lines)
        {
            var row = known.GetValueOrDefault(line.Period);
            var wasLate = row?.Text("state") == Late;
            if (wasLate ? line.Current is not null : line.Status == ReportingStatus.Missing)
            {
                told += await TellAsync(feed, line, row, now, cancellation) ? 1 : 0;
            }
        }

        return told;
    }

    private async Task<bool> TellAsync(
        Feed feed, ReportingLine line, TableEntity? row, DateTimeOffset now, CancellationToken cancellation)
    {
        var (period, submission) = (line.Period, line.Current?.Id.ToString());
        var hubEvent = Event(line, submission, now);
        var next = new TableEntity(feed.Id, SubmissionRows.LateKey(period))
        {
            ["state"] = submission is null ? Late : Received,
            ["since"] = now,
        };
        var result = await store.CommitAsync(
            SubmissionRows.Table,
            feed.Id,
            [row is null ? TableOperation.Insert(next) : TableOperation.Replace(next, row.ETag!), Outbox.Add(feed.Id, hubEvent)],
            cancellation);

        // Refused: another process has just told of it.
        if (result.Committed)
        {
            signal.Changed(new FeedChange(feed.Id, period, hubEvent));
        }

        return result.Committed;
    }

    private HubEvent Event(ReportingLine line, string? submission, DateTimeOffset now)
    {
        var feed = line.Feed;
        var data = new Dictionary<string, object?>
        {
            ["feed"] = feed.Id,
            ["partner"] = feed.Partner,
            ["period"] = line.Period.ToString(),
            ["due"] = line.Due.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        };
        if (submission is not null)
        {
            data["submission"] = submission;
        }

        return new HubEvent(
            ids.NewId().ToString(),
            submission is null ? EventTypes.FeedLate : EventTypes.FeedReceived,
            feed.Id,
            now,
            JsonSerializer.Serialize(data),
            submission is null ? $"/v1/feeds/{feed.Id}" : $"/v1/submissions/{submission}");
    }
}

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
/// Looked at are a feed's newest <see cref="Window"/> periods that are due, from the first among them that was ever
/// received; of a feed of which none was, only the newest. What was told lies beside the submissions, a row
/// <c>t|{period}</c> each, written in one batch with its event.
/// </remarks>
public sealed class TellLateFeeds(FeedCatalogue feeds, ITableStore store, IIdSource ids, TimeProvider clock, IChangeSignal signal)
{
    /// <summary>How many periods are looked at, the newest that is due and those before it.</summary>
    public const int Window = 12;

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
        foreach (var feed in feeds.All)
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

    /// <summary>The newest period whose submission was due before <paramref name="today"/>.</summary>
    public static Period NewestDue(Feed feed, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(feed);
        var period = Period.Of(today, feed.Periodicity);
        while (feed.Due.For(period) >= today)
        {
            period = period.Add(-1);
        }

        return period;
    }

    private async Task<int> TellAsync(Feed feed, DateTimeOffset now, CancellationToken cancellation)
    {
        var last = NewestDue(feed, HubCalendar.Today(now));
        var first = last.Add(1 - Window);
        var received = new Dictionary<Period, string>();
        await foreach (var head in RowsAsync(feed, SubmissionRows.HeadKey, first, last, cancellation))
        {
            if (head.Text("submission") is { } submission)
            {
                received.Add(Period.Parse(head.RowKey[2..]), submission);
            }
        }

        var known = new Dictionary<Period, TableEntity>();
        await foreach (var row in RowsAsync(feed, SubmissionRows.LateKey, first, last, cancellation))
        {
            known.Add(Period.Parse(row.RowKey[2..]), row);
        }

        var told = 0;
        var expected = received.Keys.Concat(known.Keys).DefaultIfEmpty(last).Min();
        for (var period = expected; period <= last; period = period.Add(1))
        {
            var row = known.GetValueOrDefault(period);
            var submission = received.GetValueOrDefault(period);
            var wasLate = row?.Text("state") == Late;
            if (wasLate == submission is not null)
            {
                told += await TellAsync(feed, period, submission, row, now, cancellation) ? 1 : 0;
            }
        }

        return told;
    }

    private async Task<bool> TellAsync(
        Feed feed, Period period, string? submission, TableEntity? row, DateTimeOffset now, CancellationToken cancellation)
    {
        var hubEvent = Event(feed, period, submission, now);
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

    private HubEvent Event(Feed feed, Period period, string? submission, DateTimeOffset now)
    {
        var data = new Dictionary<string, object?>
        {
            ["feed"] = feed.Id,
            ["partner"] = feed.Partner,
            ["period"] = period.ToString(),
            ["due"] = feed.Due.For(period).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
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

    private IAsyncEnumerable<TableEntity> RowsAsync(
        Feed feed, Func<Period, string> key, Period first, Period last, CancellationToken cancellation) =>
        store.QueryAsync(SubmissionRows.Table, feed.Id, new RowRange(key(first), key(last) + "!"), null, cancellation);
}

using System.Collections.Concurrent;
using Hub.Feeds;
using Hub.Partners;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>Where a feed stands with one period.</summary>
public enum ReportingStatus
{
    /// <summary>Not received, and not due yet.</summary>
    Expected,

    /// <summary>Received on the day it was due or before.</summary>
    OnTime,

    /// <summary>Received after the day it was due.</summary>
    Late,

    /// <summary>Not received although the day it was due is over.</summary>
    Missing,
}

/// <summary>What is known of one feed's submission for one period.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Period">The period.</param>
/// <param name="Due">The last day on which the submission is on time.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="First">The earliest submission that was not withdrawn, which decides on timeliness; null when there is none.</param>
/// <param name="Current">The submission that counts; null when there is none.</param>
public sealed record ReportingLine(Feed Feed, Period Period, DateOnly Due, ReportingStatus Status, Receipt? First, Receipt? Current);

/// <summary>
/// Tells which feed is complete, late or missing for which period, by the feeds' own calendars: the two reporting
/// indicators of the European Statistical System's quality framework, completeness and punctuality, in raw form.
/// </summary>
public sealed class Reporting(FeedCatalogue feeds, ITableStore store, TimeProvider clock)
{
    /// <summary>The feed in which the hub itself tells how complete and timely the others are; it is not judged itself.</summary>
    public const string OwnFeed = "hub-reporting";

    /// <summary>How many due periods are looked back over when the caller says nothing.</summary>
    public const int StandardPeriods = 12;

    /// <summary>How many due periods are looked back over at the most.</summary>
    public const int MostPeriods = 60;

    // What happened first does not change any more.
    private readonly ConcurrentDictionary<string, DateOnly> begun = new(StringComparer.Ordinal);

    /// <summary>The feeds that are judged: all but the hub's own.</summary>
    public IEnumerable<Feed> Feeds => feeds.All.Where(feed => feed.Id != OwnFeed);

    /// <summary>The reporting of the feeds a caller may see: a partner its own, everybody else all.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="feedId">One feed; null for all.</param>
    /// <param name="periods">How many periods that are due to look back over.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Lines by feed and period, oldest first; or not-found, or forbidden for another partner's feed.</returns>
    /// <remarks>One range read over the receipts of each feed.</remarks>
    public async Task<Result<IReadOnlyList<ReportingLine>>> HandleAsync(
        Caller caller, string? feedId, int periods, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var asked = Feeds.Where(feed => feedId is null || feed.Id == feedId).ToList();
        if (feedId is not null && asked.Count == 0)
        {
            return Problems.NotFound($"feed '{feedId}' in the reporting");
        }

        var visible = asked.Where(feed => caller.Role != Role.Partner || caller.Id == feed.Partner).ToList();
        if (feedId is not null && visible.Count == 0)
        {
            return Problems.Forbidden($"Feed '{feedId}' belongs to another partner.");
        }

        var lines = new List<ReportingLine>();
        foreach (var feed in visible)
        {
            lines.AddRange(await OfFeedAsync(feed, periods, cancellation));
        }

        return lines;
    }

    /// <summary>
    /// One feed's lines: from the first period received among the newest <paramref name="periods"/> that are due, up to
    /// the one under way. Of a feed that never came, only the newest that is due and what follows.
    /// </summary>
    public async Task<IReadOnlyList<ReportingLine>> OfFeedAsync(Feed feed, int periods, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(feed);
        var today = HubCalendar.Today(clock.GetUtcNow());
        var newestDue = NewestDue(feed, today);
        var (first, last) = (newestDue.Add(1 - periods), Period.Of(today, feed.Periodicity));
        var received = await ReceivedAsync(feed, first, last, cancellation);
        var lines = new List<ReportingLine>();
        for (var period = received.Count > 0 && received.Keys.First() < newestDue ? received.Keys.First() : newestDue; period <= last; period = period.Add(1))
        {
            lines.Add(LineOf(feed, period, received, today));
        }

        return lines;
    }

    /// <summary>
    /// One feed's lines of the periods that were due on the days from <paramref name="from"/> to <paramref name="to"/>,
    /// oldest first; without those due before the hub first received a submission of the feed, which could not be on time.
    /// </summary>
    public async Task<IReadOnlyList<ReportingLine>> DueAsync(Feed feed, DateOnly from, DateOnly to, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(feed);
        if (await BeganAsync(feed, cancellation) is not { } began)
        {
            return [];
        }

        var earliest = began > from ? began : from;
        var periods = new List<Period>();
        for (var period = NewestDue(feed, to.AddDays(1)); feed.Due.For(period) >= earliest; period = period.Add(-1))
        {
            periods.Insert(0, period);
        }

        if (periods.Count == 0)
        {
            return [];
        }

        var received = await ReceivedAsync(feed, periods[0], periods[^1], cancellation);
        var today = HubCalendar.Today(clock.GetUtcNow());
        return [.. periods.Select(period => LineOf(feed, period, received, today))];
    }

    /// <summary>The day on which the first submission of a feed was received, withdrawn or not; null when none was.</summary>
    /// <remarks>One range read over all its receipts, once in a process.</remarks>
    public async Task<DateOnly?> BeganAsync(Feed feed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(feed);
        if (begun.TryGetValue(feed.Id, out var known))
        {
            return known;
        }

        DateTimeOffset? earliest = null;
        await foreach (var entity in store.QueryAsync(SubmissionRows.Table, feed.Id, RowRange.Prefix("r|"), null, cancellation))
        {
            var receivedAt = SubmissionRows.ToReceipt(entity).ReceivedAt;
            earliest = earliest < receivedAt ? earliest : receivedAt;
        }

        return earliest is { } moment ? begun[feed.Id] = HubCalendar.Today(moment) : null;
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

    private async Task<SortedDictionary<Period, (Receipt First, Receipt Current)>> ReceivedAsync(
        Feed feed, Period first, Period last, CancellationToken cancellation)
    {
        var received = new SortedDictionary<Period, (Receipt First, Receipt Current)>();
        var range = new RowRange(SubmissionRows.ReceiptKey(first, 0), SubmissionRows.ReceiptKey(last, 999_999) + "!");
        await foreach (var entity in store.QueryAsync(SubmissionRows.Table, feed.Id, range, null, cancellation))
        {
            var receipt = SubmissionRows.ToReceipt(entity);
            if (receipt.Status == SubmissionStatus.Accepted)
            {
                // Receipts come in the order of their revisions.
                received[receipt.Id.Period] = (received.TryGetValue(receipt.Id.Period, out var known) ? known.First : receipt, receipt);
            }
        }

        return received;
    }

    private static ReportingLine LineOf(
        Feed feed, Period period, SortedDictionary<Period, (Receipt First, Receipt Current)> received, DateOnly today)
    {
        var due = feed.Due.For(period);
        return received.TryGetValue(period, out var found)
            ? new ReportingLine(feed, period, due, HubCalendar.Today(found.First.ReceivedAt) <= due ? ReportingStatus.OnTime : ReportingStatus.Late, found.First, found.Current)
            : new ReportingLine(feed, period, due, today <= due ? ReportingStatus.Expected : ReportingStatus.Missing, null, null);
    }
}

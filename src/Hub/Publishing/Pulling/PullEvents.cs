using Hub.Publishing.Filters;

namespace Hub.Publishing.Pulling;

/// <summary>Reads events from behind a cursor on, at once or when there are some.</summary>
public sealed class PullEvents(EventLog log, EventWatch watch, TimeProvider clock)
{
    // Who wants few of many events gets on with a thousand at a time, and does not hold up a request with more.
    private const int MostLookedThrough = 1000;
    private const int LeastRead = 100;

    /// <summary>
    /// What there is now: at most <paramref name="limit"/> events, of at most the next thousand of the log, and of fewer
    /// when judging them takes much.
    /// </summary>
    /// <param name="wanted">Whether an event is for the reader; adds what it took to say so.</param>
    /// <param name="after">The sequence of the last event seen; 0 to begin.</param>
    /// <param name="limit">How many at most, from 1.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<EventPage> ReadAsync(Func<PublishedEvent, JudgingEffort, bool> wanted, long after, int limit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        List<PublishedEvent> found = [];
        var effort = new JudgingEffort();
        for (var looked = 0; found.Count < limit && looked < MostLookedThrough;)
        {
            var (take, read) = (Math.Max(limit - found.Count, LeastRead), 0);
            await foreach (var published in log.ReadAsync(after, take, cancellation))
            {
                read++;
                after = published.Sequence;
                if (wanted(published, effort))
                {
                    found.Add(published);
                }

                if (found.Count == limit || effort.IsSpent)
                {
                    break;
                }
            }

            looked += read;
            if (read > 0)
            {
                // So that the cursor of the page to come is known to be one without another read.
                log.Appended.Reached(after);
            }

            if (read < take)
            {
                break;
            }
        }

        return new EventPage(found, after, effort.IsSpent);
    }

    /// <summary>
    /// As <see cref="ReadAsync"/>, but when there is nothing for the reader waits until there is. The page is empty when
    /// the time is over, or judging what came takes much; its cursor has then moved on past what was not for him.
    /// </summary>
    /// <param name="wanted">Whether an event is for the reader; adds what it took to say so.</param>
    /// <param name="after">The sequence of the last event seen; 0 to begin.</param>
    /// <param name="limit">How many at most, from 1.</param>
    /// <param name="most">How long to wait at most.</param>
    /// <param name="stopping">Ends the waiting with what there is: the process stops.</param>
    /// <param name="cancellation">Ends it without an answer: the reader has gone.</param>
    public async Task<EventPage> WaitAsync(
        Func<PublishedEvent, JudgingEffort, bool> wanted, long after, int limit, TimeSpan most, CancellationToken stopping, CancellationToken cancellation)
    {
        using var time = new CancellationTokenSource(most, clock);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(time.Token, stopping, cancellation);
        while (true)
        {
            var page = await ReadAsync(wanted, after, limit, cancellation);
            if (page.Events.Count > 0 || page.IsCut || over.IsCancellationRequested)
            {
                return page;
            }

            if (page.After > after)
            {
                after = page.After;
                continue;
            }

            try
            {
                await watch.WaitAsync(after, over.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return page;
            }
        }
    }
}

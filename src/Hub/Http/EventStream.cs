using System.Buffers;
using System.Net.ServerSentEvents;
using System.Text;
using Hub.Publishing;
using Hub.Publishing.Filters;
using Hub.Publishing.Pulling;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hub.Http;

/// <summary>
/// Events as a stream of server-sent events (HTML standard, section 9.2): <c>id</c> is the sequence, <c>event</c> the type
/// and <c>data</c> the CloudEvent on one line.
/// </summary>
/// <remarks>
/// A page at a time is read from the log, by a cursor, and the next only when the reader has taken it: a slow reader costs
/// a page of memory and holds up nobody. The stream ends after <c>Events:LongestStream</c>, so that a key that was revoked
/// does not go on reading; the reader comes back with <c>Last-Event-ID</c>.
/// </remarks>
/// <param name="request">The request.</param>
/// <param name="wanted">Whether an event is for the reader.</param>
/// <param name="after">The sequence of the last event seen.</param>
/// <param name="limit">After how many events the stream ends; null for as long as it may last.</param>
internal sealed class EventStream(HubRequest request, Func<PublishedEvent, JudgingEffort, bool> wanted, long after, int? limit) : IResult
{
    public const string MediaType = "text/event-stream";

    /// <summary>After how long without an event a sign of life is sent, so that nothing on the way takes the connection for dead.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private const int PageSize = 50;

    // A filter that takes much takes a tenth of a processor, and not all of one for as long as the stream lasts.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(300);

    private readonly PullEvents pull = request.Service<PullEvents>();
    private readonly EventWatch watch = request.Service<EventWatch>();
    private readonly TimeProvider clock = request.Service<TimeProvider>();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var place = request.Service<ReaderPlaces>().TryTake(request.KnownCaller?.Id);
        if (place is null)
        {
            await new ProblemResult(EventEndpoints.NoPlace()).ExecuteAsync(httpContext);
            return;
        }

        // What lies between is not to collect it: neither this server nor a proxy (the second is nginx's word).
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        httpContext.Response.ContentType = MediaType;
        httpContext.Response.Headers["X-Accel-Buffering"] = "no";
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        using var time = new CancellationTokenSource(request.Service<IOptions<EventsOptions>>().Value.LongestStream, clock);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(
            time.Token, request.Service<IHostApplicationLifetime>().ApplicationStopping, httpContext.RequestAborted);
        try
        {
            await StreamAsync(httpContext.Response.Body, over.Token, httpContext.RequestAborted);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The time is over, the process stops, or the reader has gone: each is how a stream ends.
        }
    }

    // Only waiting is cut off when it is over; what is being written is written whole unless the reader has gone.
    private async Task StreamAsync(Stream body, CancellationToken over, CancellationToken gone)
    {
        // At once: the reader knows that it is connected, after how many milliseconds to come back if it is not, and from where on.
        await WriteAsync(body, "retry: 3000", gone);
        var (left, written) = (limit ?? int.MaxValue, clock.GetTimestamp());
        while (left > 0 && !over.IsCancellationRequested)
        {
            var page = await pull.ReadAsync(wanted, after, Math.Min(left, PageSize), gone);
            var moved = page.After > after;
            after = page.After;
            if (page.Events.Count > 0)
            {
                await SseFormatter.WriteAsync(Items(page.Events), body, Write, gone);
                await body.FlushAsync(gone);
                left -= page.Events.Count;
                written = clock.GetTimestamp();
            }
            else if (clock.GetElapsedTime(written) >= Heartbeat)
            {
                await WriteAsync(body, ": still here", gone);
                written = clock.GetTimestamp();
            }

            if (page.IsCut)
            {
                await Task.Delay(Rest, clock, over);
            }
            else if (!moved)
            {
                await WaitAsync(Heartbeat - clock.GetElapsedTime(written), over);
            }
        }
    }

    private async Task WaitAsync(TimeSpan most, CancellationToken over)
    {
        using var beat = new CancellationTokenSource(most > TimeSpan.Zero ? most : TimeSpan.Zero, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(beat.Token, over);
        try
        {
            await watch.WaitAsync(after, either.Token);
        }
        catch (OperationCanceledException) when (!over.IsCancellationRequested)
        {
            // Time for a sign of life.
        }
    }

    // With the cursor, and without data: a reader dispatches nothing, but comes back behind all that was not for it, too.
    private async Task WriteAsync(Stream body, string line, CancellationToken gone)
    {
        await body.WriteAsync(Encoding.ASCII.GetBytes($"{line}\nid: {CloudEventFormat.SequenceText(after)}\n\n"), gone);
        await body.FlushAsync(gone);
    }

    private static void Write(SseItem<PublishedEvent> item, IBufferWriter<byte> to) => to.Write(CloudEventFormat.Encode(item.Data).Span);

    private static IAsyncEnumerable<SseItem<PublishedEvent>> Items(IReadOnlyList<PublishedEvent> events) =>
        events.Select(published => new SseItem<PublishedEvent>(published, published.Event.Type) { EventId = CloudEventFormat.SequenceText(published.Sequence) }).ToAsyncEnumerable();
}

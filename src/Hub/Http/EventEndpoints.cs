using System.Globalization;
using Hub.Publishing;
using Hub.Publishing.Filters;
using Hub.Publishing.Pulling;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Hub.Http;

/// <summary>Events to pull, for who cannot or will not be called: page by page, waiting, or as a stream.</summary>
internal static class EventEndpoints
{
    private const string Batch = "application/cloudevents-batch+json";
    private const string Latest = "latest";
    private const int LongestWait = 30;

    private static readonly string[] Formats = [Batch, EventStream.MediaType, "application/json"];
    private static readonly string[] OfAlerts = [EventTypes.HousingAlertRaised, EventTypes.HousingAlertResolved];

    private static readonly IReadOnlyList<QueryParameter> Query =
    [
        new("after", "The sequence of the last event seen; 0 or absent for the first, latest for only what comes from now on.", """{"type":"string","pattern":"^([0-9]{1,20}|latest)$","default":"0"}"""),
        new("limit", "At most this many events. A stream ends after them; without a limit it goes on.", """{"type":"integer","minimum":1,"maximum":1000,"default":100}"""),
        new("wait", "When there is nothing, wait this many seconds for it. Not for a stream.", """{"type":"integer","minimum":0,"maximum":30,"default":0}"""),
        new("types", "Only events of these types, separated by commas.", """{"type":"string"}"""),
        new("subject", "Only events with exactly this subject."),
    ];

    // Judging is the reader's to ask for and the hub's to do, so that nobody without a key does.
    private static readonly QueryParameter Filter = new("filter", "Only events that this expression in CESQL 1.0 lets pass.");

    private static readonly QueryParameter LastEventId =
        new("Last-Event-ID", "Where a stream goes on: the id of the last event seen, as EventSource sends it by itself. Goes before after.");

    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "listEvents", Method = "GET", Pattern = "/v1/events", Access = Access.Callers, Tag = "Events",
            Summary = "Lists events as CloudEvents in their one order, from behind a cursor on: at once, when there are some, or as a stream.",
            Handle = List, Produces = Formats, Query = [.. Query, Filter], Headers = [LastEventId],
        },
        new()
        {
            Name = "listAlertEvents", Method = "GET", Pattern = "/v1/alerts/events", Access = Access.Public, Tag = "Alerts",
            Summary = "Lists the events of alerts that were raised and resolved, as listEvents does, for anybody.",
            Handle = ListOfAlerts, Produces = Formats, Query = Query, Headers = [LastEventId],
        },
    ];

    /// <summary>The problem of a reader for whom no place is free.</summary>
    public static Problem NoPlace() => Problems.TooManyRequests(
        "Too many requests wait for events or stream them already, of yours or of all. Ask without 'wait', or try again later.", TimeSpan.FromSeconds(5));

    private static Task<IResult> List(HubRequest request)
    {
        var (audience, caller) = (request.Service<IEventAudience>(), request.Caller);
        return AnswerAsync(request, EventTypes.All, published => audience.MayHear(caller.Id, published.Event, caller.IsOperator));
    }

    // Alerts are published figures: everybody may hear of them.
    private static Task<IResult> ListOfAlerts(HubRequest request) => AnswerAsync(request, OfAlerts, _ => true);

    private static async Task<IResult> AnswerAsync(HubRequest request, IReadOnlyList<string> types, Func<PublishedEvent, bool> mayHear)
    {
        if (!EventSelection.Read(types, request.Query("types"), request.Query("subject"), request.Query(Filter.Name), request.Service<EventDataNames>()).Succeeded(out var selection, out var problem)
            || !(await AfterAsync(request)).Succeeded(out var after, out problem)
            || !Wait(request).Succeeded(out var wait, out problem)
            || !QueryRules.TryLimit(request, 100, 1000, out var limit, out problem))
        {
            return new ProblemResult(problem);
        }

        // Nothing would ever come behind it, and nobody would know why.
        if (await request.Service<EventLog>().EndBeforeAsync(after, request.Cancellation) is { } end)
        {
            return new ProblemResult(Problems.CursorAhead(after, end));
        }

        bool Wanted(PublishedEvent published, JudgingEffort effort) => mayHear(published) && selection.Takes(published, effort);
        switch (Negotiation.Choose(request.Http.Request, Formats))
        {
            case null:
                return new ProblemResult(Problems.NotAcceptable(string.Join(", ", Formats)));
            case EventStream.MediaType:
                return new EventStream(request, Wanted, after, request.Query("limit") is null ? null : limit);
            case var mediaType:
                return await PageAsync(request, Wanted, after, limit, wait, mediaType);
        }
    }

    private static async Task<IResult> PageAsync(HubRequest request, Func<PublishedEvent, JudgingEffort, bool> wanted, long after, int limit, TimeSpan wait, string mediaType)
    {
        var pull = request.Service<PullEvents>();
        var page = await pull.ReadAsync(wanted, after, limit, request.Cancellation);
        if (page.Events.Count == 0 && wait > TimeSpan.Zero && !HttpMethods.IsHead(request.Http.Request.Method))
        {
            // Only who has to wait takes a place.
            using var place = request.Service<ReaderPlaces>().TryTake(request.KnownCaller?.Id);
            if (place is null)
            {
                return new ProblemResult(NoPlace());
            }

            page = await pull.WaitAsync(wanted, page.After, limit, wait, request.Service<IHostApplicationLifetime>().ApplicationStopping, request.Cancellation);
        }

        request.Http.Response.Headers.Link = $"<{Next(request, page.After, limit)}>; rel=\"next\"";
        return new JsonAnswer(
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartArray();
                foreach (var published in page.Events)
                {
                    json.WriteRawValue(CloudEventFormat.Encode(published).Span, skipInputValidation: true);
                }

                json.WriteEndArray();
            },
            mediaType);
    }

    // The same question from there on.
    private static string Next(HubRequest request, long after, int limit)
    {
        var kept = Query.Append(Filter).Select(parameter => parameter.Name).Where(name => name is not ("after" or "limit"))
            .Select(name => request.Query(name) is { } value ? $"&{name}={Uri.EscapeDataString(value)}" : string.Empty);
        var path = request.KnownCaller is null ? Routes[1].Pattern : Routes[0].Pattern;
        return string.Create(CultureInfo.InvariantCulture, $"{path}?after={after}&limit={limit}{string.Concat(kept)}");
    }

    private static async Task<Result<long>> AfterAsync(HubRequest request)
    {
        if (request.Http.Request.Headers["Last-Event-ID"] is { Count: > 0 } ids)
        {
            return TrySequence(ids.ToString(), out var last)
                ? last
                : Problems.InvalidRequest("'Last-Event-ID' is the id of an event of this stream, a whole number.");
        }

        return request.Query("after") switch
        {
            null => 0L,
            Latest => await request.Service<EventLog>().LastAsync(request.Cancellation),
            var text when TrySequence(text, out var after) => after,
            _ => Problems.InvalidRequest("'after' is the sequence of an event, a whole number, or latest."),
        };
    }

    private static bool TrySequence(string text, out long sequence) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out sequence);

    private static Result<TimeSpan> Wait(HubRequest request) => request.Query("wait") switch
    {
        null => TimeSpan.Zero,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LongestWait => TimeSpan.FromSeconds(seconds),
        _ => Problems.InvalidRequest($"'wait' is a number of seconds, whole and from 0 to {LongestWait}."),
    };
}

using System.Globalization;
using Hub.Publishing;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>Events to pull, for who cannot or will not be called.</summary>
internal static class EventEndpoints
{
    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "listEvents", Method = "GET", Pattern = "/v1/events", Access = Access.Callers, Tag = "Events",
            Summary = "Lists events as CloudEvents in their one order, from behind a cursor on.", Handle = List,
            Produces = ["application/cloudevents-batch+json"],
            Query =
            [
                new("after", "The sequence of the last event seen; 0 or absent for the first.", """{"type":"integer","minimum":0,"default":0}"""),
                new("limit", "At most this many events.", """{"type":"integer","minimum":1,"maximum":1000,"default":100}"""),
            ],
        },
    ];

    private static async Task<IResult> List(HubRequest request)
    {
        long after = 0;
        if (request.Query("after") is { } text && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            return new ProblemResult(Problems.InvalidRequest("'after' is the sequence of an event, a whole number."));
        }

        if (!QueryRules.TryLimit(request, 100, 1000, out var limit, out var wrong))
        {
            return new ProblemResult(wrong);
        }

        var audience = request.Service<IEventAudience>();
        var events = new List<ReadOnlyMemory<byte>>();
        await foreach (var published in request.Service<EventLog>().ReadAsync(after, limit, request.Cancellation))
        {
            after = published.Sequence;
            if (audience.MayHear(request.Caller.Id, published.Event, request.Caller.IsOperator))
            {
                events.Add(CloudEventFormat.Encode(published));
            }
        }

        request.Http.Response.Headers.Link = $"</v1/events?after={after.ToString(CultureInfo.InvariantCulture)}&limit={limit}>; rel=\"next\"";
        return new JsonAnswer(
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartArray();
                foreach (var one in events)
                {
                    json.WriteRawValue(one.Span, skipInputValidation: true);
                }

                json.WriteEndArray();
            },
            "application/cloudevents-batch+json");
    }
}

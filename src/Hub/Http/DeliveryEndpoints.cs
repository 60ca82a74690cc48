using System.Globalization;
using System.Text.Json;
using Hub.Publishing;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>What became of a subscription's deliveries, doing them again, and trying whether they arrive.</summary>
internal static class DeliveryEndpoints
{
    // Two moments and a list of states.
    private const int MostBytes = 4 * 1024;

    private static readonly DeliveryState[] States = Enum.GetValues<DeliveryState>();

    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "listDeliveries", Method = "GET", Pattern = "/v1/subscriptions/{id}/deliveries", Access = Access.Callers, Tag = "Subscriptions",
            Summary = "Lists a subscription's deliveries, newest first, with their state.", Handle = List,
            Query =
            [
                new("state", "Only deliveries in this state; dead are the dead letters.", """{"type":"string","enum":["pending","delivered","failed","dead"]}"""),
                new("type", "Only deliveries of events of this type."),
                new("from", "Only deliveries of events logged at or after this moment.", """{"type":"string","format":"date-time"}"""),
                new("to", "Only deliveries of events logged before this moment.", """{"type":"string","format":"date-time"}"""),
                new("after", "Leads on to older deliveries: take it from the Link of the page before.", """{"type":"integer","minimum":1}"""),
                new("counts", "Whether to count by state too.", """{"type":"boolean","default":false}"""),
                new("limit", "At most this many deliveries.", """{"type":"integer","minimum":1,"maximum":1000,"default":100}"""),
            ],
        },
        new()
        {
            Name = "getDelivery", Method = "GET", Pattern = "/v1/subscriptions/{id}/deliveries/{sequence}", Access = Access.Callers, Tag = "Subscriptions",
            Summary = "Gives one delivery with all its attempts.", Handle = Get,
        },
        new()
        {
            Name = "redeliver", Method = "POST", Pattern = "/v1/subscriptions/{id}/deliveries/{sequence}/redelivery", Access = Access.Callers, Tag = "Subscriptions",
            Summary = "Delivers one event again, with the same id and bytes and all attempts anew.", Handle = RedeliverOne, Success = [StatusCodes.Status202Accepted],
        },
        new()
        {
            Name = "redeliverMany", Method = "POST", Pattern = "/v1/subscriptions/{id}/redeliveries", Access = Access.Callers, Tag = "Subscriptions",
            Summary = "Delivers the events of a time, or since a cursor, again or for the first time; at most 1000 a call.", Handle = RedeliverMany,
            Success = [StatusCodes.Status202Accepted], Consumes = ["application/json"],
        },
        new()
        {
            Name = "testSubscription", Method = "POST", Pattern = "/v1/subscriptions/{id}/test", Access = Access.Callers, Tag = "Subscriptions",
            Summary = "Sends a test event to this subscription only.", Handle = Test, Success = [StatusCodes.Status202Accepted],
        },
    ];

    private static Requester RequesterOf(HubRequest request) => new(request.Caller.Id, request.Caller.IsOperator);

    private static async Task<IResult> List(HubRequest request)
    {
        if (!TryQuery(request, out var query, out var wrong))
        {
            return new ProblemResult(wrong);
        }

        var answer = await request.Service<ListDeliveries>().HandleAsync(RequesterOf(request), request.Path("id"), query, request.Cancellation);
        if (!answer.Succeeded(out var page, out var problem))
        {
            return new ProblemResult(problem);
        }

        if (page.Next is { } next)
        {
            var others = request.Http.Request.Query.Where(pair => pair.Key != "after").Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value.ToString())}&");
            request.Http.Response.Headers.Link = $"<{request.Http.Request.Path}?{string.Concat(others)}after={next.ToString(CultureInfo.InvariantCulture)}>; rel=\"next\"";
        }

        return JsonAnswer.Ok(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("deliveries");
            JsonSerializer.Serialize(json, page.Deliveries, PublishingJson.Default.ListDeliveryResource);
            if (page.Counts is { } counts)
            {
                json.WritePropertyName("counts");
                JsonSerializer.Serialize(json, counts, PublishingJson.Default.DeliveryCounts);
            }

            json.WriteEndObject();
        });
    }

    private static async Task<IResult> Get(HubRequest request)
    {
        var answer = await request.Service<GetDelivery>().HandleAsync(RequesterOf(request), request.Path("id"), request.Path("sequence"), request.Cancellation);
        return answer.Succeeded(out var delivery, out var problem)
            ? JsonAnswer.Ok(json => JsonSerializer.Serialize(json, delivery, PublishingJson.Default.DeliveryResource))
            : new ProblemResult(problem);
    }

    private static async Task<IResult> RedeliverOne(HubRequest request)
    {
        var answer = await request.Service<RedeliverOne>().HandleAsync(RequesterOf(request), request.Path("id"), request.Path("sequence"), request.Cancellation);
        return answer.Succeeded(out var delivery, out var problem)
            ? new JsonAnswer(StatusCodes.Status202Accepted, json => JsonSerializer.Serialize(json, delivery, PublishingJson.Default.DeliveryResource))
            : new ProblemResult(problem);
    }

    private static Task<IResult> RedeliverMany(HubRequest request) =>
        request.Service<RequestBody>().WithAsync(request, ["application/json"], MostBytes, async body =>
        {
            var report = new ViolationReport();
            if (RedeliveryRequest.Read(body, report) is not { } asked)
            {
                return new ProblemResult(Problems.InvalidDocument("redelivery", report));
            }

            var answer = await request.Service<RedeliverMany>().HandleAsync(RequesterOf(request), request.Path("id"), asked, request.Cancellation);
            return answer.Succeeded(out var done, out var problem)
                ? new JsonAnswer(StatusCodes.Status202Accepted, json => JsonSerializer.Serialize(json, done, PublishingJson.Default.Redelivery))
                : new ProblemResult(problem);
        });

    private static async Task<IResult> Test(HubRequest request)
    {
        var answer = await request.Service<TestSubscription>().HandleAsync(RequesterOf(request), request.Path("id"), request.Cancellation);
        return answer.Succeeded(out var test, out var problem)
            ? new JsonAnswer(StatusCodes.Status202Accepted, json =>
            {
                json.WriteStartObject();
                json.WriteString("eventId", test.Id);
                json.WriteString("type", test.Type);
                json.WriteString("subject", test.Subject);
                json.WriteLinks(("deliveries", $"/v1/subscriptions/{test.Subject}/deliveries"));
                json.WriteEndObject();
            })
            : new ProblemResult(problem);
    }

    private static bool TryQuery(
        HubRequest request, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out DeliveryQuery? query, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out Problem? problem)
    {
        query = null;
        if (!QueryRules.TryLimit(request, 100, ListDeliveries.Limit, out var limit, out problem))
        {
            return false;
        }

        DeliveryState? state = null;
        if (request.Query("state") is { } name)
        {
            var at = Array.FindIndex(States, one => Delivery.NameOf(one) == name);
            if (at < 0)
            {
                problem = Problems.InvalidRequest($"'state' is one of {string.Join(", ", States.Select(Delivery.NameOf))}.");
                return false;
            }

            state = States[at];
        }

        if (request.Query("type") is { } type && !EventTypes.All.Contains(type, StringComparer.Ordinal))
        {
            problem = Problems.InvalidRequest("'type' is the type of an event, such as nl.partnerhub.indicator.updated.v1.");
            return false;
        }

        var (from, to) = (RedeliveryRequest.Moment(request.Query("from")), RedeliveryRequest.Moment(request.Query("to")));
        if ((from is null && request.Query("from") is not null) || (to is null && request.Query("to") is not null))
        {
            problem = Problems.InvalidRequest("'from' and 'to' are date-times of RFC 3339 such as 2026-01-05T10:00:00Z (a + in it is written %2B).");
            return false;
        }

        if (from >= to)
        {
            problem = Problems.InvalidRequest("'to' lies after 'from'.");
            return false;
        }

        long after = 0;
        if (request.Query("after") is { } place && (!GetDelivery.TryRead(place, out after) || after < 1))
        {
            problem = Problems.InvalidRequest("'after' is the sequence of a delivery, a whole number from 1.");
            return false;
        }

        if (request.Query("counts") is not (null or "true" or "false"))
        {
            problem = Problems.InvalidRequest("'counts' is true or false.");
            return false;
        }

        query = new DeliveryQuery(limit)
        {
            State = state,
            Type = request.Query("type"),
            From = from,
            To = to,
            After = after == 0 ? null : after,
            Counts = request.Query("counts") == "true",
        };
        return true;
    }
}

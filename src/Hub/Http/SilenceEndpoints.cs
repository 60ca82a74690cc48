using System.Text.Json;
using Hub.Alerts;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>Silences: events about a rule's alerts held back for a while.</summary>
internal static class SilenceEndpoints
{
    private const int MostBytes = 64 * 1024;

    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "silenceAlerts", Method = "POST", Pattern = "/v1/alert-silences", Access = Access.Callers, Tag = "Alerts",
            Summary = "Holds back the events of a rule's alerts until a moment, for subscribers and the operator.", Handle = Make,
            Success = [StatusCodes.Status201Created], Consumes = ["application/json"],
        },
        new()
        {
            Name = "listSilences", Method = "GET", Pattern = "/v1/alert-silences", Access = Access.Callers, Tag = "Alerts",
            Summary = "Lists silences, the newest first: those in force, those to come and those that have ended.", Handle = List,
        },
        new()
        {
            Name = "getSilence", Method = "GET", Pattern = "/v1/alert-silences/{id}", Access = Access.Callers, Tag = "Alerts",
            Summary = "Gives one silence.", Handle = Get,
        },
        new()
        {
            Name = "endSilence", Method = "DELETE", Pattern = "/v1/alert-silences/{id}", Access = Access.Callers, Tag = "Alerts",
            Summary = "Ends a silence now; what it held back of alerts that are up goes out. It stays in the list as ended.", Handle = End,
        },
    ];

    private static Task<IResult> Make(HubRequest request) =>
        request.Service<RequestBody>().WithAsync(request, ["application/json"], MostBytes, async body =>
        {
            var answer = await request.Service<SilenceAlerts>().MakeAsync(request.Caller, body, request.Cancellation);
            return answer.Succeeded(out var silence, out var problem)
                ? new JsonAnswer(StatusCodes.Status201Created, json => Write(json, request, silence), location: PathOf(silence))
                : new ProblemResult(problem);
        });

    private static async Task<IResult> List(HubRequest request)
    {
        var answer = await request.Service<SilenceAlerts>().ListAsync(request.Caller, request.Cancellation);
        if (!answer.Succeeded(out var silences, out var problem))
        {
            return new ProblemResult(problem);
        }

        return JsonAnswer.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("silences");
            foreach (var silence in silences)
            {
                Write(json, request, silence);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async Task<IResult> Get(HubRequest request) =>
        Answer(request, await request.Service<SilenceAlerts>().GetAsync(request.Caller, request.Path("id"), request.Cancellation));

    private static async Task<IResult> End(HubRequest request) =>
        Answer(request, await request.Service<SilenceAlerts>().EndAsync(request.Caller, request.Path("id"), request.Cancellation));

    private static IResult Answer(HubRequest request, Result<AlertSilence> answer) =>
        answer.Succeeded(out var silence, out var problem) ? JsonAnswer.Ok(json => Write(json, request, silence)) : new ProblemResult(problem);

    private static string PathOf(AlertSilence silence) => $"/v1/alert-silences/{silence.Id}";

    private static void Write(Utf8JsonWriter json, HubRequest request, AlertSilence silence)
    {
        json.WriteStartObject();
        json.WriteString("id", silence.Id);
        json.WriteString("status", silence.Status(request.Service<TimeProvider>().GetUtcNow()));
        json.WriteString("rule", silence.Rule);
        json.WriteStartObject("where");
        foreach (var (dimension, codes) in silence.Where)
        {
            json.WriteStrings(dimension, codes);
        }

        json.WriteEndObject();
        json.WriteString("reason", silence.Reason);
        json.WriteMoment("from", silence.From);
        json.WriteMoment("until", silence.Until);
        json.WriteString("createdBy", silence.CreatedBy);
        json.WriteMoment("createdAt", silence.CreatedAt);
        if (silence.EndedBy is { } ended)
        {
            json.WriteString("endedBy", ended);
        }

        json.WriteLinks(("self", PathOf(silence)), ("alerts", $"/v1/alerts?rule={silence.Rule}"));
        json.WriteEndObject();
    }
}

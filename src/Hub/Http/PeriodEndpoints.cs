using System.Text.Json;
using Hub.Receiving;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>Where a period of a feed stands, and the operator's lock on it.</summary>
internal static class PeriodEndpoints
{
    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "getPeriod", Method = "GET", Pattern = "/v1/feeds/{feed}/periods/{period}", Access = Access.Callers, Tag = "Submissions",
            Summary = "Tells which revision of a period counts, and whether the period is locked; its ETag is what If-Match takes.", Handle = Get,
        },
        new()
        {
            Name = "lockPeriod", Method = "PUT", Pattern = "/v1/feeds/{feed}/periods/{period}/lock", Access = Access.Callers, Tag = "Submissions",
            Summary = "Locks a period, for the operator: nothing of it is revised or withdrawn until it is unlocked.", Handle = Lock,
            Consumes = ["application/json"],
        },
        new()
        {
            Name = "unlockPeriod", Method = "DELETE", Pattern = "/v1/feeds/{feed}/periods/{period}/lock", Access = Access.Callers, Tag = "Submissions",
            Summary = "Unlocks a period, for the operator.", Handle = Unlock,
        },
    ];

    public static string PathOf(string feed, Period period) => $"/v1/feeds/{feed}/periods/{period}";

    private static async Task<IResult> Get(HubRequest request) =>
        Answer(request, await request.Service<SubmissionArchive>().GetPeriodAsync(
            request.Caller, request.Path("feed"), request.Path("period"), request.Cancellation));

    private static Task<IResult> Lock(HubRequest request) =>
        OptionalText.WithAsync(request, "reason", "lock", LockPeriod.FaultIn, reason => Lock(request, reason));

    private static async Task<IResult> Lock(HubRequest request, string? reason) =>
        Answer(request, await request.Service<LockPeriod>().LockAsync(
            request.Caller, request.Path("feed"), request.Path("period"), reason, request.Cancellation));

    private static async Task<IResult> Unlock(HubRequest request) =>
        Answer(request, await request.Service<LockPeriod>().UnlockAsync(
            request.Caller, request.Path("feed"), request.Path("period"), request.Cancellation));

    private static IResult Answer(HubRequest request, Result<PeriodState> answer)
    {
        if (!answer.Succeeded(out var state, out var problem))
        {
            return new ProblemResult(problem);
        }

        request.Http.Response.Headers.ETag = state.ETag;
        return JsonAnswer.Ok(json => Write(json, state));
    }

    private static void Write(Utf8JsonWriter json, PeriodState state)
    {
        json.WriteStartObject();
        json.WriteString("feed", state.Feed);
        json.WriteString("period", state.Period.ToString());
        json.WriteNumber("revision", state.Revision);
        if (state.Submission is { } submission)
        {
            json.WriteString("submission", submission.ToString());
        }

        if (state.Lock is { } set)
        {
            json.WriteStartObject("lock");
            json.WriteMoment("at", set.At);
            json.WriteString("by", set.By);
            if (set.Reason is { } reason)
            {
                json.WriteString("reason", reason);
            }

            json.WriteEndObject();
        }

        var self = PathOf(state.Feed, state.Period);
        List<(string, string)> links = [("self", self), ("submissions", $"/v1/feeds/{state.Feed}/submissions?period={state.Period}")];
        if (state.Submission is { } counts)
        {
            links.Add(("submission", $"/v1/submissions/{counts}"));
        }

        json.WriteLinks([.. links]);
        json.WriteEndObject();
    }
}

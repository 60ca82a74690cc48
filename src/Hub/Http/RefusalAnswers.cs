using System.Text.Json;
using Hub.Receiving;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>Answers with what was refused.</summary>
internal static class RefusalAnswers
{
    public static async Task<IResult> GetAsync(HubRequest request, RefusalId id)
    {
        var answer = await request.Service<SubmissionArchive>().GetRefusalAsync(request.Caller, id, request.Cancellation);
        if (!answer.Succeeded(out var refused, out var problem))
        {
            return new ProblemResult(problem);
        }

        var language = Languages.Choose(request.Http.Request);
        request.Http.Response.Headers.ContentLanguage = language;
        return JsonAnswer.Ok(json => Write(json, refused, language));
    }

    public static async Task<IResult> ListAsync(HubRequest request, Period? period, int limit)
    {
        RefusalId? after = null;
        if (request.Query("after") is { } text)
        {
            if (!RefusalId.TryParse(text, out var id))
            {
                return new ProblemResult(Problems.InvalidRequest("'after' is the id of a refused submission."));
            }

            after = id;
        }

        var answer = await request.Service<SubmissionArchive>().ListRefusalsAsync(
            request.Caller, request.Path("feed"), period, after, limit, request.Cancellation);
        return answer.Succeeded(out var refusals, out var problem)
            ? JsonAnswer.Ok(json => SubmissionEndpoints.WriteList(json, request, refusals, limit, refused => Write(json, refused, null), refused => refused.Id.ToString()))
            : new ProblemResult(problem);
    }

    // A list gives the counts; the violations are at the report itself.
    private static void Write(Utf8JsonWriter json, RefusedSubmission refused, string? language)
    {
        json.WriteStartObject();
        json.WriteString("id", refused.Id.ToString());
        json.WriteString("feed", refused.Id.Feed);
        if (refused.Period is { } period)
        {
            json.WriteString("period", period.ToString());
        }

        json.WriteString("status", "refused");
        json.WriteMoment("receivedAt", refused.ReceivedAt);
        json.WriteMoment("lastReceivedAt", refused.LastReceivedAt);
        json.WriteNumber("times", refused.Times);
        json.WriteString("receivedFrom", refused.ReceivedFrom);
        json.WriteString("mediaType", refused.MediaType);
        json.WriteCounts("error", refused.Report.Count, refused.Report.Counts);
        if (language is not null)
        {
            json.WriteViolations("errors", refused.Report.Errors, language);
        }

        json.WriteLinks(("self", $"/v1/submissions/{refused.Id}"), ("feed", $"/v1/feeds/{refused.Id.Feed}"));
        json.WriteEndObject();
    }
}

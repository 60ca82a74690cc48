using System.Text;
using System.Text.Json;
using Hub.Receiving;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>Receipts, records, what changed, and withdrawal.</summary>
internal static class SubmissionEndpoints
{
    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "getSubmission", Method = "GET", Pattern = "/v1/submissions/{id}", Access = Access.Callers, Tag = "Submissions",
            Summary = "Gives a submission's receipt, or the report of a refused one.", Handle = Get,
        },
        new()
        {
            Name = "getSubmissionRecords", Method = "GET", Pattern = "/v1/submissions/{id}/records", Access = Access.Callers, Tag = "Submissions",
            Summary = "Gives a submission's records as NDJSON, whose SHA-256 is the receipt's.", Handle = Records,
            Produces = ["application/x-ndjson"],
        },
        new()
        {
            Name = "getSubmissionChanges", Method = "GET", Pattern = "/v1/submissions/{id}/changes", Access = Access.Callers, Tag = "Submissions",
            Summary = "Tells which records a submission added, removed and changed.", Handle = Changes,
            Produces = [ChangesAnswer.Json, ChangesAnswer.Lines],
            Query = [new("since", "The id of the submission to compare with; the one it superseded when left out.")],
        },
        new()
        {
            Name = "withdrawSubmission", Method = "POST", Pattern = "/v1/submissions/{id}/withdrawal", Access = Access.Callers, Tag = "Submissions",
            Summary = "Takes a revision back; the newest accepted one before it counts again.", Handle = Withdraw,
            Headers = RequestConditions.PreconditionHeaders,
        },
    ];

    private static readonly string[] Filters = ["period", "status"];

    public static string PathOf(Receipt receipt) => $"/v1/submissions/{receipt.Id}";

    /// <summary>Answers what became of a submission.</summary>
    public static IResult Answer(HubRequest request, ReceiveSubmission.Outcome outcome, bool dryRun)
    {
        if (outcome.Replayed)
        {
            request.Http.Response.Headers[RequestConditions.ReplayedHeader] = "true";
        }

        return Answer(
            request,
            outcome.Receipt,
            outcome.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK,
            json => Write(json, outcome.Receipt, Languages.Choose(request.Http.Request), dryRun),
            dryRun ? null : PathOf(outcome.Receipt),
            dryRun);
    }

    /// <summary>Writes a receipt; of a dry run what it would be, without an id or links, since there is nothing to find.</summary>
    /// <param name="json">Gets it.</param>
    /// <param name="receipt">The receipt.</param>
    /// <param name="language">The language of the warnings; null to leave them out and give their counts only.</param>
    /// <param name="dryRun">Whether nothing was stored.</param>
    public static void Write(Utf8JsonWriter json, Receipt receipt, string? language, bool dryRun = false)
    {
        json.WriteStartObject();
        if (dryRun)
        {
            json.WriteBoolean("dryRun", true);
        }
        else
        {
            json.WriteString("id", receipt.Id.ToString());
        }

        json.WriteString("feed", receipt.Id.Feed);
        json.WriteString("period", receipt.Id.Period.ToString());
        json.WriteNumber("revision", receipt.Id.Revision);
        json.WriteString("status", dryRun ? "valid" : receipt.Status == SubmissionStatus.Accepted ? "accepted" : "withdrawn");
        json.WriteNumber("records", receipt.Records);
        json.WriteMoment("receivedAt", receipt.ReceivedAt);
        json.WriteString("receivedFrom", receipt.ReceivedFrom);
        json.WriteString("sha256", receipt.Sha256);
        json.WriteString("schema", receipt.Schema);
        json.WriteString("obsStatus", receipt.ObsStatus);
        if (receipt.Note is { } note)
        {
            json.WriteString("note", note);
        }

        if (receipt.Supersedes is { } earlier)
        {
            json.WriteString("supersedes", earlier.ToString());
        }

        if (receipt.WithdrawnAt is { } moment)
        {
            json.WriteMoment("withdrawnAt", moment);
        }

        json.WriteCounts("warning", receipt.WarningCounts.Values.Sum(), receipt.WarningCounts);
        if (language is not null)
        {
            json.WriteViolations("warnings", receipt.Warnings, language);
        }

        if (!dryRun)
        {
            json.WriteLinks(
                ("self", PathOf(receipt)),
                ("records", $"{PathOf(receipt)}/records"),
                ("changes", $"{PathOf(receipt)}/changes"),
                ("observations", $"{PathOf(receipt)}/observations"),
                ("withdrawal", $"{PathOf(receipt)}/withdrawal"),
                ("period", PeriodEndpoints.PathOf(receipt.Id.Feed, receipt.Id.Period)),
                ("feed", $"/v1/feeds/{receipt.Id.Feed}"));
        }

        json.WriteEndObject();
    }

    /// <summary>Lists receipts, or what was refused.</summary>
    public static async Task<IResult> List(HubRequest request)
    {
        if (!QueryRules.TryLimit(request, 100, 1000, out var limit, out var wrong))
        {
            return new ProblemResult(wrong);
        }

        Period? period = null;
        if (request.Query("period") is { } text)
        {
            if (!Period.TryParse(text, out var asked))
            {
                return new ProblemResult(Problems.InvalidRequest("'period' is a year, quarter or month, such as 2024, 2024-Q2 or 2024-05."));
            }

            period = asked;
        }

        return request.Query("status") switch
        {
            null => await ListReceipts(request, period, null, limit),
            "accepted" => await ListReceipts(request, period, SubmissionStatus.Accepted, limit),
            "withdrawn" => await ListReceipts(request, period, SubmissionStatus.Withdrawn, limit),
            "refused" => await RefusalAnswers.ListAsync(request, period, limit),
            _ => new ProblemResult(Problems.InvalidRequest("'status' is accepted, withdrawn or refused.")),
        };
    }

    private static async Task<IResult> ListReceipts(HubRequest request, Period? period, SubmissionStatus? status, int limit)
    {
        SubmissionId? after = null;
        if (request.Query("after") is { } text)
        {
            if (!SubmissionId.TryParse(text, out var id))
            {
                return new ProblemResult(Problems.InvalidRequest("'after' is the id of a submission."));
            }

            after = id;
        }

        var answer = await request.Service<SubmissionArchive>().ListAsync(
            request.Caller, request.Path("feed"), new ReceiptFilter(period, status, after), limit, request.Cancellation);
        return answer.Succeeded(out var receipts, out var problem)
            ? JsonAnswer.Ok(json => WriteList(json, request, receipts, limit, receipt => Write(json, receipt, null), receipt => receipt.Id.ToString()))
            : new ProblemResult(problem);
    }

    /// <summary>Writes a page of a list, with a link to the next one when it is full.</summary>
    public static void WriteList<T>(Utf8JsonWriter json, HubRequest request, IReadOnlyList<T> page, int limit, Action<T> write, Func<T, string> id)
    {
        json.WriteStartObject();
        json.WriteStartArray("submissions");
        foreach (var item in page)
        {
            write(item);
        }

        json.WriteEndArray();
        if (page.Count == limit)
        {
            var kept = string.Concat(Filters.Where(name => request.Query(name) is not null).Select(name => $"&{name}={request.Query(name)}"));
            json.WriteLinks(("next", $"/v1/feeds/{request.Path("feed")}/submissions?after={id(page[^1])}&limit={limit}{kept}"));
        }

        json.WriteEndObject();
    }

    private static async Task<IResult> Get(HubRequest request)
    {
        if (RefusalId.TryParse(request.Path("id"), out var refusal))
        {
            return await RefusalAnswers.GetAsync(request, refusal);
        }

        var archive = request.Service<SubmissionArchive>();
        var answer = await archive.GetAsync(request.Caller, request.Path("id"), request.Cancellation);
        if (!answer.Succeeded(out var receipt, out var problem))
        {
            return new ProblemResult(problem);
        }

        var state = await archive.FindPeriodAsync(receipt.Id.Feed, receipt.Id.Period, request.Cancellation);
        return Answer(request, receipt with { PeriodETag = state?.ETag });
    }

    private static async Task<IResult> Changes(HubRequest request)
    {
        if (Negotiation.Choose(request.Http.Request, [ChangesAnswer.Json, ChangesAnswer.Lines]) is not { } mediaType)
        {
            return new ProblemResult(Problems.NotAcceptable($"{ChangesAnswer.Json} or {ChangesAnswer.Lines}"));
        }

        var compare = request.Service<CompareSubmissions>();
        var answer = await compare.FindAsync(request.Caller, request.Path("id"), request.Query("since"), request.Cancellation);
        return answer.Succeeded(out var pair, out var problem) ? new ChangesAnswer(compare, pair, mediaType) : new ProblemResult(problem);
    }

    private static JsonAnswer Answer(HubRequest request, Receipt receipt) =>
        Answer(request, receipt, StatusCodes.Status200OK, json => Write(json, receipt, Languages.Choose(request.Http.Request)), null, false);

    private static JsonAnswer Answer(HubRequest request, Receipt receipt, int status, Action<Utf8JsonWriter> write, string? location, bool dryRun)
    {
        if (!dryRun && receipt.PeriodETag is { } etag)
        {
            request.Http.Response.Headers.ETag = etag;
        }

        if (receipt.Warnings.Count > 0)
        {
            request.Http.Response.Headers.ContentLanguage = Languages.Choose(request.Http.Request);
        }

        return new JsonAnswer(status, write, location: location);
    }

    private static async Task<IResult> Records(HubRequest request)
    {
        var archive = request.Service<SubmissionArchive>();
        var answer = await archive.GetAsync(request.Caller, request.Path("id"), request.Cancellation);
        return answer.Succeeded(out var receipt, out var problem) ? new RecordsAnswer(archive, receipt) : new ProblemResult(problem);
    }

    private static async Task<IResult> Withdraw(HubRequest request)
    {
        if (!RequestConditions.TryRead(request, out var conditions, out var wrong))
        {
            return new ProblemResult(wrong);
        }

        var answer = await request.Service<WithdrawSubmission>().HandleAsync(
            request.Caller, request.Path("id"), conditions.Precondition, request.Cancellation);
        return answer.Succeeded(out var receipt, out var problem) ? Answer(request, receipt) : new ProblemResult(problem);
    }

    /// <summary>Streams records page by page, so that a large submission needs little memory to read.</summary>
    private sealed class RecordsAnswer(SubmissionArchive archive, Receipt receipt) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = "application/x-ndjson";
            await foreach (var text in archive.RecordsAsync(receipt, httpContext.RequestAborted))
            {
                await httpContext.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), httpContext.RequestAborted);
            }
        }
    }
}

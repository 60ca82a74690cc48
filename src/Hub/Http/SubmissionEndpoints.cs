using System.Text;
using System.Text.Json;
using Hub.Receiving;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>Receipts, records and withdrawal.</summary>
internal static class SubmissionEndpoints
{
    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "getSubmission", Method = "GET", Pattern = "/v1/submissions/{id}", Access = Access.Callers, Tag = "Submissions",
            Summary = "Gives a submission's receipt.", Handle = Get,
        },
        new()
        {
            Name = "getSubmissionRecords", Method = "GET", Pattern = "/v1/submissions/{id}/records", Access = Access.Callers, Tag = "Submissions",
            Summary = "Gives a submission's records as NDJSON, whose SHA-256 is the receipt's.", Handle = Records,
            Produces = ["application/x-ndjson"],
        },
        new()
        {
            Name = "withdrawSubmission", Method = "POST", Pattern = "/v1/submissions/{id}/withdrawal", Access = Access.Callers, Tag = "Submissions",
            Summary = "Takes a revision back; the newest accepted one before it counts again.", Handle = Withdraw,
        },
    ];

    public static string PathOf(Receipt receipt) => $"/v1/submissions/{receipt.Id}";

    /// <summary>Writes a receipt; of a dry run what it would be, without an id or links, since there is nothing to find.</summary>
    public static void Write(Utf8JsonWriter json, Receipt receipt, bool dryRun = false)
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

        json.WriteStartArray("warnings");
        json.WriteEndArray();
        if (!dryRun)
        {
            json.WriteLinks(
                ("self", PathOf(receipt)),
                ("records", $"{PathOf(receipt)}/records"),
                ("withdrawal", $"{PathOf(receipt)}/withdrawal"),
                ("feed", $"/v1/feeds/{receipt.Id.Feed}"));
        }

        json.WriteEndObject();
    }

    private static async Task<IResult> Get(HubRequest request)
    {
        var answer = await request.Service<SubmissionArchive>().GetAsync(request.Caller, request.Path("id"), request.Cancellation);
        return answer.Succeeded(out var receipt, out var problem) ? JsonAnswer.Ok(json => Write(json, receipt)) : new ProblemResult(problem);
    }

    private static async Task<IResult> Records(HubRequest request)
    {
        var archive = request.Service<SubmissionArchive>();
        var answer = await archive.GetAsync(request.Caller, request.Path("id"), request.Cancellation);
        return answer.Succeeded(out var receipt, out var problem) ? new RecordsAnswer(archive, receipt) : new ProblemResult(problem);
    }

    private static async Task<IResult> Withdraw(HubRequest request)
    {
        var answer = await request.Service<WithdrawSubmission>().HandleAsync(request.Caller, request.Path("id"), request.Cancellation);
        return answer.Succeeded(out var receipt, out var problem) ? JsonAnswer.Ok(json => Write(json, receipt)) : new ProblemResult(problem);
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

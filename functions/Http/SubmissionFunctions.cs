using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Hub.Functions.Http;

/// <summary>Receipts, records and withdrawals.</summary>
/// <param name="front">Answers.</param>
public sealed class SubmissionFunctions(HttpFront front)
{
    /// <summary>Gives a submission's receipt.</summary>
    [Function("getSubmission")]
    public Task GetSubmission([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/submissions/{id}")] HttpRequest request) =>
        front.AnswerAsync("getSubmission", request);

    /// <summary>Gives a submission's records as NDJSON, whose SHA-256 is the receipt's.</summary>
    [Function("getSubmissionRecords")]
    public Task GetSubmissionRecords([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/submissions/{id}/records")] HttpRequest request) =>
        front.AnswerAsync("getSubmissionRecords", request);

    /// <summary>Tells which records a submission added, removed and changed.</summary>
    [Function("getSubmissionChanges")]
    public Task GetSubmissionChanges([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/submissions/{id}/changes")] HttpRequest request) =>
        front.AnswerAsync("getSubmissionChanges", request);

    /// <summary>Lists the published observations that rest or rested on a submission.</summary>
    [Function("getSubmissionObservations")]
    public Task GetSubmissionObservations([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/submissions/{id}/observations")] HttpRequest request) =>
        front.AnswerAsync("getSubmissionObservations", request);

    /// <summary>Takes a revision back; the newest accepted one before it counts again.</summary>
    [Function("withdrawSubmission")]
    public Task WithdrawSubmission([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/submissions/{id}/withdrawal")] HttpRequest request) =>
        front.AnswerAsync("withdrawSubmission", request);

    /// <summary>Tells per feed and period whether the submission is expected, on time, late or missing.</summary>
    [Function("getReporting")]
    public Task GetReporting([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/reporting")] HttpRequest request) =>
        front.AnswerAsync("getReporting", request);
}

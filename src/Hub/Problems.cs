using System.Globalization;

namespace Hub;

/// <summary>
/// Every problem the hub answers with, in one place and in the order of its status. The codes are part of the contract
/// (docs/problems.md): they never change meaning, and new ones are added.
/// </summary>
public static class Problems
{
    /// <summary>400: the request cannot be read as what it claims to be, or a parameter is wrong.</summary>
    public static Problem InvalidRequest(string detail) =>
        new("invalid-request", 400, "The request is invalid", detail);

    /// <summary>400: the submission breaks its schema or a rule; <see cref="Problem.Report"/> lists how.</summary>
    public static Problem InvalidSubmission(ViolationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var listed = report.Count > report.Errors.Count
            ? $" The first {report.Errors.Count.ToString(CultureInfo.InvariantCulture)} are listed; errorCounts counts all."
            : string.Empty;
        return new Problem(
            "invalid-submission",
            400,
            "The submission is invalid",
            $"{report.Count.ToString(CultureInfo.InvariantCulture)} violation(s) were found and nothing was stored.{listed}")
        { Report = report };
    }

    /// <summary>400: the version of the schema that was asked for is out of use.</summary>
    public static Problem SchemaRetired(string detail) => new("schema-retired", 400, "The schema version is out of use", detail);

    /// <summary>400: some other document in the request breaks its rules; <see cref="Problem.Report"/> lists how.</summary>
    public static Problem InvalidDocument(string what, ViolationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new Problem("invalid-document", 400, "The document is invalid", $"The {what} has {report.Count.ToString(CultureInfo.InvariantCulture)} violation(s) and nothing was stored.") { Report = report };
    }

    /// <summary>401: no credential, or one the hub does not accept. Never says which, so that keys cannot be probed.</summary>
    public static Problem Unauthenticated() =>
        new("unauthenticated", 401, "A valid credential is needed", "Send 'Authorization: Bearer <key>' with a key the hub issued that is neither revoked nor expired.");

    /// <summary>403: the caller is known but may not do this.</summary>
    public static Problem Forbidden(string detail) => new("forbidden", 403, "Not allowed", detail);

    /// <summary>404: there is no such thing, or the caller may not know of it.</summary>
    public static Problem NotFound(string what) => new("not-found", 404, "Not found", $"There is no {what}.");

    /// <summary>405: the path exists but not for this method.</summary>
    public static Problem MethodNotAllowed(string allowed) =>
        new("method-not-allowed", 405, "Method not allowed", $"This path answers {allowed}.");

    /// <summary>406: nothing the caller accepts can be produced.</summary>
    public static Problem NotAcceptable(string offered) =>
        new("not-acceptable", 406, "Not acceptable", $"This resource is offered as {offered}.");

    /// <summary>409: the change clashes with the present state or with another change under way.</summary>
    public static Problem Conflict(string detail) => new("conflict", 409, "Conflict with the present state", detail);

    /// <summary>413: the body is larger than the hub takes.</summary>
    public static Problem TooLarge(long limit) =>
        new("too-large", 413, "The body is too large", $"A body has at most {limit.ToString(CultureInfo.InvariantCulture)} bytes. Send one period per submission.");

    /// <summary>415: the body's media type is not one this path takes.</summary>
    public static Problem UnsupportedMediaType(string accepted) =>
        new("unsupported-media-type", 415, "Unsupported media type", $"Send the body as {accepted}.");

    /// <summary>429: the caller does more at once than the hub lets one caller do.</summary>
    public static Problem TooManyRequests(string detail, TimeSpan retryAfter) =>
        new("too-many-requests", 429, "Too much at once", detail) { RetryAfter = retryAfter };

    /// <summary>500: a bug or broken machinery; the log has the rest under the same trace id.</summary>
    public static Problem Internal(string traceId) =>
        new("internal", 500, "Something went wrong in the hub", $"Nothing was lost or half done. Try again; if it persists, give the operator this trace id: {traceId}.");

    /// <summary>503: the hub cannot do this at the moment.</summary>
    public static Problem Unavailable(string detail, TimeSpan retryAfter) =>
        new("unavailable", 503, "Not available at the moment", detail) { RetryAfter = retryAfter };
}

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
        Make("invalid-request", 400, "The request is invalid", detail);

    /// <summary>400: a cursor lies behind the end of the event log, where nothing will ever come for it.</summary>
    /// <param name="after">The cursor.</param>
    /// <param name="last">Where the log ends.</param>
    public static Problem CursorAhead(long after, long last)
    {
        var (asked, end) = (after.ToString(CultureInfo.InvariantCulture), last.ToString(CultureInfo.InvariantCulture));
        return Make(
            "cursor-ahead",
            400,
            "The cursor lies behind the end of the log",
            $"The log ends at {end} and the cursor is {asked}: it is of another hub, or this one was restored from a backup. Begin anew at 0, or at {end} for what comes from now on.",
            $"Het logboek eindigt bij {end} en de cursor is {asked}: die is van een andere hub, of deze is uit een reservekopie hersteld. Begin opnieuw bij 0, of bij {end} voor wat vanaf nu komt.");
    }

    /// <summary>400: the submission breaks its schema or a rule; <see cref="Problem.Report"/> lists how.</summary>
    public static Problem InvalidSubmission(ViolationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var listed = report.Count > report.Errors.Count
            ? $" The first {report.Errors.Count.ToString(CultureInfo.InvariantCulture)} are listed; errorCounts counts all."
            : string.Empty;
        var listedInDutch = report.Count > report.Errors.Count
            ? $" De eerste {report.Errors.Count.ToString(CultureInfo.InvariantCulture)} staan in errors; errorCounts telt ze alle."
            : string.Empty;
        return Make(
            "invalid-submission",
            400,
            "The submission is invalid",
            $"{report.Count.ToString(CultureInfo.InvariantCulture)} violation(s) were found and nothing was stored.{listed}",
            $"Er zijn {report.Count.ToString(CultureInfo.InvariantCulture)} overtreding(en) gevonden en er is niets opgeslagen.{listedInDutch}") with
        { Report = report };
    }

    /// <summary>400: the version of the schema that was asked for is out of use.</summary>
    public static Problem SchemaRetired(string detail) => new("schema-retired", 400, "The schema version is out of use", detail);

    /// <summary>400: some other document in the request breaks its rules; <see cref="Problem.Report"/> lists how.</summary>
    public static Problem InvalidDocument(string what, ViolationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Make("invalid-document", 400, "The document is invalid", $"The {what} has {report.Count.ToString(CultureInfo.InvariantCulture)} violation(s) and nothing was stored.") with { Report = report };
    }

    /// <summary>401: no credential, or one the hub does not accept. Never says which, so that keys cannot be probed.</summary>
    public static Problem Unauthenticated() =>
        Make("unauthenticated", 401, "A valid credential is needed", "Send 'Authorization: Bearer <key>' with a key the hub issued that is neither revoked nor expired.");

    /// <summary>403: the caller is known but may not do this.</summary>
    public static Problem Forbidden(string detail) => Make("forbidden", 403, "Not allowed", detail);

    /// <summary>403: the link of a mail does nothing, or not any more. Never says which, so that links cannot be probed.</summary>
    public static Problem InvalidLink() => Make(
        "invalid-link",
        403,
        "The link does not work",
        "The link is incomplete, too old, or of a subscription that has ended or has another address now. Nothing was changed.",
        "De koppeling is onvolledig, te oud, of van een abonnement dat is beëindigd of nu een ander adres heeft. Er is niets gewijzigd.");

    /// <summary>404: there is no such thing, or the caller may not know of it.</summary>
    public static Problem NotFound(string what) => Make("not-found", 404, "Not found", $"There is no {what}.");

    /// <summary>405: the path exists but not for this method.</summary>
    public static Problem MethodNotAllowed(string allowed) =>
        Make("method-not-allowed", 405, "Method not allowed", $"This path answers {allowed}.");

    /// <summary>406: nothing the caller accepts can be produced.</summary>
    public static Problem NotAcceptable(string offered) =>
        Make("not-acceptable", 406, "Not acceptable", $"This resource is offered as {offered}.");

    /// <summary>409: the change clashes with the present state or with another change under way.</summary>
    public static Problem Conflict(string detail) => Make("conflict", 409, "Conflict with the present state", detail);

    /// <summary>409: a disabled subscription gets nothing, so nothing can be sent to it.</summary>
    public static Problem SubscriptionDisabled() => Make(
        "conflict",
        409,
        "Conflict with the present state",
        "The subscription is disabled and gets nothing; statusReason says why. Nothing was sent.",
        "Het abonnement is uitgeschakeld en krijgt niets; statusReason zegt waarom. Er is niets verzonden.");

    /// <summary>409: so much waits for a subscription's sink that one more test would tell nothing.</summary>
    public static Problem TestsWait() => Make(
        "conflict",
        409,
        "Conflict with the present state",
        "Tests or deliveries enough are waiting for this sink; the delivery log says what becomes of them. Nothing was sent. Mend the receiver, or resume the subscription.",
        "Er wachten al genoeg tests of afleveringen op deze sink; het afleverlogboek zegt wat ervan wordt. Er is niets verzonden. Herstel de ontvanger, of hervat het abonnement.");

    /// <summary>409: the operator has locked the period; nothing changes in it until it is unlocked.</summary>
    public static Problem PeriodLocked(string feed, Period period) => Make(
        "period-locked",
        409,
        "The period is locked",
        $"The operator has locked {period} of feed '{feed}': no revision is taken or withdrawn until it is unlocked. Ask the operator.",
        $"De beheerder heeft {period} van aanlevering '{feed}' vergrendeld: tot de ontgrendeling wordt geen herziening aangenomen of ingetrokken. Vraag de beheerder.");

    /// <summary>409: the same <c>Idempotency-Key</c> came with other content before.</summary>
    public static Problem IdempotencyKeyReused() => Make(
        "idempotency-key-reused",
        409,
        "The idempotency key was used for something else",
        "This Idempotency-Key came with another request in the last 24 hours. Nothing was stored. Give every new request a key of its own.",
        "Deze Idempotency-Key is de afgelopen 24 uur met een ander verzoek meegestuurd. Er is niets opgeslagen. Geef elk nieuw verzoek een eigen sleutel.");

    /// <summary>412: what <c>If-Match</c> or <c>If-None-Match</c> asks for does not hold.</summary>
    /// <param name="detail">What holds instead: which revision counts now.</param>
    /// <param name="etag">The entity tag of the present state, or null when there is none.</param>
    public static Problem PreconditionFailed(Localized detail, string? etag)
    {
        ArgumentNullException.ThrowIfNull(detail);
        return Make("precondition-failed", 412, "The precondition does not hold", detail.En, detail.Nl) with { ETag = etag };
    }

    /// <summary>413: the body is larger than the hub takes.</summary>
    public static Problem TooLarge(long limit) =>
        Make("too-large", 413, "The body is too large", $"A body has at most {limit.ToString(CultureInfo.InvariantCulture)} bytes.");

    /// <summary>415: the body's media type is not one this path takes.</summary>
    public static Problem UnsupportedMediaType(string accepted) =>
        Make("unsupported-media-type", 415, "Unsupported media type", $"Send the body as {accepted}.");

    /// <summary>429: the caller does more at once than the hub lets one caller do.</summary>
    public static Problem TooManyRequests(string detail, TimeSpan retryAfter) =>
        Make("too-many-requests", 429, "Too much at once", detail) with { RetryAfter = retryAfter };

    /// <summary>500: a bug or broken machinery; the log has the rest under the same trace id.</summary>
    public static Problem Internal(string traceId) =>
        Make("internal", 500, "Something went wrong in the hub", $"Nothing was lost or half done. Try again; if it persists, give the operator this trace id: {traceId}.");

    /// <summary>503: the hub cannot do this at the moment.</summary>
    public static Problem Unavailable(string detail, TimeSpan retryAfter) =>
        Make("unavailable", 503, "Not available at the moment", detail) with { RetryAfter = retryAfter };

    private static Problem Make(string code, int status, string title, string detail, string? dutchDetail = null) =>
        new(code, status, title, detail) { Dutch = (DutchTitle(code), dutchDetail) };

    private static string DutchTitle(string code) => code switch
    {
        "invalid-request" => "Het verzoek is ongeldig",
        "cursor-ahead" => "De cursor ligt voorbij het einde van het logboek",
        "invalid-submission" => "De aanlevering is ongeldig",
        "invalid-document" => "Het document is ongeldig",
        "unauthenticated" => "Een geldig toegangsbewijs is nodig",
        "forbidden" => "Niet toegestaan",
        "invalid-link" => "De koppeling werkt niet",
        "not-found" => "Niet gevonden",
        "method-not-allowed" => "Methode niet toegestaan",
        "not-acceptable" => "Niet aanvaardbaar",
        "conflict" => "In strijd met de huidige toestand",
        "too-large" => "De inhoud is te groot",
        "unsupported-media-type" => "Dit mediatype wordt niet aangenomen",
        "too-many-requests" => "Te veel tegelijk",
        "internal" => "Er ging iets mis in de hub",
        "unavailable" => "Op dit moment niet beschikbaar",
        "period-locked" => "De periode is vergrendeld",
        "precondition-failed" => "De voorwaarde is niet vervuld",
        "idempotency-key-reused" => "De idempotency-key is al voor iets anders gebruikt",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "A problem without a Dutch title."),
    };
}

using Hub.Feeds;
using Hub.Receiving;
using Hub.Receiving.Formats;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>A submission as a request carries it: an envelope, or records in lines with the rest in the query.</summary>
internal static class SubmissionBody
{
    /// <summary>The query parameters that stand for the envelope's members, in their order.</summary>
    public static readonly IReadOnlyList<QueryParameter> Parameters =
    [
        new("period", "The period of records in lines (CSV, NDJSON), which need it; an envelope says it itself."),
        new("note", "What a reader of the figures should know; for records in lines.", """{"type":"string","maxLength":1000}"""),
        new("obsStatus", "The SDMX observation status of the figures; for records in lines.", """{"type":"string","enum":["A","B","E"]}"""),
    ];

    /// <summary>Reads the submission to the feed of the path, which exists, and hands it on; its memory is only lent.</summary>
    /// <param name="request">The request.</param>
    /// <param name="schema">The schema version it is judged by.</param>
    /// <param name="use">Takes the submission; or, with a problem, what could not even be made into one.</param>
    public static Task<IResult> WithAsync(HubRequest request, FeedSchema schema, Func<SubmissionInput, Problem?, Task<IResult>> use)
    {
        var mediaType = RequestBody.MediaTypeOf(request.Http.Request);
        var isInLines = SubmissionFormats.IsInLines(mediaType);
        if (mediaType == SubmissionFormats.Json && Parameters.FirstOrDefault(parameter => request.Query(parameter.Name) is not null) is { } stranger)
        {
            return Refuse($"'{stranger.Name}' goes with {SubmissionFormats.Csv} and {SubmissionFormats.NdJson}; an envelope in {SubmissionFormats.Json} says it itself.");
        }

        if (isInLines && request.Query("period") is null)
        {
            return Refuse($"Records in {mediaType} need the query parameter 'period', such as ?period=2024.");
        }

        return request.Service<RequestBody>().WithAsync(
            request,
            SubmissionFormats.All,
            RequestBody.Limit,
            body => isInLines ? UseLinesAsync(request, schema, mediaType!, body, use) : use(new SubmissionInput(body), null),
            isInLines ? SubmissionFormats.Growth : 1);
    }

    private static Task<IResult> UseLinesAsync(
        HubRequest request, FeedSchema schema, string mediaType, ReadOnlyMemory<byte> body, Func<SubmissionInput, Problem?, Task<IResult>> use)
    {
        var feed = request.Service<FeedCatalogue>().Find(request.Path("feed"))!;
        var members = new EnvelopeMembers(request.Query("period")!) { Note = request.Query("note"), ObsStatus = request.Query("obsStatus") };
        var read = SubmissionFormats.Read(mediaType, body, feed, schema, members, RequestBody.Limit, request.Cancellation);
        return read.Succeeded(out var input, out var problem)
            ? use(input with { MediaType = mediaType, Sent = body }, null)
            : use(new SubmissionInput(body) { MediaType = mediaType }, problem);
    }

    private static Task<IResult> Refuse(string detail) => Task.FromResult<IResult>(new ProblemResult(Problems.InvalidRequest(detail)));
}

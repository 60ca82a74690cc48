using System.Globalization;
using System.Text.Json;
using Hub.Indicators;
using Hub.Receiving;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>From figures to the submissions they rest on, and back.</summary>
internal static class LineageEndpoints
{
    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "getLineage", Method = "GET", Pattern = "/v1/indicators/{id}/lineage", Access = Access.Public, Tag = "Indicators",
            Summary = "Tells what an indicator's observations of a period rest on: submissions, schema versions and the definition's version.", Handle = Back,
            Query =
            [
                new("period", "The period."),
                new("asOf", "As it was at that moment: a date-time (RFC 3339), or a date for the end of that day in the Netherlands."),
            ],
        },
        new()
        {
            Name = "getSubmissionObservations", Method = "GET", Pattern = "/v1/submissions/{id}/observations", Access = Access.Callers, Tag = "Submissions",
            Summary = "Lists the published observations that rest or rested on a submission.", Handle = On,
        },
    ];

    private static async Task<IResult> Back(HubRequest request)
    {
        return await request.Service<ReadyAnswers>().GetAsync(request, () => MakeLineageAsync(request), ofFigures: true);
    }

    private static async Task<Result<ReadyAnswers.Body>> MakeLineageAsync(HubRequest request)
    {
        if (request.Service<IndicatorCatalogue>().Find(request.Path("id")) is not { } indicator)
        {
            return IndicatorEndpoints.NotFound(request);
        }

        if (!Period.TryParse(request.Query("period"), out var period) || period.Periodicity != indicator.Periodicity)
        {
            return ExpectedPeriod.Problem(indicator, "period", request.Query("period"), takesLonger: false);
        }

        if (!AsOf.Read(request.Query("asOf"), request.Service<TimeProvider>().GetUtcNow()).Succeeded(out var asOf, out var problem))
        {
            return problem;
        }

        return await request.Service<TraceObservations>().BackAsync(indicator, period, asOf, request.Cancellation) is { } lineage
            ? new ReadyAnswers.Body("application/json", JsonAnswer.Bytes(json => Write(json, indicator, lineage)))
            : Problems.NotFound($"observation of '{indicator.Id}' for {period}{(asOf.Moment is null ? string.Empty : " at that moment")}");
    }

    // Everybody may read this. So of a submission nothing is told that only its receipt tells: neither who sent it and what
    // they noted, nor the digest of its records, with which small counts that are withheld could be tried out.
    private static void Write(Utf8JsonWriter json, Indicator indicator, Lineage lineage)
    {
        var (set, sources) = lineage;
        json.WriteStartObject();
        json.WriteString("indicator", indicator.Id);
        json.WriteString("period", set.Period.ToString());
        json.WriteNumber("observations", set.Observations.Count);
        if (set is { PublishedAt: { } publishedAt, Since: { } since })
        {
            json.WriteMoment("publishedAt", publishedAt);
            json.WriteMoment("since", since);
        }

        json.WriteStartObject("definition");
        json.WriteNumber("version", set.Version);
        json.WriteString("digest", set.Definition);
        json.WriteBoolean("current", set.Version == indicator.Version && set.Definition == indicator.Digest);
        json.WriteEndObject();
        json.WriteStartArray("sources");
        foreach (var source in sources)
        {
            json.WriteStartObject();
            json.WriteString("submission", source.Id.ToString());
            json.WriteString("feed", source.Id.Feed);
            json.WriteString("period", source.Id.Period.ToString());
            json.WriteNumber("revision", source.Id.Revision);
            json.WriteMoment("receivedAt", source.ReceivedAt);
            json.WriteString("schema", source.Schema);
            json.WriteLinks(
                ("receipt", SubmissionEndpoints.PathOf(source)),
                ("feed", $"/v1/feeds/{source.Id.Feed}"),
                ("schema", $"/v1/feeds/{source.Id.Feed}/schemas/{source.Schema}"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        var path = $"/v1/indicators/{indicator.Id}";
        json.WriteLinks(("indicator", path), ("observations", $"{path}/observations?period={set.Period}"), ("revisions", $"{path}/revisions?period={set.Period}"));
        json.WriteEndObject();
    }

    private static async Task<IResult> On(HubRequest request)
    {
        await request.Service<IChangeSignal>().SettledAsync(request.Cancellation);
        var answer = await request.Service<TraceObservations>().OnAsync(request.Caller, request.Path("id"), request.Cancellation);
        return answer.Succeeded(out var resting, out var problem) ? JsonAnswer.Ok(json => Write(json, request.Path("id"), resting)) : new ProblemResult(problem);
    }

    private static void Write(Utf8JsonWriter json, string submission, IReadOnlyList<RestingObservations> resting)
    {
        json.WriteStartObject();
        json.WriteString("submission", submission);
        json.WriteStartArray("observations");
        foreach (var set in resting)
        {
            json.WriteStartObject();
            json.WriteString("indicator", set.Indicator);
            json.WriteString("period", set.Period.ToString());
            json.WriteNumber("version", set.Version);
            json.WriteNumber("observations", set.Count);
            json.WriteMoment("since", set.Since);
            if (set.Until is { } until)
            {
                json.WriteMoment("until", until);
            }

            var moment = set.Until is null ? string.Empty : $"&asOf={set.Since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)}";
            var path = $"/v1/indicators/{set.Indicator}";
            json.WriteLinks(
                ("observations", $"{path}/observations?period={set.Period}{moment}"), ("lineage", $"{path}/lineage?period={set.Period}{moment}"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteLinks(("submission", $"/v1/submissions/{submission}"));
        json.WriteEndObject();
    }
}

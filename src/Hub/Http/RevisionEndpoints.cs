using System.Text.Json;
using Hub.Indicators;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>What became of published figures.</summary>
internal static class RevisionEndpoints
{
    private const string Json = "application/json";

    private static readonly string[] Filters = ["period", "from", "to", "by"];

    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "listRevisions", Method = "GET", Pattern = "/v1/indicators/{id}/revisions", Access = Access.Public, Tag = "Indicators",
            Summary = "Lists changes of an indicator's published observations, with the old and the new value and what caused them.", Handle = Revisions, ChecksQuery = true,
            Query =
            [
                new("period", "One period; a longer one than the indicator's stands for all periods in it."),
                new("from", "The first period."),
                new("to", "The last period."),
                new("by", "Only observations broken down by these dimensions, separated by commas. Each dimension is a query parameter too and keeps one code. Without either all are listed."),
                new("after", "Only what comes behind this place, as a link to the next page names it."),
                new("limit", "At most this many changes.", """{"type":"integer","minimum":1,"maximum":1000,"default":100}"""),
            ],
        },
    ];

    private static async Task<IResult> Revisions(HubRequest request)
    {
        return await request.Service<ReadyAnswers>().GetAsync(request, () => MakeRevisionsAsync(request), ofFigures: true);
    }

    private static async Task<Result<ReadyAnswers.Body>> MakeRevisionsAsync(HubRequest request)
    {
        if (request.Service<IndicatorCatalogue>().Find(request.Path("id")) is not { } indicator)
        {
            return IndicatorEndpoints.NotFound(request);
        }

        if (QueryRules.Unknown(request, indicator.Dimensions.Concat(Filters).Concat(["after", "limit"])) is { } unknown)
        {
            return unknown;
        }

        if (!ObservationQuery.Read(indicator, request.Query).Succeeded(out var query, out var problem)
            || !QueryRules.TryLimit(request, 100, 1000, out var limit, out problem))
        {
            return problem;
        }

        RevisionCursor? after = null;
        if (request.Query("after") is { } text)
        {
            if (!RevisionCursor.TryParse(text, out var cursor))
            {
                return Problems.InvalidRequest("'after' is what the link to the next page gives.");
            }

            after = cursor;
        }

        Func<Observation, bool> which = query.Shown.Contains(true) ? query.Matches : _ => true;
        var found = await request.Service<ListRevisions>().HandleAsync(indicator, query.From, query.To, which, after, limit, request.Cancellation);
        return new ReadyAnswers.Body(Json, JsonAnswer.Bytes(json => WriteRevisions(json, request, indicator, found, limit)));
    }

    private static void WriteRevisions(Utf8JsonWriter json, HubRequest request, Indicator indicator, IReadOnlyList<ObservationRevision> found, int limit)
    {
        json.WriteStartObject();
        json.WriteString("indicator", indicator.Id);
        json.WriteString("unit", indicator.Unit);
        json.WriteStartArray("revisions");
        foreach (var revision in found)
        {
            Write(json, indicator, revision);
        }

        json.WriteEndArray();
        if (found.Count == limit)
        {
            var last = found[^1];
            var kept = string.Concat(Filters.Concat(indicator.Dimensions)
                .Where(name => request.Query(name) is not null).Select(name => $"&{name}={Uri.EscapeDataString(request.Query(name)!)}"));
            json.WriteLinks(("next", $"/v1/indicators/{indicator.Id}/revisions?after={new RevisionCursor(last.Period, last.PublishedAt, last.Number)}&limit={limit}{kept}"));
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Indicator indicator, ObservationRevision revision)
    {
        json.WriteStartObject();
        json.WriteString("period", revision.Period.ToString());
        for (var index = 0; index < indicator.Dimensions.Count; index++)
        {
            if (revision.Change.Codes[index] is { } code)
            {
                json.WriteString(indicator.Dimensions[index], code);
            }
        }

        Write(json, "old", revision.Change.Old, revision.OldVersion);
        Write(json, "new", revision.Change.New, revision.NewVersion);
        json.WriteMoment("publishedAt", revision.PublishedAt);
        json.WriteStartArray("causes");
        foreach (var cause in revision.Causes)
        {
            json.WriteStartObject();
            json.WriteString("kind", cause.Kind == RevisionCause.OtherDefinition ? "other-definition" : cause.Kind.ToString().ToLowerInvariant());
            if (cause.Submission is { } submission)
            {
                json.WriteString("submission", submission);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Observation? observation, int version)
    {
        if (observation is not { } told)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteValue("value", told.Value);
        json.WriteString("status", told.Status.ToString());
        json.WriteNumber("version", version);
        json.WriteEndObject();
    }
}

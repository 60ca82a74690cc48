using System.Text.Json;
using Hub.Indicators;
using Hub.Indicators.Formats;
using Hub.Indicators.Harvest;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Hub.Http;

/// <summary>The indicator catalogue and published observations.</summary>
internal static class IndicatorEndpoints
{
    private const string Json = ObservationFormat.Json;

    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "listIndicators", Method = "GET", Pattern = "/v1/indicators", Access = Access.Public, Tag = "Indicators",
            Summary = "Lists the indicators the hub publishes.", Handle = List,
        },
        new()
        {
            Name = "getIndicator", Method = "GET", Pattern = "/v1/indicators/{id}", Access = Access.Public, Tag = "Indicators",
            Summary = "Gives an indicator's definition, unit, source, method and dimensions.", Handle = Get,
        },
        new()
        {
            Name = "getObservations", Method = "GET", Pattern = "/v1/indicators/{id}/observations", Access = Access.Public, Tag = "Indicators",
            Summary = "Gives an indicator's published observations.", Handle = Observations, Produces = ObservationFormat.MediaTypes, ChecksQuery = true,
            Query =
            [
                new("period", "One period; a longer one than the indicator's stands for all periods in it."),
                new("from", "The first period."),
                new("to", "The last period."),
                new("by", "Dimensions to break down by, separated by commas. Each dimension is a query parameter too and keeps one code."),
                new("asOf", "The figures as they were published at that moment: a date-time (RFC 3339), or a date for the end of that day in the Netherlands."),
                new("format", "The format of the answer; goes before Accept.", $$"""{"type":"string","enum":["{{string.Join("\",\"", ObservationFormat.All.Select(format => format.Name))}}"]}"""),
                Languages.Parameter,
            ],
        },
    ];

    private static Task<IResult> List(HubRequest request) =>
        request.Service<ReadyAnswers>().GetAsync(request, () => Task.FromResult<Result<ReadyAnswers.Body>>(new ReadyAnswers.Body(Json, JsonAnswer.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("indicators");
            foreach (var indicator in request.Service<IndicatorCatalogue>().All)
            {
                Write(json, indicator);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }))));

    private static Task<IResult> Get(HubRequest request) =>
        request.Service<ReadyAnswers>().GetAsync(request, () => Task.FromResult<Result<ReadyAnswers.Body>>(
            request.Service<IndicatorCatalogue>().Find(request.Path("id")) is { } indicator
                ? new ReadyAnswers.Body(Json, JsonAnswer.Bytes(json => Write(json, indicator)))
                : NotFound(request)));

    private static async Task<IResult> Observations(HubRequest request)
    {
        if (!Languages.Read(request).Succeeded(out var language, out var problem))
        {
            return new ProblemResult(problem);
        }

        var address = PublicAddress.Of(request);
        return await request.Service<ReadyAnswers>().GetAsync(request, () => MakeObservationsAsync(request, language, address), new AnswerVariant(language, address), ofFigures: true);
    }

    private static async Task<Result<ReadyAnswers.Body>> MakeObservationsAsync(HubRequest request, string language, string address)
    {
        if (request.Service<IndicatorCatalogue>().Find(request.Path("id")) is not { } indicator)
        {
            return NotFound(request);
        }

        if (QueryRules.Unknown(request, indicator.Dimensions.Concat(ObservationQuery.Parameters)) is { } unknown)
        {
            return unknown;
        }

        if (!ObservationQuery.Read(indicator, request.Query).Succeeded(out var query, out var problem)
            || !ObservationFormat.Choose(request).Succeeded(out var format, out problem))
        {
            return problem;
        }

        if (!AsOf.Read(request.Query("asOf"), request.Service<TimeProvider>().GetUtcNow()).Succeeded(out var asOf, out problem))
        {
            return problem;
        }

        var sets = new List<ObservationSet>();
        var archive = request.Service<ObservationArchive>();
        await foreach (var set in asOf.Moment is { } moment
            ? archive.ReadAsOfAsync(indicator.Id, query.From, query.To, moment, request.Cancellation)
            : archive.ReadAsync(indicator.Id, query.From, query.To, request.Cancellation))
        {
            sets.Add(set.For(indicator));
        }

        var options = request.Service<IOptions<CatalogOptions>>().Value;
        var asked = address + request.Http.Request.Path.ToUriComponent() + request.Http.Request.QueryString.ToUriComponent();
        var table = new ObservationTable(indicator, query, sets, request.Service<CodeLabels>(), language) { AsOf = asOf.Moment };
        return format.Write(table, new PublicationNote(asked, options.PublisherName, options.License.AbsoluteUri)).Succeeded(out var bytes, out problem)
            ? new ReadyAnswers.Body(format.ContentType, bytes)
            {
                Language = format.HasNames ? language : null,
                FileName = $"{indicator.Id}.{format.Extension}",
                IsDownload = format.IsDownload,
                Policy = format.Policy,
            }
            : problem;
    }

    public static Problem NotFound(HubRequest request) => Problems.NotFound($"indicator '{request.Path("id")}'; see /v1/indicators");

    private static void Write(Utf8JsonWriter json, Indicator indicator)
    {
        json.WriteStartObject();
        json.WriteString("id", indicator.Id);
        json.WriteNumber("version", indicator.Version);
        json.WriteString("digest", indicator.Digest);
        json.WriteString("theme", indicator.Theme);
        json.WriteLocalized("title", indicator.Title);
        json.WriteLocalized("definition", indicator.Definition);
        json.WriteStartObject("unit");
        json.WriteString("code", indicator.Unit);
        json.WriteString("nl", indicator.UnitLabel.Nl);
        json.WriteString("en", indicator.UnitLabel.En);
        json.WriteEndObject();
        json.WriteNumber("decimals", indicator.Decimals);
        json.WriteString("periodicity", indicator.Periodicity.ToString().ToLowerInvariant());
        json.WriteStrings("dimensions", indicator.Dimensions);
        json.WriteStrings("feeds", indicator.Value.Leaves.Select(leaf => leaf.Feed).Distinct());
        json.WriteNumber("disclosureThreshold", indicator.Threshold);
        json.WriteLocalized("source", indicator.Source);
        json.WriteLocalized("method", indicator.Method);
        if (indicator.Caveats is { } caveats)
        {
            json.WriteLocalized("caveats", caveats);
        }

        json.WriteLinks(("self", $"/v1/indicators/{indicator.Id}"), ("observations", $"/v1/indicators/{indicator.Id}/observations"), ("revisions", $"/v1/indicators/{indicator.Id}/revisions"));
        json.WriteEndObject();
    }
}

using Hub.Indicators.Harvest;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>The catalogue of what is published, for harvesting.</summary>
internal static class CatalogEndpoint
{
    private const string Turtle = "text/turtle";
    private const string JsonLd = "application/ld+json";

    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "getCatalog", Method = "GET", Pattern = "/v1/catalog", Access = Access.Public, Tag = "Interface",
            Summary = "Describes what is published, in DCAT-AP-NL 3 as Turtle or JSON-LD.", Handle = Get, Produces = [Turtle, JsonLd],
            Query = [new("format", "The format of the answer; goes before Accept.", """{"type":"string","enum":["turtle","json-ld"]}""")],
        },
    ];

    private static async Task<IResult> Get(HubRequest request)
    {
        var address = PublicAddress.Of(request);
        return await request.Service<ReadyAnswers>().GetAsync(request, () => MakeAsync(request, address), new AnswerVariant(null, address), ofFigures: true);
    }

    private static async Task<Result<ReadyAnswers.Body>> MakeAsync(HubRequest request, string address)
    {
        var format = request.Query("format") switch
        {
            "turtle" => Turtle,
            "json-ld" => JsonLd,
            null => Negotiation.Choose(request.Http.Request, [Turtle, JsonLd]),
            _ => string.Empty,
        };
        if (string.IsNullOrEmpty(format))
        {
            return format is null ? Problems.NotAcceptable($"{Turtle} and {JsonLd}") : Problems.InvalidRequest("'format' is turtle or json-ld.");
        }

        var resources = await request.Service<DescribeCatalog>().HandleAsync(address, request.Cancellation);
        return format == Turtle
            ? new ReadyAnswers.Body("text/turtle; charset=utf-8", RdfFormats.Turtle(resources)) { FileName = "catalog.ttl" }
            : new ReadyAnswers.Body(JsonLd, JsonAnswer.Bytes(json => RdfFormats.JsonLd(json, resources))) { FileName = "catalog.jsonld" };
    }
}

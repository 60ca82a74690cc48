using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Hub.Functions.Http;

/// <summary>The descriptions of the interface, of the hub and of what is published.</summary>
/// <param name="front">Answers.</param>
public sealed class DescriptionFunctions(HttpFront front)
{
    /// <summary>Gives this description.</summary>
    [Function("getOpenApi")]
    public Task GetOpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/openapi.json")] HttpRequest request) =>
        front.AnswerAsync("getOpenApi", request);

    /// <summary>Describes what is published.</summary>
    [Function("getCatalog")]
    public Task GetCatalog([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/catalog")] HttpRequest request) =>
        front.AnswerAsync("getCatalog", request);

    /// <summary>Tells the operator what runs, and how much there is.</summary>
    [Function("getAbout")]
    public Task GetAbout([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/about")] HttpRequest request) =>
        front.AnswerAsync("getAbout", request);
}

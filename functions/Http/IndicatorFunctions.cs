using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Hub.Functions.Http;

/// <summary>Indicators and their observations.</summary>
/// <param name="front">Answers.</param>
public sealed class IndicatorFunctions(HttpFront front)
{
    /// <summary>Lists the indicators the hub publishes.</summary>
    [Function("listIndicators")]
    public Task ListIndicators([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/indicators")] HttpRequest request) =>
        front.AnswerAsync("listIndicators", request);

    /// <summary>Gives an indicator's definition, unit, source, method and dimensions.</summary>
    [Function("getIndicator")]
    public Task GetIndicator([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/indicators/{id}")] HttpRequest request) =>
        front.AnswerAsync("getIndicator", request);

    /// <summary>Gives an indicator's published observations.</summary>
    [Function("getObservations")]
    public Task GetObservations([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/indicators/{id}/observations")] HttpRequest request) =>
        front.AnswerAsync("getObservations", request);

    /// <summary>Lists changes of an indicator's published observations, with the old and the new value and what caused them.</summary>
    [Function("listRevisions")]
    public Task ListRevisions([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/indicators/{id}/revisions")] HttpRequest request) =>
        front.AnswerAsync("listRevisions", request);

    /// <summary>Tells what an indicator's observations of a period rest on: submissions, schema versions and the definition's version.</summary>
    [Function("getLineage")]
    public Task GetLineage([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/indicators/{id}/lineage")] HttpRequest request) =>
        front.AnswerAsync("getLineage", request);
}

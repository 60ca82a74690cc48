using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Hub.Functions.Http;

/// <summary>The catalogue of event types.</summary>
/// <param name="front">Answers.</param>
public sealed class EventTypeFunctions(HttpFront front)
{
    /// <summary>Lists the types of events the hub sends.</summary>
    [Function("listEventTypes")]
    public Task ListEventTypes([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/event-types")] HttpRequest request) =>
        front.AnswerAsync("listEventTypes", request);

    /// <summary>Describes one type of event, with the JSON Schema of its data and an example.</summary>
    [Function("getEventType")]
    public Task GetEventType([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/event-types/{type}")] HttpRequest request) =>
        front.AnswerAsync("getEventType", request);

    /// <summary>Gives the JSON Schema of the data of one type of event.</summary>
    [Function("getEventTypeSchema")]
    public Task GetEventTypeSchema([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/event-types/{type}/schema")] HttpRequest request) =>
        front.AnswerAsync("getEventTypeSchema", request);
}

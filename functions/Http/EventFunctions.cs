using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Hub.Functions.Http;

/// <summary>Events to pull.</summary>
/// <param name="front">Answers.</param>
public sealed class EventFunctions(HttpFront front)
{
    /// <summary>Lists events as CloudEvents in their one order, from behind a cursor on.</summary>
    [Function("listEvents")]
    public Task ListEvents([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/events")] HttpRequest request) =>
        front.AnswerAsync("listEvents", request);
}

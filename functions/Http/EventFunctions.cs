using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Hub.Functions.Http;

/// <summary>Events to pull. A stream lasts as long as <see cref="FunctionsHost.LongestStream"/>.</summary>
/// <param name="front">Answers.</param>
public sealed class EventFunctions(HttpFront front)
{
    /// <summary>Lists events as CloudEvents in their one order, from behind a cursor on.</summary>
    [Function("listEvents")]
    public Task ListEvents([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/events")] HttpRequest request) =>
        front.AnswerAsync("listEvents", request);

    /// <summary>Lists the events of alerts that were raised and resolved, for anybody.</summary>
    [Function("listAlertEvents")]
    public Task ListAlertEvents([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/alerts/events")] HttpRequest request) =>
        front.AnswerAsync("listAlertEvents", request);
}

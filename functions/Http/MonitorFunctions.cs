using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Hub.Functions.Http;

/// <summary>The monitor: all indicators at once.</summary>
/// <param name="front">Answers.</param>
public sealed class MonitorFunctions(HttpFront front)
{
    /// <summary>Gives all indicators of a theme or a year.</summary>
    [Function("getMonitor")]
    public Task GetMonitor([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/monitor")] HttpRequest request) =>
        front.AnswerAsync("getMonitor", request);

    /// <summary>Gives the factsheet of a year.</summary>
    [Function("getFactsheet")]
    public Task GetFactsheet([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/monitor/{year}/factsheet")] HttpRequest request) =>
        front.AnswerAsync("getFactsheet", request);
}

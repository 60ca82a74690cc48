using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Hub.Functions.Http;

/// <summary>Health.</summary>
/// <param name="front">Answers.</param>
public sealed class HealthFunctions(HttpFront front)
{
    /// <summary>Answers 200 while the process runs.</summary>
    [Function("live")]
    public Task Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health/live")] HttpRequest request) =>
        front.AnswerAsync("live", request);

    /// <summary>Answers 200 when the storage answers and what has to be done first is done.</summary>
    [Function("ready")]
    public Task Ready([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health/ready")] HttpRequest request) =>
        front.AnswerAsync("ready", request);
}

using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Hub.Functions.Http;

/// <summary>Alerts.</summary>
/// <param name="front">Answers.</param>
public sealed class AlertFunctions(HttpFront front)
{
    /// <summary>Lists active and past alerts, the newest period first.</summary>
    [Function("listAlerts")]
    public Task ListAlerts([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/alerts")] HttpRequest request) =>
        front.AnswerAsync("listAlerts", request);

    /// <summary>Gives one alert: its rule, figures, texts and the submissions behind it.</summary>
    [Function("getAlert")]
    public Task GetAlert([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/alerts/{id}")] HttpRequest request) =>
        front.AnswerAsync("getAlert", request);
}

using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Hub.Functions.Http;

/// <summary>Alerts, what people do about them, and their rules.</summary>
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

    /// <summary>Tells by whom an alert was acknowledged, when and with what note; for subscribers and the operator.</summary>
    [Function("getAcknowledgement")]
    public Task GetAcknowledgement([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/alerts/{id}/acknowledgement")] HttpRequest request) =>
        front.AnswerAsync("getAcknowledgement", request);

    /// <summary>Acknowledges an alert that is up, for subscribers and the operator; with a note or without.</summary>
    [Function("acknowledgeAlert")]
    public Task AcknowledgeAlert([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/alerts/{id}/acknowledgement")] HttpRequest request) =>
        front.AnswerAsync("acknowledgeAlert", request);

    /// <summary>Takes an acknowledgement back.</summary>
    [Function("takeBackAcknowledgement")]
    public Task TakeBackAcknowledgement([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/alerts/{id}/acknowledgement")] HttpRequest request) =>
        front.AnswerAsync("takeBackAcknowledgement", request);

    /// <summary>Holds back the events of a rule's alerts until a moment, for subscribers and the operator.</summary>
    [Function("silenceAlerts")]
    public Task SilenceAlerts([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/alert-silences")] HttpRequest request) =>
        front.AnswerAsync("silenceAlerts", request);

    /// <summary>Lists silences, the newest first: those in force, those to come and those that have ended.</summary>
    [Function("listSilences")]
    public Task ListSilences([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/alert-silences")] HttpRequest request) =>
        front.AnswerAsync("listSilences", request);

    /// <summary>Gives one silence.</summary>
    [Function("getSilence")]
    public Task GetSilence([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/alert-silences/{id}")] HttpRequest request) =>
        front.AnswerAsync("getSilence", request);

    /// <summary>Ends a silence now; what it held back of alerts that are up goes out. It stays in the list as ended.</summary>
    [Function("endSilence")]
    public Task EndSilence([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/alert-silences/{id}")] HttpRequest request) =>
        front.AnswerAsync("endSilence", request);

    /// <summary>Lists the alert rules with their limits and texts, and how it is now with each group.</summary>
    [Function("listAlertRules")]
    public Task ListAlertRules([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/alert-rules")] HttpRequest request) =>
        front.AnswerAsync("listAlertRules", request);

    /// <summary>Gives one alert rule, and how it is now with each group.</summary>
    [Function("getAlertRule")]
    public Task GetAlertRule([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/alert-rules/{id}")] HttpRequest request) =>
        front.AnswerAsync("getAlertRule", request);
}

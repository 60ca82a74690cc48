using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Hub.Functions.Http;

/// <summary>Alerts for a feed reader.</summary>
/// <param name="front">Answers.</param>
public sealed class AlertFeedFunctions(HttpFront front)
{
    /// <summary>Gives alerts that were raised and resolved as an Atom feed, the newest first, in Dutch or English.</summary>
    [Function("getAlertFeed")]
    public Task GetAlertFeed([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/alerts/feed")] HttpRequest request) =>
        front.AnswerAsync("getAlertFeed", request);
}

using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Hub.Functions.Http;

/// <summary>What the links in mails lead to.</summary>
/// <param name="front">Answers.</param>
public sealed class MailLinkFunctions(HttpFront front)
{
    /// <summary>Shows the page that confirms a mail subscription.</summary>
    [Function("showConfirmation")]
    public Task ShowConfirmation([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/subscriptions/{id}/confirmation")] HttpRequest request) =>
        front.AnswerAsync("showConfirmation", request);

    /// <summary>Confirms a mail subscription.</summary>
    [Function("confirmSubscription")]
    public Task ConfirmSubscription([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/subscriptions/{id}/confirmation")] HttpRequest request) =>
        front.AnswerAsync("confirmSubscription", request);

    /// <summary>Shows the page that ends a mail subscription.</summary>
    [Function("showUnsubscription")]
    public Task ShowUnsubscription([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/subscriptions/{id}/unsubscription")] HttpRequest request) =>
        front.AnswerAsync("showUnsubscription", request);

    /// <summary>Ends a mail subscription in one click.</summary>
    [Function("unsubscribe")]
    public Task Unsubscribe([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/subscriptions/{id}/unsubscription")] HttpRequest request) =>
        front.AnswerAsync("unsubscribe", request);
}

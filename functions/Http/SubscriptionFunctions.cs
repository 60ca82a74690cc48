using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Hub.Functions.Http;

/// <summary>Webhooks.</summary>
/// <param name="front">Answers.</param>
public sealed class SubscriptionFunctions(HttpFront front)
{
    /// <summary>Registers a webhook for events; the answer carries the signing secret this once.</summary>
    [Function("subscribe")]
    public Task Subscribe([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/subscriptions")] HttpRequest request) =>
        front.AnswerAsync("subscribe", request);

    /// <summary>Lists the caller's subscriptions; the operator's call lists all.</summary>
    [Function("listSubscriptions")]
    public Task ListSubscriptions([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/subscriptions")] HttpRequest request) =>
        front.AnswerAsync("listSubscriptions", request);

    /// <summary>Gives one subscription, without its secret.</summary>
    [Function("getSubscription")]
    public Task GetSubscription([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/subscriptions/{id}")] HttpRequest request) =>
        front.AnswerAsync("getSubscription", request);

    /// <summary>Ends a subscription and removes its secret and delivery log.</summary>
    [Function("deleteSubscription")]
    public Task DeleteSubscription([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/subscriptions/{id}")] HttpRequest request) =>
        front.AnswerAsync("deleteSubscription", request);

    /// <summary>Changes, pauses or resumes a subscription by JSON merge patch.</summary>
    [Function("changeSubscription")]
    public Task ChangeSubscription([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "v1/subscriptions/{id}")] HttpRequest request) =>
        front.AnswerAsync("changeSubscription", request);

    /// <summary>Replaces the signing secret; the answer carries the new one this once.</summary>
    [Function("rotateSecret")]
    public Task RotateSecret([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/subscriptions/{id}/secret-rotation")] HttpRequest request) =>
        front.AnswerAsync("rotateSecret", request);

    /// <summary>Asks the sink of a pending subscription for its consent now.</summary>
    [Function("askConsent")]
    public Task AskConsent([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/subscriptions/{id}/handshake")] HttpRequest request) =>
        front.AnswerAsync("askConsent", request);

    /// <summary>Gives a sink's consent to deliveries by the link it was sent.</summary>
    [Function("grantConsent")]
    public Task GrantConsent([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/subscriptions/{id}/consent")] HttpRequest request) =>
        front.AnswerAsync("grantConsent", request);

    /// <summary>Gives it with a browser.</summary>
    [Function("grantConsentByLink")]
    public Task GrantConsentByLink([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/subscriptions/{id}/consent")] HttpRequest request) =>
        front.AnswerAsync("grantConsentByLink", request);
}

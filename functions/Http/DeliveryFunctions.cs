using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Hub.Functions.Http;

/// <summary>What became of webhooks' deliveries, doing them again, and trying whether they arrive.</summary>
/// <param name="front">Answers.</param>
public sealed class DeliveryFunctions(HttpFront front)
{
    /// <summary>Lists a subscription's deliveries, newest first, with their state.</summary>
    [Function("listDeliveries")]
    public Task ListDeliveries([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/subscriptions/{id}/deliveries")] HttpRequest request) =>
        front.AnswerAsync("listDeliveries", request);

    /// <summary>Gives one delivery with all its attempts.</summary>
    [Function("getDelivery")]
    public Task GetDelivery([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/subscriptions/{id}/deliveries/{sequence}")] HttpRequest request) =>
        front.AnswerAsync("getDelivery", request);

    /// <summary>Delivers one event again, with the same id and bytes and all attempts anew.</summary>
    [Function("redeliver")]
    public Task Redeliver([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/subscriptions/{id}/deliveries/{sequence}/redelivery")] HttpRequest request) =>
        front.AnswerAsync("redeliver", request);

    /// <summary>Delivers the events of a time, or since a cursor, again or for the first time; at most 1000 a call.</summary>
    [Function("redeliverMany")]
    public Task RedeliverMany([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/subscriptions/{id}/redeliveries")] HttpRequest request) =>
        front.AnswerAsync("redeliverMany", request);

    /// <summary>Sends a test event to this subscription only.</summary>
    [Function("testSubscription")]
    public Task TestSubscription([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/subscriptions/{id}/test")] HttpRequest request) =>
        front.AnswerAsync("testSubscription", request);
}

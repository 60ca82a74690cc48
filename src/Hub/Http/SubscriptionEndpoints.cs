using System.Text.Json;
using Hub.Partners;
using Hub.Publishing;
using Hub.Publishing.Subscriptions;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>Subscriptions to events.</summary>
internal static class SubscriptionEndpoints
{
    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "subscribe", Method = "POST", Pattern = "/v1/subscriptions", Access = Access.Callers, Tag = "Subscriptions",
            Summary = "Registers a webhook or a mailbox for events, pending until it consents; for a webhook the answer carries the signing secret this once.", Handle = Register,
            Success = [StatusCodes.Status201Created], Consumes = ["application/json"],
        },
        new()
        {
            Name = "listSubscriptions", Method = "GET", Pattern = "/v1/subscriptions", Access = Access.Callers, Tag = "Subscriptions",
            Summary = "Lists the caller's subscriptions; the operator's call lists all.", Handle = List,
        },
        new()
        {
            Name = "getSubscription", Method = "GET", Pattern = "/v1/subscriptions/{id}", Access = Access.Callers, Tag = "Subscriptions",
            Summary = "Gives one subscription, without its secret; its ETag is what If-Match takes.", Handle = Get,
        },
        new()
        {
            Name = "deleteSubscription", Method = "DELETE", Pattern = "/v1/subscriptions/{id}", Access = Access.Callers, Tag = "Subscriptions",
            Summary = "Ends a subscription and removes its secret and delivery log.", Handle = Delete, Success = [StatusCodes.Status204NoContent],
        },
    ];

    // Some thousands of characters are plenty for a sink and a list of types.
    private const int MostBytes = 64 * 1024;

    public static Requester RequesterOf(HubRequest request) => new(request.Caller.Id, request.Caller.IsOperator);

    private static Task<IResult> Register(HubRequest request)
    {
        if (request.Caller.Role is Role.Reader)
        {
            return Task.FromResult<IResult>(new ProblemResult(Problems.Forbidden("A reader's key only reads; subscribing takes a subscriber's, partner's or operator's key.")));
        }

        return request.Service<RequestBody>().WithAsync(request, ["application/json"], MostBytes, async body =>
        {
            var answer = await request.Service<RegisterSubscription>().HandleAsync(request.Caller.Id, body, request.Cancellation);
            return Answer(request, answer, StatusCodes.Status201Created);
        });
    }

    private static async Task<IResult> List(HubRequest request)
    {
        var subscriptions = await request.Service<ListSubscriptions>().HandleAsync(RequesterOf(request), request.Cancellation);
        return JsonAnswer.Ok(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("subscriptions");
            JsonSerializer.Serialize(json, subscriptions, PublishingJson.Default.IReadOnlyListSubscriptionResource);
            json.WriteEndObject();
        });
    }

    private static async Task<IResult> Get(HubRequest request)
    {
        var answer = await request.Service<GetSubscription>().HandleAsync(RequesterOf(request), request.Path("id"), request.Cancellation);
        return Answer(request, answer);
    }

    private static async Task<IResult> Delete(HubRequest request) =>
        await request.Service<DeleteSubscription>().HandleAsync(RequesterOf(request), request.Path("id"), request.Cancellation) is { } problem
            ? new ProblemResult(problem)
            : new EmptyAnswer(StatusCodes.Status204NoContent);

    /// <summary>A subscription with its entity tag, or the problem.</summary>
    public static IResult Answer(HubRequest request, Result<SubscriptionResource> answer, int status = StatusCodes.Status200OK)
    {
        if (!answer.Succeeded(out var subscription, out var problem))
        {
            return new ProblemResult(problem);
        }

        request.Http.Response.Headers.ETag = subscription.ETag;
        return new JsonAnswer(
            status,
            json => JsonSerializer.Serialize(json, subscription, PublishingJson.Default.SubscriptionResource),
            location: status == StatusCodes.Status201Created ? $"/v1/subscriptions/{subscription.Id}" : null);
    }
}

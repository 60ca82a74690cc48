using Hub.Publishing.Subscriptions;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>What becomes of a subscription: it is changed, paused, resumed, given another secret, or asked for consent again.</summary>
internal static class SubscriptionChangeEndpoints
{
    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "changeSubscription", Method = "PATCH", Pattern = "/v1/subscriptions/{id}", Access = Access.Callers, Tag = "Subscriptions",
            Summary = "Changes, pauses or resumes a subscription by JSON merge patch (RFC 7396).", Handle = Change,
            Consumes = ["application/merge-patch+json", "application/json"],
            Headers = [new("If-Match", "The subscription's ETag as last seen; when it has changed since, nothing is done (412).")],
        },
        new()
        {
            Name = "rotateSecret", Method = "POST", Pattern = "/v1/subscriptions/{id}/secret-rotation", Access = Access.Callers, Tag = "Subscriptions",
            Summary = "Replaces the signing secret; the answer carries the new one this once, and for a while both sign.", Handle = Rotate,
            Consumes = ["application/json"],
        },
        new()
        {
            Name = "askConsent", Method = "POST", Pattern = "/v1/subscriptions/{id}/handshake", Access = Access.Callers, Tag = "Subscriptions",
            Summary = "Asks the sink of a pending subscription for its consent now, a mailbox by another mail, and answers with what came of it.", Handle = Ask,
        },
    ];

    private const int MostBytes = 64 * 1024;

    private static async Task<IResult> Change(HubRequest request)
    {
        if (!RequestConditions.TryRead(request, out var conditions, out var wrong))
        {
            return new ProblemResult(wrong);
        }

        return await request.Service<RequestBody>().WithAsync(request, ["application/merge-patch+json", "application/json"], MostBytes, async body =>
            SubscriptionEndpoints.Answer(request, await request.Service<ChangeSubscription>().HandleAsync(
                SubscriptionEndpoints.RequesterOf(request), request.Path("id"), conditions.Precondition is { } precondition ? precondition.Holds : null, body, request.Cancellation)));
    }

    private static async Task<IResult> Rotate(HubRequest request)
    {
        var http = request.Http.Request;
        return http.ContentType is null && http.ContentLength is null or 0
            ? await Rotate(request, ReadOnlyMemory<byte>.Empty)
            : await request.Service<RequestBody>().WithAsync(request, ["application/json"], MostBytes, body => Rotate(request, body));
    }

    private static async Task<IResult> Rotate(HubRequest request, ReadOnlyMemory<byte> body) =>
        SubscriptionEndpoints.Answer(request, await request.Service<RotateSecret>().HandleAsync(
            SubscriptionEndpoints.RequesterOf(request), request.Path("id"), body, request.Cancellation));

    private static async Task<IResult> Ask(HubRequest request) =>
        SubscriptionEndpoints.Answer(request, await request.Service<AskConsent>().HandleAsync(
            SubscriptionEndpoints.RequesterOf(request), request.Path("id"), request.Cancellation));
}

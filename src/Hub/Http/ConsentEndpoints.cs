using Hub.Publishing.Subscriptions;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>The link in <c>WebHook-Request-Callback</c>, by which a sink consents later than it is asked; its secret is the only key.</summary>
internal static class ConsentEndpoints
{
    private const string Path = "/v1/subscriptions/{id}/consent";
    private const string AllowedRate = "WebHook-Allowed-Rate";

    private static readonly QueryParameter[] Query = [new("token", "The secret of the link.")];
    private static readonly QueryParameter[] Headers = [new(AllowedRate, "How many deliveries a minute the sink allows, or *; the rate that was asked for when it is left out.")];

    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        // The standard asks for both: a person who finds the link in a log opens it with a browser.
        new()
        {
            Name = "grantConsentByLink", Method = "GET", Pattern = Path, Access = Access.LinkHolders, Tag = "Subscriptions",
            Summary = "Gives a sink's consent to deliveries by the link it was sent in WebHook-Request-Callback, opened with a browser.", Handle = Grant,
            Query = Query, Headers = Headers,
        },
        new()
        {
            Name = "grantConsent", Method = "POST", Pattern = Path, Access = Access.LinkHolders, Tag = "Subscriptions",
            Summary = "Gives a sink's consent to deliveries by the link it was sent in WebHook-Request-Callback.", Handle = Grant,
            Query = Query, Headers = Headers,
        },
    ];

    private static async Task<IResult> Grant(HubRequest request)
    {
        var http = request.Http.Request;
        string? rate = http.Headers.TryGetValue(AllowedRate, out var given) ? given.ToString() : null;

        // What only looks whether a link leads anywhere, as mail programs and proxies do with HEAD, consents to nothing.
        var answer = await request.Service<GrantConsent>().HandleAsync(
            request.Path("id"), request.Query("token"), rate, isGranting: !HttpMethods.IsHead(http.Method), request.Cancellation);
        return !answer.Succeeded(out var consent, out var problem)
            ? new ProblemResult(problem)
            : JsonAnswer.Ok(json =>
            {
                json.WriteStartObject();
                json.WriteString("consent", consent.IsGiven ? "given" : "asked");
                json.WriteString("host", consent.Host);
                json.WriteString("origin", consent.Origin);
                if (consent.AllowedRate is { } most)
                {
                    json.WriteNumber("allowedRate", most);
                }

                json.WriteEndObject();
            });
    }
}

using System.Text.Json;
using Hub.Feeds;
using Hub.Partners;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>Who the caller is, as its credential proves it.</summary>
internal static class CallerEndpoint
{
    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "getCaller", Method = "GET", Pattern = "/v1/caller", Access = Access.Callers, Tag = "Keys",
            Summary = "Tells a caller who it is: its id, role and key, and of a partner the feeds it may send.", Handle = Get,
        },
    ];

    private static async Task<IResult> Get(HubRequest request)
    {
        var described = await request.Service<DescribeCaller>().HandleAsync(request.Caller, request.Cancellation);
        var feeds = request.Service<FeedCatalogue>().All.Where(feed => feed.Partner == described.Partner?.Id);
        return JsonAnswer.Ok(json => Write(json, described, feeds));
    }

    private static void Write(Utf8JsonWriter json, CallerDescription described, IEnumerable<Feed> feeds)
    {
        var (caller, key, partner) = described;
        List<(string, string)> links = [("self", "/v1/caller")];
        json.WriteStartObject();
        json.WriteString("id", caller.Id);
        json.WriteString("role", caller.Role.Name());
        if (key is not null)
        {
            json.WriteStartObject("key");
            json.WriteString("id", key.Id);
            json.WriteString("label", key.Label);
            json.WriteMoment("createdAt", key.CreatedAt);
            if (key.ExpiresAt is { } end)
            {
                json.WriteMoment("expiresAt", end);
            }

            json.WriteEndObject();
            links.Add(("rotation", KeyEndpoints.RotationOf(key.Id)));
        }

        if (partner is not null)
        {
            json.WriteStartObject("partner");
            json.WriteString("id", partner.Id);
            json.WriteLocalized("title", partner.Title);
            json.WriteEndObject();
            json.WriteStrings("feeds", feeds.Select(feed => feed.Id));
            links.Add(("reporting", "/v1/reporting"));
        }

        if (caller.IsOperator)
        {
            links.AddRange([("keys", "/v1/keys"), ("about", "/v1/about")]);
        }

        json.WriteLinks([.. links]);
        json.WriteEndObject();
    }
}

using Hub.Feeds;
using Hub.Partners;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>The partners, and what each sends.</summary>
internal static class PartnerEndpoint
{
    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "listPartners", Method = "GET", Pattern = "/v1/partners", Access = Access.Public, Tag = "Feeds",
            Summary = "Lists the partners with the feeds each sends.", Handle = List,
        },
    ];

    private static Task<IResult> List(HubRequest request) => request.Service<ReadyAnswers>().GetAsync(request, () =>
    {
        var feeds = request.Service<FeedCatalogue>().All.ToLookup(feed => feed.Partner, feed => feed.Id, StringComparer.Ordinal);
        return Task.FromResult<Result<ReadyAnswers.Body>>(new ReadyAnswers.Body("application/json", JsonAnswer.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("partners");
            foreach (var partner in request.Service<PartnerCatalogue>().All)
            {
                json.WriteStartObject();
                json.WriteString("id", partner.Id);
                json.WriteLocalized("title", partner.Title);
                json.WriteString("url", partner.Url.AbsoluteUri);
                json.WriteStrings("feeds", feeds[partner.Id]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        })));
    });
}

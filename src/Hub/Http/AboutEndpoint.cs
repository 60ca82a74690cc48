using System.Text.Json;
using Hub.Hosting;
using Hub.Publishing.Subscriptions;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>What the hub is and how it stands, for who looks after it.</summary>
internal static class AboutEndpoint
{
    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "getAbout", Method = "GET", Pattern = "/v1/about", Access = Access.Callers, Tag = "Interface",
            Summary = "Tells the operator what version runs since when on what storage, and how much there is.", Handle = Get,
        },
    ];

    private static async Task<IResult> Get(HubRequest request)
    {
        var answer = await request.Service<DescribeHub>().HandleAsync(request.Caller, request.Cancellation);
        return answer.Succeeded(out var hub, out var problem) ? JsonAnswer.Ok(json => Write(json, hub)) : new ProblemResult(problem);
    }

    private static void Write(Utf8JsonWriter json, HubDescription hub)
    {
        json.WriteStartObject();
        json.WriteString("version", hub.Version);
        json.WriteString("apiVersion", HubPipeline.ApiVersion);
        json.WriteMoment("startedAt", hub.StartedAt);
        json.WriteString("runtime", hub.Runtime);
        json.WriteStartObject("storage");
        json.WriteString("engine", hub.Storage.Engine);
        if (hub.Storage.Bytes is { } bytes)
        {
            json.WriteNumber("bytes", bytes);
        }

        json.WriteEndObject();
        json.WriteStartObject("events");
        json.WriteNumber("last", hub.LastEvent);
        json.WriteEndObject();
        WriteCounts(json, hub);
        json.WriteStartObject("deliveries");
        json.WriteNumber("due", hub.Due);
        json.WriteEndObject();
        json.WriteLinks(("self", "/v1/about"), ("subscriptions", "/v1/subscriptions"), ("keys", "/v1/keys"), ("partners", "/v1/partners"));
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, HubDescription hub)
    {
        json.WriteStartObject("counts");
        json.WriteNumber("feeds", hub.Definitions.Feeds.All.Count);
        json.WriteNumber("indicators", hub.Definitions.Indicators.All.Count);
        json.WriteNumber("alertRules", hub.Definitions.Alerts.All.Count);
        json.WriteNumber("partners", hub.Definitions.Partners.All.Count);
        json.WriteStartObject("subscriptions");
        json.WriteNumber("active", hub.Subscriptions[SubscriptionStatus.Active]);
        json.WriteNumber("pending", hub.Subscriptions[SubscriptionStatus.Pending]);
        json.WriteNumber("paused", hub.Subscriptions[SubscriptionStatus.Paused]);
        json.WriteNumber("disabled", hub.Subscriptions[SubscriptionStatus.Disabled]);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

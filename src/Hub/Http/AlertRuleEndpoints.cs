using System.Text.Json;
using Hub.Alerts;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>The alert rules, and how it is now with each group that any of them ever had to do with.</summary>
internal static class AlertRuleEndpoints
{
    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "listAlertRules", Method = "GET", Pattern = "/v1/alert-rules", Access = Access.Public, Tag = "Alerts",
            Summary = "Lists the alert rules with their limits and texts, and how it is now with each group.", Handle = List,
        },
        new()
        {
            Name = "getAlertRule", Method = "GET", Pattern = "/v1/alert-rules/{id}", Access = Access.Public, Tag = "Alerts",
            Summary = "Gives one alert rule, and how it is now with each group.", Handle = Get,
        },
    ];

    private static Task<IResult> List(HubRequest request) => request.Service<ReadyAnswers>().GetAsync(
        request,
        async () =>
        {
            var rules = await request.Service<AlertArchive>().RulesAsync(request.Cancellation);
            return new ReadyAnswers.Body("application/json", JsonAnswer.Bytes(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("rules");
                foreach (var rule in rules.Items)
                {
                    Write(json, request, rule);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }))
            { Until = rules.Until };
        },
        ofFigures: true);

    private static Task<IResult> Get(HubRequest request) => request.Service<ReadyAnswers>().GetAsync(
        request,
        async () =>
        {
            var rules = await request.Service<AlertArchive>().RulesAsync(request.Cancellation);
            return rules.Items.FirstOrDefault(known => known.Rule.Id == request.Path("id")) is { } rule
                ? new ReadyAnswers.Body("application/json", JsonAnswer.Bytes(json => Write(json, request, rule))) { Until = rules.Until }
                : Problems.NotFound($"alert rule '{request.Path("id")}'; see /v1/alert-rules");
        },
        ofFigures: true);

    private static void Write(Utf8JsonWriter json, HubRequest request, KnownRule known)
    {
        var rule = known.Rule;
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        json.WriteNumber("version", rule.Version);
        json.WriteString("indicator", rule.Indicator);
        json.WriteStrings("by", rule.By);
        json.WriteStartObject("where");
        foreach (var (dimension, codes) in rule.Where)
        {
            json.WriteStrings(dimension, codes);
        }

        json.WriteEndObject();
        Write(json, "raise", rule.Raise);
        Write(json, "clear", rule.Clear);
        json.WriteNumber("for", rule.For);
        json.WriteString("severity", AlertEvents.Name(rule.Severity));
        json.WriteLocalized("title", rule.Title);
        json.WriteLocalized("text", rule.Text);
        json.WriteStartArray("groups");
        foreach (var group in known.Groups)
        {
            Write(json, rule, group);
        }

        json.WriteEndArray();
        json.WriteStartArray("silences");
        foreach (var silence in known.Silences)
        {
            Write(json, silence, request.Service<TimeProvider>().GetUtcNow());
        }

        json.WriteEndArray();
        json.WriteLinks(
            ("self", $"/v1/alert-rules/{rule.Id}"), ("alerts", $"/v1/alerts?rule={rule.Id}"), ("observations", $"/v1/indicators/{rule.Indicator}/observations"));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, AlertRule rule, KnownGroup group)
    {
        json.WriteStartObject();
        json.WriteStartObject("dimensions");
        foreach (var (dimension, code) in AlertGroup.Dimensions(rule, group.Group))
        {
            json.WriteString(dimension, code);
        }

        json.WriteEndObject();
        json.WriteString("status", group.Active is null ? "quiet" : "active");
        if (group.Active is { } alert)
        {
            json.WriteString("alert", alert.Id.ToString());
            json.WriteMoment("raisedAt", alert.RaisedAt);
            if (alert.Acknowledgement is { } acknowledgement)
            {
                json.WriteMoment("acknowledgedAt", acknowledgement.At);
            }
        }

        if (group.SilencedUntil is { } until)
        {
            json.WriteMoment("silencedUntil", until);
        }

        if (group.Latest is { } latest)
        {
            json.WriteStartObject("latest");
            json.WriteString("period", latest.Key.ToString());
            json.WriteNumber("value", latest.Value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    // Not why and by whom: that is for who handles alerts (SilenceEndpoints).
    private static void Write(Utf8JsonWriter json, AlertSilence silence, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("status", silence.Status(now));
        json.WriteStartObject("where");
        foreach (var (dimension, codes) in silence.Where)
        {
            json.WriteStrings(dimension, codes);
        }

        json.WriteEndObject();
        json.WriteMoment("from", silence.From);
        json.WriteMoment("until", silence.Until);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Threshold threshold)
    {
        json.WriteStartObject(name);
        json.WriteNumber(AlertCatalogue.Name(threshold.Comparison), threshold.Value);
        json.WriteEndObject();
    }
}

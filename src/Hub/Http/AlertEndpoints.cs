using System.Text.Json;
using Hub.Alerts;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>Active and past alerts.</summary>
internal static class AlertEndpoints
{
    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "listAlerts", Method = "GET", Pattern = "/v1/alerts", Access = Access.Public, Tag = "Alerts",
            Summary = "Lists active and past alerts, the newest period first.", Handle = List,
            Query =
            [
                new("status", "Only active or only resolved alerts.", """{"type":"string","enum":["active","resolved"]}"""),
                new("rule", "Only alerts of this rule."),
            ],
        },
        new()
        {
            Name = "getAlert", Method = "GET", Pattern = "/v1/alerts/{id}", Access = Access.Public, Tag = "Alerts",
            Summary = "Gives one alert: its rule, figures, texts and the submissions behind it.", Handle = Get,
        },
    ];

    private static async Task<IResult> List(HubRequest request)
    {
        return await request.Service<ReadyAnswers>().GetAsync(request, () => MakeListAsync(request), ofFigures: true);
    }

    private static async Task<Result<ReadyAnswers.Body>> MakeListAsync(HubRequest request)
    {
        var (status, rule) = (request.Query("status"), request.Query("rule"));
        if (status is not (null or "active" or "resolved"))
        {
            return Problems.InvalidRequest("'status' is active or resolved.");
        }

        if (UnknownRule(request) is { } unknown)
        {
            return unknown;
        }

        var alerts = await request.Service<AlertArchive>().ListAsync(request.Cancellation);
        return new ReadyAnswers.Body("application/json", JsonAnswer.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("alerts");
            foreach (var known in alerts.Items)
            {
                if ((status ?? known.Alert.Status) == known.Alert.Status && (rule ?? known.Rule.Id) == known.Rule.Id)
                {
                    Write(json, request, known);
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }))
        { Until = alerts.Until };
    }

    /// <summary>The problem of a <c>rule=</c> that names no rule there is; null when it does, or is left out.</summary>
    public static Problem? UnknownRule(HubRequest request)
    {
        var rules = request.Service<AlertCatalogue>();
        return request.Query("rule") is { } id && rules.Find(id) is null
            ? Problems.InvalidRequest(rules.All.Count == 0 ? "There are no alert rules." : $"'rule' is one of {string.Join(", ", rules.All.Select(rule => rule.Id))}.")
            : null;
    }

    private static async Task<IResult> Get(HubRequest request)
    {
        return await request.Service<ReadyAnswers>().GetAsync(request, async () =>
        {
            var answer = await request.Service<AlertArchive>().GetAsync(request.Path("id"), request.Cancellation);
            return answer.Succeeded(out var found, out var problem)
                ? new ReadyAnswers.Body("application/json", JsonAnswer.Bytes(json => Write(json, request, found.Known))) { Until = found.Until }
                : problem;
        }, ofFigures: true);
    }

    private static void Write(Utf8JsonWriter json, HubRequest request, KnownAlert known)
    {
        var (rule, alert, silencedUntil) = known;
        json.WriteStartObject();
        json.WriteString("id", alert.Id.ToString());
        json.WriteString("rule", rule.Id);
        json.WriteNumber("ruleVersion", alert.RuleVersion);
        json.WriteString("indicator", rule.Indicator);
        json.WriteString("severity", AlertEvents.Name(rule.Severity));
        json.WriteString("status", alert.Status);
        json.WriteStartObject("dimensions");
        foreach (var (dimension, code) in AlertGroup.Dimensions(rule, alert.Id.Group))
        {
            json.WriteString(dimension, code);
        }

        json.WriteEndObject();
        json.WriteNumber("threshold", alert.Threshold);
        json.WriteStartObject("raised");
        json.WriteString("period", alert.Id.Raised.ToString());
        json.WriteNumber("value", alert.RaisedValue);
        json.WriteMoment("at", alert.RaisedAt);
        json.WriteStrings("sources", alert.RaisedBy);
        json.WriteEndObject();
        if (alert is { Resolution: { } resolution, ResolvedAt: { } at })
        {
            json.WriteStartObject("resolved");
            json.WriteString("reason", AlertEvents.Name(resolution));
            if (alert.Resolved is { } period)
            {
                json.WriteString("period", period.ToString());
            }

            if (alert.ResolvedValue is { } value)
            {
                json.WriteNumber("value", value);
            }

            json.WriteMoment("at", at);
            json.WriteStrings("sources", alert.ResolvedBy);
            json.WriteEndObject();
        }

        // When, and not by whom and with what note: that is for who handles alerts (AcknowledgementEndpoints).
        if (alert.Acknowledgement is { } acknowledgement)
        {
            json.WriteMoment("acknowledgedAt", acknowledgement.At);
        }

        if (silencedUntil is { } until)
        {
            json.WriteMoment("silencedUntil", until);
        }

        if (alert.Held.Name() is { } held)
        {
            json.WriteString("heldBack", held);
        }

        var wording = request.Service<AlertTexts>().WordingOf(rule);
        json.WriteLocalized("title", wording.Fill(rule, alert, rule.Title));
        json.WriteLocalized("text", wording.Fill(rule, alert, rule.Text));
        json.WriteLinks(
            ("self", $"/v1/alerts/{alert.Id}"),
            ("observations", AlertEvents.ObservationsPath(rule, alert.Id.Group)),
            ("chart", AlertEvents.ChartPath(rule, alert.Id.Group)),
            ("acknowledgement", $"/v1/alerts/{alert.Id}/acknowledgement"));
        json.WriteEndObject();
    }
}

using System.Text.Json;
using Hub.Alerts;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>That somebody has taken note of an alert: who, when and what about it. The alert itself, which is public, only says when.</summary>
internal static class AcknowledgementEndpoints
{
    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "getAcknowledgement", Method = "GET", Pattern = "/v1/alerts/{id}/acknowledgement", Access = Access.Callers, Tag = "Alerts",
            Summary = "Tells by whom an alert was acknowledged, when and with what note; for subscribers and the operator.", Handle = Get,
        },
        new()
        {
            Name = "acknowledgeAlert", Method = "POST", Pattern = "/v1/alerts/{id}/acknowledgement", Access = Access.Callers, Tag = "Alerts",
            Summary = "Acknowledges an alert that is up, for subscribers and the operator; with a note or without.", Handle = Acknowledge,
            Consumes = ["application/json"],
        },
        new()
        {
            Name = "takeBackAcknowledgement", Method = "DELETE", Pattern = "/v1/alerts/{id}/acknowledgement", Access = Access.Callers, Tag = "Alerts",
            Summary = "Takes an acknowledgement back.", Handle = TakeBack,
        },
    ];

    private static async Task<IResult> Get(HubRequest request) =>
        Answer(await request.Service<AcknowledgeAlert>().ReadAsync(request.Caller, request.Path("id"), request.Cancellation));

    private static Task<IResult> Acknowledge(HubRequest request) =>
        OptionalText.WithAsync(request, "note", "acknowledgement", AlertAcknowledgement.FaultIn, async note =>
            Answer(await request.Service<AcknowledgeAlert>().HandleAsync(request.Caller, request.Path("id"), note, request.Cancellation)));

    private static async Task<IResult> TakeBack(HubRequest request) =>
        Answer(await request.Service<AcknowledgeAlert>().TakeBackAsync(request.Caller, request.Path("id"), request.Cancellation));

    private static IResult Answer(Result<Alert> answer) =>
        answer.Succeeded(out var alert, out var problem) ? JsonAnswer.Ok(json => Write(json, alert)) : new ProblemResult(problem);

    private static void Write(Utf8JsonWriter json, Alert alert)
    {
        var alertPath = $"/v1/alerts/{alert.Id}";
        json.WriteStartObject();
        json.WriteString("alert", alert.Id.ToString());
        json.WriteString("status", alert.Status);
        json.WriteBoolean("acknowledged", alert.Acknowledgement is not null);
        if (alert.Acknowledgement is { } acknowledgement)
        {
            json.WriteMoment("at", acknowledgement.At);
            json.WriteString("by", acknowledgement.By);
            if (acknowledgement.Note is { } note)
            {
                json.WriteString("note", note);
            }
        }

        json.WriteLinks(("self", alertPath + "/acknowledgement"), ("alert", alertPath));
        json.WriteEndObject();
    }
}

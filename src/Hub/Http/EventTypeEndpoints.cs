using System.Text.Json;
using Hub.Publishing.Catalogue;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>The catalogue of event types: what may come, and what its data look like.</summary>
internal static class EventTypeEndpoints
{
    private const string Json = "application/json";
    private const string SchemaJson = "application/schema+json";

    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "listEventTypes", Method = "GET", Pattern = "/v1/event-types", Access = Access.Public, Tag = "Events",
            Summary = "Lists the types of events the hub sends.", Handle = List,
        },
        new()
        {
            Name = "getEventType", Method = "GET", Pattern = "/v1/event-types/{type}", Access = Access.Public, Tag = "Events",
            Summary = "Describes one type of event, with the JSON Schema of its data and an example.", Handle = Get,
        },
        new()
        {
            Name = "getEventTypeSchema", Method = "GET", Pattern = "/v1/event-types/{type}/schema", Access = Access.Public, Tag = "Events",
            Summary = "Gives the JSON Schema (draft 2020-12) of the data of one type of event: what dataschema names.", Handle = GetSchema,
            Produces = [SchemaJson],
        },
    ];

    private static Task<IResult> List(HubRequest request) =>
        request.Service<ReadyAnswers>().GetAsync(request, () => Body(Json, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("eventTypes");
            foreach (var type in request.Service<EventTypeCatalogue>().All)
            {
                json.WriteStartObject();
                WriteHead(json, type);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }));

    private static Task<IResult> Get(HubRequest request) => OneAsync(request, Json, (json, type) =>
    {
        json.WriteStartObject();
        WriteHead(json, type);
        json.WritePropertyName("schema");
        json.WriteRawValue(type.SchemaJson);
        json.WritePropertyName("example");
        json.WriteRawValue(type.ExampleJson);
        json.WriteEndObject();
    });

    private static Task<IResult> GetSchema(HubRequest request) => OneAsync(request, SchemaJson, (json, type) => json.WriteRawValue(type.SchemaJson));

    private static Task<IResult> OneAsync(HubRequest request, string contentType, Action<Utf8JsonWriter, EventType> write) =>
        request.Service<ReadyAnswers>().GetAsync(request, () => request.Service<EventTypeCatalogue>().Find(request.Path("type")) is { } type
            ? Body(contentType, json => write(json, type))
            : Task.FromResult<Result<ReadyAnswers.Body>>(Problems.NotFound($"event type '{request.Path("type")}'; /v1/event-types lists them")));

    private static Task<Result<ReadyAnswers.Body>> Body(string contentType, Action<Utf8JsonWriter> write) =>
        Task.FromResult<Result<ReadyAnswers.Body>>(new ReadyAnswers.Body(contentType, JsonAnswer.Bytes(write)));

    private static void WriteHead(Utf8JsonWriter json, EventType type)
    {
        json.WriteString("type", type.Type);
        json.WriteNumber("version", type.Version);
        json.WriteLocalized("title", type.Title);
        json.WriteLocalized("description", type.Description);
        json.WriteLocalized("subject", type.Subject);
        json.WriteLinks(("self", $"/v1/event-types/{type.Type}"), ("schema", EventType.SchemaPath(type.Type)));
    }
}

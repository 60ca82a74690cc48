using System.Text.Json;
using System.Text.RegularExpressions;
using Hub.Indicators;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>The interface's description in OpenAPI 3.0, made from the route table, so that it cannot lag behind it.</summary>
internal static partial class OpenApiEndpoint
{
    private const string ProblemMediaType = "application/problem+json";

    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "getOpenApi", Method = "GET", Pattern = "/v1/openapi.json", Access = Access.Public, Tag = "Interface",
            Summary = "Gives this description.", Handle = Describe,
        },
    ];

    private static Task<IResult> Describe(HubRequest request)
    {
        // The dimensions are query parameters too, and those are in the definitions.
        var dimensions = request.Service<IndicatorCatalogue>().All.SelectMany(indicator => indicator.Dimensions).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return Task.FromResult<IResult>(JsonAnswer.Ok(json => Write(json, dimensions)));
    }

    private static void Write(Utf8JsonWriter json, List<string> dimensions)
    {
        json.WriteStartObject();
        json.WriteString("openapi", "3.0.3");
        json.WriteStartObject("info");
        json.WriteString("title", "Partner data-exchange hub");
        json.WriteString("version", HubPipeline.ApiVersion);
        json.WriteString("description", "Partners post figures, the monitor pulls indicators, the municipality subscribes to housing alerts. Published indicators are public; everything else takes a key.");
        json.WriteStartObject("contact");
        json.WriteString("name", "Gemeente Leiden, monitor internationalisering");
        json.WriteString("url", "https://gemeente.leiden.nl");
        json.WriteString("email", "gemeente@leiden.nl");
        json.WriteEndObject();
        json.WriteStartObject("license");
        json.WriteString("name", "EUPL-1.2");
        json.WriteString("url", "https://interoperable-europe.ec.europa.eu/collection/eupl/eupl-text-eupl-12");
        json.WriteEndObject();
        json.WriteEndObject();

        // Relative to this document, so that it holds wherever the hub is served.
        json.WriteStartArray("servers");
        json.WriteStartObject();
        json.WriteString("url", "/v1");
        json.WriteEndObject();
        json.WriteEndArray();

        json.WriteStartArray("tags");
        foreach (var tag in Described().Select(route => route.Tag).Distinct())
        {
            json.WriteStartObject();
            json.WriteString("name", tag);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("paths");
        foreach (var path in Described().GroupBy(route => route.Pattern["/v1".Length..], StringComparer.Ordinal))
        {
            json.WriteStartObject(path.Key);
            foreach (var route in path)
            {
                WriteOperation(json, route, route.ChecksQuery ? dimensions : []);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteComponents(json);
        json.WriteEndObject();
    }

    // Health is for the machine room: outside the versioned interface and its description.
    private static IEnumerable<HubRoute> Described() =>
        RouteTable.All.Where(route => route.Pattern.StartsWith("/v1/", StringComparison.Ordinal));

    private static void WriteOperation(Utf8JsonWriter json, HubRoute route, List<string> dimensions)
    {
        json.WriteStartObject(route.Method.ToLowerInvariant());
        json.WriteString("operationId", route.Name);
        json.WriteString("summary", route.Summary);
        json.WriteStrings("tags", [route.Tag]);
        json.WriteStartArray("parameters");
        foreach (Match match in Parameter().Matches(route.Pattern))
        {
            WriteParameter(json, match.Groups[1].Value, "path", null, """{"type":"string"}""");
        }

        foreach (var parameter in route.Query)
        {
            WriteParameter(json, parameter.Name, "query", parameter.Description, parameter.Schema);
        }

        foreach (var header in route.Headers)
        {
            WriteParameter(json, header.Name, "header", header.Description, header.Schema);
        }

        foreach (var dimension in dimensions)
        {
            WriteParameter(json, dimension, "query", "Keeps one code of this dimension; only for indicators that have it.", """{"type":"string"}""");
        }

        json.WriteEndArray();
        if (route.Consumes.Count > 0)
        {
            json.WriteStartObject("requestBody");
            json.WriteBoolean("required", route.Method == "POST");
            WriteContent(json, route.Consumes, mediaType => mediaType == "application/json" ? """{"type":"object"}""" : """{"type":"string"}""");
            json.WriteEndObject();
        }

        json.WriteStartObject("responses");
        foreach (var status in route.Success)
        {
            json.WriteStartObject(status.ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("description", Description(status));
            WriteHeaders(json, location: status == StatusCodes.Status201Created);
            if (status != StatusCodes.Status204NoContent)
            {
                WriteContent(json, route.Produces, _ => "{}");
            }

            json.WriteEndObject();
        }

        foreach (var status in Failures(route))
        {
            json.WriteStartObject(status.ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("description", Description(status));
            WriteHeaders(json, location: false);
            WriteContent(json, [ProblemMediaType], _ => """{"$ref":"#/components/schemas/Problem"}""");
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("security");
        if (route.Access == Access.Callers)
        {
            json.WriteStartObject();
            json.WriteStartArray("key");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static IEnumerable<int> Failures(HubRoute route)
    {
        if (route.Method != "GET" || route.Query.Count > 0 || route.Pattern.Contains('{', StringComparison.Ordinal))
        {
            yield return StatusCodes.Status400BadRequest;
        }

        if (route.Access == Access.Callers)
        {
            yield return StatusCodes.Status401Unauthorized;
            yield return StatusCodes.Status403Forbidden;
        }
        else if (route.Access == Access.LinkHolders)
        {
            yield return StatusCodes.Status403Forbidden;
        }

        if (route.Access != Access.LinkHolders && route.Pattern.Contains('{', StringComparison.Ordinal))
        {
            yield return StatusCodes.Status404NotFound;
        }

        if (route.Produces.Count > 1)
        {
            yield return StatusCodes.Status406NotAcceptable;
        }

        if (route.Method != "GET")
        {
            yield return StatusCodes.Status409Conflict;
        }

        if (route.Headers.Any(header => header.Name == "If-Match"))
        {
            yield return StatusCodes.Status412PreconditionFailed;
        }

        if (route.Consumes.Count > 0)
        {
            yield return StatusCodes.Status413PayloadTooLarge;
            yield return StatusCodes.Status415UnsupportedMediaType;
        }

        if (route.Query.Any(parameter => parameter.Name == "wait"))
        {
            yield return StatusCodes.Status429TooManyRequests;
        }

        yield return StatusCodes.Status500InternalServerError;
    }

    private static void WriteParameter(Utf8JsonWriter json, string name, string place, string? description, string schema)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("in", place);
        if (description is not null)
        {
            json.WriteString("description", description);
        }

        json.WriteBoolean("required", place == "path");
        json.WritePropertyName("schema");
        json.WriteRawValue(schema);
        json.WriteEndObject();
    }

    private static void WriteHeaders(Utf8JsonWriter json, bool location)
    {
        json.WriteStartObject("headers");
        json.WriteStartObject("API-Version");
        json.WriteString("$ref", "#/components/headers/ApiVersion");
        json.WriteEndObject();
        if (location)
        {
            json.WriteStartObject("Location");
            json.WriteString("$ref", "#/components/headers/Location");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, IEnumerable<string> mediaTypes, Func<string, string> schema)
    {
        json.WriteStartObject("content");
        foreach (var mediaType in mediaTypes)
        {
            json.WriteStartObject(mediaType);
            json.WritePropertyName("schema");
            json.WriteRawValue(schema(mediaType));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteComponents(Utf8JsonWriter json)
    {
        json.WritePropertyName("components");
        json.WriteRawValue(
            """
            {
              "securitySchemes": {
                "key": { "type": "http", "scheme": "bearer", "description": "A key the hub issued (hub_…), or a JWT from the configured issuer." }
              },
              "headers": {
                "ApiVersion": { "description": "The version of the interface.", "schema": { "type": "string" } },
                "Location": { "description": "The path of what was made.", "schema": { "type": "string" } }
              },
              "schemas": {
                "Problem": {
                  "type": "object",
                  "description": "RFC 9457",
                  "required": ["type", "title", "status", "detail"],
                  "properties": {
                    "type": { "type": "string" },
                    "title": { "type": "string" },
                    "status": { "type": "integer" },
                    "detail": { "type": "string" },
                    "instance": { "type": "string" },
                    "submission": { "type": "string", "description": "The path of a refused submission's report." },
                    "errorCount": { "type": "integer" },
                    "errorCounts": { "type": "object", "additionalProperties": { "type": "integer" } },
                    "errors": {
                      "type": "array",
                      "maxItems": 1000,
                      "items": {
                        "type": "object",
                        "required": ["pointer", "code", "detail"],
                        "properties": {
                          "pointer": { "type": "string", "description": "RFC 6901" },
                          "code": { "type": "string" },
                          "detail": { "type": "string" },
                          "record": { "type": "integer", "description": "From 0." },
                          "line": { "type": "integer", "description": "For records sent in lines, from 1." },
                          "column": { "type": "string", "description": "For CSV, the column's name in the header." }
                        }
                      }
                    }
                  }
                }
              }
            }
            """);
    }

    private static string Description(int status) => status switch
    {
        200 => "As asked.",
        201 => "Made, and durable.",
        204 => "Done.",
        400 => "The request is invalid; all errors at once.",
        401 => "A valid credential is needed.",
        403 => "The caller may not do this.",
        404 => "There is no such thing.",
        406 => "Nothing the caller accepts can be produced.",
        409 => "Clashes with the present state.",
        412 => "The precondition does not hold.",
        413 => "The body is too large.",
        415 => "The body's media type or content coding is not taken; Accept-Encoding says which codings are.",
        429 => "The caller does more at once than one may.",
        _ => "Something went wrong in the hub.",
    };

    [GeneratedRegex("\\{([a-zA-Z]+)\\}")]
    private static partial Regex Parameter();
}

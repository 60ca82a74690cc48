using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hub.Feeds.Validation;

namespace Hub.Feeds;

/// <summary>
/// A feed's example: the file <c>minimal.json</c> among its valid examples, else the first of them with a record, else
/// one made from the schema, which is valid as long as the schema asks nothing out of the ordinary.
/// </summary>
internal static class FeedExample
{
    public static string Find(string folder, string feed, Periodicity periodicity, FeedSchema schema)
    {
        var files = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.json").OrderBy(file => Path.GetFileName(file) != "minimal.json").ThenBy(file => file, StringComparer.Ordinal)
            : Enumerable.Empty<string>();
        return files.Select(File.ReadAllText).FirstOrDefault(text => HasRecord(text, schema.Compiled)) ?? Make(feed, periodicity, schema.Json);
    }

    private static bool HasRecord(string text, SubmissionSchema schema)
    {
        try
        {
            return schema.Validate(Encoding.UTF8.GetBytes(text), CancellationToken.None) is null
                && JsonNode.Parse(text)!["records"]!.AsArray().Count > 0;
        }
        catch (ValidatorQuotaException)
        {
            return false;
        }
    }

    private static string Make(string feed, Periodicity periodicity, string schemaJson)
    {
        using var schema = JsonDocument.Parse(schemaJson);
        var record = new JsonObject();
        foreach (var field in schema.RootElement.GetProperty("$defs").GetProperty("record").GetProperty("properties").EnumerateObject())
        {
            record.Add(field.Name, ValueOf(field.Value));
        }

        return new JsonObject
        {
            ["feed"] = feed,
            ["period"] = Period.Of(new DateOnly(2024, 1, 1), periodicity).ToString(),
            ["records"] = new JsonArray(record),
        }.ToJsonString();
    }

    private static JsonNode? ValueOf(JsonElement field)
    {
        if (field.ValueKind != JsonValueKind.Object)
        {
            return "example";
        }

        if (Member(field, "const") is { } only)
        {
            return JsonNode.Parse(only.GetRawText());
        }

        if (Member(field, "enum") is { } codes)
        {
            return JsonNode.Parse(codes[0].GetRawText());
        }

        return Member(field, "type")?.ToString() switch
        {
            "integer" or "number" => JsonNode.Parse(Member(field, "minimum")?.GetRawText() ?? "0"),
            "boolean" => true,
            _ when Member(field, "format")?.ToString() == "date" => "2024-01-31",
            _ => Member(field, "x-labels") is { } labels ? labels.EnumerateObject().First().Name : "example",
        };
    }

    private static JsonElement? Member(JsonElement field, string name) => field.TryGetProperty(name, out var value) ? value : null;
}

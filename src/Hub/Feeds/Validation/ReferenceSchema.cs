using System.Text.Json;
using System.Text.Json.Nodes;
using Newtonsoft.Json.Schema;

namespace Hub.Feeds.Validation;

/// <summary>
/// Reads a schema for Newtonsoft.Json.Schema, so that what it judges is draft 2020-12: patterns mean what ECMA-262 says
/// (<see cref="PatternTranslator"/>), lengths and formats are left to <see cref="StringRules"/>, nothing is ever fetched.
/// </summary>
internal static class ReferenceSchema
{
    private const string Draft = "https://json-schema.org/draft/2020-12/schema";

    /// <summary>Loads the schema.</summary>
    /// <exception cref="SchemaException">It is not a usable schema of draft 2020-12.</exception>
    public static JSchema Load(JsonElement schema, string name)
    {
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$schema", out var draft)
            && (draft.ValueKind != JsonValueKind.String || draft.GetString()!.TrimEnd('#') != Draft))
        {
            throw new SchemaException(name, "/$schema", $"expected {Draft}, found {draft.GetRawText()}.");
        }

        var path = new DocumentPath();
        using var reader = new Utf8TokenReader(Rewritten(schema), new JsonReaderOptions { MaxDepth = 64 }, path);
        var settings = new JSchemaReaderSettings { Validators = [new StringRules()] };
        settings.ValidationEventHandler += (_, e) => throw new SchemaException(name, path.Pointer(), e.Message);
        try
        {
            return JSchema.Load(reader, settings);
        }
        catch (JSchemaReaderException e)
        {
            throw new SchemaException(name, path.Pointer(), e.Message, e);
        }
    }

    private static byte[] Rewritten(JsonElement schema)
    {
        var node = JsonNode.Parse(schema.GetRawText());
        if (node is JsonObject root)
        {
            root["$schema"] ??= Draft;
        }

        RewriteSchema(node);
        return JsonSerializer.SerializeToUtf8Bytes(node);
    }

    private static void RewriteSchema(JsonNode? node)
    {
        if (node is JsonArray several)
        {
            foreach (var item in several)
            {
                RewriteSchema(item);
            }
        }

        if (node is not JsonObject schema)
        {
            return;
        }

        foreach (var (keyword, value) in schema.ToList())
        {
            switch (keyword)
            {
                case "const" or "enum" or "default" or "examples":
                    break;
                case "properties" or "patternProperties" or "$defs" or "dependentSchemas":
                    foreach (var (_, part) in value as JsonObject ?? [])
                    {
                        RewriteSchema(part);
                    }

                    break;
                case "minLength":
                    Rename(schema, keyword, StringRules.MinLength, JsonValueKind.Number);
                    break;
                case "maxLength":
                    Rename(schema, keyword, StringRules.MaxLength, JsonValueKind.Number);
                    break;
                case "format" when value?.GetValueKind() == JsonValueKind.String && Rfc3339.Asserts(value.GetValue<string>()):
                    Rename(schema, keyword, StringRules.Format, JsonValueKind.String);
                    break;
                case "pattern" when value?.GetValueKind() == JsonValueKind.String && PatternTranslator.Translate(value.GetValue<string>()) is { } translated:
                    schema[keyword] = translated;
                    break;
                default:
                    RewriteSchema(value);
                    break;
            }
        }
    }

    private static void Rename(JsonObject schema, string keyword, string to, JsonValueKind kind)
    {
        // A value of another kind is a mistake in the schema, which Newtonsoft reports under the keyword's own name.
        if (schema[keyword]?.GetValueKind() == kind)
        {
            var value = schema[keyword]!.DeepClone();
            schema.Remove(keyword);
            schema[to] = value;
        }
    }
}

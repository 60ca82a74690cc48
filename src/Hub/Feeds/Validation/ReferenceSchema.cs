using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Newtonsoft.Json.Schema;

namespace Hub.Feeds.Validation;

/// <summary>
/// Reads a schema for Newtonsoft.Json.Schema, so that what it judges is draft 2020-12: patterns mean what ECMA-262 says
/// (<see cref="PatternTranslator"/>), bounds, lengths and formats are left to <see cref="ExactRules"/>, nothing is ever
/// fetched.
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
        var settings = new JSchemaReaderSettings { Validators = [new ExactRules()] };
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

        if (schema.ContainsKey("$ref") && schema.All(keyword => keyword.Key == "$ref" || SchemaCompiler.IsAnnotation(keyword.Key)))
        {
            // Newtonsoft would report what lies behind a reference with siblings as one violation of the reference.
            foreach (var (annotation, _) in schema.Where(keyword => keyword.Key is not ("$ref" or "$defs")).ToList())
            {
                schema.Remove(annotation);
            }
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
                case var _ when ExactRules.Takes(keyword) && IsExact(keyword, value):
                    schema.Remove(keyword);
                    schema[ExactRules.Prefix + keyword] = value;
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

    /// <summary>
    /// A value of another kind is a mistake in the schema, which Newtonsoft reports under the keyword's own name; a number
    /// that cannot be kept exactly stays with Newtonsoft, too.
    /// </summary>
    private static bool IsExact(string keyword, JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Number => keyword != "format" && JsonNumber.TryParse(Encoding.UTF8.GetBytes(value.ToJsonString()), out var number)
            && (number > 0 || keyword is not "multipleOf") && (number >= 0 || !keyword.EndsWith("Length", StringComparison.Ordinal)),
        JsonValueKind.String => keyword == "format" && Rfc3339.Asserts(value.GetValue<string>()),
        _ => false,
    };
}

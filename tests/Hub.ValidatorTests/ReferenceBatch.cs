using System.Text.Json;
using System.Text.Json.Nodes;
using Hub.Feeds.Validation;

namespace Hub.ValidatorTests;

/// <summary>
/// Asks Newtonsoft.Json.Schema about many documents at the price of one validation: they become the items of an array,
/// and the schema a definition that every item refers to. Its verdicts are then those of the schema alone.
/// </summary>
internal sealed class ReferenceBatch
{
    private readonly ReferenceEngine engine;

    public ReferenceBatch(string schema)
    {
        var moved = JsonNode.Parse(schema);
        if (moved is JsonObject root)
        {
            root.Remove("$id");
            root.Remove("$schema");
        }

        Move(moved);
        var wrapper = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["type"] = "array",
            ["items"] = new JsonObject { ["$ref"] = "#/$defs/document" },
            ["$defs"] = new JsonObject { ["document"] = moved },
        };
        var source = JsonDocument.Parse(wrapper.ToJsonString()).RootElement;
        engine = new ReferenceEngine(ReferenceSchema.Load(source, "batch"), source);
    }

    /// <summary>The violations per document, each as pointer, code and detail in sorted order.</summary>
    /// <exception cref="InvalidOperationException">There are more violations than are listed: ask about fewer documents.</exception>
    public List<string>[] Validate(IReadOnlyList<ReadOnlyMemory<byte>> documents, CancellationToken ct)
    {
        using var array = new MemoryStream();
        array.Write("[null"u8);
        foreach (var document in documents)
        {
            array.Write(","u8);
            array.Write(document.Span);
        }

        array.Write("]"u8);
        var report = engine.Validate(array.ToArray(), ct);
        if (report?.Count > ViolationReport.Listed)
        {
            throw new InvalidOperationException($"{report.Count} violations in {documents.Count} documents");
        }

        var found = documents.Select(_ => new List<string>()).ToArray();
        foreach (var violation in report?.Errors ?? [])
        {
            var rest = violation.Pointer.IndexOf('/', 1);
            var item = int.Parse(violation.Pointer[1..(rest < 0 ? violation.Pointer.Length : rest)], System.Globalization.CultureInfo.InvariantCulture);
            if (item > 0)
            {
                found[item - 1].Add(Line(violation with { Pointer = rest < 0 ? string.Empty : violation.Pointer[rest..] }));
            }
        }

        return [.. found.Select(lines => lines.Order(StringComparer.Ordinal).ToList())];
    }

    /// <summary>The same form for a report of the compiled validator.</summary>
    public static List<string> Lines(ViolationReport? report) =>
        [.. (report?.Errors ?? []).Select(Line).Order(StringComparer.Ordinal)];

    private static string Line(Violation violation) => $"{violation.Pointer} {violation.Code}: {violation.Detail.En}";

    private static void Move(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject schema:
                foreach (var (keyword, value) in schema.ToList())
                {
                    if (keyword == "$ref" && value is JsonValue reference && reference.TryGetValue<string>(out var target) && target.StartsWith('#'))
                    {
                        schema[keyword] = $"#/$defs/document{target[1..]}";
                    }
                    else if (keyword is not ("enum" or "const"))
                    {
                        Move(value);
                    }
                }

                break;
            case JsonArray several:
                foreach (var item in several)
                {
                    Move(item);
                }

                break;
        }
    }
}

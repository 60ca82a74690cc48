using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hub.Feeds.Versions;

/// <summary>
/// Puts a schema and the one its <c>$ref</c> names together into one that accepts the same: draft 2020-12 applies both
/// (JSON Schema core, section 8.2.3.1).
/// </summary>
internal static class ReferredSchema
{
    // Each of these means something only beside the others of its group in the same schema.
    private static readonly string[][] Groups =
    [
        ["properties", "patternProperties", "additionalProperties"],
        ["prefixItems", "items"],
        ["if", "then", "else"],
        ["contains", "minContains", "maxContains"],
    ];

    /// <summary>The schema of <paramref name="target"/> with what stands beside the reference to it.</summary>
    /// <param name="schema">The schema with the <c>$ref</c>.</param>
    /// <param name="target">What that names; a <c>$ref</c> of its own stays.</param>
    public static JsonElement Merge(JsonElement schema, JsonElement target)
    {
        var siblings = schema.EnumerateObject().Where(keyword => keyword.Name != "$ref").ToList();
        if (siblings.Count == 0 || target.ValueKind is not (JsonValueKind.Object or JsonValueKind.True))
        {
            return target;
        }

        var merged = target.ValueKind == JsonValueKind.Object ? JsonObject.Create(target)! : [];
        var apart = new JsonObject();
        foreach (var (name, value) in siblings.Select(keyword => (keyword.Name, keyword.Value)))
        {
            var group = Array.Find(Groups, names => names.Contains(name));
            var isFree = group is null ? !merged.ContainsKey(name) : !HasAny(target, group);
            if (isFree || SchemaComparison.IsAnnotation(name))
            {
                merged[name] = Node(value);
            }
            else if (!(group is null && target.TryGetProperty(name, out var same) && JsonElement.DeepEquals(same, value))
                && !TryTighten(merged, name, value))
            {
                apart[name] = Node(value);
            }
        }

        if (apart.Count > 0)
        {
            // Of the two at one keyword no one keyword can be made; whatever differs there counts as breaking.
            var all = merged["allOf"] as JsonArray ?? [];
            all.Add(apart);
            merged["allOf"] = all;
        }

        return JsonSerializer.SerializeToElement(merged);
    }

    private static bool TryTighten(JsonObject merged, string name, JsonElement value)
    {
        if (name == "required" && merged[name] is JsonArray required && value.ValueKind == JsonValueKind.Array)
        {
            merged[name] = new JsonArray([.. required.Select(one => one!.DeepClone())
                .Concat(value.EnumerateArray().Select(Node))
                .DistinctBy(one => one!.ToJsonString(), StringComparer.Ordinal)]);
            return true;
        }

        var isLower = SchemaComparison.Lower.Contains(name);
        if ((isLower || SchemaComparison.Upper.Contains(name))
            && value.ValueKind == JsonValueKind.Number
            && value.TryGetDecimal(out var bound)
            && merged[name] is JsonValue has
            && has.TryGetValue<decimal>(out var other))
        {
            merged[name] = isLower ? Math.Max(bound, other) : Math.Min(bound, other);
            return true;
        }

        return false;
    }

    private static bool HasAny(JsonElement target, string[] group) =>
        target.ValueKind == JsonValueKind.Object && Array.Exists(group, name => target.TryGetProperty(name, out _));

    private static JsonNode? Node(JsonElement value) => JsonSerializer.SerializeToNode(value);
}

using System.Text.Json.Nodes;

namespace Hub.Publishing.Subscriptions;

/// <summary>JSON merge patch (RFC 7396, section 2).</summary>
internal static class MergePatch
{
    /// <summary>What becomes of <paramref name="target"/>, which is left as it is.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = target is JsonObject ? (JsonObject)target.DeepClone() : [];
        foreach (var (name, value) in changes)
        {
            var before = result[name];
            result.Remove(name);
            if (value is not null)
            {
                result[name] = Apply(before, value);
            }
        }

        return result;
    }
}

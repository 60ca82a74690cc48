using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hub.Tests.Infra;

/// <summary>A resource as a deployment would make it.</summary>
public sealed partial class Resource(JsonNode json)
{
    /// <summary>Its type, such as <c>Microsoft.Web/sites</c>.</summary>
    public string Type => json["type"]!.GetValue<string>();

    /// <summary>Its name; parents and children are parted by slashes.</summary>
    public string Name => json["name"]!.GetValue<string>();

    /// <summary>All of it.</summary>
    public JsonNode Json => json;

    /// <summary>
    /// The resource that an extension (role assignment, lock, diagnostic setting) belongs to, from its type on:
    /// <c>Microsoft.ServiceBus/namespaces/n/topics/events</c>. Null when it belongs to the resource group.
    /// </summary>
    public string? Scope => ScopePattern().Match(json["id"]!.GetValue<string>()) is { Success: true } match ? match.Groups["scope"].Value : null;

    /// <summary>The value at a path of property names, or null.</summary>
    public JsonNode? At(params string[] path) => path.Aggregate((JsonNode?)json, (node, name) => node?[name]);

    /// <summary>The text at a path of property names, or null.</summary>
    public string? Text(params string[] path) => At(path)?.ToString();

    [GeneratedRegex(@"^\[?(extensionResourceId\(')?/subscriptions/[^/]+/resourceGroups/[^/]+/providers/(?<scope>[^']+?)(',|/providers/)")]
    private static partial Regex ScopePattern();
}

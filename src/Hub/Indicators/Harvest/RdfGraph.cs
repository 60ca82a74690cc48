using System.Collections.Frozen;

namespace Hub.Indicators.Harvest;

/// <summary>What a property points to: a resource, or a literal with a language or a datatype.</summary>
/// <param name="Value">The address of the resource, or the literal's text.</param>
/// <param name="IsResource">Whether it is a resource.</param>
/// <param name="Language">The literal's language, or null.</param>
/// <param name="Datatype">The literal's datatype by its short name, such as <c>xsd:date</c>; null for a plain text.</param>
public readonly record struct RdfObject(string Value, bool IsResource, string? Language = null, string? Datatype = null);

/// <summary>A resource with its properties, in the order they were given.</summary>
/// <param name="id">Its address.</param>
public sealed class RdfResource(string id)
{
    private readonly List<(string Property, RdfObject Object)> properties = [];

    /// <summary>Its address.</summary>
    public string Id { get; } = id;

    /// <summary>Its properties by their short names, such as <c>dct:title</c>.</summary>
    public IEnumerable<IGrouping<string, RdfObject>> Properties => properties.GroupBy(pair => pair.Property, pair => pair.Object, StringComparer.Ordinal);

    /// <summary>Says what it is.</summary>
    public RdfResource Is(string type) => Add("rdf:type", new RdfObject(RdfNames.Expand(type), true));

    /// <summary>Points to a resource.</summary>
    public RdfResource To(string property, string address) => Add(property, new RdfObject(address, true));

    /// <summary>Has a text in both languages.</summary>
    public RdfResource Text(string property, Localized text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Add(property, new RdfObject(text.Nl, false, "nl")).Add(property, new RdfObject(text.En, false, "en"));
    }

    /// <summary>Has a literal.</summary>
    public RdfResource Literal(string property, string text, string? datatype = null) => Add(property, new RdfObject(text, false, null, datatype));

    private RdfResource Add(string property, RdfObject value)
    {
        properties.Add((property, value));
        return this;
    }
}

/// <summary>The short names of the vocabularies that the catalogue is written in.</summary>
public static class RdfNames
{
    /// <summary>Prefix and namespace.</summary>
    public static IReadOnlyList<(string Prefix, string Namespace)> Prefixes { get; } =
    [
        ("dcat", "http://www.w3.org/ns/dcat#"),
        ("dct", "http://purl.org/dc/terms/"),
        ("foaf", "http://xmlns.com/foaf/0.1/"),
        ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
        ("skos", "http://www.w3.org/2004/02/skos/core#"),
        ("vcard", "http://www.w3.org/2006/vcard/ns#"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ];

    private static readonly FrozenDictionary<string, string> Namespaces = Prefixes.ToFrozenDictionary(pair => pair.Prefix, pair => pair.Namespace, StringComparer.Ordinal);

    /// <summary>A short name written out.</summary>
    /// <exception cref="KeyNotFoundException">Its prefix is not one of these; a bug.</exception>
    public static string Expand(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return Namespaces[name[..colon]] + name[(colon + 1)..];
    }
}

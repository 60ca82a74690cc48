using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hub.Indicators.Harvest;

/// <summary>Writes resources as RDF: Turtle 1.1 and JSON-LD 1.1. There are no blank nodes, so that the same figures give the same bytes.</summary>
public static class RdfFormats
{
    private const string Type = "rdf:type";

    /// <summary>As Turtle.</summary>
    public static ReadOnlyMemory<byte> Turtle(IEnumerable<RdfResource> resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        var turtle = new StringBuilder();
        foreach (var (prefix, space) in RdfNames.Prefixes)
        {
            turtle.Append(CultureInfo.InvariantCulture, $"@prefix {prefix}: <{space}> .\n");
        }

        foreach (var resource in resources)
        {
            turtle.Append('\n').Append(Address(resource.Id));
            var separator = ' ';
            foreach (var property in resource.Properties)
            {
                turtle.Append(separator == ' ' ? " " : " ;\n    ").Append(property.Key == Type ? "a" : property.Key).Append(' ');
                turtle.AppendJoin(", ", property.Select(Term));
                separator = ';';
            }

            turtle.Append(" .\n");
        }

        return Encoding.UTF8.GetBytes(turtle.ToString());
    }

    /// <summary>As JSON-LD: one value.</summary>
    public static void JsonLd(Utf8JsonWriter json, IEnumerable<RdfResource> resources)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(resources);
        json.WriteStartObject();
        json.WriteStartObject("@context");
        foreach (var (prefix, space) in RdfNames.Prefixes)
        {
            json.WriteString(prefix, space);
        }

        json.WriteEndObject();
        json.WriteStartArray("@graph");
        foreach (var resource in resources)
        {
            json.WriteStartObject();
            json.WriteString("@id", Escaped(resource.Id));
            foreach (var property in resource.Properties)
            {
                json.WriteStartArray(property.Key == Type ? "@type" : property.Key);
                foreach (var value in property)
                {
                    Write(json, value, property.Key == Type);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RdfObject value, bool isType)
    {
        if (isType)
        {
            json.WriteStringValue(value.Value);
            return;
        }

        json.WriteStartObject();
        json.WriteString(value.IsResource ? "@id" : "@value", value.IsResource ? Escaped(value.Value) : value.Value);
        if (value.Language is { } language)
        {
            json.WriteString("@language", language);
        }

        if (value.Datatype is { } datatype)
        {
            json.WriteString("@type", datatype);
        }

        json.WriteEndObject();
    }

    private static string Term(RdfObject value) =>
        value.IsResource ? Address(value.Value)
        : value.Language is { } language ? $"{Quoted(value.Value)}@{language}"
        : value.Datatype is { } datatype ? $"{Quoted(value.Value)}^^{datatype}"
        : Quoted(value.Value);

    private static string Address(string address) => $"<{Escaped(address)}>";

    // What an IRIREF cannot hold (Turtle 1.1, section 6.5) is written in percent.
    private static string Escaped(string address)
    {
        var escaped = new StringBuilder(address.Length);
        foreach (var character in address)
        {
            _ = character <= ' ' || "<>\"{}|^`\\".Contains(character, StringComparison.Ordinal)
                ? escaped.Append(CultureInfo.InvariantCulture, $"%{(int)character:X2}")
                : escaped.Append(character);
        }

        return escaped.ToString();
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}"),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }
}

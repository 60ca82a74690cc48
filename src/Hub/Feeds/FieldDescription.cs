using System.Text.Json;

namespace Hub.Feeds;

/// <summary>What kind of value a field takes.</summary>
public enum FieldType
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A number, whole or not.</summary>
    Number,

    /// <summary>True or false.</summary>
    Truth,
}

/// <summary>One field of a record, as far as formats other than JSON need to know it.</summary>
/// <param name="Name">The field's name, camelCase.</param>
/// <param name="Title">Its title (<c>x-title</c>); the name where there is none.</param>
/// <param name="Type">What kind of value it takes.</param>
/// <param name="IsRequired">Whether every record has it.</param>
public sealed record FieldDescription(string Name, Localized Title, FieldType Type, bool IsRequired)
{
    /// <summary>The only texts it takes (<c>enum</c>); null where the schema does not list them.</summary>
    public IReadOnlyList<string>? Codes { get; init; }

    /// <summary>The fields of a feed schema's record, in the schema's order.</summary>
    internal static IReadOnlyList<FieldDescription> In(string schemaJson)
    {
        using var schema = JsonDocument.Parse(schemaJson);
        var record = schema.RootElement.GetProperty("$defs").GetProperty("record");
        var required = record.TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet(StringComparer.Ordinal)
            : [];
        return [.. record.GetProperty("properties").EnumerateObject().Select(field =>
            new FieldDescription(field.Name, TitleOf(field), TypeOf(field.Value), required.Contains(field.Name)) { Codes = CodesOf(field.Value) })];
    }

    private static Localized TitleOf(JsonProperty field) =>
        field.Value.ValueKind == JsonValueKind.Object && field.Value.TryGetProperty("x-title", out var title)
            ? new Localized(title.GetProperty("nl").GetString()!, title.GetProperty("en").GetString()!)
            : new Localized(field.Name, field.Name);

    private static List<string>? CodesOf(JsonElement field) =>
        field.ValueKind == JsonValueKind.Object && field.TryGetProperty("enum", out var codes) && codes.ValueKind == JsonValueKind.Array
            ? [.. codes.EnumerateArray().Where(code => code.ValueKind == JsonValueKind.String).Select(code => code.GetString()!)]
            : null;

    private static FieldType TypeOf(JsonElement field)
    {
        if (field.ValueKind != JsonValueKind.Object || !field.TryGetProperty("type", out var type))
        {
            return FieldType.Text;
        }

        string?[] types = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(item => item.GetString())] : [type.GetString()];
        return types.Contains("integer") || types.Contains("number") ? FieldType.Number
            : types.Contains("boolean") ? FieldType.Truth
            : FieldType.Text;
    }
}

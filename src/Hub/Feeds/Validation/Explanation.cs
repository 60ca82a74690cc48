using System.Globalization;
using System.Text.Json;

namespace Hub.Feeds.Validation;

/// <summary>
/// Says in a sentence what a schema expected and what was found. Both validators use it, so that a data steward reads the
/// same whichever of them judged.
/// </summary>
internal static class Explanation
{
    private const int ListedValues = 10;
    private const int LongestValue = 60;

    /// <summary>Explains a violation.</summary>
    /// <param name="code">The broken rule's code.</param>
    /// <param name="schema">The schema that has the rule; anything but an object when it is not known.</param>
    /// <param name="found">What was found, from <see cref="FoundValue"/>.</param>
    public static string For(string code, JsonElement schema, string found) =>
        $"expected {Expected(code, schema)}, found {found}";

    /// <summary>Explains that a member is missing.</summary>
    public static string Missing(string member) => $"expected the member '{FoundValue.Cut(member, LongestValue)}', which is missing";

    /// <summary>Explains that a member is not one of those the schema knows.</summary>
    public static string Unexpected(JsonElement schema)
    {
        var known = Keyword(schema, "properties") is { ValueKind: JsonValueKind.Object } properties
            ? properties.EnumerateObject().Select(property => $"'{property.Name}'").ToList()
            : [];
        return known.Count == 0
            ? "expected no further members, found this one"
            : $"expected only the members {List(known, "and")}, found this one";
    }

    private static string Expected(string code, JsonElement schema) => code switch
    {
        ViolationCodes.Type => List(Types(schema), "or"),
        ViolationCodes.Enum => Enumerated(schema),
        ViolationCodes.Const => $"exactly {Raw(schema, "const")}",
        ViolationCodes.Pattern => $"a text that matches {Text(schema, "pattern")}",
        ViolationCodes.Format => Text(schema, "format") == "date" ? "a date such as 2024-02-29" : "a date and time such as 2024-02-29T12:00:00Z",
        ViolationCodes.Minimum => $"{Number(schema)} of at least {Raw(schema, "minimum")}",
        ViolationCodes.Maximum => $"{Number(schema)} of at most {Raw(schema, "maximum")}",
        ViolationCodes.ExclusiveMinimum => $"{Number(schema)} above {Raw(schema, "exclusiveMinimum")}",
        ViolationCodes.ExclusiveMaximum => $"{Number(schema)} below {Raw(schema, "exclusiveMaximum")}",
        ViolationCodes.MultipleOf => $"a multiple of {Raw(schema, "multipleOf")}",
        ViolationCodes.MinLength => $"a text of at least {Amount(schema, "minLength", "character")}",
        ViolationCodes.MaxLength => $"a text of at most {Amount(schema, "maxLength", "character")}",
        ViolationCodes.MinItems => $"at least {Amount(schema, "minItems", "item")}",
        ViolationCodes.MaxItems => $"at most {Amount(schema, "maxItems", "item")}",
        "unique-items" => "every item once",
        "min-properties" => $"at least {Amount(schema, "minProperties", "member")}",
        "max-properties" => $"at most {Amount(schema, "maxProperties", "member")}",
        ViolationCodes.Schema => "nothing here",
        _ => $"what the schema says under {code}",
    };

    private static List<string> Types(JsonElement schema) => Keyword(schema, "type") switch
    {
        { ValueKind: JsonValueKind.Array } several => [.. several.EnumerateArray().Select(type => WithArticle(type.GetString()))],
        { ValueKind: JsonValueKind.String } one => [WithArticle(one.GetString())],
        _ => ["another type"],
    };

    private static string WithArticle(string? type) => type switch
    {
        "integer" or "object" or "array" => $"an {type}",
        "string" => "a text",
        "boolean" => "true or false",
        "number" => "a number",
        _ => "null",
    };

    private static string Number(JsonElement schema) => Types(schema).Contains("an integer") ? "an integer" : "a number";

    private static string Enumerated(JsonElement schema)
    {
        var values = Keyword(schema, "enum") is { ValueKind: JsonValueKind.Array } several
            ? several.EnumerateArray().Select(Value).ToList()
            : [];
        return values.Count == 1 ? values[0] : $"one of {List(values, "or")}";
    }

    private static string List(List<string> items, string conjunction) => items.Count switch
    {
        0 => "none",
        1 => items[0],
        > ListedValues => string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", items.Take(ListedValues))} {conjunction} {items.Count - ListedValues} more"),
        _ => $"{string.Join(", ", items.SkipLast(1))} {conjunction} {items[^1]}",
    };

    private static string Amount(JsonElement schema, string keyword, string singular) =>
        Keyword(schema, keyword) is { ValueKind: JsonValueKind.Number } amount && amount.TryGetDecimal(out var value) && value <= int.MaxValue
            ? FoundValue.Amount((int)value, singular)
            : $"another number of {singular}s";

    private static string Raw(JsonElement schema, string keyword) =>
        Keyword(schema, keyword) is { } value ? Value(value) : "another value";

    private static string Value(JsonElement value) =>
        FoundValue.Cut(value.ValueKind == JsonValueKind.String ? $"\"{value.GetString()}\"" : value.GetRawText(), LongestValue);

    private static string Text(JsonElement schema, string keyword) =>
        Keyword(schema, keyword) is { ValueKind: JsonValueKind.String } value ? FoundValue.Cut(value.GetString()!, LongestValue) : "another form";

    private static JsonElement? Keyword(JsonElement schema, string keyword) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(keyword, out var value) ? value : null;
}

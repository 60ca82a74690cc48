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

    private static readonly Tongue Dutch = new(true);
    private static readonly Tongue English = new(false);

    /// <summary>Explains a violation.</summary>
    /// <param name="code">The broken rule's code.</param>
    /// <param name="schema">The schema that has the rule; anything but an object when it is not known.</param>
    /// <param name="found">What was found, from <see cref="FoundValue"/>.</param>
    public static Localized For(string code, JsonElement schema, Localized found) => new(
        $"verwacht: {Expected(Dutch, code, schema)}; gevonden: {found.Nl}",
        $"expected {Expected(English, code, schema)}, found {found.En}");

    /// <summary>Explains that a member is missing.</summary>
    public static Localized Missing(string member)
    {
        var name = FoundValue.Cut(member, LongestValue);
        return new Localized($"verwacht: het veld '{name}', dat ontbreekt", $"expected the member '{name}', which is missing");
    }

    /// <summary>Explains that a member is not one of those the schema knows.</summary>
    public static Localized Unexpected(JsonElement schema)
    {
        var known = Keyword(schema, "properties") is { ValueKind: JsonValueKind.Object } properties
            ? properties.EnumerateObject().Select(property => $"'{property.Name}'").ToList()
            : [];
        return known.Count == 0
            ? new Localized("verwacht: geen andere velden; gevonden: dit veld", "expected no further members, found this one")
            : new Localized(
                $"verwacht: alleen de velden {List(Dutch, known, Dutch.And)}; gevonden: dit veld",
                $"expected only the members {List(English, known, English.And)}, found this one");
    }

    private static string Expected(Tongue say, string code, JsonElement schema) => code switch
    {
        ViolationCodes.Type => List(say, Types(say, schema), say.Or),
        ViolationCodes.Enum => Enumerated(say, schema),
        ViolationCodes.Const => $"{say.Either("precies", "exactly")} {Raw(say, schema, "const")}",
        ViolationCodes.Pattern => $"{say.Either("een tekst volgens", "a text that matches")} {Text(say, schema, "pattern")}",
        ViolationCodes.Format => Text(say, schema, "format") == "date"
            ? say.Either("een datum zoals 2024-02-29", "a date such as 2024-02-29")
            : say.Either("een datum en tijd zoals 2024-02-29T12:00:00Z", "a date and time such as 2024-02-29T12:00:00Z"),
        ViolationCodes.Minimum => $"{Number(say, schema)} {say.AtLeast} {Raw(say, schema, "minimum")}",
        ViolationCodes.Maximum => $"{Number(say, schema)} {say.AtMost} {Raw(say, schema, "maximum")}",
        ViolationCodes.ExclusiveMinimum => $"{Number(say, schema)} {say.Either("boven", "above")} {Raw(say, schema, "exclusiveMinimum")}",
        ViolationCodes.ExclusiveMaximum => $"{Number(say, schema)} {say.Either("onder", "below")} {Raw(say, schema, "exclusiveMaximum")}",
        ViolationCodes.MultipleOf => $"{say.Either("een veelvoud van", "a multiple of")} {Raw(say, schema, "multipleOf")}",
        ViolationCodes.MinLength => $"{say.Either("een tekst", "a text")} {say.AtLeast} {Amount(say, schema, "minLength", "character")}",
        ViolationCodes.MaxLength => $"{say.Either("een tekst", "a text")} {say.AtMost} {Amount(say, schema, "maxLength", "character")}",
        ViolationCodes.MinItems => $"{say.Either("ten minste", "at least")} {Amount(say, schema, "minItems", "item")}",
        ViolationCodes.MaxItems => $"{say.Either("ten hoogste", "at most")} {Amount(say, schema, "maxItems", "item")}",
        "unique-items" => say.Either("elk element eenmaal", "every item once"),
        "min-properties" => $"{say.Either("ten minste", "at least")} {Amount(say, schema, "minProperties", "member")}",
        "max-properties" => $"{say.Either("ten hoogste", "at most")} {Amount(say, schema, "maxProperties", "member")}",
        ViolationCodes.Schema => say.Either("hier niets", "nothing here"),
        _ => $"{say.Either("wat het schema zegt onder", "what the schema says under")} {code}",
    };

    private static List<string> Types(Tongue say, JsonElement schema) => Keyword(schema, "type") switch
    {
        { ValueKind: JsonValueKind.Array } several => [.. several.EnumerateArray().Select(type => WithArticle(say, type.GetString()))],
        { ValueKind: JsonValueKind.String } one => [WithArticle(say, one.GetString())],
        _ => [say.Either("een ander type", "another type")],
    };

    private static string WithArticle(Tongue say, string? type) => type switch
    {
        "integer" => say.Either("een geheel getal", "an integer"),
        "object" => say.Either("een object", "an object"),
        "array" => say.Either("een lijst", "an array"),
        "string" => say.Either("een tekst", "a text"),
        "boolean" => say.Either("true of false", "true or false"),
        "number" => say.Either("een getal", "a number"),
        _ => "null",
    };

    private static string Number(Tongue say, JsonElement schema)
    {
        var integer = WithArticle(say, "integer");
        return Types(say, schema).Contains(integer) ? integer : WithArticle(say, "number");
    }

    private static string Enumerated(Tongue say, JsonElement schema)
    {
        var values = Keyword(schema, "enum") is { ValueKind: JsonValueKind.Array } several
            ? several.EnumerateArray().Select(Value).ToList()
            : [];
        return values.Count == 1 ? values[0] : $"{say.Either("een van", "one of")} {List(say, values, say.Or)}";
    }

    private static string List(Tongue say, List<string> items, string conjunction) => items.Count switch
    {
        0 => say.Either("geen", "none"),
        1 => items[0],
        > ListedValues => string.Create(
            CultureInfo.InvariantCulture, $"{string.Join(", ", items.Take(ListedValues))} {conjunction} {items.Count - ListedValues} {say.Either("andere", "more")}"),
        _ => $"{string.Join(", ", items.SkipLast(1))} {conjunction} {items[^1]}",
    };

    private static string Amount(Tongue say, JsonElement schema, string keyword, string singular) =>
        Keyword(schema, keyword) is { ValueKind: JsonValueKind.Number } amount && amount.TryGetDecimal(out var value) && value <= int.MaxValue
            ? say.Of(FoundValue.Amount((int)value, singular))
            : say.Either($"een ander aantal {FoundValue.Dutch(singular, false)}", $"another number of {singular}s");

    private static string Raw(Tongue say, JsonElement schema, string keyword) =>
        Keyword(schema, keyword) is { } value ? Value(value) : say.Either("een andere waarde", "another value");

    private static string Value(JsonElement value) =>
        FoundValue.Cut(value.ValueKind == JsonValueKind.String ? $"\"{value.GetString()}\"" : value.GetRawText(), LongestValue);

    private static string Text(Tongue say, JsonElement schema, string keyword) =>
        Keyword(schema, keyword) is { ValueKind: JsonValueKind.String } value
            ? FoundValue.Cut(value.GetString()!, LongestValue)
            : say.Either("een andere vorm", "another form");

    private static JsonElement? Keyword(JsonElement schema, string keyword) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(keyword, out var value) ? value : null;

    /// <summary>One of the two languages.</summary>
    private readonly record struct Tongue(bool IsDutch)
    {
        public string And => Either("en", "and");

        public string Or => Either("of", "or");

        public string AtLeast => Either("van ten minste", "of at least");

        public string AtMost => Either("van ten hoogste", "of at most");

        public string Either(string nl, string en) => IsDutch ? nl : en;

        public string Of(Localized text) => IsDutch ? text.Nl : text.En;
    }
}

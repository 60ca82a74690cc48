using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hub.Feeds.Validation;

/// <summary>
/// Compiles a JSON Schema of the keywords that feeds use. A schema with anything else is not compiled at all: half a
/// verdict is none.
/// </summary>
internal sealed class SchemaCompiler
{
    private const int MostMembers = 64;

    private readonly JsonElement root;
    private readonly Dictionary<string, CompiledSchema> definitions = new(StringComparer.Ordinal);
    private readonly HashSet<string> underWay = new(StringComparer.Ordinal);

    private SchemaCompiler(JsonElement root) => this.root = root;

    /// <summary>The compiled schema, or null when it has keywords or values that are left to the reference validator.</summary>
    /// <param name="schema">A usable schema; it must outlive the result.</param>
    public static CompiledSchema? TryCompile(JsonElement schema)
    {
        var compiler = new SchemaCompiler(schema);
        return compiler.Definition("#", schema, out var compiled) ? compiled : null;
    }

    /// <summary>Whether a keyword says nothing about what is valid.</summary>
    public static bool IsAnnotation(string keyword) =>
        keyword is "$comment" or "$defs" or "title" or "description" or "default" or "examples" or "deprecated" or "readOnly" or "writeOnly"
        || keyword.StartsWith("x-", StringComparison.Ordinal);

    private bool Definition(string reference, JsonElement schema, out CompiledSchema compiled)
    {
        if (definitions.TryGetValue(reference, out compiled!))
        {
            return true;
        }

        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out _))
        {
            // Only references lead here again, so meeting one that is under way means a circle without content.
            var followed = underWay.Add(reference) && Compile(schema, out compiled);
            definitions[reference] = compiled;
            return followed;
        }

        compiled = New(schema);
        definitions[reference] = compiled;
        return Fill(compiled);
    }

    private bool Compile(JsonElement schema, out CompiledSchema compiled)
    {
        compiled = CompiledSchema.Anything;
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference))
        {
            return schema.EnumerateObject().All(keyword => keyword.Name is "$ref" || IsAnnotation(keyword.Name))
                && Target(reference.GetString()!, out var target)
                && Definition(reference.GetString()!, target, out compiled);
        }

        compiled = New(schema);
        return Fill(compiled);
    }

    private static CompiledSchema New(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.True ? CompiledSchema.Anything : new CompiledSchema(schema);

    private bool Target(string reference, out JsonElement target)
    {
        const string Definitions = "#/$defs/";
        target = root;
        return reference == "#"
            || (reference.StartsWith(Definitions, StringComparison.Ordinal)
                && !reference.AsSpan(Definitions.Length).ContainsAny('/', '~', '%')
                && root.TryGetProperty("$defs", out var all)
                && all.TryGetProperty(reference[Definitions.Length..], out target));
    }

    private bool Fill(CompiledSchema into)
    {
        var schema = into.Source;
        if (schema.ValueKind != JsonValueKind.Object)
        {
            into.IsNever = schema.ValueKind == JsonValueKind.False;
            return schema.ValueKind is JsonValueKind.False or JsonValueKind.Undefined;
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Fill(into, keyword.Name, keyword.Value))
            {
                return false;
            }
        }

        if ((into.Minimum, into.ExclusiveMinimum) is ({ }, { }) || (into.Maximum, into.ExclusiveMaximum) is ({ }, { })
            || !FillMembers(into))
        {
            return false;
        }

        if (into.MultipleOf is null && into.Enum is null && into.Const is null && into.Takes(JsonTypes.Integer))
        {
            into.LeastInteger = (long)decimal.Max(-JsonNumber.Largest, into.ExclusiveMinimum is { } above ? decimal.Floor(above) + 1 : decimal.Ceiling(into.Minimum ?? -JsonNumber.Largest));
            into.MostInteger = (long)decimal.Min(JsonNumber.Largest, into.ExclusiveMaximum is { } below ? decimal.Ceiling(below) - 1 : decimal.Floor(into.Maximum ?? JsonNumber.Largest));
        }

        return true;
    }

    private bool Fill(CompiledSchema into, string keyword, JsonElement value)
    {
        switch (keyword)
        {
            case "$schema" or "properties" or "required" or "additionalProperties":
                return true;
            case "$id":
                // An identifier within a schema moves the base of the references around it.
                return definitions.GetValueOrDefault("#") == into;
            case "type":
                return FillTypes(into, value);
            case "enum" or "const":
                var allowed = Allowed(keyword == "enum" ? [.. value.EnumerateArray()] : [value]);
                into.Enum = keyword == "enum" ? allowed : into.Enum;
                into.Const = keyword == "const" ? allowed : into.Const;
                return allowed is not null;
            case "items":
                var compiles = Compile(value, out var items);
                into.Items = items;
                return compiles;
            case "minItems":
                return Count(value, out var minItems) && (into.MinItems = minItems) >= 0;
            case "maxItems":
                return Count(value, out var maxItems) && (into.MaxItems = maxItems) >= 0;
            case "minLength":
                return Count(value, out var minLength) && (into.MinLength = minLength) >= 0;
            case "maxLength":
                return Count(value, out var maxLength) && (into.MaxLength = maxLength) >= 0;
            case "pattern":
                return (into.Pattern = ToRegex(value.GetString()!)) is not null;
            case "format":
                into.Format = Rfc3339.Asserts(value.GetString()) ? value.GetString() : null;
                return true;
            case "minimum":
                return (into.Minimum = Number(value)) is not null;
            case "maximum":
                return (into.Maximum = Number(value)) is not null;
            case "exclusiveMinimum":
                return (into.ExclusiveMinimum = Number(value)) is not null;
            case "exclusiveMaximum":
                return (into.ExclusiveMaximum = Number(value)) is not null;
            case "multipleOf":
                return (into.MultipleOf = Number(value)) > 0;
            default:
                return IsAnnotation(keyword);
        }
    }

    private bool FillMembers(CompiledSchema into)
    {
        var members = new List<CompiledMember>();
        if (into.Source.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                var compiles = Compile(property.Value, out var schema);
                members.Add(new CompiledMember(Encoding.UTF8.GetBytes(property.Name), property.Name, true) { Schema = schema });
                if (!compiles)
                {
                    return false;
                }
            }
        }

        if (into.Source.TryGetProperty("additionalProperties", out var additional))
        {
            into.IsClosed = additional.ValueKind == JsonValueKind.False;
            if (!into.IsClosed)
            {
                var compiles = Compile(additional, out var schema);
                into.Additional = schema;
                if (!compiles)
                {
                    return false;
                }
            }
        }

        if (into.Source.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Select(name => name.GetString()!))
            {
                var index = members.FindIndex(member => member.Name == name);
                if (index < 0)
                {
                    index = members.Count;
                    members.Add(new CompiledMember(Encoding.UTF8.GetBytes(name), name, false) { Schema = into.Additional ?? CompiledSchema.Anything });
                }

                into.Required |= 1UL << (index % MostMembers);
            }
        }

        into.Members = [.. members];
        return members.Count <= MostMembers;
    }

    private static bool FillTypes(CompiledSchema into, JsonElement value)
    {
        into.Types = 0;
        foreach (var type in value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : new[] { value })
        {
            into.Types |= type.GetString() switch
            {
                "null" => JsonTypes.Null,
                "boolean" => JsonTypes.Boolean,
                "object" => JsonTypes.Object,
                "array" => JsonTypes.Array,
                "string" => JsonTypes.Text,
                "integer" => JsonTypes.Integer,
                "number" => JsonTypes.Number,
                _ => 0,
            };
        }

        return into.Types != 0;
    }

    private static AllowedValues? Allowed(JsonElement[] values)
    {
        var allowed = new AllowedValues();
        foreach (var value in values)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.String:
                    allowed.Texts.Add(Encoding.UTF8.GetBytes(value.GetString()!));
                    break;
                case JsonValueKind.Number when Number(value) is { } number:
                    allowed.Numbers.Add(number);
                    break;
                case JsonValueKind.True:
                    allowed.HasTrue = true;
                    break;
                case JsonValueKind.False:
                    allowed.HasFalse = true;
                    break;
                case JsonValueKind.Null:
                    allowed.HasNull = true;
                    break;
                default:
                    return null;
            }
        }

        return allowed;
    }

    private static bool Count(JsonElement value, out int count)
    {
        count = 0;
        if (Number(value) is not { } number || number < 0 || number > int.MaxValue || !JsonNumber.IsInteger(number))
        {
            return false;
        }

        count = (int)number;
        return true;
    }

    private static decimal? Number(JsonElement value) =>
        JsonNumber.TryParse(Encoding.UTF8.GetBytes(value.GetRawText()), out var number) ? number : null;

    private static Regex? ToRegex(string pattern)
    {
        if (PatternTranslator.Translate(pattern) is not { } translated)
        {
            return null;
        }

        try
        {
            return new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // Not what .NET can run without backtracking: the reference validator runs it, with a time limit.
            return null;
        }
    }
}

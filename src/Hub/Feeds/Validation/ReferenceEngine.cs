using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Schema;

namespace Hub.Feeds.Validation;

/// <summary>Judges a document that is strict JSON, and explains.</summary>
internal interface IReferenceEngine
{
    /// <summary>What is wrong with the document; null when nothing is.</summary>
    /// <exception cref="JSchemaException">The validator's quota is used up.</exception>
    ViolationReport? Validate(ReadOnlyMemory<byte> json, CancellationToken ct);
}

/// <summary>
/// Newtonsoft.Json.Schema's streaming reader: one validation of its quota per document, whatever the number of records
/// (measured on 4.0.2: the count goes up once per reader).
/// </summary>
internal sealed class ReferenceEngine(JSchema schema, JsonElement source) : IReferenceEngine
{
    private const int BetweenCancellationChecks = 1024;

    // A pattern that could not be compiled runs with backtracking, over text that somebody else wrote.
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, JsonElement> sources = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ViolationReport? Validate(ReadOnlyMemory<byte> json, CancellationToken ct)
    {
        var found = new ViolationCollector();
        using var tokens = new Utf8TokenReader(json, StrictJson.Options, found.Path);
        using var reader = new JSchemaValidatingReader(tokens) { Schema = schema, RegexMatchTimeout = PatternTimeout };
        var lastMistyped = (string?)null;
        reader.ValidationEventHandler += (_, e) =>
        {
            if (!IsSaidAlready(e.ValidationError.ErrorType, tokens.TokenType, found.Path, ref lastMistyped))
            {
                Add(found, tokens, e.ValidationError);
            }
        };
        try
        {
            for (var count = 0; reader.Read(); count++)
            {
                if (count % BetweenCancellationChecks == 0)
                {
                    ct.ThrowIfCancellationRequested();
                }
            }
        }
        catch (JSchemaException e) when (e.InnerException is RegexMatchTimeoutException)
        {
            // The sender's text, and not the hub, has to give way; what follows it is not looked at.
            found.Add(ViolationCodes.Pattern, new Localized(
                "verwacht: een tekst die binnen een seconde met het patroon van het schema is te vergelijken; gevonden: een die langer duurt; wat erachter staat is niet gecontroleerd",
                "expected a text that the schema's pattern can be matched with in a second, found one that takes longer; nothing behind it was checked"));
        }

        return found.Found;
    }

    /// <summary>
    /// Of a value of the wrong type nothing else is said; Newtonsoft holds to that, except that it also misses an object or
    /// array of the wrong type among the values of an enum or const, when it comes to its end.
    /// </summary>
    private static bool IsSaidAlready(ErrorType error, JsonToken token, DocumentPath path, ref string? lastMistyped)
    {
        if (error == ErrorType.Type && token is (JsonToken.StartObject or JsonToken.StartArray))
        {
            lastMistyped = path.Pointer();
        }

        return error is ErrorType.Enum or ErrorType.Const && lastMistyped is not null
            && token is (JsonToken.EndObject or JsonToken.EndArray) && lastMistyped == path.Pointer();
    }

    private void Add(ViolationCollector found, Utf8TokenReader tokens, ValidationError error)
    {
        if (error.ErrorType == ErrorType.Required && error.Value is IEnumerable<string> missing)
        {
            foreach (var name in missing)
            {
                found.Add(ViolationCodes.Required, found.Lists ? Explanation.Missing(name) : Localized.None, name);
            }

            return;
        }

        var rules = found.Lists ? Source(error.SchemaId) : default;
        var code = Code(error);
        if (!found.Lists)
        {
            found.Add(code, Localized.None);
            return;
        }

        found.Add(code, code switch
        {
            ViolationCodes.AdditionalProperty => Explanation.Unexpected(rules),
            ViolationCodes.MinItems or ViolationCodes.MaxItems => Explanation.For(code, rules, FoundValue.Amount(tokens.ItemsInLastArray, "item")),
            ViolationCodes.MinLength or ViolationCodes.MaxLength => Explanation.For(code, rules, FoundValue.Amount(tokens.CodePoints, "character")),
            _ => Explanation.For(code, rules, tokens.Found),
        });
    }

    private static string Code(ValidationError error) => error.ErrorType switch
    {
        ErrorType.Type => ViolationCodes.Type,
        ErrorType.Enum => ViolationCodes.Enum,
        ErrorType.Const => ViolationCodes.Const,
        ErrorType.Pattern => ViolationCodes.Pattern,
        ErrorType.Format => ViolationCodes.Format,
        // Bounds, lengths and formats come from ExactRules, unless the schema has them in numbers beyond what is exact.
        ErrorType.Minimum => error.Schema is { ExclusiveMinimum: true } ? ViolationCodes.ExclusiveMinimum : ViolationCodes.Minimum,
        ErrorType.Maximum => error.Schema is { ExclusiveMaximum: true } ? ViolationCodes.ExclusiveMaximum : ViolationCodes.Maximum,
        ErrorType.MultipleOf => ViolationCodes.MultipleOf,
        ErrorType.MinimumLength => ViolationCodes.MinLength,
        ErrorType.MaximumLength => ViolationCodes.MaxLength,
        ErrorType.MinimumItems => ViolationCodes.MinItems,
        ErrorType.MaximumItems => ViolationCodes.MaxItems,
        ErrorType.UniqueItems => "unique-items",
        ErrorType.MinimumProperties => "min-properties",
        ErrorType.MaximumProperties => "max-properties",
        ErrorType.AdditionalProperties => ViolationCodes.AdditionalProperty,
        ErrorType.UnevaluatedProperties => "unevaluated-properties",
        ErrorType.UnevaluatedItems => "unevaluated-items",
        ErrorType.AllOf => "all-of",
        ErrorType.AnyOf => "any-of",
        ErrorType.OneOf => "one-of",
        ErrorType.Not => "not",
        ErrorType.Then or ErrorType.Else => "if-then-else",
        ErrorType.Contains or ErrorType.MinimumContains or ErrorType.MaximumContains => "contains",
        ErrorType.Ref => "ref",
        ErrorType.Dependencies => "dependencies",
        ErrorType.Validator => error.Message,
        _ => ViolationCodes.Schema,
    };

    /// <summary>
    /// The schema object that an error names by its identifier, such as <c>#/$defs/record/properties/units</c>; nothing
    /// when it lies behind an identifier of its own.
    /// </summary>
    private JsonElement Source(Uri? id) => id is null ? default : sources.GetOrAdd(id.OriginalString, Find);

    private JsonElement Find(string id)
    {
        var element = source;
        var fragment = id.IndexOf('#', StringComparison.Ordinal);
        foreach (var part in fragment < 0 ? [] : id[(fragment + 1)..].Split('/').Skip(1))
        {
            var name = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (element.ValueKind == JsonValueKind.Array && int.TryParse(name, out var index) && index < element.GetArrayLength())
            {
                element = element[index];
            }
            else if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return default;
            }
        }

        return element;
    }
}

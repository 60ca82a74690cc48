using System.Text;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Schema;

namespace Hub.Feeds.Validation;

/// <summary>
/// The rules for which Newtonsoft.Json.Schema 4.0.2 departs from draft 2020-12 as the hub means it: it compares numbers as
/// doubles with a tolerance (9007199254740990 is not below 9007199254740991, 0.700000000000001 is a multiple of 0.01),
/// counts text elements instead of code points, and asserts no format. <see cref="ReferenceSchema"/> renames these
/// keywords, and Newtonsoft asks here about them; the raised message is the violation's code.
/// </summary>
internal sealed class ExactRules : JsonValidator
{
    /// <summary>What a renamed keyword starts with.</summary>
    public const string Prefix = "x-hub-";

    private static readonly Dictionary<string, string> Codes = new(StringComparer.Ordinal)
    {
        ["minimum"] = ViolationCodes.Minimum,
        ["maximum"] = ViolationCodes.Maximum,
        ["exclusiveMinimum"] = ViolationCodes.ExclusiveMinimum,
        ["exclusiveMaximum"] = ViolationCodes.ExclusiveMaximum,
        ["multipleOf"] = ViolationCodes.MultipleOf,
        ["minLength"] = ViolationCodes.MinLength,
        ["maxLength"] = ViolationCodes.MaxLength,
        ["format"] = ViolationCodes.Format,
    };

    /// <summary>Whether a keyword is one that is judged here.</summary>
    public static bool Takes(string keyword) => Codes.ContainsKey(keyword);

    /// <inheritdoc/>
    public override bool CanValidate(JSchema schema) => schema.ExtensionData.Keys.Any(key => key.StartsWith(Prefix, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override void Validate(JToken value, JsonValidatorContext context)
    {
        if (!IsOfType(value.Type, context.Schema.Type))
        {
            return;
        }

        var text = value.Type == JTokenType.String ? Encoding.UTF8.GetBytes(value.Value<string>()!) : null;
        var number = value.Type is JTokenType.Integer or JTokenType.Float ? value.Value<decimal>() : (decimal?)null;
        foreach (var (keyword, code) in Codes)
        {
            if (context.Schema.ExtensionData.TryGetValue(Prefix + keyword, out var rule)
                && (text is null ? number is { } figure && Breaks(keyword, rule, figure) : Breaks(keyword, rule, text)))
            {
                context.RaiseError(code, value);
            }
        }
    }

    /// <summary>After a wrong type Newtonsoft looks at no other keyword, and neither do these rules.</summary>
    private static bool IsOfType(JTokenType value, JSchemaType? types) => types is null || value switch
    {
        JTokenType.String => (types & JSchemaType.String) != 0,
        JTokenType.Integer => (types & (JSchemaType.Integer | JSchemaType.Number)) != 0,
        JTokenType.Float => (types & JSchemaType.Number) != 0,
        _ => false,
    };

    private static bool Breaks(string keyword, JToken rule, decimal number) => keyword switch
    {
        "minimum" => number < rule.Value<decimal>(),
        "maximum" => number > rule.Value<decimal>(),
        "exclusiveMinimum" => number <= rule.Value<decimal>(),
        "exclusiveMaximum" => number >= rule.Value<decimal>(),
        "multipleOf" => number % rule.Value<decimal>() != 0,
        _ => false,
    };

    private static bool Breaks(string keyword, JToken rule, byte[] text) => keyword switch
    {
        "minLength" => JsonText.CodePoints(text) < rule.Value<decimal>(),
        "maxLength" => JsonText.CodePoints(text) > rule.Value<decimal>(),
        "format" => !Rfc3339.Matches(rule.Value<string>()!, text),
        _ => false,
    };
}

using System.Text;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Schema;

namespace Hub.Feeds.Validation;

/// <summary>
/// The rules on texts for which Newtonsoft.Json.Schema 4.0.2 departs from draft 2020-12 as the hub means it: it counts
/// text elements instead of code points for minLength and maxLength, and asserts no format. <see cref="ReferenceSchema"/>
/// renames these keywords and Newtonsoft asks here about them; the raised message is the violation's code.
/// </summary>
internal sealed class StringRules : JsonValidator
{
    public const string MinLength = "x-hub-min-length";
    public const string MaxLength = "x-hub-max-length";
    public const string Format = "x-hub-format";

    /// <inheritdoc/>
    public override bool CanValidate(JSchema schema) =>
        schema.ExtensionData.ContainsKey(MinLength) || schema.ExtensionData.ContainsKey(MaxLength) || schema.ExtensionData.ContainsKey(Format);

    /// <inheritdoc/>
    public override void Validate(JToken value, JsonValidatorContext context)
    {
        if (value.Type != JTokenType.String)
        {
            return;
        }

        var text = Encoding.UTF8.GetBytes(value.Value<string>()!);
        var length = JsonText.CodePoints(text);
        if (Keyword(context, MinLength) is { } least && length < least.Value<decimal>())
        {
            context.RaiseError(ViolationCodes.MinLength, length);
        }

        if (Keyword(context, MaxLength) is { } most && length > most.Value<decimal>())
        {
            context.RaiseError(ViolationCodes.MaxLength, length);
        }

        if (Keyword(context, Format) is { } format && !Rfc3339.Matches(format.Value<string>()!, text))
        {
            context.RaiseError(ViolationCodes.Format, value);
        }
    }

    private static JToken? Keyword(JsonValidatorContext context, string name) =>
        context.Schema.ExtensionData.TryGetValue(name, out var value) ? value : null;
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Hub.Feeds.Validation;

namespace Hub.Publishing.Subscriptions;

/// <summary>
/// What the sink wants to see of the hub beside the signature: <c>sinkcredential</c> of the CloudEvents Subscriptions API
/// 1.0. It is written and never read back; stored, it is protected as the signing secret is.
/// </summary>
/// <param name="AccessToken">A bearer token that the owner gave; null for <c>CLIENTCREDENTIALS</c>.</param>
/// <param name="ExpiresAt">When that token ends (UTC), if the owner said so.</param>
/// <param name="TokenEndpoint">Where a token is asked for (OAuth 2.0, RFC 6749, section 4.4); null for <c>ACCESSTOKEN</c>.</param>
/// <param name="Identifier">The client's id there.</param>
/// <param name="Secret">The client's secret there.</param>
/// <param name="Scope">The scope asked for, or null.</param>
internal sealed record SinkCredential(string? AccessToken, DateTimeOffset? ExpiresAt, string? TokenEndpoint, string? Identifier, string? Secret, string? Scope)
{
    private const string Path = "/sinkcredential";
    private const int LongestText = 4096;
    private static readonly string[] OfToken = ["credentialtype", "accesstoken", "accesstokenexpiresutc", "accesstokentype"];
    private static readonly string[] OfClient = ["credentialtype", "tokenendpoint", "identifier", "secret", "scope"];

    /// <summary>Reads a credential, adding what is wrong to <paramref name="report"/> without ever repeating a value.</summary>
    public static SinkCredential? Read(JsonElement value, ViolationReport report)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            report.Add(new Violation(Path, ViolationCodes.Type, new Localized("Dit is een JSON-object.", "This is a JSON object.")));
            return null;
        }

        var type = value.TryGetProperty("credentialtype", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        var known = type switch { "ACCESSTOKEN" => OfToken, "CLIENTCREDENTIALS" => OfClient, _ => null };
        if (known is null)
        {
            report.Add(new Violation(Path + "/credentialtype", "unsupported-credential", new Localized("Kies uit 'ACCESSTOKEN', 'CLIENTCREDENTIALS'.", "Choose from 'ACCESSTOKEN', 'CLIENTCREDENTIALS'.")));
            return null;
        }

        foreach (var member in value.EnumerateObject().Where(member => !known.Contains(member.Name, StringComparer.Ordinal)))
        {
            report.Add(new Violation(Path + DocumentPath.Of(member.Name), ViolationCodes.AdditionalProperty, new Localized(
                $"Bij {type} hoort alleen {string.Join(", ", known)}.", $"Of {type} there is only {string.Join(", ", known)}.")));
        }

        return type == "ACCESSTOKEN" ? ReadToken(value, report) : ReadClient(value, report);
    }

    /// <summary>That there is one, and nothing of it.</summary>
    public override string ToString() => nameof(SinkCredential);

    private static SinkCredential ReadToken(JsonElement value, ViolationReport report)
    {
        DateTimeOffset? expires = null;
        if (value.TryGetProperty("accesstokenexpiresutc", out var moment))
        {
            if (moment.ValueKind == JsonValueKind.String && moment.TryGetDateTimeOffset(out var read))
            {
                expires = read.ToUniversalTime();
            }
            else
            {
                report.Add(new Violation(Path + "/accesstokenexpiresutc", ViolationCodes.Format, new Localized("Dit is een tijdstip volgens RFC 3339.", "This is a moment as RFC 3339 writes it.")));
            }
        }

        if (Text(value, "accesstokentype", isRequired: true, report) is { } type && !type.Equals("bearer", StringComparison.OrdinalIgnoreCase))
        {
            report.Add(new Violation(Path + "/accesstokentype", ViolationCodes.Enum, new Localized("Kies 'bearer'.", "Choose 'bearer'.")));
        }

        return new SinkCredential(Text(value, "accesstoken", isRequired: true, report), expires, null, null, null, null);
    }

    private static SinkCredential ReadClient(JsonElement value, ViolationReport report) => new(
        null,
        null,
        Text(value, "tokenendpoint", isRequired: true, report),
        Text(value, "identifier", isRequired: true, report),
        Text(value, "secret", isRequired: true, report),
        Text(value, "scope", isRequired: false, report));

    private static string? Text(JsonElement value, string name, bool isRequired, ViolationReport report)
    {
        if (!value.TryGetProperty(name, out var member))
        {
            if (isRequired)
            {
                report.Add(new Violation($"{Path}/{name}", ViolationCodes.Required, new Localized("Dit veld ontbreekt.", "This member is missing.")));
            }

            return null;
        }

        // Of ASCII that can be seen, as it goes into a header or a form; a line break would end the header.
        if (member.ValueKind == JsonValueKind.String && member.GetString() is { Length: > 0 and <= LongestText } text
            && text.All(character => character is >= ' ' and <= '~') && text.Trim() == text)
        {
            return text;
        }

        report.Add(new Violation($"{Path}/{name}", "invalid-credential", new Localized(
            $"Dit is een tekst van 1 tot {LongestText} zichtbare ASCII-tekens.", $"This is a text of 1 to {LongestText} visible ASCII characters.")));
        return null;
    }
}

/// <summary>The JSON in which a credential is protected.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SinkCredential))]
internal sealed partial class CredentialJson : JsonSerializerContext;

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Hub.Partners;

/// <summary>
/// Takes the caller out of a token whose signature was verified. The claims are read from the payload itself, because the
/// library turns numbers into text and lets a repeated claim pass.
/// </summary>
internal static class TokenClaims
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static bool TryRead(
        JsonWebToken token, string subjectClaim, string roleClaim, [NotNullWhen(true)] out string? subject, out Role role)
    {
        subject = null;
        role = default;
        try
        {
            using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload), Strict);
            subject = Text(payload.RootElement, subjectClaim);
            return CallerId.IsValid(subject) && RoleNames.TryParse(RoleText(payload.RootElement, roleClaim), out role);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // Issuers write a single role as a text or as a list of one.
    private static string? RoleText(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Array
        && value.GetArrayLength() == 1
        && value[0].ValueKind == JsonValueKind.String
            ? value[0].GetString()
            : Text(claims, name);
}

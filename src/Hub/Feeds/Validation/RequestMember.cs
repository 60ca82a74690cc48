using System.Text.Json;

namespace Hub.Feeds.Validation;

/// <summary>Reads members of a request's JSON object, and reports what is wrong with them.</summary>
internal static class RequestMember
{
    /// <summary>A text.</summary>
    /// <param name="root">The object.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="isRequired">Whether it must be there.</param>
    /// <param name="report">Where it is told that it is missing or no text.</param>
    /// <returns>The text; null when there is none.</returns>
    public static string? Text(JsonElement root, string name, bool isRequired, ViolationReport report)
    {
        if (!root.TryGetProperty(name, out var value))
        {
            if (isRequired)
            {
                report.Add(new Violation("/" + name, ViolationCodes.Required, new Localized("dit veld is verplicht", "this member is required")));
            }

            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        report.Add(new Violation("/" + name, ViolationCodes.Type, new Localized("verwacht: een tekst", "expected a text")));
        return null;
    }
}

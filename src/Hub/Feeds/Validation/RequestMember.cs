using System.Text.Json;

namespace Hub.Feeds.Validation;

/// <summary>Reads a request's JSON object and its members strictly, and reports what is wrong with them.</summary>
internal static class RequestMember
{
    /// <summary>Opens a body that is to be an object with no other members than these; others are reported.</summary>
    /// <param name="json">The body.</param>
    /// <param name="names">The members it may have.</param>
    /// <param name="report">Where it is told what is wrong.</param>
    /// <returns>The document, for the caller to dispose of; null when there is no object to read.</returns>
    public static JsonDocument? Open(ReadOnlyMemory<byte> json, IReadOnlyList<string> names, ViolationReport report)
    {
        if (StrictJson.Check(json.Span, CancellationToken.None) is { } faults)
        {
            report.Add(faults.Errors[0]);
            return null;
        }

        var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            report.Add(new Violation(string.Empty, ViolationCodes.Type, new Localized("verwacht: een object", "expected an object")));
            document.Dispose();
            return null;
        }

        var (all, last) = (string.Join(", ", names.SkipLast(1)), names[^1]);
        foreach (var member in document.RootElement.EnumerateObject().Where(member => !names.Contains(member.Name, StringComparer.Ordinal)))
        {
            report.Add(new Violation(DocumentPath.Of(member.Name), ViolationCodes.AdditionalProperty, new Localized(
                $"hier horen alleen {all} en {last}", $"only {all} and {last} belong here")));
        }

        return document;
    }

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

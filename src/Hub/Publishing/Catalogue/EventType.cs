using System.Globalization;
using Hub.Feeds.Validation;

namespace Hub.Publishing.Catalogue;

/// <summary>A type of event as the catalogue describes it; read from <c>schemas/events/{type}.schema.json</c> and <c>.example.json</c>.</summary>
/// <param name="Type">The CloudEvents type, one of <see cref="EventTypes"/>.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Description">When it is sent, in a sentence.</param>
/// <param name="Subject">What its <c>subject</c> names.</param>
/// <param name="SchemaJson">The JSON Schema (draft 2020-12) of its <c>data</c>, as text.</param>
/// <param name="ExampleJson">A whole event of it, as text.</param>
public sealed record EventType(
    string Type, Localized Title, Localized Description, Localized Subject, string SchemaJson, string ExampleJson)
{
    /// <summary>The schema made ready to judge the <c>data</c> of an event.</summary>
    public required SubmissionSchema Data { get; init; }

    /// <summary>The version, which is the end of the type: 1 for <c>….v1</c>. What would break a reader is a new one.</summary>
    public int Version => int.Parse(Type.AsSpan(Type.LastIndexOf(".v", StringComparison.Ordinal) + 2), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The path of a type's schema in the interface, which <c>dataschema</c> names.</summary>
    public static string SchemaPath(string type) => $"/v1/event-types/{type}/schema";
}

using System.Text.Json;
using Hub.Feeds.Validation;

namespace Hub.Publishing.Catalogue;

/// <summary>All types of events with the schemas of their data. There is one for each of <see cref="EventTypes"/> and no other.</summary>
public sealed class EventTypeCatalogue
{
    private const string SchemaEnd = ".schema.json";
    private const string ExampleEnd = ".example.json";

    private readonly Dictionary<string, EventType> byType;

    private EventTypeCatalogue(IReadOnlyList<EventType> types)
    {
        All = types;
        byType = types.ToDictionary(type => type.Type, StringComparer.Ordinal);
    }

    /// <summary>All types, in the order of <see cref="EventTypes.All"/>.</summary>
    public IReadOnlyList<EventType> All { get; }

    /// <summary>The type called this, or null.</summary>
    public EventType? Find(string type) => byType.GetValueOrDefault(type);

    /// <summary>Reads <c>{type}.schema.json</c> and <c>{type}.example.json</c> of every type from <paramref name="folder"/>.</summary>
    /// <exception cref="DefinitionException">
    /// A file is missing or of no type the hub knows, a schema is unusable or not closed or without texts in both
    /// languages, or an example is not of its type or breaks its schema.
    /// </exception>
    public static EventTypeCatalogue Load(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DefinitionException(folder, string.Empty, "the folder of event schemas does not exist");
        }

        var expected = EventTypes.All.SelectMany(type => new[] { type + SchemaEnd, type + ExampleEnd }).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            if (!expected.Contains(Path.GetFileName(file)))
            {
                throw new DefinitionException(file, string.Empty, $"is the schema or example of no event type: {string.Join(", ", EventTypes.All)}");
            }
        }

        return new EventTypeCatalogue([.. EventTypes.All.Select(type => Read(folder, type))]);
    }

    private static EventType Read(string folder, string type)
    {
        var path = Path.Combine(folder, type + SchemaEnd);
        var schema = Open(path);
        if (schema.Member("$id").Text() != $"urn:partnerhub:event:{type}")
        {
            throw schema.Member("$id").Wrong($"urn:partnerhub:event:{type} was expected");
        }

        EventSchemaRules.Check(schema);
        var data = Compile(path);
        var example = Path.Combine(folder, type + ExampleEnd);
        CheckExample(example, type, data);
        return new EventType(
            type,
            schema.Member("x-title").Localized(),
            schema.Member("x-description").Localized(),
            schema.Member("x-subject").Localized(),
            File.ReadAllText(path),
            File.ReadAllText(example))
        { Data = data };
    }

    private static SubmissionSchema Compile(string path)
    {
        try
        {
            var compiled = SubmissionSchema.Compile(File.ReadAllText(path), path);

            // What is not compiled costs of the validator's quota, which is for submissions.
            return compiled.IsCompiled
                ? compiled
                : throw new DefinitionException(path, string.Empty, "has keywords that the schemas of events do without");
        }
        catch (SchemaException fault)
        {
            throw new DefinitionException(path, fault.Pointer, fault.Reason);
        }
    }

    private static void CheckExample(string path, string type, SubmissionSchema schema)
    {
        var example = Open(path);
        if (example.Member("type").Text() != type)
        {
            throw example.Member("type").Wrong($"{type} was expected");
        }

        _ = example.Member("data");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var data = JsonSerializer.SerializeToUtf8Bytes(document.RootElement.GetProperty("data"));
        if (schema.Validate(data, CancellationToken.None)?.Errors[0] is { } violation)
        {
            throw new DefinitionException(path, "/data" + violation.Pointer, $"breaks the schema of the type: {violation.Detail.En}");
        }
    }

    private static DefinitionReader Open(string path) => File.Exists(path)
        ? DefinitionReader.Open(path)
        : throw new DefinitionException(path, string.Empty, "is missing; every event type has a schema of its data and an example");
}

using System.Globalization;
using System.Text.Json;
using Hub.Feeds.Validation;
using Hub.Publishing.Filters.Cesql;

namespace Hub.Publishing.Filters;

/// <summary>Reads filters strictly, with everything that is wrong with them.</summary>
internal sealed class FilterReader(ViolationReport report)
{
    /// <summary>Filters within each other; with this many, their JSON is within what a document may have.</summary>
    public const int Deepest = 6;

    /// <summary>Filters and attributes in all.</summary>
    public const int Most = 100;

    /// <summary>UTF-16 units of a text to compare with.</summary>
    public const int LongestText = 1024;

    private readonly List<(string Pointer, string Name)> asked = [];
    private int count;

    /// <summary>The attributes that were asked for, and where. Whether they are in the data of the events there are is not judged here.</summary>
    public IReadOnlyList<(string Pointer, string Name)> Asked => asked;

    /// <summary>The filters of an array, all of which have to let an event pass; of an empty one that is so. What is wrong with them is in the report.</summary>
    public List<EventFilter> ReadAll(JsonElement filters, string pointer) => ReadList(filters, pointer, 1, mayBeEmpty: true);

    private List<EventFilter> ReadList(JsonElement value, string pointer, int depth, bool mayBeEmpty = false)
    {
        List<EventFilter> filters = [];
        if (value.ValueKind != JsonValueKind.Array)
        {
            Refuse(pointer, ViolationCodes.Type, "Dit is een JSON-lijst van filters.", "This is a JSON array of filters.");
            return filters;
        }

        if (value.GetArrayLength() == 0 && !mayBeEmpty)
        {
            Refuse(pointer, "empty-list", "Noem ten minste één filter, of laat dit weg.", "Name at least one filter, or leave this out.");
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (Read(item, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index++}"), depth) is { } filter)
            {
                filters.Add(filter);
            }
        }

        return filters;
    }

    private EventFilter? Read(JsonElement value, string pointer, int depth)
    {
        if (!Count(pointer))
        {
            return null;
        }

        if (depth > Deepest)
        {
            Refuse(pointer, ViolationCodes.TooDeep, $"Ten hoogste {Deepest} filters staan in elkaar.", $"At most {Deepest} filters are within each other.");
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            Refuse(pointer, ViolationCodes.Type, "Een filter is een JSON-object.", "A filter is a JSON object.");
            return null;
        }

        if (value.EnumerateObject().Count() != 1)
        {
            Refuse(pointer, "one-dialect", "Een filter heeft één veld: exact, prefix, suffix, all, any, not of sql.", "A filter has one member: exact, prefix, suffix, all, any, not or sql.");
            return null;
        }

        var dialect = value.EnumerateObject().First();
        var inner = pointer + DocumentPath.Of(dialect.Name);
        switch (dialect.Name)
        {
            case "exact":
                return new EventFilter.OfAttributes(AttributeFit.Exact, ReadAttributes(dialect.Value, inner));
            case "prefix":
                return new EventFilter.OfAttributes(AttributeFit.Prefix, ReadAttributes(dialect.Value, inner));
            case "suffix":
                return new EventFilter.OfAttributes(AttributeFit.Suffix, ReadAttributes(dialect.Value, inner));
            case "all":
                return new EventFilter.All(ReadList(dialect.Value, inner, depth + 1));
            case "any":
                return new EventFilter.Any(ReadList(dialect.Value, inner, depth + 1));
            case "not":
                return Read(dialect.Value, inner, depth + 1) is { } filter ? new EventFilter.Not(filter) : null;
            case "sql":
                return ReadSql(dialect.Value, inner);
            default:
                Refuse(inner, "unknown-dialect", "De hub kent exact, prefix, suffix, all, any, not en sql.", "The hub knows exact, prefix, suffix, all, any, not and sql.");
                return null;
        }
    }

    private List<KeyValuePair<string, string>> ReadAttributes(JsonElement value, string pointer)
    {
        List<KeyValuePair<string, string>> wanted = [];
        if (value.ValueKind != JsonValueKind.Object)
        {
            Refuse(pointer, ViolationCodes.Type, "Dit is een JSON-object van attributen en teksten.", "This is a JSON object of attributes and texts.");
            return wanted;
        }

        if (!value.EnumerateObject().Any())
        {
            Refuse(pointer, "empty-object", "Noem ten minste één attribuut.", "Name at least one attribute.");
        }

        foreach (var (name, text) in value.EnumerateObject().Select(member => (member.Name, member.Value)))
        {
            var place = pointer + DocumentPath.Of(name);
            if (!Count(place))
            {
                break;
            }

            if (!EventAttributes.IsName(name))
            {
                Refuse(place, "invalid-attribute", "De naam van een attribuut bestaat uit kleine letters en cijfers.", "An attribute's name is lowercase letters and digits.");
            }
            else
            {
                CheckExists(place, name);
            }

            if (Text(text, place, LongestText) is { } found)
            {
                wanted.Add(KeyValuePair.Create(name, found));
            }
        }

        return wanted;
    }

    private EventFilter.Sql? ReadSql(JsonElement value, string pointer)
    {
        if (Text(value, pointer, CesqlExpression.Longest) is not { } text)
        {
            return null;
        }

        if (!CesqlExpression.TryParse(text, out var expression, out var fault))
        {
            report.Add(new Violation(pointer, "invalid-sql", fault));
            return null;
        }

        foreach (var function in expression.MissingFunctions)
        {
            Refuse(pointer, "unknown-function", $"Er is geen functie {Cut(function)} met zoveel argumenten.", $"There is no function {Cut(function)} with so many arguments.");
        }

        foreach (var attribute in expression.Attributes)
        {
            CheckExists(pointer, attribute);
        }

        return new EventFilter.Sql(expression);
    }

    // It would never let anything pass, and nobody would know why.
    private void CheckExists(string pointer, string attribute)
    {
        asked.Add((pointer, attribute));
        if (!EventAttributes.MayExist(attribute))
        {
            Refuse(
                pointer,
                "unknown-attribute",
                $"Geen gebeurtenis heeft een attribuut '{Cut(attribute)}'; velden van data beginnen met data, zoals dataseverity.",
                $"No event has an attribute '{Cut(attribute)}'; members of data begin with data, such as dataseverity.");
        }
    }

    private string? Text(JsonElement value, string pointer, int longest)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            Refuse(pointer, ViolationCodes.Type, "Dit is een tekst.", "This is a text.");
            return null;
        }

        var text = value.GetString()!;
        if (text.Length == 0)
        {
            Refuse(pointer, ViolationCodes.MinLength, "Deze tekst is leeg.", "This text is empty.");
            return null;
        }

        if (text.Length > longest)
        {
            Refuse(pointer, ViolationCodes.MaxLength, $"Deze tekst heeft ten hoogste {longest} tekens.", $"This text has at most {longest} characters.");
            return null;
        }

        return text;
    }

    private bool Count(string pointer)
    {
        // Told once: whoever is far beyond the limit need not hear it of every one.
        if (++count == Most + 1)
        {
            Refuse(pointer, "too-many", $"Ten hoogste {Most} filters en attributen samen.", $"At most {Most} filters and attributes together.");
        }

        return count <= Most;
    }

    private void Refuse(string pointer, string code, string nl, string en) => report.Add(new Violation(pointer, code, new Localized(nl, en)));

    private static string Cut(string text) => FoundValue.Cut(text, 40);
}

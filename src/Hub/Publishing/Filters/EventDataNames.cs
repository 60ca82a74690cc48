using System.Text.Json;
using Hub.Publishing.Catalogue;

namespace Hub.Publishing.Filters;

/// <summary>
/// The names by which filters ask for the data of events: those that the schemas of the event types have
/// (<see cref="EventAttributes"/> says how a member gets its name). A name that no type has would never let anything
/// pass, and nobody would know why.
/// </summary>
public sealed class EventDataNames
{
    private const int MostTold = 3;

    // Of a longer name, which is none, the beginning is compared.
    private const int LongestCompared = 64;

    private readonly Dictionary<string, Names> byType;

    /// <summary>Reads them from the schemas.</summary>
    public EventDataNames(EventTypeCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        byType = catalogue.All.ToDictionary(type => type.Type, type => Read(type.SchemaJson), StringComparer.Ordinal);
    }

    /// <summary>What is wrong with asking for a name of events of these types: that none has it, and the nearest there are.</summary>
    /// <param name="name">An attribute's name.</param>
    /// <param name="types">The types; null or none for all.</param>
    /// <returns>The fault; null when it is an attribute, or a member of the data of one of the types.</returns>
    internal Localized? Fault(string name, IReadOnlyCollection<string>? types)
    {
        var asked = types is { Count: > 0 } ? types.Select(type => byType[type]).ToList() : [.. byType.Values];
        if (EventAttributes.IsOfContext(name) || asked.Any(names => names.Has(name)))
        {
            return null;
        }

        var nearest = string.Join(", ", asked.SelectMany(names => names.Shown).Distinct(StringComparer.Ordinal)
            .OrderBy(known => Distance(name, known)).ThenBy(known => known, StringComparer.Ordinal).Take(MostTold));
        var shown = Hub.Feeds.Validation.FoundValue.Cut(name, 40);
        return new Localized(
            $"Geen gebeurtenis van deze soorten heeft '{shown}'; het meest lijken erop: {nearest}.",
            $"No event of these types has '{shown}'; the nearest there are: {nearest}.");
    }

    private static Names Read(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        var names = new Names([], []);
        Collect(document.RootElement, EventAttributes.OfData, names);
        return names;
    }

    private static void Collect(JsonElement schema, string name, Names names)
    {
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var member in properties.EnumerateObject())
            {
                Collect(member.Value, EventAttributes.NameOf(name, member.Name), names);
            }
        }
        else if (schema.TryGetProperty("additionalProperties", out _))
        {
            // A map, whose names are data.
            names.Maps.Add(name);
        }
        else if (!schema.TryGetProperty("items", out _))
        {
            names.Members.Add(name);
        }
    }

    // How many letters have to be put in, taken out or replaced (Levenshtein).
    private static int Distance(string name, string known)
    {
        name = name.Length <= LongestCompared ? name : name[..LongestCompared];
        var row = Enumerable.Range(0, known.Length + 1).ToArray();
        for (var i = 1; i <= name.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= known.Length; j++)
            {
                var replaced = diagonal + (name[i - 1] == known[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[known.Length];
    }

    private sealed record Names(HashSet<string> Members, List<string> Maps)
    {
        public IEnumerable<string> Shown => Members.Concat(Maps.Select(map => map + "…"));

        public bool Has(string name) => Members.Contains(name) || Maps.Any(map => name.Length > map.Length && name.StartsWith(map, StringComparison.Ordinal));
    }
}

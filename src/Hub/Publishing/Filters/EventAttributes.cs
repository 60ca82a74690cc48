using System.Runtime.CompilerServices;
using System.Text.Json;
using CloudNative.CloudEvents;
using Hub.Publishing.Filters.Cesql;

namespace Hub.Publishing.Filters;

/// <summary>
/// What a filter can ask of an event: its CloudEvents attributes as they are on the wire, and the members of its data.
/// </summary>
/// <remarks>
/// CESQL knows attributes only, whose names are lowercase letters and digits, so a member of the data gets such a name:
/// <c>data</c> and the names on the way to it, in lowercase and without anything else. <c>ruleVersion</c> is
/// <c>dataruleversion</c>, <c>dimensions.place</c> is <c>datadimensionsplace</c>. Of two members with one name the first
/// counts, and none takes the name of an attribute. Arrays and nulls are left out.
/// </remarks>
internal static class EventAttributes
{
    /// <summary>With what the names of members of the data begin.</summary>
    public const string OfData = "data";

    // The relay judges an event for every subscription. It is taken apart once, and forgotten with it.
    private static readonly ConditionalWeakTable<PublishedEvent, IReadOnlyDictionary<string, CesqlValue>> Known = [];

    private static readonly HashSet<string> Context = new(
        ["id", "source", "specversion", "type", "subject", "time", "datacontenttype", "dataschema", "sequence", "dataref"], StringComparer.Ordinal);

    /// <summary>The attributes of an event by name; one that the event has not is not there.</summary>
    public static IReadOnlyDictionary<string, CesqlValue> Of(PublishedEvent published) => Known.GetValue(published, Read);

    /// <summary>Whether a text has the form of an attribute's name (CloudEvents 1.0, "Naming Conventions").</summary>
    public static bool IsName(string name) => name.Length > 0 && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character));

    /// <summary>Whether a name is that of a CloudEvents attribute of this hub's events.</summary>
    public static bool IsOfContext(string name) => Context.Contains(name);

    /// <summary>The name of a member: that of what it is in, and its own in lowercase letters and digits.</summary>
    public static string NameOf(string within, string member) => within + string.Concat(member.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    /// <summary>Whether any event of this hub may have an attribute of that name.</summary>
    public static bool MayExist(string name) =>
        Context.Contains(name) || (name.Length > OfData.Length && name.StartsWith(OfData, StringComparison.Ordinal));

    private static Dictionary<string, CesqlValue> Read(PublishedEvent published)
    {
        var hubEvent = published.Event;
        var attributes = new Dictionary<string, CesqlValue>(StringComparer.Ordinal)
        {
            ["id"] = CesqlValue.Of(hubEvent.Id),
            ["source"] = CesqlValue.Of(published.Source),
            ["specversion"] = CesqlValue.Of("1.0"),
            ["type"] = CesqlValue.Of(hubEvent.Type),
            ["time"] = CesqlValue.Of(CloudEventAttributeType.Timestamp.Format(hubEvent.Time.ToUniversalTime())),
            ["datacontenttype"] = CesqlValue.Of("application/json"),
            ["sequence"] = CesqlValue.Of(CloudEventFormat.SequenceText(published.Sequence)),
        };
        if (hubEvent.Subject.Length > 0)
        {
            attributes["subject"] = CesqlValue.Of(hubEvent.Subject);
        }

        if (hubEvent.DataRef is { } reference)
        {
            attributes["dataref"] = CesqlValue.Of(reference);
        }

        if (published.DataSchema is { } schema)
        {
            attributes["dataschema"] = CesqlValue.Of(schema);
        }

        using var data = JsonDocument.Parse(hubEvent.Data);
        if (data.RootElement.ValueKind == JsonValueKind.Object)
        {
            Add(attributes, OfData, data.RootElement);
        }

        return attributes;
    }

    private static void Add(Dictionary<string, CesqlValue> attributes, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    Add(attributes, NameOf(name, member.Name), member.Value);
                }

                break;
            case JsonValueKind.String:
                TryAdd(attributes, name, CesqlValue.Of(value.GetString()!));
                break;
            case JsonValueKind.Number:
                TryAdd(attributes, name, Number(value));
                break;
            case JsonValueKind.True or JsonValueKind.False:
                TryAdd(attributes, name, CesqlValue.Of(value.GetBoolean()));
                break;
        }
    }

    private static void TryAdd(Dictionary<string, CesqlValue> attributes, string name, CesqlValue value)
    {
        if (!Context.Contains(name))
        {
            attributes.TryAdd(name, value);
        }
    }

    // CESQL has whole numbers of 32 bits and no others.
    private static CesqlValue Number(JsonElement value) =>
        value.TryGetDecimal(out var number) && number == decimal.Truncate(number) && number is >= int.MinValue and <= int.MaxValue
            ? CesqlValue.Of((int)number)
            : CesqlValue.Of(value.GetRawText());
}

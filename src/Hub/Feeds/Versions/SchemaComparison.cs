using System.Text.Json;

namespace Hub.Feeds.Versions;

/// <summary>A difference between two schemas.</summary>
/// <param name="Pointer">Where in the newer schema, or in the older one for what is gone (RFC 6901).</param>
/// <param name="What">What is different, in English.</param>
/// <param name="IsBreaking">True when something that the older schema accepts may be refused by the newer one.</param>
public sealed record SchemaChange(string Pointer, string What, bool IsBreaking);

/// <summary>
/// Compares two states of a schema from the side of who sends: a change is breaking when a submission that was valid may
/// be refused. What cannot be judged counts as breaking.
/// </summary>
public sealed class SchemaComparison
{
    private const int MostDepth = 32;

    // Bounds from below: a higher one refuses more. The others are bounds from above.
    internal static readonly string[] Lower = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];
    internal static readonly string[] Upper = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"];
    private static readonly string[] Structure = ["$ref", "type", "enum", "properties", "required", "additionalProperties", "items"];

    private readonly JsonElement oldRoot;
    private readonly JsonElement newRoot;
    private readonly List<SchemaChange> changes = [];

    private SchemaComparison(JsonElement oldRoot, JsonElement newRoot)
    {
        this.oldRoot = oldRoot;
        this.newRoot = newRoot;
    }

    /// <summary>The differences between two schemas of draft 2020-12, in the order of the newer one; annotations do not count.</summary>
    public static IReadOnlyList<SchemaChange> Between(JsonElement older, JsonElement newer)
    {
        var comparison = new SchemaComparison(older, newer);
        comparison.Compare(older, newer, string.Empty, 0);
        return comparison.changes;
    }

    private void Compare(JsonElement older, JsonElement newer, string pointer, int depth)
    {
        older = Resolve(oldRoot, older);
        newer = Resolve(newRoot, newer);
        if (older.ValueKind != JsonValueKind.Object || newer.ValueKind != JsonValueKind.Object || depth > MostDepth)
        {
            Add(!Same(older, newer), pointer, "is another schema", isBreaking: true);
            return;
        }

        Types(older, newer, pointer);
        Enums(older, newer, pointer);
        Bounds(older, newer, pointer);
        Members(older, newer, pointer, depth);
        Items(older, newer, pointer, depth);
        foreach (var name in older.EnumerateObject().Concat(newer.EnumerateObject()).Select(keyword => keyword.Name).Distinct(StringComparer.Ordinal)
            .Where(name => !IsAnnotation(name) && !Structure.Contains(name) && !Lower.Contains(name) && !Upper.Contains(name)))
        {
            var (was, isNow) = (Get(older, name), Get(newer, name));
            Add(was is not null && isNow is null, $"{pointer}/{name}", "is gone", isBreaking: false);
            Add(isNow is { } now && (was is not { } before || !Same(before, now)), $"{pointer}/{name}", was is null ? "is new" : "is another", isBreaking: true);
            Add(
                was is { } same && isNow is { } still && Same(same, still) && same.GetRawText().Contains("\"$ref\"", StringComparison.Ordinal) && DefinitionsDiffer(),
                $"{pointer}/{name}",
                "refers to definitions that are others",
                isBreaking: true);
        }
    }

    private bool DefinitionsDiffer() => !Same(Get(oldRoot, "$defs") ?? default, Get(newRoot, "$defs") ?? default);

    private void Types(JsonElement older, JsonElement newer, string pointer)
    {
        var (was, isNow) = (TypesOf(older), TypesOf(newer));
        foreach (var type in was.Where(type => !isNow.Contains(type) && !(type == "integer" && isNow.Contains("number"))))
        {
            Add(true, $"{pointer}/type", $"'{type}' is taken no more", isBreaking: true);
        }

        foreach (var type in isNow.Where(type => !was.Contains(type) && !(type == "integer" && was.Contains("number"))))
        {
            Add(true, $"{pointer}/type", $"'{type}' is taken too", isBreaking: false);
        }
    }

    private void Enums(JsonElement older, JsonElement newer, string pointer)
    {
        var (was, isNow) = (Values(older, "enum"), Values(newer, "enum"));
        if (was is null || isNow is null)
        {
            Add(was is null && isNow is not null, $"{pointer}/enum", "only listed values are taken now", isBreaking: true);
            Add(was is not null && isNow is null, $"{pointer}/enum", "any value is taken now", isBreaking: false);
            return;
        }

        foreach (var value in was.Except(isNow, StringComparer.Ordinal))
        {
            Add(true, $"{pointer}/enum", $"{value} is taken no more", isBreaking: true);
        }

        foreach (var value in isNow.Except(was, StringComparer.Ordinal))
        {
            Add(true, $"{pointer}/enum", $"{value} is taken too", isBreaking: false);
        }
    }

    private void Bounds(JsonElement older, JsonElement newer, string pointer)
    {
        foreach (var name in Lower.Concat(Upper))
        {
            var (was, isNow) = (Number(older, name), Number(newer, name));
            if (was == isNow)
            {
                continue;
            }

            var isTighter = was is null || (isNow is not null && (Lower.Contains(name) ? isNow > was : isNow < was));
            Add(true, $"{pointer}/{name}", $"was {Text(was)} and is {Text(isNow)}", isTighter);
        }
    }

    private void Members(JsonElement older, JsonElement newer, string pointer, int depth)
    {
        var (was, isNow) = (Properties(older), Properties(newer));
        var wasClosed = IsClosed(older);
        var isClosed = IsClosed(newer);
        Add(!wasClosed && isClosed, $"{pointer}/additionalProperties", "other members are taken no more", isBreaking: true);
        Add(wasClosed && !isClosed, $"{pointer}/additionalProperties", "other members are taken too", isBreaking: false);
        Others(older, newer, $"{pointer}/additionalProperties", depth);
        foreach (var (name, schema) in isNow)
        {
            var at = $"{pointer}/properties/{Escape(name)}";
            if (was.TryGetValue(name, out var before))
            {
                Compare(before, schema, at, depth + 1);
            }
            else
            {
                // Of an open schema somebody may be sending that member already, with another meaning.
                Add(true, at, wasClosed ? "is new" : "is new in a schema that took any member", isBreaking: !wasClosed);
            }
        }

        foreach (var name in was.Keys.Except(isNow.Keys, StringComparer.Ordinal))
        {
            var at = $"{pointer}/properties/{Escape(name)}";
            Add(true, at, "is gone", isClosed);
            if (SchemaOfOthers(newer) is { } others)
            {
                Compare(was[name], others, at, depth + 1);
            }
        }

        var (wasRequired, isRequired) = (Values(older, "required") ?? [], Values(newer, "required") ?? []);
        foreach (var name in isRequired.Except(wasRequired, StringComparer.Ordinal))
        {
            Add(true, $"{pointer}/required", $"{name} is required now", isBreaking: true);
        }

        foreach (var name in wasRequired.Except(isRequired, StringComparer.Ordinal))
        {
            Add(true, $"{pointer}/required", $"{name} is required no more", isBreaking: false);
        }
    }

    // What is asked of members that are not named.
    private void Others(JsonElement older, JsonElement newer, string pointer, int depth)
    {
        switch (SchemaOfOthers(older), SchemaOfOthers(newer))
        {
            case ({ } was, { } isNow):
                Compare(was, isNow, pointer, depth + 1);
                break;
            case (null, { }):
                Add(!IsClosed(older), pointer, "other members must fit a schema now", isBreaking: true);
                break;
            case ({ }, null):
                Add(!IsClosed(newer), pointer, "other members need fit no schema any more", isBreaking: false);
                break;
        }
    }

    private void Items(JsonElement older, JsonElement newer, string pointer, int depth)
    {
        if (Get(older, "items") is { } was && Get(newer, "items") is { } isNow)
        {
            Compare(was, isNow, $"{pointer}/items", depth + 1);
            return;
        }

        Add(Get(older, "items") is null && Get(newer, "items") is not null, $"{pointer}/items", "is new", isBreaking: true);
        Add(Get(older, "items") is not null && Get(newer, "items") is null, $"{pointer}/items", "is gone", isBreaking: false);
    }

    private void Add(bool isSo, string pointer, string what, bool isBreaking)
    {
        if (isSo)
        {
            changes.Add(new SchemaChange(pointer, what, isBreaking));
        }
    }

    internal static bool IsAnnotation(string keyword) =>
        keyword is "$schema" or "$id" or "$comment" or "$defs" or "title" or "description" or "default" or "examples" or "deprecated"
        || keyword.StartsWith("x-", StringComparison.Ordinal);

    private static JsonElement Resolve(JsonElement root, JsonElement schema)
    {
        for (var steps = 0; steps < MostDepth && Get(schema, "$ref") is { ValueKind: JsonValueKind.String } reference; steps++)
        {
            var target = root;
            foreach (var part in reference.GetString()!.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                target = Get(target, part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)) ?? default;
            }

            schema = ReferredSchema.Merge(schema, target);
        }

        return schema;
    }

    private static JsonElement? Get(JsonElement schema, string name) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out var value) ? value : null;

    private static decimal? Number(JsonElement schema, string name) =>
        Get(schema, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out var number) ? number : null;

    private static string Text(decimal? bound) => bound is { } value ? value.ToString(System.Globalization.CultureInfo.InvariantCulture) : "not given";

    private static bool IsClosed(JsonElement schema) => Get(schema, "additionalProperties") is { ValueKind: JsonValueKind.False };

    private static JsonElement? SchemaOfOthers(JsonElement schema) => Get(schema, "additionalProperties") is { ValueKind: JsonValueKind.Object } others ? others : null;

    private static bool Same(JsonElement left, JsonElement right) =>
        left.ValueKind == right.ValueKind && (left.ValueKind == JsonValueKind.Undefined || JsonElement.DeepEquals(left, right));

    // No type is any type.
    private static List<string> TypesOf(JsonElement schema) => Get(schema, "type") switch
    {
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } several => [.. several.EnumerateArray().Select(type => type.GetString()!)],
        _ => ["string", "number", "integer", "object", "array", "boolean", "null"],
    };

    private static List<string>? Values(JsonElement schema, string name) =>
        Get(schema, name) is { ValueKind: JsonValueKind.Array } values ? [.. values.EnumerateArray().Select(value => value.GetRawText())] : null;

    private static Dictionary<string, JsonElement> Properties(JsonElement schema) =>
        Get(schema, "properties") is { ValueKind: JsonValueKind.Object } properties
            ? properties.EnumerateObject().ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal)
            : [];

    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}

using System.Text.Json;

namespace Hub.Feeds.Validation;

/// <summary>
/// One pass of a compiled schema over one document. Without a collector it stops at the first thing it does not accept,
/// allocates nothing per token and judges strictness (<see cref="StrictJson"/>) as it goes; with a collector it reads on
/// and reports everything, and then the document must have passed <see cref="StrictJson.Check"/>.
/// </summary>
internal sealed partial class CompiledValidation
{
    private const int BetweenCancellationChecks = 1024;

    private readonly ViolationCollector? found;
    private readonly CancellationToken ct;

    private CompiledValidation(ViolationCollector? found, CancellationToken ct)
    {
        this.found = found;
        this.ct = ct;
    }

    /// <summary>
    /// Whether the document is well-formed and valid. False means only that it is not accepted here. The bytes must be
    /// valid UTF-8.
    /// </summary>
    public static bool Accepts(CompiledSchema schema, ReadOnlySpan<byte> json, CancellationToken ct)
    {
        try
        {
            var reader = new Utf8JsonReader(json, StrictJson.Options);
            reader.Read();
            return new CompiledValidation(null, ct).Value(schema, ref reader) && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Lists how a document that is strict JSON breaks the schema; null when it does not.</summary>
    public static ViolationReport? Report(CompiledSchema schema, ReadOnlySpan<byte> json, CancellationToken ct)
    {
        var found = new ViolationCollector();
        var reader = new Utf8JsonReader(json, StrictJson.Options);
        reader.Read();
        new CompiledValidation(found, ct).Value(schema, ref reader);
        return found.Found;
    }

    private bool Value(CompiledSchema schema, ref Utf8JsonReader reader)
    {
        if (schema.IsNever)
        {
            return Refuse(ViolationCodes.Schema, schema, ref reader) && SkipRest(ref reader);
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return schema.Takes(JsonTypes.Object) ? Object(schema, ref reader) : WrongType(schema, ref reader);
            case JsonTokenType.StartArray:
                return schema.Takes(JsonTypes.Array) ? Array(schema, ref reader) : WrongType(schema, ref reader);
            case JsonTokenType.String:
                return schema.Takes(JsonTypes.Text) ? Text(schema, ref reader) : WrongType(schema, ref reader);
            case JsonTokenType.Number:
                return Number(schema, ref reader);
            default:
                var type = reader.TokenType == JsonTokenType.Null ? JsonTypes.Null : JsonTypes.Boolean;
                return schema.Takes(type) ? Literal(schema, ref reader) : WrongType(schema, ref reader);
        }
    }

    private bool Array(CompiledSchema schema, ref Utf8JsonReader reader)
    {
        if (reader.CurrentDepth >= StrictJson.MaxDepth)
        {
            return false;
        }

        found?.Path.Enter();
        var items = schema.Items ?? CompiledSchema.Anything;
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count % BetweenCancellationChecks == 0)
            {
                ct.ThrowIfCancellationRequested();
            }

            found?.Path.AtItem(count);
            count++;
            if (!Value(items, ref reader))
            {
                return false;
            }
        }

        found?.Path.Leave();
        return (count >= schema.MinItems || RefuseAmount(ViolationCodes.MinItems, schema, count, "item"))
            && (count <= schema.MaxItems || RefuseAmount(ViolationCodes.MaxItems, schema, count, "item"))
            && NoScalar(schema, ref reader);
    }

    private bool Object(CompiledSchema schema, ref Utf8JsonReader reader)
    {
        if (reader.CurrentDepth >= StrictJson.MaxDepth)
        {
            return false;
        }

        found?.Path.Enter();
        var members = schema.Members;
        var seen = 0UL;
        var next = 0;
        HashSet<string>? others = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = Find(members, next, ref reader);
            found?.Path.AtMember(reader.GetString()!);
            if (index >= 0)
            {
                next = index + 1;
                var bit = 1UL << index;
                if ((seen & bit) != 0)
                {
                    return false;
                }

                seen |= bit;
            }
            else if (found is null && !schema.IsClosed && !IsNew(ref others, ref reader))
            {
                return false;
            }

            if (!Member(schema, index, ref reader))
            {
                return false;
            }
        }

        found?.Path.Leave();
        return ((seen & schema.Required) == schema.Required || RefuseMissing(schema, seen)) && NoScalar(schema, ref reader);
    }

    private bool Member(CompiledSchema schema, int index, ref Utf8JsonReader reader)
    {
        if (schema.IsClosed && (index < 0 || !schema.Members[index].IsDeclared))
        {
            found?.Add(ViolationCodes.AdditionalProperty, found.Lists ? Explanation.Unexpected(schema.Source) : Localized.None);
            reader.Read();
            return found is not null && SkipRest(ref reader);
        }

        reader.Read();
        return Value(index < 0 ? schema.Additional ?? CompiledSchema.Anything : schema.Members[index].Schema, ref reader);
    }

    /// <summary>
    /// The index of the member the reader is at, or −1. Records repeat the same members in the same order, so the search
    /// starts at the one after the last.
    /// </summary>
    private static int Find(CompiledMember[] members, int next, ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped)
        {
            // Half a surrogate pair is nobody's name, and the reader would throw on comparing it.
            if (!JsonText.IsUnicode(ref reader))
            {
                return -1;
            }

            for (var i = 0; i < members.Length; i++)
            {
                if (reader.ValueTextEquals(members[i].Utf8Name))
                {
                    return i;
                }
            }

            return -1;
        }

        var name = reader.ValueSpan;
        for (var i = next; i < members.Length; i++)
        {
            if (name.SequenceEqual(members[i].Utf8Name))
            {
                return i;
            }
        }

        for (var i = 0; i < next; i++)
        {
            if (name.SequenceEqual(members[i].Utf8Name))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsNew(ref HashSet<string>? names, ref Utf8JsonReader reader) =>
        JsonText.IsUnicode(ref reader) && (names ??= new HashSet<string>(StringComparer.Ordinal)).Add(reader.GetString()!);

    private static bool SkipRest(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return true;
    }

    private bool WrongType(CompiledSchema schema, ref Utf8JsonReader reader) =>
        Refuse(ViolationCodes.Type, schema, ref reader) && SkipRest(ref reader);

    /// <summary>An enum or const that is compiled has scalar values only, so no object or array is one of them.</summary>
    private bool NoScalar(CompiledSchema schema, ref Utf8JsonReader reader) =>
        (schema.Enum is null || Refuse(ViolationCodes.Enum, schema, ref reader))
        && (schema.Const is null || Refuse(ViolationCodes.Const, schema, ref reader));

    /// <summary>Reports a violation at the present place; whether to read on.</summary>
    private bool Refuse(string code, CompiledSchema schema, ref Utf8JsonReader reader)
    {
        found?.Add(code, found.Lists ? Explanation.For(code, schema.Source, FoundValue.Describe(ref reader)) : Localized.None);
        return found is not null;
    }

    private bool RefuseAmount(string code, CompiledSchema schema, int count, string singular)
    {
        found?.Add(code, found.Lists ? Explanation.For(code, schema.Source, FoundValue.Amount(count, singular)) : Localized.None);
        return found is not null;
    }

    private bool RefuseMissing(CompiledSchema schema, ulong seen)
    {
        if (found is null)
        {
            return false;
        }

        for (var i = 0; i < schema.Members.Length; i++)
        {
            if ((schema.Required & ~seen & (1UL << i)) != 0)
            {
                found.Add(ViolationCodes.Required, Explanation.Missing(schema.Members[i].Name), schema.Members[i].Name);
            }
        }

        return true;
    }
}

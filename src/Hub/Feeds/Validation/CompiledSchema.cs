using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hub.Feeds.Validation;

/// <summary>The types of JSON Schema as bits; every integer is a number too.</summary>
[Flags]
internal enum JsonTypes
{
    Null = 1,
    Boolean = 2,
    Object = 4,
    Array = 8,
    Text = 16,
    Integer = 32,
    Number = Integer | 64,
    Any = Null | Boolean | Object | Array | Text | Number,
}

/// <summary>A member that a schema names.</summary>
/// <param name="Utf8Name">Its name, unescaped.</param>
/// <param name="Name">The same as a .NET string.</param>
/// <param name="IsDeclared">Whether it stands under <c>properties</c>, or is only required.</param>
internal sealed record CompiledMember(byte[] Utf8Name, string Name, bool IsDeclared)
{
    /// <summary>What its value must be.</summary>
    public CompiledSchema Schema { get; set; } = CompiledSchema.Anything;
}

/// <summary>
/// One JSON Schema object with its keywords ready to be checked. Filled once by <see cref="SchemaCompiler"/> and not
/// changed afterwards; schemas that refer to each other are the same objects.
/// </summary>
internal sealed class CompiledSchema(JsonElement source)
{
    /// <summary>The schema <c>true</c>.</summary>
    public static readonly CompiledSchema Anything = new(default);

    /// <summary>The schema as written, for explanations.</summary>
    public JsonElement Source { get; } = source;

    /// <summary>The schema <c>false</c>.</summary>
    public bool IsNever { get; set; }

    public JsonTypes Types { get; set; } = JsonTypes.Any;

    /// <summary>The members named under <c>properties</c> and <c>required</c>; a member's bit is its index here.</summary>
    public CompiledMember[] Members { get; set; } = [];

    /// <summary>The bits of the members that must be there.</summary>
    public ulong Required { get; set; }

    /// <summary>Whether members that are not declared are refused.</summary>
    public bool IsClosed { get; set; }

    /// <summary>What the value of a member that is not declared must be; null stands for <see cref="Anything"/>.</summary>
    public CompiledSchema? Additional { get; set; }

    /// <summary>What every item must be; null stands for <see cref="Anything"/>.</summary>
    public CompiledSchema? Items { get; set; }

    public int MinItems { get; set; }

    public int MaxItems { get; set; } = int.MaxValue;

    public int MinLength { get; set; }

    public int MaxLength { get; set; } = int.MaxValue;

    public Regex? Pattern { get; set; }

    public string? Format { get; set; }

    public decimal? Minimum { get; set; }

    public decimal? Maximum { get; set; }

    public decimal? ExclusiveMinimum { get; set; }

    public decimal? ExclusiveMaximum { get; set; }

    public decimal? MultipleOf { get; set; }

    public AllowedValues? Enum { get; set; }

    public AllowedValues? Const { get; set; }

    /// <summary>
    /// The least integer within the bounds, when these are the only rule: the common case, checked without decimals.
    /// Otherwise above <see cref="MostInteger"/>.
    /// </summary>
    public long LeastInteger { get; set; } = long.MaxValue;

    /// <summary>The greatest integer within the bounds, when these are the only rule.</summary>
    public long MostInteger { get; set; } = long.MinValue;

    /// <summary>Whether values of all these types may be.</summary>
    public bool Takes(JsonTypes types) => (Types & types) == types;
}

/// <summary>The scalar values of an <c>enum</c> or <c>const</c>.</summary>
internal sealed class AllowedValues
{
    public List<byte[]> Texts { get; } = [];

    public List<decimal> Numbers { get; } = [];

    public bool HasTrue { get; set; }

    public bool HasFalse { get; set; }

    public bool HasNull { get; set; }

    /// <summary>Whether the text, unescaped, is one of them.</summary>
    public bool Contains(ReadOnlySpan<byte> text)
    {
        foreach (var allowed in Texts)
        {
            if (text.SequenceEqual(allowed))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the number is one of them; 1 and 1.0 are the same (core section 4.2.2).</summary>
    public bool Contains(decimal number) => Numbers.Contains(number);

    /// <summary>Whether true, false or null is one of them.</summary>
    public bool Contains(JsonTokenType literal) => literal switch
    {
        JsonTokenType.True => HasTrue,
        JsonTokenType.False => HasFalse,
        _ => HasNull,
    };
}

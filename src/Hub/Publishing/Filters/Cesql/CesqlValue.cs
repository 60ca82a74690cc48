using System.Globalization;

namespace Hub.Publishing.Filters.Cesql;

/// <summary>The types of CESQL 1.0, section 3.1.</summary>
internal enum CesqlType
{
    Boolean,
    Integer,
    String,
}

/// <summary>A value of CESQL: a boolean, a whole number of 32 bits or a text.</summary>
internal readonly record struct CesqlValue
{
    private readonly int number;
    private readonly string? text;

    private CesqlValue(CesqlType type, int number, string? text) => (Type, this.number, this.text) = (type, number, text);

    public static CesqlValue True { get; } = Of(true);

    public static CesqlValue False { get; } = Of(false);

    public CesqlType Type { get; }

    /// <summary>The boolean; for values of that type.</summary>
    public bool Boolean => number != 0;

    /// <summary>The number; for values of that type.</summary>
    public int Integer => number;

    /// <summary>The value as a text, which every value can be cast to (section 3.7).</summary>
    public string Text => Type switch
    {
        CesqlType.Boolean => Boolean ? "true" : "false",
        CesqlType.Integer => number.ToString(CultureInfo.InvariantCulture),
        _ => text!,
    };

    public static CesqlValue Of(bool value) => new(CesqlType.Boolean, value ? 1 : 0, null);

    public static CesqlValue Of(int value) => new(CesqlType.Integer, value, null);

    public static CesqlValue Of(string value) => new(CesqlType.String, 0, value);

    /// <summary>The zero value of a type: what stands for a result that an error kept from being one.</summary>
    public static CesqlValue Zero(CesqlType type) => type switch
    {
        CesqlType.Boolean => False,
        CesqlType.Integer => Of(0),
        _ => Of(string.Empty),
    };

    /// <summary>Casts as section 3.7 says; false when the text is no such value, which is then the zero value.</summary>
    public bool TryCast(CesqlType target, out CesqlValue value)
    {
        value = Zero(target);
        if (target == CesqlType.String)
        {
            value = Of(Text);
            return true;
        }

        if (text is null)
        {
            value = target == CesqlType.Integer ? Of(number) : Of(number != 0);
            return true;
        }

        if (target == CesqlType.Boolean)
        {
            value = Of(text.Equals("true", StringComparison.OrdinalIgnoreCase));
            return value.Boolean || text.Equals("false", StringComparison.OrdinalIgnoreCase);
        }

        // Only digits behind a sign: the framework also takes a NUL at the end.
        var digits = text.AsSpan(text.StartsWith('-') || text.StartsWith('+') ? 1 : 0);
        if (digits.ContainsAnyExceptInRange('0', '9') || !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed))
        {
            return false;
        }

        value = Of(parsed);
        return true;
    }
}

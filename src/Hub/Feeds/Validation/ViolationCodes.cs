namespace Hub.Feeds.Validation;

/// <summary>The codes of what can be wrong with a submission's JSON. They are part of the HTTP contract and stable.</summary>
internal static class ViolationCodes
{
    public const string InvalidJson = "invalid-json";
    public const string TooDeep = "too-deep";
    public const string DuplicateMember = "duplicate-member";
    public const string NumberRange = "number-range";
    public const string Required = "required";
    public const string AdditionalProperty = "additional-property";
    public const string Type = "type";
    public const string Enum = "enum";
    public const string Const = "const";
    public const string Pattern = "pattern";
    public const string Format = "format";
    public const string Minimum = "minimum";
    public const string Maximum = "maximum";
    public const string ExclusiveMinimum = "exclusive-minimum";
    public const string ExclusiveMaximum = "exclusive-maximum";
    public const string MultipleOf = "multiple-of";
    public const string MinLength = "min-length";
    public const string MaxLength = "max-length";
    public const string MinItems = "min-items";
    public const string MaxItems = "max-items";
    public const string Schema = "schema";
}

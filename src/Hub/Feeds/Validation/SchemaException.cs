namespace Hub.Feeds.Validation;

/// <summary>
/// A feed's JSON Schema cannot be used: it is no JSON, no schema of draft 2020-12, or refers to something that is not in
/// it. A fault of whoever maintains the schema files, found when they are read and never while a submission is judged.
/// </summary>
public sealed class SchemaException : Exception
{
    /// <summary>Tells which schema is unusable, where and why.</summary>
    /// <param name="name">The schema's file or name.</param>
    /// <param name="pointer">Where in the schema, as an RFC 6901 JSON pointer; empty for the whole of it.</param>
    /// <param name="reason">What is wrong with it.</param>
    /// <param name="cause">The underlying exception, if there is one.</param>
    public SchemaException(string name, string pointer, string reason, Exception? cause = null)
        : base($"The schema {name} is unusable at '{pointer}': {reason}", cause)
    {
        Name = name;
        Pointer = pointer;
        Reason = reason;
    }

    /// <summary>The schema's file or name.</summary>
    public string Name { get; }

    /// <summary>Where in the schema, as an RFC 6901 JSON pointer; empty for the whole of it.</summary>
    public string Pointer { get; }

    /// <summary>What is wrong with it.</summary>
    public string Reason { get; }
}

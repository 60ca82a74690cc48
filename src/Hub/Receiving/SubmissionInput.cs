namespace Hub.Receiving;

/// <summary>What a caller submits, whatever format it was sent in.</summary>
/// <param name="Utf8Json">The envelope, in UTF-8, within the body limit.</param>
public sealed record SubmissionInput(ReadOnlyMemory<byte> Utf8Json)
{
    /// <summary>True to check everything and store nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>The version of the feed's schema to judge it by, such as <c>v1</c>; null for the newest.</summary>
    public string? Schema { get; init; }

    /// <summary>Where the records stood in what was sent, for formats in lines; null for an envelope sent as such.</summary>
    public SourceMap? Source { get; init; }
}

/// <summary>Says where a record and its fields stood in input that came in lines.</summary>
/// <param name="Lines">Per record the number of its line in the input, from 1.</param>
/// <param name="Columns">Per field of the schema the name of its column as the header has it; empty for NDJSON.</param>
public sealed record SourceMap(IReadOnlyList<int> Lines, IReadOnlyDictionary<string, string> Columns);

namespace Hub.Receiving;

/// <summary>What a caller submits, whatever format it was sent in.</summary>
/// <param name="Utf8Json">The envelope, in UTF-8, within the body limit.</param>
public sealed record SubmissionInput(ReadOnlyMemory<byte> Utf8Json)
{
    /// <summary>True to check everything and store nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>The media type it was sent in.</summary>
    public string MediaType { get; init; } = "application/json";

    /// <summary>The body as it was sent, expanded: what an idempotency key stands for. The envelope where that is what was sent.</summary>
    public ReadOnlyMemory<byte> Sent { get; init; } = Utf8Json;

    /// <summary>What the caller expects of the period; null when it does not say.</summary>
    public Precondition? Precondition { get; init; }

    /// <summary>The caller's key for this request; null without one. A dry run pays no attention to it.</summary>
    public IdempotencyKey? IdempotencyKey { get; init; }

    /// <summary>The version of the feed's schema to judge it by, such as <c>v1</c>; null for the newest.</summary>
    public string? Schema { get; init; }

    /// <summary>Where the records stood in what was sent, for formats in lines; null for an envelope sent as such.</summary>
    public SourceMap? Source { get; init; }

    /// <summary>
    /// What was wrong with single lines as they were read, or null. Those lines are not in the envelope, the others are,
    /// so that they can be judged too; a submission of which this says anything is refused.
    /// </summary>
    public ViolationReport? Found { get; init; }

    /// <summary>All that is wrong: what was found as it was read, then what a later step found, with lines and columns.</summary>
    /// <param name="later">What validation found in the envelope, or null.</param>
    /// <returns>Null when nothing is wrong.</returns>
    public ViolationReport? Report(ViolationReport? later)
    {
        var located = later is null || Source is null ? later : Source.Locate(later);
        if (Found is null || located is null)
        {
            return Found ?? located;
        }

        var all = new ViolationReport();
        all.AddAll(Found, violation => violation);
        all.AddAll(located, violation => violation);
        return all;
    }
}

namespace Hub.Receiving;

/// <summary>
/// Names the report of a refused submission: <c>{feed}.refused.{uuid}</c>. A refusal has no revision, and often no
/// period that could be read.
/// </summary>
/// <param name="Feed">The feed's id.</param>
/// <param name="Number">A UUID version 7, so that refusals sort by time.</param>
public readonly record struct RefusalId(string Feed, Guid Number)
{
    private const string Middle = "refused";

    /// <summary>Reads an id; anything else than one is refused.</summary>
    public static bool TryParse(string? text, out RefusalId id)
    {
        id = default;
        var parts = text?.Split('.');
        if (parts is not { Length: 3 } || !DefinitionReader.IsCode(parts[0]) || parts[1] != Middle
            || !Guid.TryParseExact(parts[2], "D", out var number) || number.ToString("D") != parts[2])
        {
            return false;
        }

        id = new RefusalId(parts[0], number);
        return true;
    }

    /// <summary>The id as it is written everywhere.</summary>
    public override string ToString() => $"{Feed}.{Middle}.{Number:D}";
}

/// <summary>What the hub keeps of a submission it refused: the report, and never the content or a digest of it.</summary>
public sealed record RefusedSubmission
{
    /// <summary>The report's id.</summary>
    public required RefusalId Id { get; init; }

    /// <summary>When the hub received it first (UTC).</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When it came last with the very same report (UTC).</summary>
    public required DateTimeOffset LastReceivedAt { get; init; }

    /// <summary>How often it came in a row with the very same report.</summary>
    public required long Times { get; init; }

    /// <summary>Who sent it: the caller's id.</summary>
    public required string ReceivedFrom { get; init; }

    /// <summary>The media type it was sent in.</summary>
    public required string MediaType { get; init; }

    /// <summary>The period it was about, when that could be read.</summary>
    public Period? Period { get; init; }

    /// <summary>The counts of everything that is wrong with it, and the first violations where they were asked for.</summary>
    public required ViolationReport Report { get; init; }
}

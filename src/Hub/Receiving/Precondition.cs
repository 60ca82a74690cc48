namespace Hub.Receiving;

/// <summary>
/// What a caller expects of a period before it changes it (RFC 9110, sections 13.1.1 and 13.1.2), so that two people do
/// not overwrite each other. Tags are strong and in their quotes.
/// </summary>
public sealed record Precondition
{
    /// <summary>The states of which one must be the present one; empty without <c>If-Match</c>.</summary>
    public IReadOnlyList<string> Match { get; init; } = [];

    /// <summary><c>If-Match: *</c>: something must have been received for the period.</summary>
    public bool MatchAny { get; init; }

    /// <summary>The states of which none may be the present one; empty without <c>If-None-Match</c>.</summary>
    public IReadOnlyList<string> NoneMatch { get; init; } = [];

    /// <summary><c>If-None-Match: *</c>: nothing may have been received for the period yet.</summary>
    public bool NoneMatchAny { get; init; }

    /// <summary>Null when it holds in the state the period is in, or a problem that says which state that is.</summary>
    /// <param name="state">The period's state; null when nothing was received for it.</param>
    public Problem? Missed(PeriodState? state)
    {
        var etag = state?.ETag;
        return Holds(etag) ? null : Problems.PreconditionFailed(Tell(state), etag);
    }

    /// <summary>Whether it holds for something of an entity tag; null when there is nothing.</summary>
    public bool Holds(string? etag) =>
        (Match.Count == 0 || (etag is not null && Match.Contains(etag)))
        && (!MatchAny || etag is not null)
        && (etag is null || !(NoneMatchAny || NoneMatch.Contains(etag)));

    private static Localized Tell(PeriodState? state) => state switch
    {
        null => new Localized(
            "Voor deze periode is nog niets ontvangen, dus heeft zij geen ETag. Er is niets opgeslagen.",
            "Nothing was received for this period yet, so it has no ETag. Nothing was stored."),
        { Submission: null } => new Localized(
            $"De ETag van {state.Period} is nu {state.ETag}: alle revisies zijn ingetrokken. Er is niets opgeslagen.",
            $"The ETag of {state.Period} is {state.ETag} now: every revision is withdrawn. Nothing was stored."),
        _ => new Localized(
            $"De ETag van {state.Period} is nu {state.ETag}: {state.Submission} telt. Bekijk wat er veranderde en probeer het met deze ETag. Er is niets opgeslagen.",
            $"The ETag of {state.Period} is {state.ETag} now: {state.Submission} counts. See what has changed, and try again with this ETag. Nothing was stored."),
    };
}

namespace Hub.Indicators;

/// <summary>What kind of thing changed an observation.</summary>
public enum RevisionCause
{
    /// <summary>A submission was accepted.</summary>
    Accepted,

    /// <summary>A submission was withdrawn.</summary>
    Withdrawn,

    /// <summary>The indicator's definition changed.</summary>
    Definition,

    /// <summary>What is withheld changed with another indicator's definition, or with a rule that bounds the feed's measures.</summary>
    OtherDefinition,

    /// <summary>A period was locked.</summary>
    Locked,

    /// <summary>The lock of a period was ended.</summary>
    Unlocked,
}

/// <summary>One cause of a change.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Submission">The submission that was accepted or withdrawn; null for other causes.</param>
public readonly record struct Cause(RevisionCause Kind, string? Submission = null);

/// <summary>A published observation that became another one.</summary>
/// <param name="Codes">Its codes, as of <see cref="Observation"/>.</param>
/// <param name="Old">What was published before; null when nothing was.</param>
/// <param name="New">What has been published since; null when nothing is.</param>
public readonly record struct ObservationChange(string?[] Codes, Observation? Old, Observation? New)
{
    /// <summary>
    /// The differences between two published states of the same indicator and period, of the present definition's
    /// dimensions: in the order of the newer one, and behind them what is gone.
    /// </summary>
    /// <remarks>
    /// Only what was published is compared. Of an observation that was withheld and still is, nothing is told, not even that
    /// it was computed anew: neither side has a value, and why it is withheld (A or D) would hint at one.
    /// </remarks>
    public static IEnumerable<ObservationChange> Between(ObservationSet older, ObservationSet newer)
    {
        ArgumentNullException.ThrowIfNull(older);
        ArgumentNullException.ThrowIfNull(newer);
        var before = older.Observations.ToDictionary(Key, StringComparer.Ordinal);
        foreach (var observation in newer.Observations)
        {
            if (!before.Remove(Key(observation), out var old))
            {
                yield return new ObservationChange(observation.Codes, null, observation);
            }
            else if (old.Value != observation.Value || old.Status != observation.Status)
            {
                yield return new ObservationChange(observation.Codes, old, observation);
            }
        }

        foreach (var gone in older.Observations.Where(observation => before.ContainsKey(Key(observation))))
        {
            yield return new ObservationChange(gone.Codes, gone, null);
        }
    }

    private static string Key(Observation observation) => string.Join('\t', observation.Codes);
}

/// <summary>A change of a published observation, with when and why.</summary>
/// <param name="Period">The period.</param>
/// <param name="Change">What changed.</param>
/// <param name="PublishedAt">Since when the new one is published (UTC).</param>
/// <param name="OldVersion">The version of the definition before.</param>
/// <param name="NewVersion">The version since.</param>
/// <param name="Causes">What caused it.</param>
/// <param name="Number">Its place among the changes of its period at that moment, from 0.</param>
public sealed record ObservationRevision(
    Period Period, ObservationChange Change, DateTimeOffset PublishedAt, int OldVersion, int NewVersion, IReadOnlyList<Cause> Causes, int Number);

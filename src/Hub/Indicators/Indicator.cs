namespace Hub.Indicators;

/// <summary>A published figure, defined as data: one file in <c>schemas/indicators/</c>.</summary>
public sealed record Indicator
{
    /// <summary>Dimensions an indicator may have at most.</summary>
    public const int MostDimensions = 3;

    /// <summary>Its code, such as <c>housing-units</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The definition's version; raised whenever the value's meaning changes.</summary>
    public required int Version { get; init; }

    /// <summary>
    /// The SHA-256 of what in the definition decides the figures: everything but its texts and its version, whatever the
    /// order and layout of the file. Tells a definition that was changed under the same version.
    /// </summary>
    public required string Digest { get; init; }

    /// <summary>The theme it belongs to: population, students, housing, welcome, work or reporting.</summary>
    public required string Theme { get; init; }

    /// <summary>Its name.</summary>
    public required Localized Title { get; init; }

    /// <summary>What exactly it counts.</summary>
    public required Localized Definition { get; init; }

    /// <summary>The unit's code, such as <c>dwellings</c> or <c>percent</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>The unit in words.</summary>
    public required Localized UnitLabel { get; init; }

    /// <summary>Decimals of a published value; values are rounded half away from zero.</summary>
    public required int Decimals { get; init; }

    /// <summary>How often there is an observation.</summary>
    public required Periodicity Periodicity { get; init; }

    /// <summary>What observations may be broken down by; every subset of these is published.</summary>
    public required IReadOnlyList<string> Dimensions { get; init; }

    /// <summary>How the value is made.</summary>
    public required Expression Value { get; init; }

    /// <summary>The sum or count that decides for which periods there are observations.</summary>
    public SumOf Driver => Value.Leaves.First(leaf => leaf.Drives);

    /// <summary>Counts from 1 to one less than this are suppressed; 0 suppresses nothing.</summary>
    public required int Threshold { get; init; }

    /// <summary>
    /// What every count is rounded to before anything is worked out from it; null suppresses small counts instead.
    /// </summary>
    public int? RoundedTo { get; init; }

    /// <summary>Where the figures come from.</summary>
    public required Localized Source { get; init; }

    /// <summary>How they are made.</summary>
    public required Localized Method { get; init; }

    /// <summary>What to mind when reading them, or null.</summary>
    public Localized? Caveats { get; init; }
}

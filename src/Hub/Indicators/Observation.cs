namespace Hub.Indicators;

/// <summary>An indicator's value for a period and, optionally, dimension values.</summary>
/// <param name="Codes">One code per dimension of the indicator, in its order; null where it is not broken down.</param>
/// <param name="Value">The value, rounded to the indicator's decimals; null when it is suppressed.</param>
/// <param name="Status">SDMX CL_OBS_STATUS: A normal, P provisional, E estimated, B break in series, Q suppressed; see <see cref="ObservationStatus"/>.</param>
/// <param name="Confidentiality">SDMX CL_CONF_STATUS: F free, A suppressed for its small count, D suppressed to protect another.</param>
public readonly record struct Observation(string?[] Codes, decimal? Value, char Status, char Confidentiality);

/// <summary>All observations of one indicator for one period: what is computed, stored and read as a whole.</summary>
/// <param name="Indicator">The indicator's id.</param>
/// <param name="Version">The version of the definition they were computed with.</param>
/// <param name="Period">The period.</param>
/// <param name="Sources">The submissions they rest on, in ordinal order.</param>
/// <param name="Observations">The observations: the total first, then by the codes of each combination of dimensions.</param>
public sealed record ObservationSet(
    string Indicator, int Version, Period Period, IReadOnlyList<string> Sources, IReadOnlyList<Observation> Observations)
{
    /// <summary>When these values were first published (UTC); null before they are.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>How many were left out because a number on the way did not fit, with some 28 digits; 0 for what was read.</summary>
    public int Overflows { get; init; }

    /// <summary>
    /// Since when this is published as it is, with these values, sources and definition (UTC, whole milliseconds); null
    /// before it is. Later than <see cref="PublishedAt"/> when the same values came from other submissions.
    /// </summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The <see cref="Indicator.Digest"/> of the definition they were computed with; null before they are published.</summary>
    public string? Definition { get; init; }

    /// <summary>The dimensions of that definition, which the codes are of; null for those of the present one.</summary>
    public IReadOnlyList<string>? Dimensions { get; init; }

    /// <summary>
    /// The same with a code per dimension of <paramref name="indicator"/>, for reading what another version of its
    /// definition published: what was broken down by a dimension that is no more is left out.
    /// </summary>
    public ObservationSet For(Indicator indicator)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        if (Dimensions is not { } named || named.SequenceEqual(indicator.Dimensions, StringComparer.Ordinal))
        {
            return this;
        }

        var places = indicator.Dimensions.Select(name => named.ToList().IndexOf(name)).ToList();
        var gone = Enumerable.Range(0, named.Count).Where(place => !places.Contains(place)).ToList();
        return this with
        {
            Dimensions = indicator.Dimensions,
            Observations = [.. Observations
                .Where(observation => gone.TrueForAll(place => observation.Codes[place] is null))
                .Select(observation => observation with { Codes = [.. places.Select(place => place < 0 ? null : observation.Codes[place])] })],
        };
    }
}

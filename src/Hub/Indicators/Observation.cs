namespace Hub.Indicators;

/// <summary>An indicator's value for a period and, optionally, dimension values.</summary>
/// <param name="Codes">One code per dimension of the indicator, in its order; null where it is not broken down.</param>
/// <param name="Value">The value, rounded to the indicator's decimals; null when it is suppressed.</param>
/// <param name="Status">SDMX CL_OBS_STATUS: A normal, E estimated, Q suppressed.</param>
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
}

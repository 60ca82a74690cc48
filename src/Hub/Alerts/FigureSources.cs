using Hub.Indicators;

namespace Hub.Alerts;

/// <summary>
/// The submissions that an indicator's figures rest on. Of a period that is not among the sets at hand they are read
/// from what is published, for an alert may be told of a figure that stayed as it was: its end was revised away, or an
/// earlier figure came late.
/// </summary>
/// <remarks>Not safe for concurrent use.</remarks>
/// <param name="indicator">The indicator.</param>
/// <param name="sets">Its sets at hand, newer than what is published.</param>
/// <param name="observations">What is published.</param>
internal sealed class FigureSources(Indicator indicator, IReadOnlyList<ObservationSet> sets, ObservationArchive observations)
{
    // As they are kept per alert and named in events.
    private const int Most = 20;

    private readonly Dictionary<Period, IReadOnlyList<string>> read = [];
    private readonly HashSet<Period> missing = [];

    /// <summary>Ids of the submissions, twenty at most; none while they have to be read first, or when there is no figure.</summary>
    public IReadOnlyList<string> Of(Period period)
    {
        if (sets.FirstOrDefault(set => set.Period == period) is { } set)
        {
            return set.Sources.Count <= Most ? set.Sources : [.. set.Sources.Take(Most)];
        }

        if (read.TryGetValue(period, out var sources))
        {
            return sources;
        }

        missing.Add(period);
        return [];
    }

    /// <summary>Reads those that were asked for and not at hand.</summary>
    /// <returns>Whether there were any: then who asked has to ask again.</returns>
    public async Task<bool> ReadMissingAsync(CancellationToken cancellation)
    {
        if (missing.Count == 0)
        {
            return false;
        }

        foreach (var period in missing)
        {
            var set = await observations.FindAsync(indicator.Id, period, cancellation);
            read.Add(period, [.. (set?.Sources ?? []).Take(Most)]);
        }

        missing.Clear();
        return true;
    }
}

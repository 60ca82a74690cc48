namespace Hub.Indicators.Monitor;

/// <summary>
/// Indicators that say how a whole divides into parts: the total is always 100 and says nothing, its parts are the figure.
/// </summary>
public static class Distribution
{
    /// <summary>
    /// The dimensions that an indicator's whole divides into parts by; empty when it is no distribution. It is one when its
    /// value is a sum divided by the same sum (feed, measure, filter, period) across dimensions.
    /// </summary>
    public static IReadOnlySet<string> PartsOf(Indicator indicator)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        return indicator.Value is Scale { Of: Ratio { Of: SumOf part, To: SumOf whole } }
            && part.Across.Count == 0
            && part.Feed == whole.Feed
            && part.Measure == whole.Measure
            && part.Latest == whole.Latest
            && part.Back == whole.Back
            && SameFilter(part.Where, whole.Where)
            ? whole.Across
            : new HashSet<string>(StringComparer.Ordinal);
    }

    private static bool SameFilter(IReadOnlyDictionary<string, IReadOnlySet<string>> one, IReadOnlyDictionary<string, IReadOnlySet<string>> other) =>
        one.Count == other.Count && one.All(filter => other.TryGetValue(filter.Key, out var codes) && codes.SetEquals(filter.Value));
}

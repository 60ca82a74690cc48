using Hub.Indicators;

namespace Hub.Alerts;

/// <summary>Which figures a rule judges.</summary>
internal static class RuleFigures
{
    /// <summary>The observation of each group a rule watches, in one set.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="indicator">The indicator it watches.</param>
    /// <param name="set">The set.</param>
    /// <param name="where">Only those of which this holds; null for all.</param>
    public static IEnumerable<(string Group, Observation Observation)> Of(
        AlertRule rule, Indicator indicator, ObservationSet set, Func<Observation, bool>? where = null)
    {
        var dimensions = indicator.Dimensions.ToList();
        var places = rule.By.Select(name => dimensions.IndexOf(name)).ToList();
        var query = new ObservationQuery(
            null, null, [.. dimensions.Select(name => rule.By.Contains(name, StringComparer.Ordinal))], [.. dimensions.Select(_ => (string?)null)]);
        var codes = new string[places.Count];
        foreach (var observation in set.Observations)
        {
            if (where?.Invoke(observation) == false || !query.Matches(observation))
            {
                continue;
            }

            for (var place = 0; place < codes.Length; place++)
            {
                codes[place] = observation.Codes[places[place]]!;
            }

            // Ids and subjects are made of codes: one that is no kebab-case word could not be named in them.
            if (Array.TrueForAll(codes, DefinitionReader.IsCode) && rule.Watches(codes))
            {
                yield return (AlertGroup.Of(codes), observation);
            }
        }
    }
}

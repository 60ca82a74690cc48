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
        var places = rule.By.Select(name => indicator.Dimensions.ToList().IndexOf(name)).ToList();
        var query = new ObservationQuery(
            null, null, [.. indicator.Dimensions.Select(name => rule.By.Contains(name, StringComparer.Ordinal))], [.. indicator.Dimensions.Select(_ => (string?)null)]);
        foreach (var observation in set.Observations)
        {
            if (!query.Matches(observation) || where?.Invoke(observation) == false)
            {
                continue;
            }

            var codes = places.ConvertAll(place => observation.Codes[place]!);
            // Ids and subjects are made of codes: one that is no kebab-case word could not be named in them.
            if (codes.TrueForAll(DefinitionReader.IsCode) && rule.Watches(codes))
            {
                yield return (AlertGroup.Of(codes), observation);
            }
        }
    }
}

using Hub.Indicators;

namespace Hub.Alerts;

/// <summary>Which figures a rule judges.</summary>
internal static class RuleFigures
{
    /// <summary>The observation of each group a rule watches, in one set.</summary>
    public static IEnumerable<(string Group, Observation Observation)> Of(AlertRule rule, Indicator indicator, ObservationSet set)
    {
        var places = rule.By.Select(name => indicator.Dimensions.ToList().IndexOf(name)).ToList();
        var query = new ObservationQuery(
            null, null, [.. indicator.Dimensions.Select(name => rule.By.Contains(name, StringComparer.Ordinal))], [.. indicator.Dimensions.Select(_ => (string?)null)]);
        foreach (var observation in set.Observations.Where(query.Matches))
        {
            var codes = places.ConvertAll(place => observation.Codes[place]!);
            // Ids and subjects are made of codes: one that is no kebab-case word could not be named in them.
            if (codes.TrueForAll(DefinitionReader.IsCode) && rule.Watches(codes))
            {
                yield return (AlertGroup.Of(codes), observation);
            }
        }
    }
}

namespace Hub.Indicators.Monitor;

/// <summary>An indicator's figures of one period by one dimension, as a table to read.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Caption">What it is of.</param>
/// <param name="Heading">The dimension's name.</param>
/// <param name="Rows">The name of each code, its value and its status.</param>
internal sealed record Breakdown(string Dimension, string Caption, string Heading, IReadOnlyList<(string Name, decimal? Value, char Status)> Rows)
{
    /// <summary>The rows of a table at most; a dimension with more codes is left to who asks for its observations.</summary>
    public const int MostRows = 24;

    /// <summary>The tables of a set, one for each dimension that has not too many codes.</summary>
    public static IEnumerable<Breakdown> Of(Indicator indicator, ObservationSet set, CodeLabels labels, string language)
    {
        for (var dimension = 0; dimension < indicator.Dimensions.Count; dimension++)
        {
            var name = indicator.Dimensions[dimension];
            var title = labels.TitleOf(indicator, name).In(language);
            var found = set.Observations
                .Where(observation => Enumerable.Range(0, observation.Codes.Length).All(index => observation.Codes[index] is not null == (index == dimension)))
                .Take(MostRows + 1)
                .OrderBy(observation => labels.PlaceOf(indicator, name, observation.Codes[dimension]!))
                .ToList();

            // A single row is the total once more.
            var rows = found.Count == 1 ? [] : found.ConvertAll(observation => (labels.Of(indicator, name, observation.Codes[dimension]!).In(language), observation.Value, observation.Status));
            if (rows.Count is > 0 and <= MostRows)
            {
                yield return new Breakdown(name, $"{indicator.Title.In(language)}, {PeriodNames.Short(set.Period, language)}, {(language == "nl" ? "naar" : "by")} {char.ToLowerInvariant(title[0])}{title[1..]}", title, rows);
            }
        }
    }
}

namespace Hub.Indicators.Formats;

/// <summary>The observations somebody asked for, with the names of their codes: the one thing that every format writes.</summary>
/// <param name="Indicator">The definition.</param>
/// <param name="Query">What was asked for.</param>
/// <param name="Sets">The published sets of the periods asked for, in order of period.</param>
/// <param name="Labels">The names of codes and dimensions.</param>
/// <param name="Language">The language of names and texts: <c>nl</c> or <c>en</c>. Codes are the same in both.</param>
public sealed record ObservationTable(
    Indicator Indicator, ObservationQuery Query, IReadOnlyList<ObservationSet> Sets, CodeLabels Labels, string Language)
{
    /// <summary>The indicator's dimensions that observations are broken down by, as their places in its list.</summary>
    public IReadOnlyList<int> Shown { get; } = [.. Enumerable.Range(0, Indicator.Dimensions.Count).Where(index => Query.Shown[index])];

    /// <summary>The moment as of which the observations were published, when that was asked for; null for now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>The observations asked for, each with its set, in order of period and then of codes.</summary>
    public IEnumerable<(ObservationSet Set, Observation Observation)> Rows =>
        Sets.SelectMany(set => set.Observations.Where(Query.Matches).Select(observation => (set, observation)));

    /// <summary>The submissions the observations rest on, each once, in ordinal order.</summary>
    public IReadOnlyList<string> Sources => [.. Sets.SelectMany(set => set.Sources).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>When the newest of the sets was published (UTC); null when there is none.</summary>
    public DateTimeOffset? PublishedAt => Sets.Max(set => set.PublishedAt);

    /// <summary>The versions of the definition that the observations are of, in order; the present one where there are none.</summary>
    public IReadOnlyList<int> Versions => [.. Sets.Where(set => set.Observations.Any(Query.Matches)).Select(set => set.Version).DefaultIfEmpty(Indicator.Version).Distinct().Order()];

    /// <summary>A text in the table's language.</summary>
    public string Text(Localized text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.In(Language);
    }

    /// <summary>The name of a dimension.</summary>
    public string DimensionTitle(int dimension) => Text(Labels.TitleOf(Indicator, Indicator.Dimensions[dimension]));

    /// <summary>The name of a dimension's code.</summary>
    public string CodeLabel(int dimension, string code) => Text(Labels.Of(Indicator, Indicator.Dimensions[dimension], code));
}

namespace Hub.Indicators;

/// <summary>Which observations of an indicator somebody asks for.</summary>
/// <param name="From">The first period; null for open.</param>
/// <param name="To">The last period; null for open.</param>
/// <param name="Shown">Per dimension of the indicator whether observations are broken down by it (asked for, or filtered on).</param>
/// <param name="Only">Per dimension the one code to keep; null keeps all.</param>
public sealed record ObservationQuery(Period? From, Period? To, IReadOnlyList<bool> Shown, IReadOnlyList<string?> Only)
{
    /// <summary>The query parameters of observations beside the dimensions; no dimension can have one of these names.</summary>
    public static IReadOnlyList<string> Parameters { get; } = ["period", "from", "to", "by", "asOf", "format", "language"];

    /// <summary>Whether an observation is asked for.</summary>
    public bool Matches(Observation observation)
    {
        for (var index = 0; index < Shown.Count; index++)
        {
            if ((observation.Codes[index] is not null) != Shown[index]
                || (Only[index] is { } code && observation.Codes[index] != code))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Reads the parameters of a request: <c>period</c>, or <c>from</c> and <c>to</c>; <c>by</c>, dimensions separated
    /// by commas; and a parameter per dimension. A period longer than the indicator's stands for all periods in it.
    /// </summary>
    public static Result<ObservationQuery> Read(Indicator indicator, Func<string, string?> parameter)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        ArgumentNullException.ThrowIfNull(parameter);
        if (parameter("period") is not null && (parameter("from") ?? parameter("to")) is not null)
        {
            return Problems.InvalidRequest("Give either 'period' or 'from' and 'to'.");
        }

        Period? from = null, to = null;
        foreach (var name in new[] { "period", "from", "to" })
        {
            if (parameter(name) is not { } text)
            {
                continue;
            }

            if (!Period.TryParse(text, out var period) || period.Periodicity > indicator.Periodicity)
            {
                return ExpectedPeriod.Problem(indicator, name, text, takesLonger: true);
            }

            from = name == "to" ? from : Period.Of(period.Start, indicator.Periodicity);
            to = name == "from" ? to : Period.Of(period.End, indicator.Periodicity);
        }

        if (from is { } first && to is { } last && first > last)
        {
            return Problems.InvalidRequest($"'from' is {parameter("from")} and lies after 'to', which is {parameter("to")}; exchange them.");
        }

        if (!ReadBy(indicator, parameter("by")).Succeeded(out var by, out var problem))
        {
            return problem;
        }

        var only = indicator.Dimensions.Select(parameter).ToList();
        var shown = indicator.Dimensions.Select((name, index) => only[index] is not null || by.Contains(name, StringComparer.Ordinal)).ToList();
        return new ObservationQuery(from, to, shown, only);
    }

    private static Result<string[]> ReadBy(Indicator indicator, string? text)
    {
        if (text is null)
        {
            return Array.Empty<string>();
        }

        var by = text.Split(',', StringSplitOptions.TrimEntries);
        if (by.Except(indicator.Dimensions, StringComparer.Ordinal).Any())
        {
            return Problems.InvalidRequest(indicator.Dimensions.Count == 0
                ? $"'by' is of no use here: '{indicator.Id}' has no dimensions to be broken down by."
                : $"'by' takes dimensions of '{indicator.Id}', separated by commas: {string.Join(", ", indicator.Dimensions)}.");
        }

        return by.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? Problems.InvalidRequest($"'by' names {twice.Key} {twice.Count()} times; once is enough.")
            : by;
    }
}

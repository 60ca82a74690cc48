namespace Hub.Indicators;

/// <summary>Tells who asked for an indicator by a period it has not which ones it has.</summary>
internal static class ExpectedPeriod
{
    /// <summary>The problem of a parameter that is missing, no period at all, or one of another periodicity than is taken.</summary>
    /// <param name="indicator">What was asked for.</param>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="text">What it says; null when it is missing.</param>
    /// <param name="takesLonger">Whether a period longer than the indicator's would do.</param>
    public static Problem Problem(Indicator indicator, string parameter, string? text, bool takesLonger)
    {
        var by = $"'{indicator.Id}' is published by {indicator.Periodicity.ToString().ToLowerInvariant()}";
        if (Period.TryParse(text, out var period))
        {
            var such = period.Periodicity < indicator.Periodicity ? "one such as " : string.Empty;
            return Problems.InvalidRequest($"'{parameter}': {by}: {such}{Period.Of(period.Start, indicator.Periodicity)}, not {period}.");
        }

        var longer = takesLonger && indicator.Periodicity != Periodicity.Year ? " or longer" : string.Empty;
        return Problems.InvalidRequest(text is null
            ? $"'{parameter}' is needed: {by}, such as {Example(indicator.Periodicity)}."
            : $"'{parameter}' is a {indicator.Periodicity.ToString().ToLowerInvariant()}{longer}, such as {Example(indicator.Periodicity)}.");
    }

    private static string Example(Periodicity periodicity) => periodicity switch
    {
        Periodicity.Year => "2024",
        Periodicity.Quarter => "2024-Q3",
        _ => "2024-09",
    };
}

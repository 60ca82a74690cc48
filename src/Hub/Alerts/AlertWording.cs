namespace Hub.Alerts;

/// <summary>What an alert's texts need to know of the indicator.</summary>
/// <param name="Unit">The unit's name, such as <c>kamers</c> and <c>rooms</c>.</param>
/// <param name="Decimals">How many decimals its values are written with, from 0 to 28.</param>
/// <param name="Label">The name of a dimension's code (dimension, code); null to write codes as they are.</param>
public sealed record AlertWording(Localized Unit, int Decimals, Func<string, string, Localized>? Label = null)
{
    /// <summary>The indicator's title.</summary>
    public Localized Title { get; init; } = Localized.None;

    /// <summary>Whether values are percentages: they differ by percentage points.</summary>
    public bool IsPercentage { get; init; }

    /// <summary>Where a path of the interface is reached from outside; without a setting the path itself.</summary>
    public Func<string, string> Address { get; init; } = path => path;

    /// <summary>Fills a rule's title or text with the figures that raised the alert.</summary>
    public Localized Fill(AlertRule rule, Alert alert, Localized template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return new Localized(Fill(rule, alert, template.Nl, "nl"), Fill(rule, alert, template.En, "en"));
    }

    /// <summary>The names of a group's codes, separated by commas; null for a total.</summary>
    internal string? Place(AlertRule rule, string group, string language) =>
        AlertGroup.Dimensions(rule, group) is { Count: > 0 } dimensions
            ? string.Join(", ", dimensions.Select(dimension => Name(dimension.Key, dimension.Value, language)))
            : null;

    /// <summary>A number that is written out already, with its unit.</summary>
    internal string Amount(string number, string language) => IsPercentage ? $"{number}%" : $"{number} {Unit.In(language)}";

    private string Fill(AlertRule rule, Alert alert, string template, string language)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["value"] = AlertFormat.Number(alert.RaisedValue, Decimals, language),
            ["threshold"] = AlertFormat.Threshold(alert.Threshold, language),
            ["period"] = AlertFormat.Period(alert.Id.Raised, language),
            ["unit"] = Unit.In(language),
        };
        foreach (var (dimension, code) in AlertGroup.Dimensions(rule, alert.Id.Group))
        {
            values[dimension] = Name(dimension, code, language);
        }

        return AlertText.Render(template, values);
    }

    private string Name(string dimension, string code, string language) => Label?.Invoke(dimension, code).In(language) ?? code;
}

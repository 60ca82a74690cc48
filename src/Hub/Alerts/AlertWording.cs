namespace Hub.Alerts;

/// <summary>What an alert's texts need to know of the indicator.</summary>
/// <param name="Unit">The unit's name, such as <c>kamers</c> and <c>rooms</c>.</param>
/// <param name="Decimals">How many decimals its values are written with, from 0 to 28.</param>
/// <param name="Label">The name of a dimension's code (dimension, code); null to write codes as they are.</param>
public sealed record AlertWording(Localized Unit, int Decimals, Func<string, string, Localized>? Label = null)
{
    /// <summary>Fills a rule's title or text with the figures that raised the alert.</summary>
    public Localized Fill(AlertRule rule, Alert alert, Localized template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return new Localized(Fill(rule, alert, template.Nl, "nl"), Fill(rule, alert, template.En, "en"));
    }

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
            values[dimension] = Label?.Invoke(dimension, code).In(language) ?? code;
        }

        return AlertText.Render(template, values);
    }
}

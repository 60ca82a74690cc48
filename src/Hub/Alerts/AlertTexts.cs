using Hub.Indicators;
using Hub.Publishing;
using Microsoft.Extensions.Options;

namespace Hub.Alerts;

/// <summary>How the texts of a rule's alerts are worded, by the indicator it watches.</summary>
public sealed class AlertTexts(IndicatorCatalogue indicators, CodeLabels labels, IOptions<EventsOptions> options)
{
    /// <summary>The wording of a rule's texts.</summary>
    /// <exception cref="InvalidOperationException">There is no such indicator; the definitions are checked for it when they are read.</exception>
    public AlertWording WordingOf(AlertRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return WordingOf(indicators.Find(rule.Indicator) ?? throw new InvalidOperationException($"Rule {rule.Id} watches no indicator."));
    }

    /// <summary>The wording of texts over an indicator.</summary>
    public AlertWording WordingOf(Indicator indicator)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        return new AlertWording(indicator.UnitLabel, indicator.Decimals, (dimension, code) => labels.Of(indicator, dimension, code))
        {
            Title = indicator.Title,
            IsPercentage = indicator.Unit == "percent",
            Address = options.Value.Absolute,
        };
    }
}

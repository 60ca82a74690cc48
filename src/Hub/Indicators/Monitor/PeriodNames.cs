using System.Globalization;
using Hub.Alerts;

namespace Hub.Indicators.Monitor;

/// <summary>Periods as a table or an axis names them.</summary>
internal static class PeriodNames
{
    /// <summary><c>2023</c>, <c>1e kwartaal 2023</c> or <c>Q1 2023</c>, <c>maart 2023</c>.</summary>
    /// <param name="period">The period.</param>
    /// <param name="language"><c>nl</c> or <c>en</c>.</param>
    public static string Short(Period period, string language)
    {
        if (period.Periodicity != Periodicity.Quarter)
        {
            return AlertFormat.Period(period, language);
        }

        var quarter = ((period.Start.Month - 1) / 3) + 1;
        return language == "nl"
            ? string.Create(CultureInfo.InvariantCulture, $"{quarter}e kwartaal {period.Year}")
            : string.Create(CultureInfo.InvariantCulture, $"Q{quarter} {period.Year}");
    }
}

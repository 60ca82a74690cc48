using System.Globalization;

namespace Hub.Alerts;

/// <summary>
/// Numbers and periods as people write them in Dutch and in English. The hub runs without culture data
/// (InvariantGlobalization), so that it writes the same on every machine; two languages need no more than this.
/// </summary>
internal static class AlertFormat
{
    private static readonly NumberFormatInfo Dutch = new() { NumberGroupSeparator = ".", NumberDecimalSeparator = "," };

    private static readonly string[] DutchMonths =
        ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"];

    private static readonly string[] DutchOrdinals = ["eerste", "tweede", "derde", "vierde"];

    private static readonly string[] EnglishOrdinals = ["first", "second", "third", "fourth"];

    /// <summary><c>2.600</c> in Dutch, <c>2,600</c> in English, with <paramref name="decimals"/> decimals.</summary>
    public static string Number(decimal value, int decimals, string language) =>
        value.ToString($"N{decimals.ToString(CultureInfo.InvariantCulture)}", language == "nl" ? Dutch : NumberFormatInfo.InvariantInfo);

    /// <summary>A threshold with all the decimals it was given, which may be more than the indicator's.</summary>
    public static string Threshold(decimal value, string language)
    {
        var exact = value / 1.0000000000000000000000000000m;
        return Number(exact, exact.Scale, language);
    }

    /// <summary><c>maart 2017</c>, <c>the third quarter of 2024</c>, <c>2024</c>: what fits behind "in".</summary>
    public static string Period(Period period, string language)
    {
        var year = period.Year.ToString(CultureInfo.InvariantCulture);
        var month = period.Start.Month - 1;
        return (period.Periodicity, language == "nl") switch
        {
            (Periodicity.Month, true) => $"{DutchMonths[month]} {year}",
            (Periodicity.Month, false) => $"{CultureInfo.InvariantCulture.DateTimeFormat.MonthNames[month]} {year}",
            (Periodicity.Quarter, true) => $"het {DutchOrdinals[month / 3]} kwartaal van {year}",
            (Periodicity.Quarter, false) => $"the {EnglishOrdinals[month / 3]} quarter of {year}",
            _ => year,
        };
    }
}

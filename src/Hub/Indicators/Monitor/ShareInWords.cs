using System.Globalization;

namespace Hub.Indicators.Monitor;

/// <summary>A share as people say it: 13.1 percent is about one in eight.</summary>
public static class ShareInWords
{
    // Beyond this it says no longer what the share is.
    private const decimal MostDeviation = 0.1m;
    private const decimal Exactly = 0.005m;

    private static readonly string[] Dutch =
        ["twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien", "twintig"];

    private static readonly string[] English =
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"];

    /// <summary>One in two to one in twenty, with "about" where that is rounded; null for a share that is not near any of these.</summary>
    /// <param name="percent">The share, in percent.</param>
    /// <param name="language"><c>nl</c> or <c>en</c>.</param>
    public static string? Of(decimal percent, string language)
    {
        if (PartsOf(percent) is not { } parts)
        {
            return null;
        }

        var deviation = Deviation(percent, parts);
        var number = (language == "nl" ? Dutch : English)[parts - 2];
        return (language == "nl", deviation <= Exactly) switch
        {
            (true, true) => string.Create(CultureInfo.InvariantCulture, $"een op de {number}"),
            (true, false) => string.Create(CultureInfo.InvariantCulture, $"ongeveer een op de {number}"),
            (false, true) => string.Create(CultureInfo.InvariantCulture, $"one in {number}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"about one in {number}"),
        };
    }

    /// <summary>In how many parts the whole divides of which the share is about one, from 2 to 20; null for a share that is not near any of these.</summary>
    /// <param name="percent">The share, in percent.</param>
    public static int? PartsOf(decimal percent)
    {
        if (percent <= 0)
        {
            return null;
        }

        var parts = Math.Round(100 / percent, MidpointRounding.AwayFromZero);
        return parts >= 2 && parts <= English.Length + 1 && Deviation(percent, parts) <= MostDeviation ? (int)parts : null;
    }

    private static decimal Deviation(decimal percent, decimal parts) => Math.Abs((100 / parts) - percent) / percent;
}

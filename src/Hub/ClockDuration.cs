using System.Text.RegularExpressions;
using System.Xml;

namespace Hub;

/// <summary>An ISO 8601 duration in days, hours, minutes and seconds: <c>PT24H</c>, <c>P7D</c>, <c>PT0S</c>.</summary>
internal static partial class ClockDuration
{
    private const int LongestText = 32;

    /// <summary>Reads a duration of at most <paramref name="longest"/>.</summary>
    public static bool TryParse(string? text, TimeSpan longest, out TimeSpan duration)
    {
        duration = text is { Length: <= LongestText } && Pattern().IsMatch(text) ? XmlConvert.ToTimeSpan(text) : TimeSpan.MaxValue;
        return duration <= longest;
    }

    // Without years and months, whose length depends on when they are counted; short enough never to overflow.
    [GeneratedRegex(@"^P(?=[0-9T])([0-9]{1,5}D)?(T(?=[0-9])([0-9]{1,5}H)?([0-9]{1,6}M)?([0-9]{1,7}S)?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

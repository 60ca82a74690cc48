using System.Globalization;
using System.Text.RegularExpressions;

namespace Hub;

/// <summary>An ISO 8601 duration in calendar units: <c>P3Y</c>, <c>P2M</c>, <c>P1M15D</c>, <c>P2W</c>.</summary>
/// <param name="Months">Whole months; a year is twelve.</param>
/// <param name="Days">Days beside the months; a week is seven.</param>
public readonly partial record struct CalendarDuration(int Months, int Days)
{
    /// <summary>Reads a duration of years, months, weeks and days, at most four digits each; no times of day.</summary>
    public static bool TryParse(string text, out CalendarDuration duration)
    {
        var match = Pattern().Match(text);
        duration = match.Success ? new CalendarDuration((12 * Part(match, 1)) + Part(match, 2), (7 * Part(match, 3)) + Part(match, 4)) : default;
        return match.Success && text.Length > 1;
    }

    /// <summary>The day this long after <paramref name="day"/>; the last of the month when that has fewer days.</summary>
    public DateOnly After(DateOnly day) => day.AddMonths(Months).AddDays(Days);

    /// <summary>The day this long before <paramref name="day"/>; the first day there is when that lies before it.</summary>
    public DateOnly Before(DateOnly day) =>
        (day.Year * 12) - Months <= 24 ? DateOnly.MinValue : day.AddMonths(-Months).AddDays(-Days);

    private static int Part(Match match, int group) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("^P(?:([0-9]{1,4})Y)?(?:([0-9]{1,4})M)?(?:([0-9]{1,4})W)?(?:([0-9]{1,4})D)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

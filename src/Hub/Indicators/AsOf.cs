using System.Globalization;
using System.Text;
using Hub.Feeds.Validation;

namespace Hub.Indicators;

/// <summary>The moment somebody wants to see figures as of: the query parameter <c>asOf</c>.</summary>
/// <param name="Moment">The moment in UTC; null for the figures as they are now.</param>
public readonly record struct AsOf(DateTimeOffset? Moment)
{
    /// <summary>
    /// Reads a date-time of RFC 3339, or a date, which stands for the end of that day in the Netherlands.
    /// </summary>
    /// <param name="text">The parameter; null when it is not given.</param>
    /// <param name="now">The present. What will be published is not known, so a later moment is refused, and so is a date after today's.</param>
    /// <returns>The moment; or invalid-request.</returns>
    public static Result<AsOf> Read(string? text, DateTimeOffset now)
    {
        if (text is null)
        {
            return default(AsOf);
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        if (Rfc3339.IsDate(bytes))
        {
            var day = DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            return day <= HubCalendar.Today(now) ? new AsOf(HubCalendar.EndOf(day)) : Future();
        }

        // What the calendar of .NET does not know either, such as a leap second, is refused too.
        if (!Rfc3339.IsDateTime(bytes) || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return Problems.InvalidRequest("'asOf' is a date-time of RFC 3339 such as 2024-05-31T12:00:00Z (a + in it is written %2B), or a date such as 2024-05-31.");
        }

        return moment <= now ? new AsOf(moment.ToUniversalTime()) : Future();
    }

    private static Problem Future() => Problems.InvalidRequest("'asOf' lies in the future: what will be published then is not known.");
}

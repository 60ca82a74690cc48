using System.Globalization;

namespace Hub.Indicators.Formats;

/// <summary>Moments as every format writes them.</summary>
internal static class Moments
{
    /// <summary>RFC 3339 in UTC, to the millisecond; empty for none.</summary>
    public static string Text(DateTimeOffset? moment) =>
        moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? string.Empty;
}

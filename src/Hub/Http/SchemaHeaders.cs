using System.Globalization;
using Hub.Feeds;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>Tells who uses a schema version that it is going out of use.</summary>
internal static class SchemaHeaders
{
    /// <summary>
    /// Sets <c>Deprecation</c> (RFC 9745) and <c>Sunset</c> (RFC 8594), each with a link to what tells more, when the
    /// version has such a date. Both count from midnight UTC on that day.
    /// </summary>
    public static void Set(HttpResponse response, Feed feed, FeedSchema schema)
    {
        if (schema.Deprecated is not { } deprecated)
        {
            return;
        }

        var links = new List<string>
        {
            $"</v1/feeds/{feed.Id}>; rel=\"deprecation\"; type=\"application/json\"",
            $"</v1/feeds/{feed.Id}/schemas/{feed.Latest.Version}>; rel=\"successor-version\"; type=\"application/schema+json\"",
        };
        response.Headers["Deprecation"] = string.Create(CultureInfo.InvariantCulture, $"@{Midnight(deprecated).ToUnixTimeSeconds()}");
        if (schema.Sunset is { } sunset)
        {
            response.Headers["Sunset"] = Midnight(sunset).ToString("R", CultureInfo.InvariantCulture);
            links.Add($"</v1/feeds/{feed.Id}>; rel=\"sunset\"; type=\"application/json\"");
        }

        response.Headers.Link = string.Join(", ", links);
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}

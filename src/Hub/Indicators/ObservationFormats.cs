using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hub.Indicators;

/// <summary>Writes observations in the formats the hub offers.</summary>
public static class ObservationFormats
{
    /// <summary>JSON, as in docs/api.md.</summary>
    public static void WriteJson(Utf8JsonWriter json, Indicator indicator, ObservationQuery query, IEnumerable<ObservationSet> sets, DateTimeOffset? asOf = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(indicator);
        ArgumentNullException.ThrowIfNull(query);
        json.WriteStartObject();
        json.WriteString("indicator", indicator.Id);
        json.WriteNumber("version", indicator.Version);
        json.WriteString("unit", indicator.Unit);
        json.WriteNumber("decimals", indicator.Decimals);
        if (asOf is not null)
        {
            json.WriteString("asOf", Moment(asOf));
        }

        json.WriteStartArray("observations");
        foreach (var set in sets)
        {
            foreach (var observation in set.Observations.Where(query.Matches))
            {
                json.WriteStartObject();
                json.WriteString("period", set.Period.ToString());
                for (var index = 0; index < indicator.Dimensions.Count; index++)
                {
                    if (query.Shown[index])
                    {
                        json.WriteString(indicator.Dimensions[index], observation.Codes[index]);
                    }
                }

                if (observation.Value is { } value)
                {
                    json.WriteNumber("value", value);
                }
                else
                {
                    json.WriteNull("value");
                }

                json.WriteString("status", observation.Status.ToString());
                json.WriteString("confidentiality", observation.Confidentiality.ToString());
                json.WriteString("publishedAt", Moment(set.PublishedAt));
                json.WriteNumber("version", set.Version);
                json.WriteStartArray("sources");
                foreach (var source in set.Sources)
                {
                    json.WriteStringValue(source);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>CSV (RFC 4180): a header, comma, CRLF, full stop as decimal sign; a suppressed value is empty.</summary>
    public static byte[] WriteCsv(Indicator indicator, ObservationQuery query, IEnumerable<ObservationSet> sets)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(sets);
        var shown = Enumerable.Range(0, indicator.Dimensions.Count).Where(index => query.Shown[index]).ToList();
        var csv = new StringBuilder();
        csv.AppendJoin(',', shown.Select(index => indicator.Dimensions[index]).Prepend("period").Concat(["value", "unit", "status", "confidentiality", "publishedAt", "version", "sources"])).Append("\r\n");
        foreach (var set in sets)
        {
            foreach (var observation in set.Observations.Where(query.Matches))
            {
                csv.AppendJoin(',', shown.Select(index => Quoted(observation.Codes[index]!)).Prepend(set.Period.ToString()).Concat(
                [
                    observation.Value?.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
                    indicator.Unit,
                    observation.Status.ToString(),
                    observation.Confidentiality.ToString(),
                    Moment(set.PublishedAt),
                    set.Version.ToString(CultureInfo.InvariantCulture),
                    string.Join(' ', set.Sources),
                ])).Append("\r\n");
            }
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static string Moment(DateTimeOffset? moment) =>
        moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? string.Empty;

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

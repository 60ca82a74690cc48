using System.Text.Json;

namespace Hub.Indicators.Formats;

/// <summary>Writes observations as JSON, as in docs/api.md: codes and no names.</summary>
public static class JsonFormat
{
    /// <summary>Writes the one value.</summary>
    public static void Write(Utf8JsonWriter json, ObservationTable table)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(table);
        var (indicator, query) = (table.Indicator, table.Query);
        json.WriteStartObject();
        json.WriteString("indicator", indicator.Id);
        json.WriteNumber("version", indicator.Version);
        json.WriteString("unit", indicator.Unit);
        json.WriteNumber("decimals", indicator.Decimals);
        if (table.AsOf is not null)
        {
            json.WriteString("asOf", Moments.Text(table.AsOf));
        }

        json.WriteStartArray("observations");
        foreach (var set in table.Sets)
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
                json.WriteString("publishedAt", Moments.Text(set.PublishedAt));
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
}

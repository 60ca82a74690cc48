using System.Globalization;
using System.Text.Json;
using Hub.Alerts;
using Hub.Indicators;
using Hub.Indicators.Formats;
using Hub.Indicators.Monitor;

namespace Hub.Http;

/// <summary>The monitor as JSON: what a page needs to be drawn in full, in one language.</summary>
/// <param name="lines">The indicators, in order of theme.</param>
/// <param name="alerts">All alerts that are up.</param>
/// <param name="labels">The names of codes.</param>
/// <param name="texts">How alerts are worded.</param>
/// <param name="language"><c>nl</c> or <c>en</c>.</param>
internal sealed class MonitorAnswer(IReadOnlyList<MonitorLine> lines, IReadOnlyList<KnownAlert> alerts, CodeLabels labels, AlertTexts texts, string language)
{
    private readonly IReadOnlyList<KnownAlert> active =
        [.. alerts.Where(known => lines.Any(line => line.Indicator.Id == known.Rule.Indicator))];

    /// <summary>Writes it.</summary>
    /// <param name="json">What it is written to.</param>
    /// <param name="theme">The theme that was asked for, or null.</param>
    /// <param name="year">The year that was asked for, or null.</param>
    public void Write(Utf8JsonWriter json, string? theme, int? year)
    {
        json.WriteStartObject();
        json.WriteString("language", language);
        if (theme is not null)
        {
            json.WriteString("theme", theme);
        }

        if (year is { } asked)
        {
            json.WriteString("year", asked.ToString("D4", CultureInfo.InvariantCulture));
        }

        if (Headline.Of(lines, language) is { } headline)
        {
            Write(json, headline);
        }

        json.WriteNumber("activeAlerts", active.Count);
        json.WriteStartArray("alerts");
        foreach (var known in active)
        {
            Write(json, known);
        }

        json.WriteEndArray();
        json.WriteStartArray("indicators");
        foreach (var line in lines)
        {
            Write(json, line);
        }

        json.WriteEndArray();
        json.WriteLinks(("self", "/v1/monitor"), ("indicators", "/v1/indicators"), ("alerts", "/v1/alerts?status=active"));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Headline headline)
    {
        json.WriteStartObject("headline");
        json.WriteString("indicator", Headline.Indicator);
        json.WriteString("period", headline.Point.Period.ToString());
        json.WriteString("text", headline.Text);
        if (headline.Parts is { } parts)
        {
            json.WriteNumber("oneIn", parts);
        }

        json.WriteString("explanation", headline.Explanation);
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, KnownAlert known)
    {
        var wording = texts.WordingOf(known.Rule);
        json.WriteStartObject();
        json.WriteString("id", known.Alert.Id.ToString());
        json.WriteString("indicator", known.Rule.Indicator);
        json.WriteString("severity", AlertEvents.Name(known.Rule.Severity));
        json.WriteString("since", known.Alert.Id.Raised.ToString());
        json.WriteString("title", wording.Fill(known.Rule, known.Alert, known.Rule.Title).In(language));
        json.WriteString("text", wording.Fill(known.Rule, known.Alert, known.Rule.Text).In(language));
        json.WriteLinks(("self", $"/v1/alerts/{known.Alert.Id}"));
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, MonitorLine line)
    {
        var indicator = line.Indicator;
        json.WriteStartObject();
        json.WriteString("id", indicator.Id);
        json.WriteString("title", indicator.Title.In(language));
        json.WriteString("theme", indicator.Theme);
        json.WriteString("themeLabel", ThemeNames.Of(indicator.Theme).In(language));
        json.WriteString("unit", indicator.Unit);
        json.WriteString("unitLabel", indicator.UnitLabel.In(language));
        json.WriteNumber("decimals", indicator.Decimals);
        json.WriteString("periodicity", indicator.Periodicity.ToString().ToLowerInvariant());
        json.WriteStrings("dimensions", indicator.Dimensions);
        json.WriteNumber("activeAlerts", active.Count(known => known.Rule.Indicator == indicator.Id));
        WritePoint(json, "latest", line.Latest, null);
        WritePoint(json, "previous", line.Previous, line);
        WritePoint(json, "yearEarlier", line.YearEarlier, line);
        WriteParts(json, line);
        json.WriteStartObject("series");
        json.WriteStrings("periods", line.Series.Select(point => point.Period.ToString()));
        json.WriteStartArray("values");
        foreach (var point in line.Series)
        {
            json.WriteValue(point.Value);
        }

        json.WriteEndArray();
        json.WriteStrings("statuses", line.Series.Select(point => point.Status.ToString()));
        json.WriteEndObject();
        json.WriteLinks(("self", $"/v1/indicators/{indicator.Id}"), ("observations", $"/v1/indicators/{indicator.Id}/observations"));
        json.WriteEndObject();
    }

    // Of an indicator whose whole is always 100 the parts are the figure.
    private void WriteParts(Utf8JsonWriter json, MonitorLine line)
    {
        var dimensions = Distribution.PartsOf(line.Indicator);
        if (dimensions.Count == 0 || line.LatestSet is null)
        {
            return;
        }

        json.WriteStartArray("distributions");
        foreach (var breakdown in Breakdown.Of(line.Indicator, line.LatestSet, labels, language).Where(breakdown => dimensions.Contains(breakdown.Dimension)))
        {
            json.WriteStartObject();
            json.WriteString("dimension", breakdown.Dimension);
            json.WriteString("label", breakdown.Heading);
            json.WriteStartArray("parts");
            foreach (var row in breakdown.Rows)
            {
                json.WriteStartObject();
                json.WriteString("label", row.Name);
                json.WriteValue("value", row.Value);
                json.WriteString("status", row.Status.ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // A point, and from it to the latest the change; null where one of both is missing or withheld, or the series broke between.
    private void WritePoint(Utf8JsonWriter json, string name, MonitorPoint? point, MonitorLine? line)
    {
        if (point is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("period", point.Period.ToString());
        json.WriteValue("value", point.Value);
        json.WriteString("status", point.Status.ToString());
        json.WriteString("statusLabel", StatusText.Of(point.Status).In(language));
        if (line is null)
        {
            json.WriteString("publishedAt", Moments.Text(point.PublishedAt));
        }
        else
        {
            json.WritePropertyName("change");
            if (point.Value is { } from && line is { Indicator: var indicator, Latest.Value: { } to } && !line.BrokeAfter(point))
            {
                json.WriteStartObject();
                json.WriteNumber("absolute", to - from);
                json.WriteValue("percent", from <= 0 || indicator.Unit == "percent" ? null : Math.Round(100 * (to - from) / from, 1, MidpointRounding.AwayFromZero));
                json.WriteString("text", ChartText.Change(from, to, indicator.Decimals, indicator.Unit == "percent", language));
                json.WriteEndObject();
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndObject();
    }
}

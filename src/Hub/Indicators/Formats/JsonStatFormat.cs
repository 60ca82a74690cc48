using System.Globalization;
using System.Text.Json;

namespace Hub.Indicators.Formats;

/// <summary>
/// Writes observations as a JSON-stat 2.0 dataset: the indicator, each dimension that is broken down by, and the period,
/// in this order, the last running fastest. A cell without an observation is null with status O, a withheld one null
/// with status Q.
/// </summary>
public static class JsonStatFormat
{
    /// <summary>The cells a dataset has at most; it has one for every combination, also where there is no observation.</summary>
    public const int MostCells = 1_000_000;

    private const string Metric = "indicator";
    private const string Time = "period";

    // Dimensions with one of these names are of places; the others are no geography.
    private static readonly string[] Places = ["place", "district", "neighbourhood", "municipality", "campus", "region", "country"];

    /// <summary>Writes the one value, or tells that there are too many cells.</summary>
    public static Problem? Write(Utf8JsonWriter json, ObservationTable table)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(table);
        var rows = table.Rows.ToList();
        var axes = table.Shown.Select(index => new Axis(rows.Select(row => row.Observation.Codes[index]!))).ToList();
        var periods = new Axis(rows.Select(row => row.Set.Period.ToString()));
        axes.Add(periods);
        var count = axes.Aggregate(1L, (product, axis) => product * axis.Codes.Count);
        if (count > MostCells)
        {
            return Problems.InvalidRequest(string.Create(
                CultureInfo.InvariantCulture,
                $"A JSON-stat dataset has at most {MostCells} cells and this would have {count}; ask for fewer periods or dimensions, or for one code of a dimension."));
        }

        var cells = new Observation?[count];
        foreach (var (set, observation) in rows)
        {
            long at = 0;
            for (var axis = 0; axis < table.Shown.Count; axis++)
            {
                at = (at * axes[axis].Codes.Count) + axes[axis].Places[observation.Codes[table.Shown[axis]]!];
            }

            cells[(at * periods.Codes.Count) + periods.Places[set.Period.ToString()]] = observation;
        }

        Write(json, table, axes, cells);
        return null;
    }

    private static void Write(Utf8JsonWriter json, ObservationTable table, List<Axis> axes, Observation?[] cells)
    {
        var indicator = table.Indicator;
        json.WriteStartObject();
        json.WriteString("version", "2.0");
        json.WriteString("class", "dataset");
        json.WriteString("label", table.Text(indicator.Title));
        json.WriteString("source", table.Text(indicator.Source));
        if (table.PublishedAt is not null)
        {
            json.WriteString("updated", Moments.Text(table.PublishedAt));
        }

        if (indicator.Caveats is { } caveats)
        {
            WriteTexts(json, "note", [table.Text(caveats)]);
        }

        string[] ids = [Metric, .. table.Shown.Select(index => indicator.Dimensions[index]), Time];
        WriteTexts(json, "id", ids);
        json.WriteStartArray("size");
        json.WriteNumberValue(1);
        foreach (var axis in axes)
        {
            json.WriteNumberValue(axis.Codes.Count);
        }

        json.WriteEndArray();
        WriteRoles(json, ids);
        WriteDimensions(json, table, axes);
        json.WriteStartArray("value");
        foreach (var cell in cells)
        {
            if (cell?.Value is { } value)
            {
                json.WriteNumberValue(value);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
        WriteTexts(json, "status", cells.Select(cell => (cell?.Status ?? StatusText.Missing).ToString()));
        WriteExtension(json, table, cells);
        json.WriteEndObject();
    }

    private static void WriteRoles(Utf8JsonWriter json, string[] ids)
    {
        json.WriteStartObject("role");
        WriteTexts(json, "time", [Time]);
        WriteTexts(json, "metric", [Metric]);
        if (ids.Intersect(Places, StringComparer.Ordinal).ToList() is { Count: > 0 } places)
        {
            WriteTexts(json, "geo", places);
        }

        json.WriteEndObject();
    }

    private static void WriteDimensions(Utf8JsonWriter json, ObservationTable table, List<Axis> axes)
    {
        var indicator = table.Indicator;
        json.WriteStartObject("dimension");
        json.WriteStartObject(Metric);
        json.WriteString("label", table.Text(new Localized("Indicator", "Indicator")));
        json.WriteStartObject("category");
        WriteTexts(json, "index", [indicator.Id]);
        json.WriteStartObject("label");
        json.WriteString(indicator.Id, table.Text(indicator.Title));
        json.WriteEndObject();
        json.WriteStartObject("unit");
        json.WriteStartObject(indicator.Id);
        json.WriteString("label", table.Text(indicator.UnitLabel));
        json.WriteNumber("decimals", indicator.Decimals);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        for (var axis = 0; axis < table.Shown.Count; axis++)
        {
            var dimension = table.Shown[axis];
            WriteDimension(json, indicator.Dimensions[dimension], table.DimensionTitle(dimension), axes[axis], code => table.CodeLabel(dimension, code));
        }

        WriteDimension(json, Time, table.Text(new Localized("Periode", "Period")), axes[^1], period => period);
        json.WriteEndObject();
    }

    private static void WriteDimension(Utf8JsonWriter json, string id, string title, Axis axis, Func<string, string> label)
    {
        json.WriteStartObject(id);
        json.WriteString("label", title);
        json.WriteStartObject("category");
        WriteTexts(json, "index", axis.Codes);

        // The schema has no label object without a label.
        if (axis.Codes.Count > 0)
        {
            json.WriteStartObject("label");
            foreach (var code in axis.Codes)
            {
                json.WriteString(code, label(code));
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteExtension(Utf8JsonWriter json, ObservationTable table, Observation?[] cells)
    {
        var indicator = table.Indicator;
        json.WriteStartObject("extension");
        json.WriteString("indicator", indicator.Id);
        json.WriteNumber("version", table.Versions[^1]);
        if (table.AsOf is not null)
        {
            json.WriteString("asOf", Moments.Text(table.AsOf));
        }

        // One dataset may have periods of several versions: the values of each are of its own.
        json.WriteStartObject("versions");
        foreach (var set in table.Sets.Where(set => set.Observations.Any(table.Query.Matches)))
        {
            json.WriteNumber(set.Period.ToString(), set.Version);
        }

        json.WriteEndObject();
        json.WriteString("theme", indicator.Theme);
        json.WriteString("periodicity", indicator.Periodicity.ToString().ToLowerInvariant());
        json.WriteString("unit", indicator.Unit);
        json.WriteString("definition", table.Text(indicator.Definition));
        json.WriteString("method", table.Text(indicator.Method));
        if (indicator.Caveats is { } caveats)
        {
            json.WriteString("caveats", table.Text(caveats));
        }

        WriteTexts(json, "sources", table.Sources);
        json.WriteStartObject("statusLabels");
        foreach (var status in cells.Select(cell => cell?.Status ?? StatusText.Missing).Distinct().Order())
        {
            json.WriteString(status.ToString(), table.Text(StatusText.Of(status)));
        }

        json.WriteEndObject();

        // Of the cells that are not free: which of the two reasons there is to withhold them.
        json.WriteStartObject("confidentiality");
        for (var cell = 0; cell < cells.Length; cell++)
        {
            if (cells[cell] is { Confidentiality: not 'F' and var reason })
            {
                json.WriteString(cell.ToString(CultureInfo.InvariantCulture), reason.ToString());
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private sealed class Axis
    {
        public Axis(IEnumerable<string> codes)
        {
            Codes = [.. codes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            Places = Codes.Select((code, place) => (code, place)).ToDictionary(pair => pair.code, pair => pair.place, StringComparer.Ordinal);
        }

        public IReadOnlyList<string> Codes { get; }

        public Dictionary<string, int> Places { get; }
    }
}

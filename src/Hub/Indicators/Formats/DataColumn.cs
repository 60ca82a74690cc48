namespace Hub.Indicators.Formats;

/// <summary>A column of a workbook's data.</summary>
/// <param name="Name">Its heading: the same in every language, as codes are.</param>
/// <param name="Width">Its width, in characters.</param>
/// <param name="Value">What stands in it: a text, a number, a day or nothing.</param>
internal sealed record DataColumn(string Name, int Width, Func<ObservationSet, Observation, object?> Value)
{
    /// <summary>The columns of a table: each dimension as code and as name, and what belongs to the value.</summary>
    public static IReadOnlyList<DataColumn> For(ObservationTable table)
    {
        var indicator = table.Indicator;
        var columns = new List<DataColumn>
        {
            new("period", 10, (set, _) => set.Period.ToString()),
            new("periodStart", 12, (set, _) => set.Period.Start),
        };
        foreach (var index in table.Shown)
        {
            columns.Add(new(indicator.Dimensions[index], 18, (_, observation) => observation.Codes[index]));
            columns.Add(new(indicator.Dimensions[index] + "Label", 26, (_, observation) => table.CodeLabel(index, observation.Codes[index]!)));
        }

        columns.AddRange(
        [
            new("value", 14, (_, observation) => observation.Value),
            new("unit", 16, (_, _) => indicator.Unit),
            new("unitLabel", 16, (_, _) => table.Text(indicator.UnitLabel)),
            new("status", 8, (_, observation) => observation.Status.ToString()),
            new("statusLabel", 30, (_, observation) => table.Text(StatusText.Of(observation.Status))),
            new("confidentiality", 14, (_, observation) => observation.Confidentiality.ToString()),
            new("publishedAt", 25, (set, _) => Moments.Text(set.PublishedAt)),
            new("version", 8, (set, _) => (decimal)set.Version),
            new("sources", 40, (set, _) => string.Join(' ', set.Sources)),
        ]);
        return columns;
    }
}

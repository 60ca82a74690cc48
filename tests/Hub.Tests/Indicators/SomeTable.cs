using Hub.Indicators;
using Hub.Indicators.Formats;

namespace Hub.Tests.Indicators;

/// <summary>Observations of shipped indicators, made up as a test needs them.</summary>
internal static class SomeTable
{
    private static readonly Lazy<Definitions> Shipped = new(() => Definitions.Load(HubUnderTest.ShippedSchemas));

    public static PublicationNote Note { get; } = new("https://hub.example.nl/v1/indicators", "Gemeente Leiden", "https://example.nl/licence");

    public static Indicator Indicator(string id) => Shipped.Value.Indicators.Find(id)!;

    /// <summary>A table of an indicator, asked for with these parameters: <c>by=place&amp;period=2021</c>.</summary>
    public static ObservationTable Of(Indicator indicator, string query, string language, params ObservationSet[] sets)
    {
        var parameters = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return new ObservationTable(
            indicator,
            ObservationQuery.Read(indicator, parameters.GetValueOrDefault).Value,
            sets,
            new CodeLabels(Shipped.Value.Feeds),
            language);
    }

    /// <summary>A set whose observations are written <c>leiden,owned 12 A</c>: codes with <c>*</c> for all, value or <c>-</c>, status.</summary>
    public static ObservationSet Set(Indicator indicator, string period, params string[] observations) =>
        new(indicator.Id, indicator.Version, Period.Parse(period), [$"some-feed.{period}.1"], [.. observations.Select(Read)])
        {
            PublishedAt = new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero),
        };

    private static Observation Read(string text)
    {
        var parts = text.Split(' ');
        decimal? value = parts[1] == "-" ? null : decimal.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
        return new Observation(
            [.. parts[0].Split(',').Where(code => code.Length > 0).Select(code => code == "*" ? null : code)], value, parts[2][0], value is null ? 'A' : 'F');
    }
}

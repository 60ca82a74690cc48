using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Hub.Feeds;
using Hub.Indicators;
using Hub.Indicators.Disclosure;
using Hub.Tests.Partners;

namespace Hub.Tests.Indicators;

/// <summary>Indicators over the shipped feeds, made of an expression, and cubes to compute them from.</summary>
internal static class SomeFigures
{
    // What is withheld depends on all indicators of a catalogue; here each is one of its own.
    private static readonly ConditionalWeakTable<Indicator, IndicatorCatalogue> Catalogues = [];

    private static readonly Lazy<Definitions> Shipped = new(() => Definitions.Load(HubUnderTest.ShippedSchemas));

    /// <summary>The shipped feeds.</summary>
    public static FeedCatalogue Feeds => Shipped.Value.Feeds;

    /// <summary>An indicator whose value is <paramref name="value"/>, read as its file is read.</summary>
    public static Indicator Indicator(
        string value, string periodicity = "year", string dimensions = "", int threshold = 0, int decimals = 6, FeedCatalogue? feeds = null)
    {
        using var folder = new TempFolder();
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(HubUnderTest.ShippedSchemas, "indicators", "housing-units.json")))!.AsObject();
        file["id"] = "tried";
        file["periodicity"] = periodicity;
        file["dimensions"] = new JsonArray([.. dimensions.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => JsonValue.Create(name))]);
        file["decimals"] = decimals;
        file["disclosure"]!["threshold"] = threshold;
        file["value"] = JsonNode.Parse(value);
        folder.Write("tried.json", file.ToJsonString());
        var catalogue = IndicatorCatalogue.Load(folder.Path, feeds ?? Feeds, Wording.Standard);
        var indicator = catalogue.Find("tried")!;
        Catalogues.Add(indicator, catalogue);
        return indicator;
    }

    /// <summary>
    /// The cube of a feed's submission: a line per record with its codes and then <c>measure=number</c>, such as
    /// <c>leiden owned units=3</c>. Records of the same codes are summed.
    /// </summary>
    public static CurrentCube Cube(string feedId, string period, params string[] records)
    {
        var feed = Feeds.Find(feedId)!;
        var cells = new SortedDictionary<string, (int Records, decimal?[] Sums)>(StringComparer.Ordinal);
        foreach (var words in records.Select(record => record.Split(' ')))
        {
            var codes = string.Join('\t', words.Take(feed.Dimensions.Count));
            var (count, sums) = cells.TryGetValue(codes, out var cell) ? cell : (0, new decimal?[feed.Measures.Count]);
            foreach (var pair in words.Skip(feed.Dimensions.Count).Select(word => word.Split('=')))
            {
                ref var sum = ref sums[feed.Measures.ToList().IndexOf(pair[0])];
                sum = (sum ?? 0) + decimal.Parse(pair[1], CultureInfo.InvariantCulture);
            }

            cells[codes] = (count + 1, sums);
        }

        var lines = cells.Select(cell => string.Join('\t', cell.Value.Sums.Select(sum => sum?.ToString(CultureInfo.InvariantCulture)).Prepend(cell.Value.Records.ToString(CultureInfo.InvariantCulture)).Prepend(cell.Key)));
        return new CurrentCube(Period.Parse(period), $"{feedId}.{period}.1", "A", true, CubeText.Read(feed.Dimensions, feed.Measures, lines));
    }

    /// <summary>The observations of a period, as they come out when these cubes are all there is.</summary>
    public static ObservationSet Observe(this Indicator indicator, string period, params CurrentCube[] cubes)
    {
        var known = cubes.ToDictionary(cube => (SubmissionFeed(cube), cube.Period));
        return new PreparedObservations(known, new DisclosureControl(Catalogues.GetValue(indicator, _ => Shipped.Value.Indicators), Shipped.Value.Feeds)).Compute(new ObservationTarget(indicator, Period.Parse(period)));
    }

    /// <summary>The values by their codes, the total under no code; a suppressed one is null.</summary>
    public static Dictionary<string, decimal?> Values(this ObservationSet set) =>
        set.Observations.ToDictionary(found => string.Join(' ', found.Codes.OfType<string>()), found => found.Value);

    /// <summary>The total; null where it is missing or suppressed.</summary>
    public static decimal? Total(this ObservationSet set) => set.Values().GetValueOrDefault(string.Empty);

    private static string SubmissionFeed(CurrentCube cube) => cube.Submission.Split('.')[0];
}

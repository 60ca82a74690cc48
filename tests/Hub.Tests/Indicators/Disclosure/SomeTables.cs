using CsCheck;
using Hub.Feeds;
using Hub.Indicators;
using Hub.Indicators.Disclosure;

namespace Hub.Tests.Indicators.Disclosure;

/// <summary>Random figures of a feed, and what the hub publishes of them.</summary>
internal static class SomeTables
{
    public static readonly Definitions Shipped = Definitions.Load(HubUnderTest.ShippedSchemas);

    /// <summary>Counts as they are in small tables: many small, some zero, some large.</summary>
    public static readonly Gen<int> Count = Gen.Frequency((3, Gen.Int[1, 9]), (1, Gen.Const(0)), (4, Gen.Int[10, 40]), (2, Gen.Int[41, 900]));

    /// <summary>A cube of a feed with a count for each combination of codes, fewer when the list is shorter.</summary>
    public static Cube Cube(string feed, IReadOnlyList<string[]> codes, IReadOnlyList<int?> counts)
    {
        var described = Shipped.Feeds.Find(feed)!;
        var cube = new Cube(described.Dimensions, described.Measures);
        var cell = 0;
        foreach (var combination in Combinations(codes))
        {
            if (cell < counts.Count && counts[cell] is { } count)
            {
                var sums = new decimal?[described.Measures.Count];
                sums[0] = count;
                cube.Add(string.Join('\t', combination), '\t', 1, sums);
            }

            cell++;
        }

        return cube;
    }

    /// <summary>
    /// Random cubes of measures that bound each other: in each cell all of the whole is in a part, or all but a few, a few,
    /// some or none; sometimes the part is not given.
    /// </summary>
    public static Gen<Cube> Linked(string feed, IReadOnlyList<string[]> codes, string whole, IReadOnlyList<string> parts) =>
        from cells in LinkedCell(parts.Count).Array[codes.Aggregate(1, (product, list) => product * list.Length)]
        select Linked(feed, codes, [whole, .. parts], cells);

    /// <summary>The counts of a cell: of the whole, then of its parts; null where a part is not given.</summary>
    public static Gen<int?[]> LinkedCell(int parts) =>
        from whole in Count
        from shares in Gen.Select(Gen.Int[0, 12], Gen.Int[0, 9], Gen.Int[0, 100]).Array[parts]
        select shares.Select(share => share.Item1 switch
        {
            0 => (int?)null,
            1 => 0,
            2 => whole,
            <= 5 => Math.Max(0, whole - share.Item2),
            <= 8 => Math.Min(whole, share.Item2),
            _ => whole * share.Item3 / 100,
        }).Prepend(whole).ToArray();

    /// <summary>A cube of a feed with these counts of these measures for each combination of codes.</summary>
    public static Cube Linked(string feed, IReadOnlyList<string[]> codes, IReadOnlyList<string> measures, IReadOnlyList<int?[]> cells)
    {
        var described = Shipped.Feeds.Find(feed)!;
        var cube = new Cube(described.Dimensions, described.Measures);
        foreach (var (cell, combination) in Combinations(codes).Index())
        {
            var sums = new decimal?[described.Measures.Count];
            foreach (var (place, measure) in measures.Index())
            {
                sums[described.Measures.ToList().IndexOf(measure)] = cells[cell][place];
            }

            cube.Add(string.Join('\t', combination), '\t', 1, sums);
        }

        return cube;
    }

    /// <summary>A workforce by sector, with 20 employees or more in each and this many of them international.</summary>
    public static Cube LargeWorkforce(IReadOnlyList<string> sectors, Func<int, int> international)
    {
        var described = Shipped.Feeds.Find("lbsp-workforce")!;
        var cube = new Cube(described.Dimensions, described.Measures);
        for (var place = 0; place < sectors.Count; place++)
        {
            var count = international(place);
            cube.Add(sectors[place], '\t', 1, [.. described.Measures.Select(measure => measure switch
            {
                "employees" => Math.Max(20, count),
                "internationalEmployees" => count,
                _ => (decimal?)null,
            })]);
        }

        return cube;
    }

    /// <summary>Random cubes of a feed whose codes of each dimension are the first so many of these.</summary>
    public static Gen<Cube> Cubes(string feed, IReadOnlyList<string[]> codes) =>
        from sizes in Gen.Int[1, codes.Max(list => list.Length)].Array[codes.Count]
        let used = codes.Select((list, dimension) => list.Take(sizes[dimension]).ToArray()).ToList()
        from counts in Count.Array[used.Aggregate(1, (product, list) => product * list.Length)]
        from present in Gen.Int[0, 9].Array[counts.Length]
        select Cube(feed, used, [.. counts.Select((count, cell) => present[cell] == 0 ? (int?)null : count)]);

    /// <summary>What the hub publishes of the indicators that rest on this feed alone.</summary>
    public static List<(Indicator Indicator, ObservationSet Published)> Publish(string feed, Cube cube, IReadOnlyList<Cube>? earlier = null) =>
        Publish(Shipped.Indicators, feed, cube, earlier);

    public static List<(Indicator Indicator, ObservationSet Published)> Publish(
        IndicatorCatalogue indicators, string feed, Cube cube, IReadOnlyList<Cube>? earlier = null, FeedCatalogue? feeds = null) =>
        Publish(indicators, feed, cube, [.. (earlier ?? []).Select(before => new EarlierFigures(before))], feeds ?? Shipped.Feeds);

    public static List<(Indicator Indicator, ObservationSet Published)> Publish(
        IndicatorCatalogue indicators, string feed, Cube cube, IReadOnlyList<EarlierFigures> earlier, FeedCatalogue feeds)
    {
        var period = Period.Of(new DateOnly(2023, 1, 1), Shipped.Feeds.Find(feed)!.Periodicity);
        var current = new CurrentCube(period, "s", "A", true, cube) { Earlier = earlier };
        var prepared = new PreparedObservations(new Dictionary<(string, Period), CurrentCube> { [(feed, period)] = current }, new DisclosureControl(indicators, feeds));
        return [.. indicators.RestingOn(feed)
            .Where(indicator => indicator.Value.Leaves.All(leaf => leaf.Feed == feed))
            .Select(indicator => (indicator, prepared.Compute(new ObservationTarget(indicator, period))))];
    }

    private static IEnumerable<string[]> Combinations(IEnumerable<string[]> codes) => codes.Aggregate(
        (IEnumerable<string[]>)[[]],
        (made, list) => made.SelectMany(start => list.Order(StringComparer.Ordinal).Select(code => start.Append(code).ToArray())));
}

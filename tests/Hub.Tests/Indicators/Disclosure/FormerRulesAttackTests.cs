using System.Text.Json.Nodes;
using CsCheck;
using FluentAssertions;
using Hub.Indicators;
using Hub.Indicators.Disclosure;
using Hub.Tests.Partners;
using Xunit;

namespace Hub.Tests.Indicators.Disclosure;

/// <summary>
/// What was published stays known when definitions are added, changed and removed. The attacker keeps it all, and knows
/// the definitions of each time.
/// </summary>
public sealed class FormerRulesAttackTests
{
    private const string Feed = "lic-newcomers";

    private static readonly string[] Origins = ["eea", "nl", "non-eea"];
    private static readonly string[] Purposes = ["family", "student"];
    private static readonly string[][] Dimensions = [[], ["origin"], ["purpose"]];

    [Fact]
    public void Nothing_withheld_by_any_definitions_follows_from_all_that_was_ever_published() => Attack([10], 150);

    [Fact]
    public void Nor_when_thresholds_change_to_within_the_least_of_them() => Attack([5, 10, 20], 80);

    /// <summary>Up to four sets of definitions one after another, over up to two revisions.</summary>
    private static void Attack(int[] thresholds, int histories) =>
        Gen.Select(SomeTables.Count.Array[Origins.Length * Purposes.Length].Array[2], Gen.Select(Gen.Int[0, 1], Gen.Int[0, thresholds.Length - 1].Select(which => thresholds[which]), Definition.List[1, 3]).List[2, 4]).Sample(
            (counts, times) =>
            {
                var cubes = counts.Select(table => SomeTables.Cube(Feed, [Origins, Purposes], [.. table.Select(count => (int?)count)])).ToArray();
                var attacker = new Attacker(["newcomers"], []);
                var earlier = new List<EarlierFigures>();
                var (revision, least) = (0, int.MaxValue);
                foreach (var (step, threshold, definitions) in times)
                {
                    (revision, least) = (Math.Max(revision, step), Math.Min(least, threshold));
                    var indicators = Load(definitions.Select(definition => definition with { Threshold = threshold }));
                    var published = SomeTables.Publish(indicators, Feed, cubes[revision], earlier, SomeTables.Shipped.Feeds);
                    attacker.Learn(cubes[revision], published);
                    earlier.Add(new EarlierFigures(cubes[revision], Stored(indicators)));

                    // Of what only a raised threshold made small the parts may be out, and the whole follows from them. A zero
                    // that is withheld protects others and need not be protected.
                    var targets = attacker.WithheldForGood(least).Where(target => target.Sum > 0 && (thresholds.Length == 1 || target.Sum < least));
                    foreach (var target in targets.Concat(attacker.SmallCells("newcomers", least)).ToList())
                    {
                        var (low, high) = attacker.Interval(target);
                        (high - low).CompareTo(least).Should().BeGreaterThanOrEqualTo(0, $"{target.Name} is known to lie from {low} to {high} after definitions {earlier.Count}");
                    }

                    published.SelectMany(set => set.Published.Observations).Should().NotContain(observation => observation.Value > 0 && observation.Value < threshold, "small counts are withheld, whatever was published before");
                }
            },
            iter: histories,
            print: history => string.Join('\n', [.. history.Item1.Select(table => string.Join(' ', table)), .. history.Item2.Select(time => $"{time.Item1} {time.Item2}: {string.Join("; ", time.Item3)}")]));

    [Fact]
    public void What_other_definitions_leave_alone_is_published_as_before()
    {
        var cube = SomeTables.Cube(Feed, [Origins, Purposes], [3, 60, 5, 70, 8, 90]);
        var definitions = new[] { new SomeDefinition(Origins, Purposes, ["origin"], 10) };
        var before = SomeTables.Publish(Load(definitions), Feed, cube);

        // The same indicator under another name.
        var after = SomeTables.Publish(Load(definitions, "renamed"), Feed, cube, [new EarlierFigures(cube, Stored(Load(definitions)))], SomeTables.Shipped.Feeds);

        after.Single().Published.Observations.Should().BeEquivalentTo(before.Single().Published.Observations, options => options.WithStrictOrdering());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_measure_is_withheld_where_one_it_bounds_was_published_whether_the_rule_was_there_then_or_not(bool hadRule)
    {
        // 37 of the 40 newcomers had a question, which was published; to publish the 40 now would say that three had none.
        var cube = SomeTables.Linked(Feed, [["eea"], ["family", "other"]], ["newcomers", "housingQuestions"], [[40, 37], [90, 30]]);
        var questions = Stored(Load([new SomeDefinition(["eea"], ["family"], [], 10, Measure: "housingQuestions")]));
        var newcomers = Load([new SomeDefinition(["eea"], ["family"], [], 10)]);

        SomeTables.Publish(newcomers, Feed, cube).Single().Published.Observations.Single().Value.Should().Be(40);
        SomeTables.Publish(newcomers, Feed, cube, [new EarlierFigures(cube, hadRule ? questions : questions with { Bounds = [] })], SomeTables.Shipped.Feeds)
            .Single().Published.Observations.Single().Confidentiality.Should().Be('D');
    }

    [Fact]
    public void What_was_rounded_is_not_known()
    {
        var cube = SomeTables.Cube(Feed, [Origins, Purposes], [3, 60, 50, 70, 80, 90]);
        var exact = new SomeDefinition(Origins, Purposes, ["origin", "purpose"], 10);
        var rounded = Stored(Load([exact with { Base = 5 }]));

        var after = SomeTables.Publish(Load([exact]), Feed, cube, [new EarlierFigures(cube, rounded)], SomeTables.Shipped.Feeds);

        after.Single().Published.Observations.Should().BeEquivalentTo(SomeTables.Publish(Load([exact]), Feed, cube).Single().Published.Observations, options => options.WithStrictOrdering());
        after.Single().Published.Observations.Should().Contain(observation => observation.Confidentiality == 'D');
    }

    private static Gen<SomeDefinition> Definition =>
        from origins in Gen.Int[1, 7]
        from purposes in Gen.Int[1, 3]
        from dimensions in Gen.Int[0, Dimensions.Length - 1].Select(which => Dimensions[which])
        select new SomeDefinition(Some(Origins, origins), Some(Purposes, purposes), dimensions, 10);

    private static string[] Some(string[] codes, int which) => [.. codes.Where((_, place) => (which >> place & 1) == 1)];

    /// <summary>The rules as they come back from storage.</summary>
    private static FeedRules Stored(IndicatorCatalogue indicators)
    {
        var feed = SomeTables.Shipped.Feeds.Find(Feed)!;
        var rules = FeedRules.Of(feed, indicators);
        var read = FeedRules.Read(feed, rules.Lines())!;
        read.Name.Should().Be(rules.Name);
        return read;
    }

    private static IndicatorCatalogue Load(IEnumerable<SomeDefinition> definitions, string name = "tried")
    {
        using var folder = new TempFolder();
        foreach (var (number, definition) in definitions.Index())
        {
            var file = JsonNode.Parse(File.ReadAllText(Path.Combine(HubUnderTest.ShippedSchemas, "indicators", "newcomers-served.json")))!.AsObject();
            file["id"] = $"{name}-{number}";
            file["dimensions"] = Texts(definition.Dimensions);
            file["value"] = new JsonObject
            {
                ["sum"] = new JsonObject
                {
                    ["feed"] = Feed,
                    ["measure"] = definition.Measure,
                    ["where"] = new JsonObject { ["origin"] = Texts(definition.Origins), ["purpose"] = Texts(definition.Purposes) },
                },
            };
            file["disclosure"] = definition.Base is { } whole
                ? new JsonObject { ["threshold"] = definition.Threshold, ["mode"] = "rounding", ["base"] = whole }
                : new JsonObject { ["threshold"] = definition.Threshold };
            folder.Write($"{name}-{number}.json", file.ToJsonString());
        }

        return IndicatorCatalogue.Load(folder.Path, SomeTables.Shipped.Feeds, Wording.Standard);
    }

    private static JsonArray Texts(string[] texts) => [.. texts.Select(text => JsonValue.Create(text))];

    private sealed record SomeDefinition(string[] Origins, string[] Purposes, string[] Dimensions, int Threshold, int? Base = null, string Measure = "newcomers")
    {
        public override string ToString() => $"{string.Join(',', Origins)} {string.Join(',', Purposes)} by {string.Join(',', Dimensions)}";
    }
}

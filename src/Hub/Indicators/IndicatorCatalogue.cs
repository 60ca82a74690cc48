using Hub.Feeds;

namespace Hub.Indicators;

/// <summary>The indicators the hub publishes, read from <c>schemas/indicators/</c> at start, one file each.</summary>
public sealed class IndicatorCatalogue
{
    private readonly SortedDictionary<string, Indicator> indicators;
    private readonly Dictionary<string, Indicator[]> byFeed;

    private IndicatorCatalogue(SortedDictionary<string, Indicator> indicators, Wording wording)
    {
        (this.indicators, Wording) = (indicators, wording);
        byFeed = indicators.Values
            .SelectMany(indicator => indicator.Value.Leaves.Select(leaf => leaf.Feed).Distinct(StringComparer.Ordinal).Select(feed => (Feed: feed, Indicator: indicator)))
            .GroupBy(resting => resting.Feed, StringComparer.Ordinal)
            .ToDictionary(feed => feed.Key, feed => feed.Select(resting => resting.Indicator).ToArray(), StringComparer.Ordinal);
    }

    /// <summary>The words their texts are filled in with.</summary>
    public Wording Wording { get; }

    /// <summary>All indicators, in order of their ids.</summary>
    public IReadOnlyCollection<Indicator> All => indicators.Values;

    /// <summary>The indicator with this id, or null.</summary>
    public Indicator? Find(string id) => indicators.GetValueOrDefault(id);

    /// <summary>The indicators that rest on a feed, in order of their ids.</summary>
    public IReadOnlyList<Indicator> RestingOn(string feed) => byFeed.GetValueOrDefault(feed, []);

    /// <summary>Reads every definition in <paramref name="folder"/>.</summary>
    /// <exception cref="DefinitionException">A definition is wrong; the message says which file, where in it and why.</exception>
    public static IndicatorCatalogue Load(string folder, FeedCatalogue feeds, Wording wording)
    {
        ArgumentNullException.ThrowIfNull(feeds);
        var indicators = new SortedDictionary<string, Indicator>(StringComparer.Ordinal);
        foreach (var path in Files(folder))
        {
            var indicator = Read(path, feeds, wording);
            foreach (var other in indicators.Values)
            {
                RefuseMixture(path, indicator, other);
            }

            indicators.Add(indicator.Id, indicator);
        }

        return new IndicatorCatalogue(indicators, wording);
    }

    /// <summary>Reads every definition in <paramref name="folder"/>, also behind one that is wrong.</summary>
    /// <returns>How many can be used, and what is wrong with the others: the first thing of each.</returns>
    public static (int Usable, IReadOnlyList<DefinitionException> Wrong) Check(string folder, FeedCatalogue feeds, Wording wording)
    {
        ArgumentNullException.ThrowIfNull(feeds);
        var usable = 0;
        var wrong = new List<DefinitionException>();
        foreach (var path in Files(folder))
        {
            try
            {
                _ = Read(path, feeds, wording);
                usable++;
            }
            catch (DefinitionException found)
            {
                wrong.Add(found);
            }
        }

        return (usable, wrong);
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)
            : throw new DefinitionException(folder, string.Empty, "there is no such folder");

    private static int? RoundedTo(DefinitionReader disclosure, int threshold, Expression value)
    {
        if (disclosure.Optional("mode") is not { } mode || mode.OneOf("suppression", "rounding") == "suppression")
        {
            return disclosure.Optional("base") is { } stray ? throw stray.Wrong("is for mode 'rounding' only") : null;
        }

        if (value.Leaves.Any(leaf => leaf.Times is not null))
        {
            throw mode.Wrong("a weighted mean rests on products, which are no counts that could be rounded");
        }

        return threshold == 0
            ? throw mode.Wrong("rounding protects small counts; with threshold 0 there are none")
            : disclosure.Member("base").Whole(2, 100);
    }

    /// <summary>Refuses exact figures beside rounded ones of the same measure: together they say what was rounded away.</summary>
    private static void RefuseMixture(string path, Indicator indicator, Indicator other)
    {
        var shared = indicator.Value.Leaves.Select(leaf => (leaf.Feed, leaf.Measure))
            .Intersect(other.Value.Leaves.Select(leaf => (leaf.Feed, leaf.Measure)))
            .FirstOrDefault();
        if (shared.Feed is not null && indicator.RoundedTo != other.RoundedTo)
        {
            throw new DefinitionException(
                path,
                "/disclosure",
                $"'{other.Id}' shows {shared.Measure ?? "the records"} of feed '{shared.Feed}' too, and not in the same mode and base; exact figures would tell what was rounded away");
        }
    }

    private static Indicator Read(string path, FeedCatalogue feeds, Wording wording)
    {
        var file = DefinitionReader.Open(path);
        file.Only("id", "version", "theme", "title", "definition", "unit", "decimals", "periodicity", "dimensions", "value", "disclosure", "source", "method", "caveats");
        var id = file.Member("id").Code();
        if (id != Path.GetFileNameWithoutExtension(path))
        {
            throw file.Member("id").Wrong($"'{id}' is not the file's name");
        }

        var dimensions = file.Member("dimensions");
        var names = dimensions.Texts();
        if (names.Count > Indicator.MostDimensions)
        {
            throw dimensions.Wrong($"an indicator has at most {Indicator.MostDimensions} dimensions");
        }

        if (names.Intersect(ObservationQuery.Parameters, StringComparer.Ordinal).FirstOrDefault() is { } taken)
        {
            throw dimensions.Wrong($"'{taken}' is a query parameter of every indicator; give the dimension another name with 'as'");
        }

        var unit = file.Member("unit");
        unit.Only("code", "nl", "en");
        var disclosure = file.Member("disclosure");
        disclosure.Only("threshold", "why", "mode", "base");
        var threshold = disclosure.Member("threshold").Whole(0, 1000);
        if (threshold <= 1)
        {
            // No count is from 1 to 0: with 1 nothing is small either.
            _ = disclosure.Member("why").Localized();
        }

        var periodicity = FeedCatalogue.PeriodicityOf(file.Member("periodicity"));
        var value = new ExpressionReader(feeds, names, periodicity).Read(file.Member("value"));
        return new Indicator
        {
            Id = id,
            Version = file.Member("version").Whole(1, int.MaxValue),
            Digest = file.Digest("/id", "/version", "/theme", "/title", "/definition", "/unit/nl", "/unit/en", "/disclosure/why", "/source", "/method", "/caveats"),
            Theme = file.Member("theme").OneOf("population", "students", "housing", "welcome", "work", "reporting"),
            Title = Text(file.Member("title"), wording),
            Definition = Text(file.Member("definition"), wording),
            Unit = unit.Member("code").Code(),
            UnitLabel = new Localized(unit.Member("nl").Text(), unit.Member("en").Text()),
            Decimals = file.Member("decimals").Whole(0, 6),
            Periodicity = periodicity,
            Dimensions = names,
            Value = value,
            Threshold = threshold,
            RoundedTo = RoundedTo(disclosure, threshold, value),
            Source = Text(file.Member("source"), wording),
            Method = Text(file.Member("method"), wording),
            Caveats = file.Optional("caveats") is { } caveats ? Text(caveats, wording) : null,
        };
    }

    private static Localized Text(DefinitionReader member, Wording wording)
    {
        var text = wording.Fill(member.Localized(), out var unknown);
        return unknown is null ? text : throw member.Wrong($"there is no word for the placeholder '{unknown}'; there is {{internationalResidents}}, and {{InternationalResidents}} to begin a sentence with");
    }
}

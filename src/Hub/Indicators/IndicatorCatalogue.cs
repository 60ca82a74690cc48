using Hub.Feeds;

namespace Hub.Indicators;

/// <summary>The indicators the hub publishes, read from <c>schemas/indicators/</c> at start, one file each.</summary>
public sealed class IndicatorCatalogue
{
    private readonly SortedDictionary<string, Indicator> indicators;

    private IndicatorCatalogue(SortedDictionary<string, Indicator> indicators) => this.indicators = indicators;

    /// <summary>All indicators, in order of their ids.</summary>
    public IReadOnlyCollection<Indicator> All => indicators.Values;

    /// <summary>The indicator with this id, or null.</summary>
    public Indicator? Find(string id) => indicators.GetValueOrDefault(id);

    /// <summary>The indicators that rest on a feed.</summary>
    public IEnumerable<Indicator> RestingOn(string feed) =>
        indicators.Values.Where(indicator => indicator.Value.Leaves.Any(leaf => leaf.Feed == feed));

    /// <summary>Reads every definition in <paramref name="folder"/>.</summary>
    /// <exception cref="DefinitionException">A definition is wrong; the message says which file, where in it and why.</exception>
    public static IndicatorCatalogue Load(string folder, FeedCatalogue feeds)
    {
        ArgumentNullException.ThrowIfNull(feeds);
        var indicators = new SortedDictionary<string, Indicator>(StringComparer.Ordinal);
        foreach (var path in Files(folder))
        {
            var indicator = Read(path, feeds);
            indicators.Add(indicator.Id, indicator);
        }

        return new IndicatorCatalogue(indicators);
    }

    /// <summary>Reads every definition in <paramref name="folder"/>, also behind one that is wrong.</summary>
    /// <returns>How many can be used, and what is wrong with the others: the first thing of each.</returns>
    public static (int Usable, IReadOnlyList<DefinitionException> Wrong) Check(string folder, FeedCatalogue feeds)
    {
        ArgumentNullException.ThrowIfNull(feeds);
        var usable = 0;
        var wrong = new List<DefinitionException>();
        foreach (var path in Files(folder))
        {
            try
            {
                _ = Read(path, feeds);
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

    private static Indicator Read(string path, FeedCatalogue feeds)
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

        var unit = file.Member("unit");
        unit.Only("code", "nl", "en");
        var disclosure = file.Member("disclosure");
        disclosure.Only("threshold", "why");
        var threshold = disclosure.Member("threshold").Whole(0, 1000);
        if (threshold == 0)
        {
            _ = disclosure.Member("why").Localized();
        }

        var periodicity = FeedCatalogue.PeriodicityOf(file.Member("periodicity"));
        return new Indicator
        {
            Id = id,
            Version = file.Member("version").Whole(1, int.MaxValue),
            Theme = file.Member("theme").OneOf("population", "students", "housing", "welcome", "work"),
            Title = file.Member("title").Localized(),
            Definition = file.Member("definition").Localized(),
            Unit = unit.Member("code").Code(),
            UnitLabel = new Localized(unit.Member("nl").Text(), unit.Member("en").Text()),
            Decimals = file.Member("decimals").Whole(0, 6),
            Periodicity = periodicity,
            Dimensions = names,
            Value = new ExpressionReader(feeds, names, periodicity).Read(file.Member("value")),
            Threshold = threshold,
            Source = file.Member("source").Localized(),
            Method = file.Member("method").Localized(),
            Caveats = file.Optional("caveats")?.Localized(),
        };
    }
}

using Hub.Feeds;

namespace Hub.Indicators;

/// <summary>The indicators the hub publishes, read from <c>schemas/indicators/</c> at start, one file each.</summary>
public sealed class IndicatorCatalogue
{
    private readonly SortedDictionary<string, Indicator> indicators;

    private IndicatorCatalogue(SortedDictionary<string, Indicator> indicators, Wording wording) => (this.indicators, Wording) = (indicators, wording);

    /// <summary>The words their texts are filled in with.</summary>
    public Wording Wording { get; }

    /// <summary>All indicators, in order of their ids.</summary>
    public IReadOnlyCollection<Indicator> All => indicators.Values;

    /// <summary>The indicator with this id, or null.</summary>
    public Indicator? Find(string id) => indicators.GetValueOrDefault(id);

    /// <summary>The indicators that rest on a feed.</summary>
    public IEnumerable<Indicator> RestingOn(string feed) =>
        indicators.Values.Where(indicator => indicator.Value.Leaves.Any(leaf => leaf.Feed == feed));

    /// <summary>Reads every definition in <paramref name="folder"/>.</summary>
    /// <exception cref="DefinitionException">A definition is wrong; the message says which file, where in it and why.</exception>
    public static IndicatorCatalogue Load(string folder, FeedCatalogue feeds, Wording wording)
    {
        ArgumentNullException.ThrowIfNull(feeds);
        if (!Directory.Exists(folder))
        {
            throw new DefinitionException(folder, string.Empty, "there is no such folder");
        }

        var indicators = new SortedDictionary<string, Indicator>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var indicator = Read(path, feeds, wording);
            indicators.Add(indicator.Id, indicator);
        }

        return new IndicatorCatalogue(indicators, wording);
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
            Theme = file.Member("theme").Code(),
            Title = Text(file.Member("title"), wording),
            Definition = Text(file.Member("definition"), wording),
            Unit = unit.Member("code").Code(),
            UnitLabel = new Localized(unit.Member("nl").Text(), unit.Member("en").Text()),
            Decimals = file.Member("decimals").Whole(0, 6),
            Periodicity = periodicity,
            Dimensions = names,
            Value = new ExpressionReader(feeds, names, periodicity).Read(file.Member("value")),
            Threshold = threshold,
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

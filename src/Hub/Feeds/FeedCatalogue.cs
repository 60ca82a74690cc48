using System.Globalization;
using Hub.Feeds.Quality;
using Hub.Feeds.Validation;

namespace Hub.Feeds;

/// <summary>
/// The feeds the hub takes, read from <c>schemas/feeds/</c> at start: one folder per feed with <c>feed.json</c> and
/// <c>v1.schema.json</c> upwards. Adding a feed takes files only.
/// </summary>
public sealed class FeedCatalogue
{
    private readonly SortedDictionary<string, Feed> feeds;

    private FeedCatalogue(SortedDictionary<string, Feed> feeds) => this.feeds = feeds;

    /// <summary>All feeds, in order of their ids.</summary>
    public IReadOnlyCollection<Feed> All => feeds.Values;

    /// <summary>The feed with this id, or null.</summary>
    public Feed? Find(string id) => feeds.GetValueOrDefault(id);

    /// <summary>The same feeds, each changed.</summary>
    internal FeedCatalogue With(Func<Feed, Feed> change) =>
        new(new SortedDictionary<string, Feed>(feeds.ToDictionary(pair => pair.Key, pair => change(pair.Value), StringComparer.Ordinal), StringComparer.Ordinal));

    /// <summary>Reads every feed below <paramref name="folder"/>.</summary>
    /// <param name="folder">The folder with one folder per feed.</param>
    /// <param name="partners">The partner ids there are; a feed of any other is refused.</param>
    /// <exception cref="DefinitionException">A file is missing or wrong; the message says which, where and why.</exception>
    public static FeedCatalogue Load(string folder, IReadOnlySet<string> partners)
    {
        ArgumentNullException.ThrowIfNull(partners);
        if (!Directory.Exists(folder))
        {
            throw new DefinitionException(folder, string.Empty, "there is no such folder");
        }

        var feeds = new SortedDictionary<string, Feed>(StringComparer.Ordinal);
        foreach (var directory in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            var feed = Read(directory, partners);
            feeds.Add(feed.Id, feed);
        }

        // Rules may refer to other feeds.
        foreach (var feed in feeds.Values.ToList())
        {
            feeds[feed.Id] = feed with { Rules = QualityRuleReader.Read(Path.Combine(folder, feed.Id), feed, feeds) };
        }

        return new FeedCatalogue(feeds);
    }

    private static Feed Read(string directory, IReadOnlySet<string> partners)
    {
        var file = DefinitionReader.Open(Path.Combine(directory, "feed.json"));
        file.Only("id", "partner", "title", "description", "periodicity", "reference", "due", "key", "dimensions", "measures", "records", "csv", "versions");
        var id = file.Member("id").Code();
        if (id != Path.GetFileName(directory))
        {
            throw file.Member("id").Wrong($"'{id}' is not the folder's name");
        }

        var partner = file.Member("partner").Code();
        if (!partners.Contains(partner))
        {
            throw file.Member("partner").Wrong($"there is no partner '{partner}' in schemas/partners/");
        }

        var schemas = ReadSchemas(directory, id);
        if (file.Optional("versions") is { } versions)
        {
            SetDates(versions, schemas);
        }

        var key = FieldsOf(file.Member("key"), schemas);
        var dimensions = FieldsOf(file.Member("dimensions"), schemas);
        var measures = MeasuresOf(file.Member("measures"), schemas);
        if (key.Count == 0)
        {
            throw file.Member("key").Wrong("names no field");
        }

        if (dimensions.Except(key, StringComparer.Ordinal).FirstOrDefault() is { } outside)
        {
            throw file.Member("dimensions").Wrong($"'{outside}' is no key field");
        }

        if (measures.Intersect(key, StringComparer.Ordinal).FirstOrDefault() is { } both)
        {
            throw file.Member("measures").Wrong($"'{both}' is a key field");
        }

        var due = file.Member("due");
        due.Only("from", "after");
        return new Feed
        {
            Id = id,
            Partner = partner,
            Title = file.Member("title").Localized(),
            Description = file.Member("description").Localized(),
            Periodicity = PeriodicityOf(file.Member("periodicity")),
            Reference = file.Member("reference").Localized(),
            Due = new DueDate(due.Member("from").OneOf("start", "end") == "start", due.Member("after").Duration()),
            Key = key,
            Dimensions = dimensions,
            Measures = measures,
            Kinds = KindsOf(file.Member("measures")),
            RecordKind = file.Optional("records")?.OneOf("flow", "stock") switch { "flow" => MeasureKind.Flow, "stock" => MeasureKind.Stock, _ => null },
            Csv = file.Optional("csv") is { } csv ? CsvNumbers.Read(csv) : CsvNumbers.Plain,
            Example = FeedExample.Find(Path.Combine(directory, "examples", "valid"), id, PeriodicityOf(file.Member("periodicity")), schemas[^1]),
            Schemas = schemas,
        };
    }

    /// <summary>Reads <c>year</c>, <c>quarter</c> or <c>month</c>.</summary>
    internal static Periodicity PeriodicityOf(DefinitionReader value) => value.OneOf("year", "quarter", "month") switch
    {
        "year" => Periodicity.Year,
        "quarter" => Periodicity.Quarter,
        _ => Periodicity.Month,
    };

    private static List<FeedSchema> ReadSchemas(string directory, string feed)
    {
        var schemas = new List<FeedSchema>();
        for (var number = 1; ; number++)
        {
            var version = "v" + number.ToString(CultureInfo.InvariantCulture);
            var path = Path.Combine(directory, $"{version}.schema.json");
            if (!File.Exists(path))
            {
                return schemas.Count > 0 ? schemas : throw new DefinitionException(path, string.Empty, "is missing");
            }

            var json = File.ReadAllText(path);
            var (fields, labels) = FieldsIn(path);
            schemas.Add(new FeedSchema(version, json, fields, labels, Compile(path, json, $"{feed} {version}")));
        }
    }

    private static void SetDates(DefinitionReader versions, List<FeedSchema> schemas)
    {
        // The newest version stays in use: there is nothing to move to.
        versions.Only([.. schemas.SkipLast(1).Select(schema => schema.Version)]);
        foreach (var name in versions.Names.Where(name => name != "$schema"))
        {
            var dates = versions.Member(name);
            dates.Only("deprecated", "sunset");
            var place = schemas.FindIndex(schema => schema.Version == name);
            schemas[place] = schemas[place] with { Deprecated = DateOf(dates.Member("deprecated")), Sunset = dates.Optional("sunset") is { } end ? DateOf(end) : null };
            if (schemas[place].Sunset < schemas[place].Deprecated)
            {
                throw dates.Member("sunset").Wrong("is before the day it is deprecated from");
            }
        }
    }

    private static DateOnly DateOf(DefinitionReader value) =>
        DateOnly.TryParseExact(value.Text(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw value.Wrong("a date such as 2027-01-01 was expected");

    private static SubmissionSchema Compile(string path, string json, string name)
    {
        try
        {
            return SubmissionSchema.Compile(json, name);
        }
        catch (SchemaException wrong)
        {
            throw new DefinitionException(path, wrong.Pointer, wrong.Reason);
        }
    }

    private static (List<string> Fields, Dictionary<string, IReadOnlyDictionary<string, Localized>> Labels) FieldsIn(string path)
    {
        // A feed's schema describes its record under this name.
        var properties = DefinitionReader.Open(path).Member("$defs").Member("record").Member("properties");
        var labels = new Dictionary<string, IReadOnlyDictionary<string, Localized>>(StringComparer.Ordinal);
        foreach (var name in properties.Names)
        {
            if (properties.Member(name) is { IsObject: true } field && field.Optional("x-labels") is { } codes)
            {
                // In their order, which is that of their meaning.
                labels.Add(name, new OrderedDictionary<string, Localized>(codes.Names.Select(code => KeyValuePair.Create(code, codes.Member(code).Localized())), StringComparer.Ordinal));
            }
        }

        return ([.. properties.Names], labels);
    }

    // An older or newer version need not have every measure; its figures are not known then.
    private static IReadOnlyList<string> MeasuresOf(DefinitionReader value, List<FeedSchema> schemas)
    {
        IReadOnlyList<string> names = value.IsObject ? [.. value.Names] : value.Texts();
        return names.FirstOrDefault(name => !schemas.Exists(schema => schema.Fields.Contains(name))) is { } unknown
            ? throw value.Wrong($"'{unknown}' is no field of any schema")
            : names;
    }

    // Measures may be named only; what kind they are is asked for where it matters.
    private static Dictionary<string, MeasureKind> KindsOf(DefinitionReader value) =>
        !value.IsObject ? [] : value.Names.ToDictionary(
            name => name,
            name => value.Member(name).OneOf("flow", "stock", "average") switch
            {
                "flow" => MeasureKind.Flow,
                "stock" => MeasureKind.Stock,
                _ => MeasureKind.Average,
            },
            StringComparer.Ordinal);

    private static IReadOnlyList<string> FieldsOf(DefinitionReader value, List<FeedSchema> schemas)
    {
        var names = value.Texts();
        foreach (var schema in schemas)
        {
            if (names.Except(schema.Fields, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            {
                throw value.Wrong($"'{unknown}' is no field of schema {schema.Version}");
            }
        }

        return names;
    }
}

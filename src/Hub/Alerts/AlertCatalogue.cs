using Hub.Indicators;

namespace Hub.Alerts;

/// <summary>The alert rules there are; a new one is a new file in <c>schemas/alerts</c>.</summary>
public sealed class AlertCatalogue
{
    private static readonly string[] Comparisons = ["atLeast", "above", "atMost", "below"];

    private readonly Dictionary<string, AlertRule> byId;
    private readonly ILookup<string, AlertRule> byIndicator;

    private AlertCatalogue(IReadOnlyList<AlertRule> rules)
    {
        All = rules;
        byId = rules.ToDictionary(rule => rule.Id, StringComparer.Ordinal);
        byIndicator = rules.ToLookup(rule => rule.Indicator, StringComparer.Ordinal);
    }

    /// <summary>All rules, in the order of their ids.</summary>
    public IReadOnlyList<AlertRule> All { get; }

    /// <summary>A comparison as it is written in a rule, such as <c>atLeast</c>.</summary>
    public static string Name(Comparison comparison) => Comparisons[(int)comparison];

    /// <summary>Reads one rule's file, of whatever folder.</summary>
    /// <exception cref="DefinitionException">It is wrong; says where and why.</exception>
    public static AlertRule ReadFile(string path) => Read(path);

    /// <summary>Checks a rule against the indicators there are.</summary>
    /// <exception cref="DefinitionException">There is no such indicator, or it lacks a dimension; says where.</exception>
    public static void Check(AlertRule rule, string path, IndicatorCatalogue indicators)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(indicators);
        var indicator = indicators.Find(rule.Indicator)
            ?? throw new DefinitionException(path, "/indicator", $"there is no indicator '{rule.Indicator}'");
        if (rule.By.Except(indicator.Dimensions, StringComparer.Ordinal).FirstOrDefault() is { } stranger)
        {
            throw new DefinitionException(path, "/by", $"'{stranger}' is no dimension of indicator '{indicator.Id}'");
        }
    }

    /// <summary>The rule with this id, or null.</summary>
    public AlertRule? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>The rules that watch this indicator, in the order of their ids.</summary>
    public IEnumerable<AlertRule> Watching(string indicator) => byIndicator[indicator];

    /// <summary>Reads every <c>{id}.json</c> of <paramref name="folder"/>.</summary>
    /// <exception cref="DefinitionException">The folder is missing, or a file is wrong; says which, where and why.</exception>
    public static AlertCatalogue Load(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DefinitionException(folder, string.Empty, "the folder of alert rules does not exist");
        }

        var files = Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal);
        return new AlertCatalogue([.. files.Select(Read).OrderBy(rule => rule.Id, StringComparer.Ordinal)]);
    }

    private static AlertRule Read(string path)
    {
        var file = DefinitionReader.Open(path);
        file.Only("id", "version", "indicator", "by", "where", "raise", "clear", "for", "severity", "title", "text");
        var id = file.Member("id");
        if (id.Code() != Path.GetFileNameWithoutExtension(path))
        {
            throw id.Wrong("the id must be the file's name without .json");
        }

        var by = ReadDimensions(file.Member("by"));
        var raise = ReadThreshold(file.Member("raise"));
        var clear = ReadThreshold(file.Member("clear"));
        if (raise.Overlaps(clear))
        {
            throw file.Member("clear").Wrong("some values would raise and clear at once; clear on the other side of raise");
        }

        return new AlertRule
        {
            Id = id.Code(),
            Version = file.Member("version").Whole(1, int.MaxValue),
            Indicator = file.Member("indicator").Code(),
            By = by,
            Where = file.Optional("where") is { } where ? ReadWhere(where, by) : new Dictionary<string, IReadOnlyList<string>>(),
            Raise = raise,
            Clear = clear,
            For = file.Optional("for")?.Whole(1, 120) ?? 1,
            Severity = file.Member("severity").OneOf("warning", "critical") == "critical" ? AlertSeverity.Critical : AlertSeverity.Warning,
            Title = ReadTemplate(file.Member("title"), by),
            Text = ReadTemplate(file.Member("text"), by),
        };
    }

    private static IReadOnlyList<string> ReadDimensions(DefinitionReader value)
    {
        var by = value.Texts();
        foreach (var item in value.Items())
        {
            var name = item.Text();
            if (!char.IsAsciiLetterLower(name[0]) || !name.All(char.IsAsciiLetterOrDigit) || AlertText.Reserved.Contains(name, StringComparer.Ordinal))
            {
                throw item.Wrong($"'{name}' is no dimension: a camelCase name other than {string.Join(", ", AlertText.Reserved)}");
            }
        }

        return by;
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadWhere(DefinitionReader value, IReadOnlyList<string> by)
    {
        var where = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var dimension in value.Names)
        {
            var codes = value.Member(dimension);
            if (!by.Contains(dimension, StringComparer.Ordinal))
            {
                throw codes.Wrong($"'{dimension}' is not in by");
            }

            if (codes.Texts().Count == 0)
            {
                throw codes.Wrong("names no value; leave the dimension out to watch all");
            }

            where.Add(dimension, [.. codes.Items().Select(code => code.Code())]);
        }

        return where;
    }

    private static Threshold ReadThreshold(DefinitionReader value)
    {
        value.Only(Comparisons);
        var names = value.Names.ToList();
        return names.Count == 1
            ? new Threshold((Comparison)Array.IndexOf(Comparisons, names[0]), value.Member(names[0]).Number())
            : throw value.Wrong($"exactly one of {string.Join(", ", Comparisons)} was expected");
    }

    private static Localized ReadTemplate(DefinitionReader value, IReadOnlyList<string> by)
    {
        var template = value.Localized();
        foreach (var language in (string[])["nl", "en"])
        {
            if (AlertText.FaultIn(template.In(language), by) is { } fault)
            {
                throw value.Member(language).Wrong(fault);
            }
        }

        return template;
    }
}

namespace Hub.Feeds.Quality;

/// <summary>Reads a feed's <c>quality.json</c> as strictly as every other definition.</summary>
internal static class QualityRuleReader
{
    private const int MostPeriods = 24;

    private static readonly string[] Kinds = ["compare", "withinPeriod", "statedTotals", "combinations", "reference", "change", "outlier"];

    /// <summary>The rules of a feed; none when it has no such file.</summary>
    /// <param name="directory">The feed's folder.</param>
    /// <param name="feed">The feed, without its rules.</param>
    /// <param name="feeds">All feeds, for references.</param>
    /// <exception cref="DefinitionException">A rule is wrong; the message says where and why.</exception>
    public static IReadOnlyList<QualityRule> Read(string directory, Feed feed, IReadOnlyDictionary<string, Feed> feeds)
    {
        var path = Path.Combine(directory, "quality.json");
        if (!File.Exists(path))
        {
            return [];
        }

        var file = DefinitionReader.Open(path);
        file.Only("rules");
        var rules = new List<QualityRule>();
        foreach (var item in file.Member("rules").Items())
        {
            var rule = ReadRule(item, directory, feed, feeds);
            rules.Add(rules.TrueForAll(earlier => earlier.Id != rule.Id) ? rule : throw item.Member("id").Wrong($"'{rule.Id}' is the id of an earlier rule"));
        }

        return rules;
    }

    private static QualityRule ReadRule(DefinitionReader item, string directory, Feed feed, IReadOnlyDictionary<string, Feed> feeds)
    {
        item.Only(["id", "severity", "message", .. Kinds]);
        var id = item.Member("id").Code();
        var isError = item.Member("severity").OneOf("error", "warning") == "error";
        var message = item.Optional("message")?.Localized();
        var kinds = Kinds.Where(kind => item.Optional(kind) is not null).ToList();
        if (kinds.Count != 1)
        {
            throw item.Wrong($"has {(kinds.Count == 0 ? "none" : "several")} of {string.Join(", ", Kinds)}; a rule has one");
        }

        if (isError && kinds[0] is "reference" or "change" or "outlier")
        {
            throw item.Member("severity").Wrong("what is unusual is no error: this kind of rule is a warning");
        }

        var rule = item.Member(kinds[0]);
        switch (kinds[0])
        {
            case "compare":
                rule.Only("sum", "atMost", "equals");
                var isEqual = rule.Optional("equals") is not null;
                return isEqual && rule.Optional("atMost") is not null
                    ? throw rule.Wrong("has both atMost and equals")
                    : new ComparisonRule(id, isError, message, Measures(rule.Member("sum"), feed), Measures(rule.Member(isEqual ? "equals" : "atMost"), feed), isEqual);
            case "withinPeriod":
                rule.Only("field");
                var field = rule.Member("field");
                return Fields(directory, feed).Optional(field.Text())?.Optional("format")?.Text() == "date"
                    ? new WithinPeriodRule(id, isError, message, field.Text())
                    : throw field.Wrong($"'{field.Text()}' is no field of the format date in {feed.Latest.Version}.schema.json");
            case "statedTotals":
                rule.Only("tolerance");
                return new StatedTotalRule(id, isError, message, Amount(rule, "tolerance", 0));
            case "combinations":
                return ReadCombinations(rule, id, isError, message, directory, feed);
            case "reference":
                return ReadReference(rule, id, message, feed, feeds);
            case "change":
                rule.Only("by", "measures", "periods", "over", "least");
                return new ChangeRule(
                    id, message, Dimensions(rule.Member("by"), feed), Measures(rule.Member("measures"), feed),
                    rule.Optional("periods")?.Whole(1, MostPeriods) ?? 1, Amount(rule, "over", null), Amount(rule, "least", 0));
            default:
                rule.Only("by", "measures", "periods", "score", "least");
                return new OutlierRule(
                    id, message, Dimensions(rule.Member("by"), feed), Measures(rule.Member("measures"), feed),
                    rule.Member("periods").Whole(5, MostPeriods), Amount(rule, "score", 3.5m), Amount(rule, "least", 0));
        }
    }

    private static CombinationRule ReadCombinations(DefinitionReader rule, string id, bool isError, Localized? message, string directory, Feed feed)
    {
        rule.Only("by", "codes");
        var by = Dimensions(rule.Member("by"), feed);
        var given = rule.Optional("codes");
        given?.Only([.. by.Select(dimension => feed.Dimensions[dimension])]);
        var fields = Fields(directory, feed);
        var codes = new List<IReadOnlyList<string>>();
        foreach (var name in by.Select(dimension => feed.Dimensions[dimension]))
        {
            var listed = given?.Optional(name) ?? fields.Member(name).Optional("enum") ?? throw rule.Member("by").Wrong($"'{name}' lists no codes in its schema; name those that are expected under codes");
            codes.Add([.. listed.Texts().Where(code => code is not ("total" or "not-applicable"))]);
        }

        return new CombinationRule(id, isError, message, by, codes);
    }

    // The fields of a record in the newest schema.
    private static DefinitionReader Fields(string directory, Feed feed) =>
        DefinitionReader.Open(Path.Combine(directory, $"{feed.Latest.Version}.schema.json")).Member("$defs").Member("record").Member("properties");

    private static ReferenceRule ReadReference(DefinitionReader rule, string id, Localized? message, Feed feed, IReadOnlyDictionary<string, Feed> feeds)
    {
        rule.Only("feed", "by", "measure", "of", "within");
        var name = rule.Member("feed").Code();
        if (name == feed.Id || !feeds.TryGetValue(name, out var other))
        {
            throw rule.Member("feed").Wrong($"there is no other feed '{name}'");
        }

        if (other.Partner != feed.Partner)
        {
            // The texts tell the other feed's figures, which only its own partner may see.
            throw rule.Member("feed").Wrong($"'{name}' belongs to another partner, whose figures the warning would tell");
        }

        var by = Dimensions(rule.Member("by"), feed);
        if (by.FirstOrDefault(dimension => !other.Dimensions.Contains(feed.Dimensions[dimension]), -1) is >= 0 and var missing)
        {
            throw rule.Member("by").Wrong($"'{feed.Dimensions[missing]}' is no dimension of '{name}'");
        }

        if (rule.Optional("measure") is not { } measure)
        {
            return new ReferenceRule(id, message, name, by, -1, string.Empty, 0);
        }

        var of = rule.Member("of").Text();
        return other.Measures.Contains(of)
            ? new ReferenceRule(id, message, name, by, Place(measure, measure.Text(), feed.Measures, "measure"), of, Amount(rule, "within", null))
            : throw rule.Member("of").Wrong($"'{of}' is no measure of '{name}'");
    }

    private static decimal Amount(DefinitionReader rule, string member, decimal? standard) =>
        rule.Optional(member) is not { } value ? standard ?? rule.Member(member).Number()
        : value.Number() >= 0 ? value.Number()
        : throw value.Wrong("is negative");

    private static List<int> Measures(DefinitionReader names, Feed feed) => Places(names, feed.Measures, "measure", 1);

    private static List<int> Dimensions(DefinitionReader names, Feed feed) => Places(names, feed.Dimensions, "dimension", 0);

    private static List<int> Places(DefinitionReader names, IReadOnlyList<string> known, string what, int least)
    {
        var places = names.Texts().Select((name, index) => Place(names.Items()[index], name, known, what)).ToList();
        return places.Count >= least ? places : throw names.Wrong($"names no {what}");
    }

    private static int Place(DefinitionReader value, string name, IReadOnlyList<string> known, string what)
    {
        for (var place = 0; place < known.Count; place++)
        {
            if (known[place] == name)
            {
                return place;
            }
        }

        throw value.Wrong($"'{name}' is no {what} of the feed; there are {string.Join(", ", known)}");
    }
}

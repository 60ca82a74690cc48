using System.Globalization;
using Hub.Storage;

namespace Hub.Indicators;

/// <summary>
/// How observations lie in storage: table <c>indicators</c>, partition <c>published</c>, one entity per indicator and
/// period whose lines hold the codes, value, status and confidentiality, separated by tabs.
/// </summary>
/// <remarks>
/// <code>
/// i|{indicator}|{period}                       a set of observations
/// v|{indicator}|{period}|{counts down}         a vintage: the set as it was published from a moment on, the newest first
/// j|{indicator}|{period}|{digest}|{page:D4}    pages of a set or vintage too large for one entity; they stay
/// r|{feed}|{name}                              rules by which a feed's figures are or were published; they stay
/// a|{rule}|{group}                             an alert's state
/// o|{event}                                    the outbox
/// </code>
/// </remarks>
internal static class ObservationRows
{
    public const string Table = "indicators";

    public const string Partition = "published";

    // So many lines of at most three codes of 64 characters and their values fit the properties of one entity.
    private const int InlineObservations = 500;
    private const int InlineProperties = 8;

    // Fifteen digits; the last moment there is (the end of the year 9999) is 253 402 300 799 999.
    private const long MostMilliseconds = 999_999_999_999_999;

    public static string RulesKey(string feed, string name) => $"r|{feed}|{name}";

    public static string SetKey(string indicator, Period period) => $"i|{indicator}|{period}";

    public static RowRange Range(string indicator, Period? from, Period? to) => Range("i|", indicator, from, to);

    /// <summary>The vintages of an indicator's periods: periods in their order, in each the newest vintage first.</summary>
    public static RowRange Vintages(string indicator, Period? from, Period? to)
    {
        var range = Range("v|", indicator, from, to);
        return to is null ? range : range with { Before = RowRange.After(VintagePrefix(indicator, to.Value)) };
    }

    public static string VintagePrefix(string indicator, Period period) => $"v|{indicator}|{period}|";

    /// <summary>The key counts down, so that the first key from a moment's on is the vintage of that moment.</summary>
    public static string VintageKey(string indicator, Period period, DateTimeOffset since) =>
        VintagePrefix(indicator, period) + (MostMilliseconds - Math.Max(0, since.ToUnixTimeMilliseconds())).ToString("D15", CultureInfo.InvariantCulture);

    private static RowRange Range(string kind, string indicator, Period? from, Period? to)
    {
        var all = RowRange.Prefix($"{kind}{indicator}|");
        return new RowRange(
            from is { } first ? all.From + first : all.From,
            to is { } last ? $"{all.From}{last}!" : all.Before);
    }

    /// <summary>
    /// A set as it is stored: its entity, and the pages a large one has beside it, whose number goes into the entity as
    /// <c>pages</c>.
    /// </summary>
    /// <param name="indicator">The indicator.</param>
    /// <param name="set">The set.</param>
    /// <param name="lines">Its lines (see <see cref="ObservationLines"/>), which the pages are made of when they are asked for.</param>
    /// <param name="digest">Its digest.</param>
    /// <param name="publishedAt">When its values were first published.</param>
    /// <param name="since">Since when it is published as it is.</param>
    public static (TableEntity Set, IEnumerable<TableEntity> Pages) ToEntities(
        Indicator indicator, ObservationSet set, ReadOnlyMemory<byte> lines, string digest, DateTimeOffset publishedAt, DateTimeOffset since)
    {
        var entity = new TableEntity(Partition, SetKey(set.Indicator, set.Period))
        {
            ["indicator"] = set.Indicator,
            ["version"] = set.Version,
            ["period"] = set.Period.ToString(),
            ["dimensions"] = string.Join(' ', indicator.Dimensions),
            ["observations"] = set.Observations.Count,
            ["sources"] = string.Join(' ', set.Sources),
            ["publishedAt"] = publishedAt,
            ["since"] = since,
            ["definition"] = indicator.Digest,
            ["digest"] = digest,
        };
        if (set.Observations.Count <= InlineObservations)
        {
            var inline = new TextPageWriter(_ => entity, InlineProperties);
            inline.AddLines(ref lines);
            inline.Finish();
            return (entity, []);
        }

        var prefix = PagePrefix(set.Indicator, set.Period, digest);
        return (entity, Pages(lines, prefix));
    }

    /// <summary>The vintage that keeps a set as it is published now; the pages of a large one are those of the set.</summary>
    public static TableEntity ToVintage(TableEntity set) =>
        new(Partition, VintageKey(set.Text("indicator")!, Period.Parse(set.Text("period")!), set.Moment("since")!.Value))
        {
            Properties = new Dictionary<string, object>(set.Properties, StringComparer.Ordinal),
        };

    private static IEnumerable<TableEntity> Pages(ReadOnlyMemory<byte> lines, string prefix)
    {
        var writer = new TextPageWriter(page => new TableEntity(Partition, PageKey(prefix, page)));
        while (writer.AddLines(ref lines) is { } full)
        {
            yield return full;
        }

        if (writer.Finish() is { } rest)
        {
            yield return rest;
        }
    }

    public static string PagePrefix(string indicator, Period period, string digest) => $"j|{indicator}|{period}|{digest[..16]}|";

    public static string PageKey(string prefix, int page) => prefix + page.ToString("D4", CultureInfo.InvariantCulture);

    public static ObservationSet Read(TableEntity entity, IEnumerable<string> lines)
    {
        var indicator = entity.Text("indicator")!;
        var observations = new List<Observation>();
        foreach (var line in lines)
        {
            var columns = line.Split('\t');
            var codes = new string?[columns.Length - 3];
            for (var index = 0; index < codes.Length; index++)
            {
                codes[index] = columns[index].Length == 0 ? null : columns[index];
            }

            observations.Add(new Observation(
                codes,
                columns[^3].Length == 0 ? null : decimal.Parse(columns[^3], NumberStyles.Number, CultureInfo.InvariantCulture),
                columns[^2][0],
                columns[^1][0]));
        }

        return new ObservationSet(
            indicator,
            (int)(entity.Number("version") ?? 0),
            Period.Parse(entity.Text("period")!),
            entity.Text("sources")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [],
            observations)
        {
            PublishedAt = entity.Moment("publishedAt"),
            Since = entity.Moment("since"),
            Definition = entity.Text("definition"),
            Dimensions = entity.Text("dimensions")?.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        };
    }
}

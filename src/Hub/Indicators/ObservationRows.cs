using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hub.Storage;

namespace Hub.Indicators;

/// <summary>
/// How observations lie in storage: table <c>indicators</c>, partition <c>published</c>, one entity per indicator and
/// period whose lines hold the codes, value, status and confidentiality, separated by tabs.
/// </summary>
/// <remarks>
/// <code>
/// i|{indicator}|{period}                       a set of observations
/// j|{indicator}|{period}|{digest}|{page:D4}    pages of a set too large for one entity
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

    public static string SetKey(string indicator, Period period) => $"i|{indicator}|{period}";

    public static RowRange Range(string indicator, Period? from, Period? to)
    {
        var all = RowRange.Prefix($"i|{indicator}|");
        return new RowRange(
            from is { } first ? SetKey(indicator, first) : all.From,
            to is { } last ? SetKey(indicator, last) + "!" : all.Before);
    }

    public static IEnumerable<string> Lines(ObservationSet set)
    {
        var line = new StringBuilder();
        foreach (var observation in set.Observations)
        {
            line.Clear();
            foreach (var code in observation.Codes)
            {
                line.Append(code).Append('\t');
            }

            yield return line.Append(CultureInfo.InvariantCulture, $"{observation.Value}\t{observation.Status}\t{observation.Confidentiality}").ToString();
        }
    }

    /// <summary>The SHA-256 of a set's values: equal for equal observations of the same definition version.</summary>
    public static string Digest(ObservationSet set)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(set.Version.ToString(CultureInfo.InvariantCulture)));
        foreach (var line in Lines(set))
        {
            hash.AppendData(Encoding.UTF8.GetBytes("\n" + line));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// A set as it is stored: its entity, and the pages a large one has beside it, whose number goes into the entity as
    /// <c>pages</c>.
    /// </summary>
    public static (TableEntity Set, IEnumerable<TableEntity> Pages) ToEntities(
        Indicator indicator, ObservationSet set, string digest, DateTimeOffset publishedAt)
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
            ["digest"] = digest,
        };
        if (set.Observations.Count <= InlineObservations)
        {
            var inline = new TextPageWriter(_ => entity, InlineProperties);
            foreach (var line in Lines(set))
            {
                inline.Add(Encoding.UTF8.GetBytes(line));
            }

            inline.Finish();
            return (entity, []);
        }

        var prefix = PagePrefix(set.Indicator, set.Period, digest);
        return (entity, Pages(set, prefix));
    }

    private static IEnumerable<TableEntity> Pages(ObservationSet set, string prefix)
    {
        var writer = new TextPageWriter(page => new TableEntity(Partition, PageKey(prefix, page)));
        foreach (var line in Lines(set))
        {
            if (writer.Add(Encoding.UTF8.GetBytes(line)) is { } full)
            {
                yield return full;
            }
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
        };
    }
}

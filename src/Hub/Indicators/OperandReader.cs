using System.Collections.Frozen;
using Hub.Feeds;

namespace Hub.Indicators;

/// <summary>Reads the sums, counts and weighted means of an expression: what an indicator takes from a feed.</summary>
internal sealed class OperandReader(FeedCatalogue feeds, IReadOnlyList<string> dimensions, Periodicity periodicity)
{
    // So far back a figure says nothing of now; and so far ahead a change is looked for.
    private const int MostYears = 20;

    private static readonly string[] Options = ["where", "across", "as", "latest"];

    /// <summary>Reads a sum or a count.</summary>
    /// <exception cref="DefinitionException">It is wrong; says where and why.</exception>
    public SumOf Read(DefinitionReader value, bool counts)
    {
        value.Only(counts ? ["feed", .. Options] : ["feed", "measure", .. Options]);
        var feed = FeedOf(value);
        var measure = counts ? null : MeasureOf(value.Member("measure"), feed);
        if (measure is not null && KindOf(feed, measure) == MeasureKind.Average)
        {
            throw value.Member("measure").Wrong($"'{measure}' of feed '{feed.Id}' is an average, and averages do not add up; 'weightedMean' weighs them");
        }

        return Operand(value, feed, measure, measure is null ? feed.RecordKind : KindOf(feed, measure));
    }

    /// <summary>Reads a weighted mean: the sum of a measure times its weight, divided by the sum of the weights.</summary>
    /// <remarks>
    /// A cube knows the sums of a cell, and not the product record by record. Where the feed's key is its dimensions a
    /// cell is one record and the product is exact; elsewhere a weighted mean is refused.
    /// </remarks>
    /// <exception cref="DefinitionException">It is wrong; says where and why.</exception>
    public Ratio ReadMean(DefinitionReader value)
    {
        value.Only(["feed", "measure", "weight", .. Options]);
        var feed = FeedOf(value);
        if (feed.Key.Except(feed.Dimensions, StringComparer.Ordinal).FirstOrDefault() is { } field)
        {
            throw value.Member("feed").Wrong($"a record of feed '{feed.Id}' is told from others by '{field}' too, which is no dimension: a cell sums several records, of which the mean cannot be weighed");
        }

        var measure = MeasureOf(value.Member("measure"), feed);
        if (KindOf(feed, measure) is MeasureKind.Flow or MeasureKind.Stock)
        {
            throw value.Member("measure").Wrong($"'{measure}' of feed '{feed.Id}' is a count, and counts add up; 'sum' and 'ratio' make a mean of them");
        }

        var weight = MeasureOf(value.Member("weight"), feed);
        var kind = KindOf(feed, weight);
        if (weight == measure || kind == MeasureKind.Average)
        {
            throw value.Member("weight").Wrong($"'{weight}' is an average; a count was expected, such as how many the average is of");
        }

        // A record that gives no mean has no weight in it.
        var operand = Operand(value, feed, weight, kind);
        return new Ratio(operand with { Times = measure }, operand with { Given = measure });
    }

    /// <summary>Reads names of the indicator's dimensions, and puts them with others.</summary>
    public FrozenSet<string> Across(DefinitionReader value, IReadOnlySet<string> others)
    {
        var across = value.Texts();
        return across.Except(dimensions, StringComparer.Ordinal).FirstOrDefault() is { } stranger
            ? throw value.Wrong($"'{stranger}' is no dimension of the indicator")
            : across.Concat(others).ToFrozenSet(StringComparer.Ordinal);
    }

    private static string FeedDimension(DefinitionReader at, Feed feed, string name) =>
        feed.Dimensions.Contains(name, StringComparer.Ordinal) ? name : throw at.Wrong($"feed '{feed.Id}' has no dimension '{name}'");

    private static MeasureKind? KindOf(Feed feed, string measure) => feed.Kinds.TryGetValue(measure, out var kind) ? kind : null;

    private static string MeasureOf(DefinitionReader value, Feed feed)
    {
        var measure = value.Text();
        return feed.Measures.Contains(measure, StringComparer.Ordinal) ? measure : throw value.Wrong($"feed '{feed.Id}' has no measure '{measure}'");
    }

    private static FrozenSet<string> Codes(DefinitionReader value, Feed feed, string dimension)
    {
        var codes = value.Texts();
        if (codes.Count == 0)
        {
            throw value.Wrong("keeps no code, so that nothing would ever match");
        }

        var versions = feed.Schemas.Select(schema => schema.Described.FirstOrDefault(field => field.Name == dimension)?.Codes).ToList();
        var known = versions.OfType<IReadOnlyList<string>>().SelectMany(list => list).Distinct(StringComparer.Ordinal).ToList();
        return !versions.Contains(null) && codes.Except(known, StringComparer.Ordinal).FirstOrDefault() is { } stranger
            ? throw value.Wrong($"'{dimension}' of feed '{feed.Id}' is never '{stranger}'; it is one of {string.Join(", ", known)}")
            : codes.ToFrozenSet(StringComparer.Ordinal);
    }

    private Feed FeedOf(DefinitionReader value)
    {
        var id = value.Member("feed").Text();
        return feeds.Find(id) ?? throw value.Member("feed").Wrong($"there is no feed '{id}'");
    }

    private SumOf Operand(DefinitionReader value, Feed feed, string? measure, MeasureKind? kind)
    {
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        if (value.Optional("as") is { } names)
        {
            foreach (var name in names.Names)
            {
                renamed[FeedDimension(names.Member(name), feed, name)] = names.Member(name).Text();
            }

            if (feed.Dimensions.GroupBy(name => renamed.GetValueOrDefault(name, name)).FirstOrDefault(group => group.Count() > 1) is { } twice)
            {
                throw names.Wrong($"two dimensions of feed '{feed.Id}' would be called '{twice.Key}'");
            }
        }

        var where = new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal);
        if (value.Optional("where") is { } filter)
        {
            foreach (var name in filter.Names)
            {
                where[FeedDimension(filter.Member(name), feed, name)] = Codes(filter.Member(name), feed, name);
            }
        }

        var across = value.Optional("across") is { } over ? Across(over, FrozenSet<string>.Empty) : FrozenSet<string>.Empty;
        var known = feed.Dimensions.Select(name => renamed.GetValueOrDefault(name, name)).ToHashSet(StringComparer.Ordinal);
        if (dimensions.FirstOrDefault(name => !known.Contains(name) && !across.Contains(name)) is { } missing)
        {
            throw value.Wrong($"feed '{feed.Id}' has no dimension '{missing}'; name it in 'as' or in 'across'");
        }

        var latest = value.Optional("latest") is { } reach ? LatestOf(reach, feed, kind) : (CalendarDuration?)null;
        return new SumOf(feed.Id, measure, where, across, renamed, latest)
        {
            Periodicity = feed.Periodicity,
            RollUp = latest is null ? RollUpOf(value, feed, measure, kind) : RollUp.None,
        };
    }

    private CalendarDuration LatestOf(DefinitionReader value, Feed feed, MeasureKind? kind)
    {
        var reach = value.Duration();
        if (reach.Months > 12 * MostYears || reach.Days > 366 * MostYears)
        {
            throw value.Wrong($"at most {MostYears} years were expected");
        }

        return kind == MeasureKind.Flow && feed.Periodicity > periodicity
            ? throw value.Wrong($"a flow of one {Name(feed.Periodicity)} is no figure of a {Name(periodicity)}; without 'latest' all of them are added")
            : reach;
    }

    private RollUp RollUpOf(DefinitionReader value, Feed feed, string? measure, MeasureKind? kind)
    {
        if (feed.Periodicity == periodicity)
        {
            return RollUp.None;
        }

        if (feed.Periodicity < periodicity)
        {
            throw value.Wrong($"feed '{feed.Id}' is by {Name(feed.Periodicity)}, the indicator by {Name(periodicity)}; 'latest' joins them");
        }

        return kind switch
        {
            MeasureKind.Flow => RollUp.Add,
            MeasureKind.Stock => RollUp.Last,
            _ => throw value.Wrong(measure is null
                ? $"feed '{feed.Id}' is by {Name(feed.Periodicity)}, the indicator by {Name(periodicity)}, and its feed.json does not say whether its 'records' are a flow, which adds up, or a stock, of which the last counts"
                : $"feed '{feed.Id}' is by {Name(feed.Periodicity)}, the indicator by {Name(periodicity)}, and its feed.json does not say whether '{measure}' is a flow, which adds up, or a stock, of which the last counts"),
        };
    }

    private static string Name(Periodicity periodicity) => periodicity.ToString().ToLowerInvariant();
}

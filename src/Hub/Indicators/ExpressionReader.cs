using System.Collections.Frozen;
using Hub.Feeds;

namespace Hub.Indicators;

/// <summary>Reads an indicator's expression and checks it against the feeds it names.</summary>
internal sealed class ExpressionReader(FeedCatalogue feeds, IReadOnlyList<string> dimensions, Periodicity periodicity)
{
    private const int MostLeaves = 8;

    /// <summary>Reads the whole expression of an indicator.</summary>
    /// <exception cref="DefinitionException">It is wrong; says where and why.</exception>
    public Expression Read(DefinitionReader value)
    {
        var expression = Node(value);
        var leaves = expression.Leaves.ToList();
        if (leaves.Count > MostLeaves)
        {
            throw value.Wrong($"an expression has at most {MostLeaves} sums and counts");
        }

        if (leaves.TrueForAll(leaf => leaf.Latest is not null))
        {
            throw value.Wrong("at least one sum or count must be of the indicator's own period (no 'latest'), since it decides for which periods there are observations");
        }

        if (leaves.TrueForAll(leaf => leaf.Across.Count > 0))
        {
            throw value.Wrong("at least one sum or count must not use 'across', since it decides which cells there are");
        }

        return expression;
    }

    private Expression Node(DefinitionReader value)
    {
        value.Only("sum", "count", "ratio", "difference", "scale");
        if (value.Names.Count() != 1)
        {
            throw value.Wrong("exactly one of sum, count, ratio, difference and scale was expected");
        }

        var name = value.Names.Single();
        var operand = value.Member(name);
        switch (name)
        {
            case "ratio":
                var (of, to) = Pair(operand);
                return new Ratio(of, to);
            case "difference":
                var (from, less) = Pair(operand);
                return new Difference(from, less);
            case "scale":
                operand.Only("by", "of");
                return new Scale(operand.Member("by").Number(), Node(operand.Member("of")));
            default:
                return Leaf(operand, counts: name == "count");
        }
    }

    private (Expression First, Expression Second) Pair(DefinitionReader value)
    {
        var items = value.Items();
        return items.Count == 2 ? (Node(items[0]), Node(items[1])) : throw value.Wrong("two operands were expected");
    }

    private SumOf Leaf(DefinitionReader value, bool counts)
    {
        value.Only(counts ? ["feed", "where", "across", "as", "latest"] : ["feed", "measure", "where", "across", "as", "latest"]);
        var feedId = value.Member("feed").Text();
        var feed = feeds.Find(feedId) ?? throw value.Member("feed").Wrong($"there is no feed '{feedId}'");
        var measure = counts ? null : value.Member("measure").Text();
        if (measure is not null && !feed.Measures.Contains(measure, StringComparer.Ordinal))
        {
            throw value.Member("measure").Wrong($"feed '{feedId}' has no measure '{measure}'");
        }

        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        if (value.Optional("as") is { } names)
        {
            foreach (var name in names.Names)
            {
                renamed[FeedDimension(names.Member(name), feed, name)] = names.Member(name).Text();
            }
        }

        var where = new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal);
        if (value.Optional("where") is { } filter)
        {
            foreach (var name in filter.Names)
            {
                where[FeedDimension(filter.Member(name), feed, name)] = filter.Member(name).Texts().ToFrozenSet(StringComparer.Ordinal);
            }
        }

        var across = (value.Optional("across")?.Texts() ?? []).ToFrozenSet(StringComparer.Ordinal);
        if (across.Except(dimensions, StringComparer.Ordinal).FirstOrDefault() is { } stranger)
        {
            throw value.Member("across").Wrong($"'{stranger}' is no dimension of the indicator");
        }

        var known = feed.Dimensions.Select(name => renamed.GetValueOrDefault(name, name)).ToHashSet(StringComparer.Ordinal);
        if (dimensions.FirstOrDefault(name => !known.Contains(name) && !across.Contains(name)) is { } missing)
        {
            throw value.Wrong($"feed '{feedId}' has no dimension '{missing}'; name it in 'as' or in 'across'");
        }

        var latest = value.Optional("latest")?.Duration();
        if (latest is null && feed.Periodicity != periodicity)
        {
            throw value.Wrong($"feed '{feedId}' is by {feed.Periodicity}, the indicator by {periodicity}; 'latest' joins them");
        }

        return new SumOf(feedId, measure, where, across, renamed, latest);
    }

    private static string FeedDimension(DefinitionReader at, Feed feed, string name) =>
        feed.Dimensions.Contains(name, StringComparer.Ordinal) ? name : throw at.Wrong($"feed '{feed.Id}' has no dimension '{name}'");
}

using Hub.Feeds;

namespace Hub.Indicators;

/// <summary>Reads an indicator's expression and checks it against the feeds it names.</summary>
internal sealed class ExpressionReader(FeedCatalogue feeds, IReadOnlyList<string> dimensions, Periodicity periodicity)
{
    private const int MostLeaves = 8;

    // Far beyond what any unit asks for, and so little that counts times it can be reckoned with.
    private const decimal MostScale = 1_000_000_000;

    private static readonly string[] Operations = ["sum", "count", "weightedMean", "ratio", "share", "difference", "scale", "change"];

    private readonly OperandReader operands = new(feeds, dimensions, periodicity);

    /// <summary>Reads the whole expression of an indicator.</summary>
    /// <exception cref="DefinitionException">It is wrong; says where and why.</exception>
    public Expression Read(DefinitionReader value)
    {
        var expression = Node(value);
        var leaves = expression.Leaves.ToList();
        if (leaves.Count > MostLeaves)
        {
            throw value.Wrong($"an expression has at most {MostLeaves} sums and counts; it has {leaves.Count}, those of an earlier period and of a whole among them");
        }

        if (!leaves.Exists(leaf => leaf.Drives))
        {
            throw value.Wrong("at least one sum or count must be of the indicator's own period (no 'latest'), since it decides for which periods there are observations");
        }

        if (!leaves.Exists(leaf => leaf.Across.Count == 0))
        {
            throw value.Wrong("at least one sum or count must not use 'across', since it decides which cells there are");
        }

        return expression;
    }

    private Expression Node(DefinitionReader value)
    {
        value.Only(Operations);
        if (value.Names.Count() != 1)
        {
            throw value.Wrong($"exactly one of {string.Join(", ", Operations)} was expected");
        }

        var name = value.Names.Single();
        var operand = value.Member(name);
        switch (name)
        {
            case "ratio":
                var (of, to) = Matched(Pair(operand));
                return new Ratio(of, to);
            case "difference":
                var (from, less) = Matched(Pair(operand));
                return new Difference(from, less);
            case "scale":
                return Scaled(operand);
            case "share":
                return Share(operand);
            case "change":
                return Changed(operand);
            case "weightedMean":
                return operands.ReadMean(operand);
            default:
                return operands.Read(operand, counts: name == "count");
        }
    }

    private (Expression First, Expression Second) Pair(DefinitionReader value)
    {
        var items = value.Items();
        return items.Count == 2 ? (Node(items[0]), Node(items[1])) : throw value.Wrong("two operands were expected");
    }

    // What gives only one of two measures says nothing of how they compare, and would make a total that its parts do not
    // add up to: only what gives both is counted in either.
    private static (Expression First, Expression Second) Matched((Expression First, Expression Second) pair) =>
        pair is (SumOf { Measure: { } one, Given: null } first, SumOf { Measure: { } other, Given: null } second) && one != other && first.SelectsLike(second)
            ? (first with { Given = other }, second with { Given = one })
            : pair;

    private Scale Scaled(DefinitionReader value)
    {
        value.Only("by", "of");
        var by = value.Member("by").Number();
        if (by == 0)
        {
            throw value.Member("by").Wrong("times 0 everything is 0");
        }

        return decimal.Abs(by) is >= 1 / MostScale and <= MostScale
            ? new Scale(by, Node(value.Member("of")))
            : throw value.Member("by").Wrong("a number from 0.000000001 to 1000000000 was expected, or less than 0 as far");
    }

    // 100 x the part / the same summed across: a part of a sum can be a share of it, a part of a ratio cannot.
    private Scale Share(DefinitionReader value)
    {
        value.Only("of", "across");
        if (Node(value.Member("of")) is not SumOf part)
        {
            throw value.Member("of").Wrong("a sum or a count was expected: only of those the parts make up a whole");
        }

        var across = value.Member("across");
        var names = across.Texts();
        if (names.Count == 0)
        {
            throw across.Wrong("names no dimension, so that everything would be 100 % of itself");
        }

        if (names.FirstOrDefault(part.Across.Contains) is { } both)
        {
            throw across.Wrong($"the part is summed across '{both}' already");
        }

        return new Scale(100, new Ratio(part, part with { Across = operands.Across(across, part.Across) }));
    }

    private Change Changed(DefinitionReader value)
    {
        value.Only("of", "on", "as");
        var of = Node(value.Member("of"));
        var back = value.Member("on").OneOf("previous", "year-earlier") == "previous" ? 1 : Period.PerYear(periodicity);
        return new Change(of, of.Earlier(back), value.Member("as").OneOf("difference", "percent") == "percent");
    }
}

using System.Globalization;

namespace Hub.Publishing.Filters.Cesql;

/// <summary>
/// Reads an expression by the grammar of CESQL 1.0, section 2, with the precedence of section 3.6: a method per level,
/// the one that binds loosest first.
/// </summary>
internal sealed class CesqlParser
{
    private static readonly string[] Keywords = ["AND", "OR", "XOR", "NOT", "LIKE", "EXISTS", "IN", "TRUE", "FALSE"];

    private readonly List<CesqlToken> tokens;
    private int at;
    private int depth;
    private int nodes;

    private CesqlParser(List<CesqlToken> tokens) => this.tokens = tokens;

    private CesqlToken Next => tokens[at];

    /// <summary>The expression that a text is.</summary>
    /// <exception cref="CesqlSyntaxException">It is none, or larger than <see cref="CesqlExpression"/> takes.</exception>
    public static CesqlNode Parse(string text)
    {
        var parser = new CesqlParser(CesqlLexer.Read(text));
        var node = parser.Logic();
        return parser.Next.Kind == CesqlTokenKind.End ? node : throw parser.Unexpected("een operator of het einde", "an operator or the end");
    }

    // All three have one precedence and go from left to right.
    private CesqlNode Logic() => Chain(Comparison, next =>
        next.Is("AND") ? CesqlOperator.And : next.Is("OR") ? CesqlOperator.Or : next.Is("XOR") ? CesqlOperator.Xor : null);

    private CesqlNode Comparison() => Chain(Sum, next => next.Kind != CesqlTokenKind.Symbol ? null : next.Text switch
    {
        "=" => CesqlOperator.Equal,
        "!=" or "<>" => CesqlOperator.NotEqual,
        "<" => CesqlOperator.Less,
        "<=" => CesqlOperator.LessOrEqual,
        ">" => CesqlOperator.Greater,
        ">=" => CesqlOperator.GreaterOrEqual,
        _ => null,
    });

    private CesqlNode Sum() => Chain(Product, next =>
        next.IsSymbol("+") ? CesqlOperator.Add : next.IsSymbol("-") ? CesqlOperator.Subtract : null);

    private CesqlNode Product() => Chain(Match, next =>
        next.IsSymbol("*") ? CesqlOperator.Multiply : next.IsSymbol("/") ? CesqlOperator.Divide : next.IsSymbol("%") ? CesqlOperator.Modulo : null);

    private CesqlNode Chain(Func<CesqlNode> operand, Func<CesqlToken, CesqlOperator?> operatorOf)
    {
        var node = operand();
        while (operatorOf(Next) is { } found)
        {
            at++;
            node = Count(new CesqlNode.Binary(found, node, operand()));
        }

        return node;
    }

    private CesqlNode Match()
    {
        var node = Unary();
        while (Next.Is("LIKE") || Next.Is("IN") || Next.Is("NOT"))
        {
            var isNegated = Take("NOT");
            if (Take("LIKE"))
            {
                var pattern = Next.Kind == CesqlTokenKind.Text ? Next.Text : throw Unexpected("een tekst als patroon", "a text as the pattern");
                at++;
                node = Count(new CesqlNode.Like(node, new LikePattern(pattern), isNegated));
            }
            else if (Take("IN"))
            {
                TakeSymbol("(");
                node = Count(new CesqlNode.In(node, ListToBracket(), isNegated));
            }
            else
            {
                throw Unexpected("LIKE of IN", "LIKE or IN");
            }
        }

        return node;
    }

    private CesqlNode Unary()
    {
        if (depth == CesqlExpression.Deepest)
        {
            throw Unexpected(
                $"ten hoogste {CesqlExpression.Deepest} haakjes en voorvoegsels in elkaar", $"at most {CesqlExpression.Deepest} brackets and prefixes within each other");
        }

        depth++;
        var node = Prefixed();
        depth--;
        return node;
    }

    private CesqlNode Prefixed()
    {
        if (Take("NOT"))
        {
            return Count(new CesqlNode.Not(Unary()));
        }

        if (Take("EXISTS"))
        {
            return Count(new CesqlNode.Exists(AttributeName()));
        }

        if (Next.IsSymbol("-") || (Next.IsSymbol("+") && tokens[at + 1].Kind == CesqlTokenKind.Number))
        {
            var sign = tokens[at++].Text;
            return Next.Kind == CesqlTokenKind.Number ? Number(sign) : Count(new CesqlNode.Minus(Unary()));
        }

        return Primary();
    }

    private CesqlNode Primary()
    {
        var token = Next;
        switch (token.Kind)
        {
            case CesqlTokenKind.Number:
                return Number(string.Empty);
            case CesqlTokenKind.Text:
                at++;
                return Count(new CesqlNode.Literal(CesqlValue.Of(token.Text)));
            case CesqlTokenKind.Symbol when token.Text == "(":
                at++;
                var node = Logic();
                TakeSymbol(")");
                return node;
            case CesqlTokenKind.Word when token.Is("TRUE") || token.Is("FALSE"):
                at++;
                return Count(new CesqlNode.Literal(CesqlValue.Of(token.Is("TRUE"))));
            case CesqlTokenKind.Word when tokens[at + 1].IsSymbol("("):
                return Call();
            default:
                return Count(new CesqlNode.Attribute(AttributeName()));
        }
    }

    private CesqlNode.Literal Number(string sign)
    {
        if (!int.TryParse(sign + Next.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            throw Unexpected("een geheel getal van 32 bits", "a whole number of 32 bits");
        }

        at++;
        return Count(new CesqlNode.Literal(CesqlValue.Of(number)));
    }

    private CesqlNode.Call Call()
    {
        var name = Next.Text.ToUpperInvariant();
        if (Keywords.Contains(name, StringComparer.Ordinal) || !char.IsAsciiLetter(name[0]) || name.Any(char.IsAsciiDigit))
        {
            throw Unexpected("een functie", "a function");
        }

        at += 2;
        if (!Next.IsSymbol(")"))
        {
            return Count(new CesqlNode.Call(name, ListToBracket()));
        }

        at++;
        return Count(new CesqlNode.Call(name, []));
    }

    private List<CesqlNode> ListToBracket()
    {
        List<CesqlNode> items = [Logic()];
        while (Next.IsSymbol(","))
        {
            at++;
            items.Add(Logic());
        }

        TakeSymbol(")");
        return items;
    }

    private string AttributeName()
    {
        if (Next.Kind is not (CesqlTokenKind.Word or CesqlTokenKind.Number)
            || Next.Text.Contains('_', StringComparison.Ordinal) || Keywords.Contains(Next.Text, StringComparer.OrdinalIgnoreCase))
        {
            throw Unexpected("een attribuut, tekst, getal of haakje", "an attribute, text, number or bracket");
        }

        return tokens[at++].Text.ToLowerInvariant();
    }

    private bool Take(string keyword)
    {
        var isThere = Next.Is(keyword);
        at += isThere ? 1 : 0;
        return isThere;
    }

    private void TakeSymbol(string symbol)
    {
        if (!Next.IsSymbol(symbol))
        {
            throw Unexpected($"'{symbol}'", $"'{symbol}'");
        }

        at++;
    }

    private T Count<T>(T node)
        where T : CesqlNode =>
        ++nodes <= CesqlExpression.MostNodes
            ? node
            : throw Unexpected($"ten hoogste {CesqlExpression.MostNodes} waarden en operatoren", $"at most {CesqlExpression.MostNodes} values and operators");

    private CesqlSyntaxException Unexpected(string expectedInDutch, string expected) => new(Next.Position, expectedInDutch, expected, Next.Described);
}

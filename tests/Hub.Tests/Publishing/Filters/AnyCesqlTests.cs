using CsCheck;
using FluentAssertions;
using Hub.Publishing.Filters.Cesql;
using Xunit;

namespace Hub.Tests.Publishing.Filters;

public sealed class AnyCesqlTests
{
    private static readonly string[] Names = ["id", "subject", "datavalue", "dataopen", "missing", "TRUE", "false"];
    private static readonly string[] Parts =
    [
        "AND", "or", "XOR", "NOT", "LIKE", "IN", "EXISTS", "TRUE", "id", "datavalue", "LENGTH", "CONCAT_WS", "7", "-", "+", "*", "/", "%",
        "=", "<>", "<=", "(", ")", ",", "'a%'", "\"b\\\"", "'", "\\", "😀", "\ud800", "_", "2147483648", " ",
    ];

    private static readonly Gen<string> Noise = Gen.OneOf(
        Gen.String,
        Gen.OneOf(Parts).Array[0, 40].Select(parts => string.Join(' ', parts)),
        Gen.OneOf(Parts).Array[0, 12].Select(string.Concat));

    // Texts that hold what has a meaning somewhere: quotes, backslashes, wildcards.
    private static readonly Gen<string> Quoted = Gen.Select(
        Gen.OneOf("'", "\""),
        Gen.OneOf("a", "b", "%", "_", "\\%", "\\\\", "\\'", "\\\"", "é", "😀").Array[0, 6],
        (quote, parts) => quote + string.Concat(parts) + quote);

    private static readonly Gen<string> Atoms = Gen.OneOf(Gen.OneOf(Names), Gen.Int.Select(number => $"{number}"), Quoted, Gen.OneOf(Names).Select(name => $"EXISTS {name}"));

    private static readonly Gen<string> Expressions = Gen.Recursive<string>((depth, inner) => depth >= 5 ? Atoms : Gen.Frequency(
        (3, Atoms),
        (1, inner.Select(one => $"({one})")),
        (1, inner.Select(one => $"NOT {one}")),
        (1, inner.Select(one => $"- {one}")),
        (1, Gen.Select(inner, Gen.OneOf("LIKE", "NOT LIKE"), Quoted, (one, like, pattern) => $"{one} {like} {pattern}")),
        (1, Gen.Select(inner, Gen.OneOf("IN", "NOT IN"), inner.Array[1, 3], (one, isIn, items) => $"{one} {isIn} ({string.Join(", ", items)})")),
        (1, Gen.Select(Gen.OneOf("CONCAT", "LENGTH", "left", "FRONT", "Int"), inner.Array[0, 3], (name, items) => $"{name}({string.Join(", ", items)})")),
        (4, Gen.Select(
            inner,
            Gen.OneOf("AND", "OR", "XOR", "=", "!=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"),
            inner,
            (left, between, right) => $"{left} {between} {right}"))));

    private static readonly Gen<Dictionary<string, CesqlValue>> Events = Gen.Select(
        Gen.String, Gen.Int, Gen.Bool, Gen.Bool,
        (text, number, isOpen, hasSubject) =>
        {
            var attributes = new Dictionary<string, CesqlValue>
            {
                ["id"] = CesqlValue.Of(text),
                ["datavalue"] = CesqlValue.Of(number),
                ["dataopen"] = CesqlValue.Of(isOpen),
            };
            if (hasSubject)
            {
                attributes["subject"] = CesqlValue.Of("a");
            }

            return attributes;
        });

    [Fact]
    public void Whatever_text_comes_it_is_an_expression_or_is_refused_with_a_place() => Noise.Sample(text =>
    {
        if (!CesqlExpression.TryParse(text, out _, out var fault))
        {
            fault.En.Should().StartWith("expected ");
        }
    }, iter: 20_000);

    [Fact]
    public void Whatever_is_evaluated_it_ends_with_a_value_and_the_same_one_again() => Gen.Select(Expressions, Events).Sample((text, attributes) =>
    {
        if (CesqlExpression.TryParse(text, out var expression, out _))
        {
            expression.Evaluate(attributes, new CesqlBudget()).Should().Be(expression.Evaluate(attributes, new CesqlBudget()));
        }
    }, iter: 10_000);

    [Fact]
    public void An_expression_that_is_written_and_read_again_is_the_same() => Gen.Select(Expressions, Events).Sample((text, attributes) =>
    {
        if (!CesqlExpression.TryParse(text, out var expression, out _))
        {
            return;
        }

        var written = expression.ToString();
        CesqlExpression.TryParse(written, out var again, out var fault).Should().BeTrue("{0} was written of {1}: {2}", written, text, fault);
        again!.ToString().Should().Be(written);
        again.Evaluate(attributes, new CesqlBudget()).Should().Be(expression.Evaluate(attributes, new CesqlBudget()), "{0} was written of {1}", written, text);
    }, iter: 10_000);

    [Fact]
    public void Most_of_the_expressions_that_are_made_up_are_expressions()
    {
        var read = 0;
        Expressions.Sample(text => Interlocked.Add(ref read, CesqlExpression.TryParse(text, out _, out _) ? 1 : 0), iter: 1000);

        read.Should().BeGreaterThan(500);
    }

    [Fact]
    public void LIKE_fits_what_a_matcher_that_tries_everything_fits()
    {
        var texts = Gen.OneOf("a", "b", "😀").Array[0, 8].Select(string.Concat);
        var patterns = Gen.OneOf("a", "b", "%", "_", "😀").Array[0, 6].Select(string.Concat);
        Gen.Select(texts, patterns).Sample(
            (text, pattern) => new LikePattern(pattern).Fits(text, new CesqlBudget()).Should().Be(Fits([.. text.EnumerateRunes()], [.. pattern.EnumerateRunes()])),
            iter: 20_000);

        static bool Fits(ReadOnlySpan<System.Text.Rune> text, ReadOnlySpan<System.Text.Rune> pattern)
        {
            if (pattern.IsEmpty)
            {
                return text.IsEmpty;
            }

            return pattern[0].Value == '%'
                ? Fits(text, pattern[1..]) || (!text.IsEmpty && Fits(text[1..], pattern))
                : !text.IsEmpty && (pattern[0].Value == '_' || pattern[0] == text[0]) && Fits(text[1..], pattern[1..]);
        }
    }
}

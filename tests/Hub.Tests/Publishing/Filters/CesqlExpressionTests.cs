using FluentAssertions;
using Hub.Publishing.Filters.Cesql;
using Xunit;

namespace Hub.Tests.Publishing.Filters;

/// <summary>What CESQL 1.0 says and its own cases leave open.</summary>
public sealed class CesqlExpressionTests
{
    private static readonly Dictionary<string, CesqlValue> Event = new()
    {
        ["id"] = CesqlValue.Of("an-id"),
        ["long"] = CesqlValue.Of(new string('a', 30_000)),
        ["flag"] = CesqlValue.Of("x😀y"),
    };

    [Theory]
    [InlineData("TRUE AND FALSE OR TRUE", "true")]
    [InlineData("TRUE OR TRUE AND FALSE", "false")]
    [InlineData("TRUE OR (TRUE AND FALSE)", "true")]
    [InlineData("FALSE = FALSE AND FALSE", "false")]
    [InlineData("NOT TRUE = FALSE", "true")]
    [InlineData("NOT 'abc' LIKE 'a%'", "false", nameof(CesqlError.Cast))]
    [InlineData("NOT EXISTS subject", "true")]
    [InlineData("1 + 2 * 3 - 4 / 2", "5")]
    [InlineData("7 - 2 - 1", "4")]
    [InlineData("7-2", "5")]
    [InlineData("-7 / 2", "-3")]
    [InlineData("-7 % 3", "-1")]
    [InlineData("1 < 2 = TRUE", "true")]
    [InlineData("+5", "5")]
    [InlineData("- 5", "-5")]
    public void Operators_bind_as_the_standard_orders_them(string text, string value, string? error = null) => Check(text, value, error);

    [Theory]
    [InlineData("2147483647 + 1", "0", nameof(CesqlError.Math))]
    [InlineData("-2147483648 - 1", "0", nameof(CesqlError.Math))]
    [InlineData("65536 * 65536", "0", nameof(CesqlError.Math))]
    [InlineData("-2147483648 / -1", "0", nameof(CesqlError.Math))]
    [InlineData("-2147483648 % -1", "0")]
    [InlineData("--2147483648", "0", nameof(CesqlError.Math))]
    [InlineData("INT('2147483648')", "0", nameof(CesqlError.Cast))]
    [InlineData("INT('-2147483648')", "-2147483648")]
    [InlineData("INT('00000000000000000154')", "154")]
    [InlineData("INT('+7')", "7")]
    [InlineData("INT(' 7')", "0", nameof(CesqlError.Cast))]
    [InlineData("INT('')", "0", nameof(CesqlError.Cast))]
    [InlineData("INT('7\0')", "0", nameof(CesqlError.Cast))]
    [InlineData("INT('٧')", "0", nameof(CesqlError.Cast))]
    [InlineData("INT('66.7')", "0", nameof(CesqlError.Cast))]
    [InlineData("FLOOR('66.7')", "66")]
    [InlineData("FLOOR('-0.5')", "-1")]
    [InlineData("FLOOR(7)", "7")]
    [InlineData("FLOOR('1e2')", "100")]
    [InlineData("FLOOR('2147483648')", "0", nameof(CesqlError.Cast))]
    [InlineData("FLOOR('many')", "0", nameof(CesqlError.Cast))]
    public void Numbers_are_whole_and_have_32_bits(string text, string value, string? error = null) => Check(text, value, error);

    [Theory]
    [InlineData("LENGTH(flag)", "3")]
    [InlineData("LEFT(flag, 2)", "x😀")]
    [InlineData("RIGHT(flag, 2)", "😀y")]
    [InlineData("SUBSTRING(flag, 2, 1)", "😀")]
    [InlineData("SUBSTRING(flag, -2)", "😀y")]
    [InlineData("SUBSTRING(flag, 1, -1)", "", nameof(CesqlError.FunctionEvaluation))]
    [InlineData("flag LIKE 'x_y'", "true")]
    [InlineData("flag LIKE '__'", "false")]
    [InlineData("flag LIKE 'x%'", "true")]
    [InlineData("TRIM('\u00a0a\u2003')", "a")]
    public void A_character_is_one_however_it_is_stored(string text, string value, string? error = null) => Check(text, value, error);

    [Theory]
    [InlineData("""'a\%b'""", """a\%b""")]
    [InlineData("""'a\\'""", """a\\""")]
    [InlineData("""'it\'s'""", "it's")]
    [InlineData(""" "it's" """, "it's")]
    [InlineData(""" 'a\"b' """, """a\"b""")]
    [InlineData("'100%' LIKE '100\\%'", "true")]
    [InlineData("'1000' LIKE '100\\%'", "false")]
    [InlineData("'abcabc' LIKE '%bc'", "true")]
    [InlineData("'abcabd' LIKE '%b%c'", "false")]
    [InlineData("'' LIKE '%%'", "true")]
    [InlineData("'a' LIKE ''", "false")]
    [InlineData("'ABC' LIKE 'abc'", "false")]
    public void A_backslash_escapes_only_the_quote_and_what_LIKE_gives_a_meaning(string text, string value) => Check(text, value, null);

    [Theory]
    [InlineData("missing OR TRUE", "false", nameof(CesqlError.MissingAttribute))]
    [InlineData("TRUE OR missing", "true")]
    [InlineData("EXISTS missing AND missing = 1", "false")]
    [InlineData("missing NOT LIKE 'a%'", "false", nameof(CesqlError.MissingAttribute))]
    [InlineData("missing NOT IN (1)", "false", nameof(CesqlError.MissingAttribute))]
    [InlineData("LENGTH(missing)", "0", nameof(CesqlError.MissingAttribute))]
    [InlineData("CONCAT('a', missing)", "", nameof(CesqlError.MissingAttribute))]
    [InlineData("1 / 0 = 0", "false", nameof(CesqlError.Math))]
    [InlineData("'many' > 3", "false", nameof(CesqlError.Cast))]
    [InlineData("1 IN ('one')", "false", nameof(CesqlError.Cast))]
    [InlineData("id IN (id, missing)", "true")]
    [InlineData("FRONT('abc')", "false", nameof(CesqlError.MissingFunction))]
    [InlineData("LEFT('abc')", "false", nameof(CesqlError.MissingFunction))]
    [InlineData("1 AND TRUE", "false", nameof(CesqlError.Cast))]
    [InlineData("1 = TRUE", "true")]
    public void An_error_ends_what_it_happens_in_with_a_zero_value(string text, string value, string? error = null) => Check(text, value, error);

    [Theory]
    [InlineData("", "expected an attribute, text, number or bracket, found the end at character 1")]
    [InlineData("id = ", "expected an attribute, text, number or bracket, found the end at character 6")]
    [InlineData("id == 1", "expected an attribute, text, number or bracket, found '=' at character 5")]
    [InlineData("id = 'x", "expected the ' that closes the text of character 6, found the end at character 8")]
    [InlineData("id 'x'", "expected an operator or the end, found a text at character 4")]
    [InlineData("id NOT 'x'", "expected LIKE or IN, found a text at character 8")]
    [InlineData("id LIKE type", "expected a text as the pattern, found 'type' at character 9")]
    [InlineData("id IN ()", "expected an attribute, text, number or bracket, found ')' at character 8")]
    [InlineData("id IN 'x'", "expected '(', found a text at character 7")]
    [InlineData("(id", "expected ')', found the end at character 4")]
    [InlineData("a_b = 1", "expected an attribute, text, number or bracket, found 'a_b' at character 1")]
    [InlineData("F1()", "expected a function, found 'F1' at character 1")]
    [InlineData("EXISTS 'id'", "expected an attribute, text, number or bracket, found a text at character 8")]
    [InlineData("2147483648", "expected a whole number of 32 bits, found a number at character 1")]
    [InlineData("id = 1.5", "expected an attribute, text, number or operator, found another character at character 7")]
    [InlineData("id = 'it''s'", "expected an operator or the end, found a text at character 10")]
    public void What_is_no_expression_is_refused_with_the_place(string text, string fault)
    {
        CesqlExpression.TryParse(text, out _, out var found).Should().BeFalse();

        found!.En.Should().Be(fault);
        found.Nl.Should().StartWith("verwacht: ").And.Contain(" bij teken ");
    }

    [Fact]
    public void An_expression_has_its_limits_and_may_come_up_to_them()
    {
        Fault(new string('(', 31) + "1" + new string(')', 31)).Should().BeNull();
        Fault(new string('(', 32) + "1" + new string(')', 32)).Should().Contain("at most 32 brackets");
        Fault(string.Concat(Enumerable.Repeat("NOT ", 5000 / 5)) + "TRUE").Should().Contain("at most 32 brackets");
        Fault("1" + string.Concat(Enumerable.Repeat("+1", 249))).Should().BeNull();
        Fault("1" + string.Concat(Enumerable.Repeat("+1", 250))).Should().Contain("at most 500 values");
        Fault($"'{new string('x', CesqlExpression.Longest - 2)}'").Should().BeNull();
        Fault($"'{new string('x', CesqlExpression.Longest - 1)}'").Should().Contain("at most 4096 characters");
    }

    [Fact]
    public void A_pattern_made_to_take_long_ends_soon_and_lets_nothing_pass()
    {
        // A matcher that goes back for every % would take longer than the world is old.
        var greedy = Parse($"long LIKE '{string.Concat(Enumerable.Repeat("%a", 1000))}%b'").Evaluate(Event, new CesqlBudget());
        var plain = Parse($"long LIKE '%{new string('a', 4000)}b'").Evaluate(Event, new CesqlBudget());

        plain.Should().Be(new CesqlResult(CesqlValue.False, CesqlError.Generic));
        greedy.Value.Should().Be(CesqlValue.False);
    }

    [Fact]
    public void Texts_cannot_be_made_to_grow_without_end()
    {
        // Sixty-four times 30 000 characters, from 130 nodes.
        var text = Enumerable.Range(0, 6).Aggregate("long", (inner, _) => $"CONCAT({inner}, {inner})");

        Parse($"LENGTH({text}) > 0").Evaluate(Event, new CesqlBudget()).Error.Should().Be(CesqlError.Generic);
        Parse("LENGTH(CONCAT(long, long)) = 60000").Evaluate(Event, new CesqlBudget()).Should().Be(new CesqlResult(CesqlValue.True, null));
    }

    [Fact]
    public void An_expression_says_what_it_asks_for()
    {
        var expression = Parse("EXISTS Subject AND LEFT(dataRule, n) IN (b, FRONT('x')) AND NOT (c LIKE 'd%') XOR -e > LENGTH('f', 'g')");

        expression.Attributes.Should().Equal("b", "c", "datarule", "e", "n", "subject");
        expression.MissingFunctions.Should().Equal("FRONT", "LENGTH");
    }

    private static void Check(string text, string value, string? error)
    {
        var result = Parse(text).Evaluate(Event, new CesqlBudget());

        (result.Value.Text, result.Error?.ToString()).Should().Be((value, error));
    }

    private static CesqlExpression Parse(string text) =>
        CesqlExpression.TryParse(text, out var expression, out var fault) ? expression : throw new InvalidOperationException(fault.En);

    private static string? Fault(string text) => CesqlExpression.TryParse(text, out _, out var fault) ? null : fault.En;
}

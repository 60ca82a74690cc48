using System.Text.RegularExpressions;
using FluentAssertions;
using Hub.Feeds.Validation;
using Xunit;

namespace Hub.ValidatorTests;

public sealed class PatternTranslatorTests
{
    [Theory]
    [InlineData("^a$", "a", true)]
    [InlineData("^a$", "a\n", false)]
    [InlineData(@"^\d+$", "12", true)]
    [InlineData(@"^\d+$", "١٢", false)]
    [InlineData(@"^\w$", "é", false)]
    [InlineData(@"^[\w.-]+$", "a.b-c", true)]
    [InlineData(@"^\s$", "\u00A0", true)]
    [InlineData("^.$", "💩", true)]
    [InlineData("^.$", "\r", false)]
    [InlineData("^[^a]$", "💩", true)]
    [InlineData("^[^a]$", "a", false)]
    [InlineData(@"^\D{2}$", "a💩", true)]
    [InlineData("^[a^[]$", "[", true)]
    [InlineData(@"^\u0041\/\x42$", "A/B", true)]
    [InlineData("^(a|b){2,}?$", "abab", true)]
    [InlineData("es", "yes", true)]
    public void A_translated_pattern_means_what_ECMA_262_says(string pattern, string text, bool matches) =>
        Regex.IsMatch(text, PatternTranslator.Translate(pattern)!, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant).Should().Be(matches);

    [Theory]
    [InlineData("(?=a)")]
    [InlineData("(?<n>a)")]
    [InlineData(@"(a)\1")]
    [InlineData(@"\bword\b")]
    [InlineData(@"\p{Letter}")]
    [InlineData("[a-z-[aeiou]]")]
    [InlineData(@"[\d-x]")]
    [InlineData(@"[^\D]")]
    [InlineData("^💩*$")]
    [InlineData("[]")]
    [InlineData("a{,3}")]
    [InlineData("a{")]
    [InlineData(@"\cA")]
    [InlineData(@"a\")]
    public void A_pattern_that_may_mean_something_else_is_not_translated(string pattern) =>
        PatternTranslator.Translate(pattern).Should().BeNull();
}
